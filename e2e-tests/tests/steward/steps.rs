//! A step changes one number, and leaves what is set together with it as it is.

use crate::*;
use interfaces::governor::StewardCalled;
use interfaces::steward::Stepped;

/// Every governed number that a step could touch.
fn everything(fixture: &mut Fixture) -> impl PartialEq + std::fmt::Debug {
    let usdc = fixture.suite.usdc();
    let (vault, lender, amo) = (fixture.suite.vault, fixture.lender, usdc.amo());
    let terms = fixture.terms();
    let chain = &mut fixture.suite.chain;
    (
        terms,
        chain
            .read(vault.call().asset(usdc.token.account))
            .unwrap()
            .terms,
        chain.read(amo.call().params()),
        chain.read(lender.call().params()),
    )
}

#[test]
fn each_kind_of_parameter_is_stepped_and_nothing_else_changes() {
    let mut fixture = fixture();
    let token = fixture.suite.usdc().token.account;
    let band = Parameter::PoolBand(fixture.suite.usdc().amo().account);
    let amo = fixture.amo();
    let before = everything(&mut fixture);
    let steps = [
        (Parameter::AmoCap(amo), coins(50_000_000), coins(55_000_000)),
        (Parameter::AmoGap(amo), coins(10_000_000), coins(9_000_000)),
        (
            Parameter::AmoLargestStep(amo),
            coins(1_000_000),
            coins(1_100_000),
        ),
        (Parameter::MintFee(token), 10, 12),
        (Parameter::RedeemFee(token), 10, 8),
        (band, 5, 6),
        (fixture.rate(), 4 * PERCENT_E18, 5 * PERCENT_E18),
    ];
    for (parameter, old, new) in steps {
        assert_eq!(fixture.value(parameter), old, "{parameter:?}");
        assert_eq!(fixture.step(parameter, new), old, "{parameter:?}");
        assert_eq!(fixture.value(parameter), new, "{parameter:?}");
    }
    fixture.wait(DAY_MS);
    // All of them back: then everything is as it was.
    let back = [
        (Parameter::AmoCap(amo), coins(50_000_000)),
        (Parameter::AmoGap(amo), coins(9_900_000)),
        (Parameter::AmoLargestStep(amo), coins(1_000_000)),
        (Parameter::MintFee(token), 10),
        (Parameter::RedeemFee(token), 10),
        (band, 5),
        (fixture.rate(), 4 * PERCENT_E18),
    ];
    for (parameter, value) in back {
        fixture.step(parameter, value);
    }
    fixture.wait(DAY_MS);
    fixture.step(Parameter::AmoGap(amo), coins(10_000_000));
    assert_eq!(everything(&mut fixture), before);
}

#[test]
fn only_the_number_of_the_parameter_differs_in_the_contract() {
    let mut fixture = fixture();
    let mut terms = fixture.terms();
    let cap = fixture.cap();
    fixture.step(cap, coins(45_000_000));
    terms.cap_e18 = coins(45_000_000);
    assert_eq!(fixture.terms(), terms);
    // What a vote changes in between is kept: it is read anew at every step.
    terms.gap_e18 = coins(11_000_000);
    let message = fixture
        .suite
        .registry
        .call()
        .set_terms(fixture.amo(), terms);
    fixture.carry(&[proposed(message)]);
    fixture.step(cap, coins(49_500_000));
    terms.cap_e18 = coins(49_500_000);
    assert_eq!(fixture.terms(), terms);
}

#[test]
fn a_step_tells_old_and_new_and_when_the_next_may_be() {
    let mut fixture = fixture();
    let (steward, governor) = (fixture.steward, fixture.governance.governor);
    let parameter = fixture.mint_fee();
    let message = fixture.stepping(parameter, 11);
    let call = fixture.suite.chain.call(STEWARD, message);
    let stepped: Stepped = call.event(steward);
    let called: StewardCalled = call.event(governor);
    assert_eq!(call.expect_ok(), 10);
    let now_ms = fixture.suite.chain.now_ms();
    assert_eq!(stepped.parameter, parameter);
    assert_eq!((stepped.old, stepped.new), (10, 11));
    assert_eq!(stepped.next_ms, now_ms + DAY_MS);
    assert_eq!(called.steward, steward.account);
    assert_eq!(called.callee, fixture.suite.vault.account);
    let view = steward.call().last_step_ms(parameter);
    assert_eq!(fixture.suite.chain.read(view), Some(now_ms));
}
