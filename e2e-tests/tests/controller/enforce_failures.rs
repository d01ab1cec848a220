//! AMOs that fail while they are being taken back: passed by, recorded, never in the way of the others.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::{AmoError, Plan, Report};
use interfaces::controller::{AmoSkipped, AmoTerms, Cause, ControllerError, Enforced};
use interfaces::guard::{Allowance, Raw};
use interfaces::stablecoin::StablecoinError;
use interfaces::token::TokenError;
use interfaces::{Position, RatioKind};
use scale::{Decode, Encode};

/// A gross breach with two positions: the bad AMO's of 700 coins, to be asked first, and the good one's of 900.
fn breached() -> (Suite, Scripted, Scripted) {
    let mut suite = suite();
    let [bad, good] = [1, 2].map(|rank| register(&mut suite, AmoTerms { rank, ..terms() }));
    bad.does(&mut suite, wind(700));
    good.does(&mut suite, wind(900));
    redeem(&mut suite, 3_500);
    assert_eq!(suite.solvency().breach, Some(RatioKind::Gross));
    (suite, bad, good)
}

#[test]
fn whatever_a_failing_amo_does_the_next_one_heals() {
    let (mut suite, bad, good) = breached();
    for message in [POSITION, WITHDRAW] {
        for conduct in [
            TRAP,
            LOOP,
            LONG_ANSWER,
            FLOOD,
            GARBAGE,
            EAT_DEPOSIT,
            REENTER,
            REFUSE,
        ] {
            let before = suite.chain.checkpoint();
            bad.misbehaves(&mut suite, message, conduct, Plan::Nothing);
            let record = bad.record(&mut suite);

            let call = suite.enforce();

            let skipped: AmoSkipped = call.event(suite.controller);
            let event: Enforced = call.event(suite.controller);
            assert_eq!(call.expect_ok(), 1, "message {message}, conduct {conduct}");
            let cause = Cause::Ratio(RatioKind::Gross);
            assert_eq!((skipped.amo, skipped.cause), (bad.id, cause));
            let reason = match conduct {
                REFUSE => ControllerError::Amo(AmoError::Venue(7)),
                _ => ControllerError::AmoFailed,
            };
            assert_eq!(
                skipped.reason, reason,
                "message {message}, conduct {conduct}"
            );
            assert_eq!(event.amo, good.id);
            // A failure writes nothing.
            assert_eq!(bad.record(&mut suite), record);
            assert_eq!(suite.solvency().breach, None);
            suite.chain.roll_back(before);
        }
    }
}

#[test]
fn a_position_that_cannot_be_is_passed_by() {
    let (mut suite, bad, good) = breached();
    let mut appearance = Position::default();
    appearance.mark.own_e18 = u128::MAX;
    bad.lies(&mut suite, None, Some(appearance), 10_000);
    let call = suite.enforce();
    let skipped: AmoSkipped = call.event(suite.controller);
    let event: Enforced = call.event(suite.controller);
    call.expect_ok();
    assert_eq!(skipped.reason, ControllerError::ImplausibleReport);
    assert_eq!(event.amo, good.id);
}

#[test]
fn only_the_coin_that_arrived_is_burned_and_booked() {
    let (mut suite, bad, good) = breached();
    bad.lies(&mut suite, None, None, 4_000);
    let supply_old = suite.chain.supply(suite.contracts.stablecoin);

    let call = suite.enforce();

    let skipped: AmoSkipped = call.event(suite.controller);
    let events: Vec<Enforced> = call.events(suite.controller);
    assert_eq!(call.expect_ok(), 2);
    assert_eq!(
        skipped.reason,
        ControllerError::Stablecoin(StablecoinError::Token(TokenError::InsufficientBalance).into())
    );
    let [short, rest] = events.as_slice() else {
        panic!("two steps");
    };
    assert_eq!((short.amo, rest.amo), (bad.id, good.id));
    let arrived = short.units_taken * 4_000 / 10_000;
    assert_eq!(short.coin_burned, arrived);
    assert_eq!(bad.record(&mut suite).debt_e18, coins(700) - arrived);
    let supply = suite.chain.supply(suite.contracts.stablecoin);
    assert_eq!(supply, supply_old - arrived - rest.coin_burned);
    let solvency = suite.solvency();
    assert_eq!(solvency.supply_e18, supply);
    assert_eq!(solvency.breach, None);
    assert_eq!(
        suite.balance(suite.contracts.stablecoin, suite.contracts.controller),
        0
    );
}

