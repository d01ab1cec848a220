//! The stressed and the net breach.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::controller::{AmoTerms, Cause, Enforced};
use interfaces::RatioKind;
use policy::enforcement::units_to_take;
use policy::ledger::{CollateralTerms, Failure};

fn set_limits(suite: &mut Suite, change: impl FnOnce(&mut interfaces::Limits)) {
    let mut limits = suite.solvency().limits;
    change(&mut limits);
    let message = suite.contracts.book.call().set_limits(limits);
    suite.chain.call(Role::Governance, message).expect_ok();
}

fn set_failed(suite: &mut Suite, failed_bps: u16) {
    let usdc = suite.usdc();
    let terms = CollateralTerms {
        failed_bps,
        ..SuiteConfig::default().coins[0].terms
    };
    let message = suite
        .contracts
        .book
        .call()
        .set_collateral_terms(usdc.id, terms);
    suite.chain.call(Role::Governance, message).expect_ok();
}

/// 250 coins with a venue that may lose a fifth of its claim, 110 of equity behind it.
fn risky_venue() -> (Suite, Scripted) {
    let mut suite = suite();
    let usdc = suite.usdc();
    suite.give(Role::Holder, usdc, usdc.units(100));
    let message = suite
        .contracts
        .vault
        .call()
        .recapitalise(usdc.token.account, usdc.units(100));
    suite.chain.call(Role::Holder, message).expect_ok();
    set_failed(&mut suite, 10_000);
    let amo = register(
        &mut suite,
        AmoTerms {
            severity_bps: 2_000,
            ..terms()
        },
    );
    amo.does(&mut suite, wind(250));
    (suite, amo)
}

#[test]
fn a_stressed_breach_is_healed_with_exactly_what_it_takes() {
    let (mut suite, amo) = risky_venue();
    // 9,999 / (9,990 + a fifth of 250).
    let before = suite.solvency();
    assert_eq!(before.binding_failure, Failure::Venue(amo.id));
    assert_eq!(before.ratios.stressed_e18, coins(9_999) / 10_040);
    set_limits(&mut suite, |limits| {
        limits.minimum.stressed_e18 = bps(9_965);
        limits.target.stressed_e18 = bps(9_970);
    });
    assert_eq!(suite.solvency().breach, Some(RatioKind::Stressed));
    let (briefing, position) = (amo.briefing(&mut suite), amo.position(&mut suite));
    let asked = units_to_take(Cause::Ratio(RatioKind::Stressed), &briefing, &position, 0).unwrap();
    // δ = 0.997 · 10,040 − 9,999; γ = 0.997 · 0.2 a coin.
    let exact = (coins(10_040) * 997 / 1_000 - coins(9_999)) * 10_000 / 1_994;
    assert!(asked.abs_diff(exact) < 1_000, "{asked} for {exact}");

    let call = suite.enforce();

    let event: Enforced = call.event(suite.controller);
    assert_eq!(call.expect_ok(), 1);
    assert_eq!(event.cause, Cause::Ratio(RatioKind::Stressed));
    assert_eq!((event.units_asked, event.coin_burned), (asked, asked));
    let after = suite.solvency();
    assert_eq!(after.breach, None);
    assert!(after.ratios.stressed_e18 >= bps(9_970));
    assert!(after.ratios.stressed_e18 - bps(9_970) <= E18 / 1_000);
}

/// USDC binds; a position beside USDT has nothing to do with it.
#[test]
fn what_cannot_help_is_left_alone() {
    let mut suite = suite();
    let beside_usdt = interfaces::amo::Descriptor {
        collateral: Some(suite.coin("USDT").token.account),
        ..descriptor(&suite)
    };
    let amo = register_as(&mut suite, beside_usdt, terms());
    amo.does(&mut suite, wind(100));
    let usdc = suite.usdc().id;
    assert_eq!(suite.solvency().binding_failure, Failure::Collateral(usdc));
    let stressed = suite.solvency().ratios.stressed_e18;
    set_limits(&mut suite, |limits| {
        limits.minimum.stressed_e18 = stressed + bps(10);
        limits.target.stressed_e18 = stressed + bps(20);
    });
    assert_eq!(suite.solvency().breach, Some(RatioKind::Stressed));
    assert_eq!(suite.enforce().expect_ok(), 0);
    assert_eq!(amo.record(&mut suite).debt_e18, coins(100));
}

/// No unwinding heals a loss: but what no longer covers its debt comes home, and the rest stays.
#[test]
fn in_a_net_breach_impaired_positions_come_back() {
    let mut suite = suite();
    let [impaired, sound] = [1, 2].map(|rank| register(&mut suite, AmoTerms { rank, ..terms() }));
    impaired.does(&mut suite, lend(500));
    sound.does(&mut suite, wind(100));
    let usdc = suite.usdc();
    suite.report_prices(&[(usdc.id, bps(9_750))]);
    assert_eq!(suite.solvency().breach, Some(RatioKind::Net));

    let call = suite.enforce();

    let events: Vec<Enforced> = call.events(suite.controller);
    assert_eq!(call.expect_ok(), 1);
    assert_eq!(
        (events[0].amo, events[0].cause),
        (impaired.id, Cause::Impaired)
    );
    assert_eq!(events[0].tokens_restored, usd6(500));
    assert_eq!(sound.record(&mut suite).debt_e18, coins(100));
    assert_eq!(impaired.record(&mut suite).debt_e18, 0);
}