#[test]
fn only_the_tokens_that_arrived_are_restored_and_booked() {
    let (mut suite, amo) = suite_with_amo();
    let usdc = suite.usdc();
    breach_idle(&mut suite, &amo);
    let idle = |suite: &mut Suite| {
        suite
            .chain
            .read(suite.contracts.vault.call().asset(usdc.token.account))
            .unwrap()
            .idle
    };
    let idle_old = idle(&mut suite);
    amo.lies(&mut suite, None, None, 4_000);

    let call = suite.enforce();

    let skipped: AmoSkipped = call.event(suite.controller);
    let event: Enforced = call.event(suite.controller);
    call.expect_ok();
    assert!(matches!(skipped.reason, ControllerError::Vault(_)));
    assert!(event.tokens_restored > 0);
    assert_eq!(idle(&mut suite), idle_old + event.tokens_restored);
    assert_eq!(
        suite.balance(usdc.token, suite.contracts.vault),
        idle_old + event.tokens_restored
    );
    let collateral = suite
        .chain
        .read(suite.contracts.book.call().collateral(usdc.id))
        .unwrap();
    assert_eq!(collateral.idle, idle_old + event.tokens_restored);
}

#[test]
fn a_report_that_cannot_be_does_not_undo_what_arrived() {
    let (mut suite, bad, good) = breached();
    // It sends the coin and reports nonsense: nothing moved, and a value beyond all bounds.
    let mut claim = Report::default();
    claim.position.mark.value_e18 = u128::MAX;
    bad.lies(&mut suite, Some(claim), None, 10_000);

    let call = suite.enforce();

    let skipped: AmoSkipped = call.event(suite.controller);
    let events: Vec<Enforced> = call.events(suite.controller);
    assert_eq!(call.expect_ok(), 2);
    assert_eq!(skipped.reason, ControllerError::ImplausibleReport);
    assert_eq!((events[0].amo, events[0].coin_burned), (bad.id, 0));
    assert_eq!(events[1].amo, good.id);
    let record = bad.record(&mut suite);
    assert_eq!(record.mark, policy::ledger::Mark::default());
    assert_eq!(record.debt_e18, coins(700));
    // The liar now counts for nothing, which the net ratio shows; gross is healed by the other.
    let solvency = suite.solvency();
    assert!(solvency.ratios.gross_e18 >= solvency.limits.target.gross_e18);
}

#[test]
fn an_amo_that_gives_less_than_it_showed_is_asked_a_second_time_and_not_a_third() {
    let (mut suite, bad, good) = breached();
    // It shows twice the coin that its units bring.
    let mut appearance = bad.position(&mut suite);
    appearance.liquid.own_e18 *= 2;
    bad.lies(&mut suite, None, Some(appearance), 5_000);
    let claim = |suite: &mut Suite, coin_e18| {
        let mut claim = Report::default();
        claim.moved.coin_e18 = coin_e18;
        claim.moved.units = coin_e18;
        claim.moved.units_before = appearance.units;
        claim.position = appearance;
        bad.lies(suite, Some(claim), Some(appearance), 5_000);
    };
    claim(&mut suite, coins(50));

    let call = suite.enforce();

    let events: Vec<Enforced> = call.events(suite.controller);
    call.expect_ok();
    assert_eq!(
        events.iter().map(|event| event.amo).collect::<Vec<_>>(),
        [bad.id, bad.id, good.id]
    );
    assert_eq!(suite.solvency().breach, None);
}

/// Calls the controller from a contract: the guard, which calls whatever it is told to.
fn through_a_contract(suite: &mut Suite, selector: [u8; 4]) -> Result<u32, ControllerError> {
    let everything = Allowance {
        ref_time: 400_000_000_000,
        proof_size: 7_000_000,
        storage_deposit: 1_000_000,
    };
    let message = suite.guard.call().forward(
        suite.controller.account,
        everything,
        selector,
        Raw(().encode()),
    );
    let answer = suite.chain.call(Role::Attacker, message).value();
    Decode::decode(&mut answer.0.as_slice()).unwrap()
}

#[test]
fn only_an_account_may_pass_by_a_failing_amo() {
    let (mut suite, bad, _) = breached();
    bad.misbehaves(&mut suite, POSITION, TRAP, Plan::Nothing);
    let enforce = ink::selector_bytes!("Controller::enforce");
    let before = suite.chain.fingerprint();
    assert_eq!(
        through_a_contract(&mut suite, enforce),
        Err(ControllerError::SkipNeedsOrigin { amo: bad.id })
    );
    assert!(suite.chain.fingerprint().changed(&before).is_empty());

    bad.wants(&mut suite, Plan::Nothing);
    assert!(through_a_contract(&mut suite, enforce).unwrap() > 0);
}
