//! What an AMO must give back for reasons of its own, whatever the ratios are: both sides of every edge.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::controller::{AmoTerms, Cause, Enforced, Outcome, Stage, StageChanged};

/// One AMO that owes 100, with changed terms.
fn owing(change: impl FnOnce(&mut AmoTerms)) -> (Suite, Scripted) {
    let mut suite = suite();
    let amo = register(&mut suite, terms());
    amo.does(&mut suite, wind(100));
    let mut changed = terms();
    change(&mut changed);
    set_terms(&mut suite, &amo, changed);
    (suite, amo)
}

fn set_terms(suite: &mut Suite, amo: &Scripted, terms: AmoTerms) {
    let message = suite.registry.call().set_terms(amo.id, terms);
    suite.chain.call(Role::Governance, message).expect_ok();
}

/// `enforce` and the two pokes: whoever comes first finds it.
fn pokes(suite: &Suite, amo: &Scripted) -> [Poke; 3] {
    let controller = suite.controller;
    let id = amo.id;
    [
        Box::new(move |suite| suite.enforce().events(controller)),
        Box::new(move |suite| {
            let message = controller.call().refresh(id);
            suite.chain.call(Role::Keeper, message).events(controller)
        }),
        Box::new(move |suite| suite.poke(id).events(controller)),
    ]
}

type Poke = Box<dyn Fn(&mut Suite) -> Vec<Enforced>>;

fn assert_given_back(suite: &mut Suite, amo: &Scripted, cause: Cause, coin: u128) {
    for poke in pokes(suite, amo) {
        let before = suite.chain.checkpoint();
        let supply = suite.chain.supply(suite.contracts.stablecoin);
        let events = poke(suite);
        assert_eq!(events.len(), 1, "{cause:?}");
        assert_eq!((events[0].amo, events[0].cause), (amo.id, cause));
        assert_eq!(events[0].coin_burned, coin);
        assert_eq!(
            (events[0].before_e18, events[0].after_e18),
            (coins(100), coins(100) - coin)
        );
        assert_eq!(amo.record(suite).debt_e18, coins(100) - coin);
        assert_eq!(
            suite.chain.supply(suite.contracts.stablecoin),
            supply - coin
        );
        suite.chain.roll_back(before);
    }
}

fn assert_left_alone(suite: &mut Suite, amo: &Scripted) {
    for poke in pokes(suite, amo) {
        let before = suite.chain.checkpoint();
        assert!(poke(suite).is_empty());
        assert_eq!(amo.record(suite).debt_e18, coins(100));
        suite.chain.roll_back(before);
    }
}

#[test]
fn what_is_above_the_cap_comes_back_and_no_more() {
    let (mut suite, amo) = owing(|terms| terms.cap_e18 = coins(60));
    assert_given_back(&mut suite, &amo, Cause::AboveCap, coins(40));
    let (mut suite, amo) = owing(|terms| terms.cap_e18 = coins(100));
    assert_left_alone(&mut suite, &amo);
}

#[test]
fn the_guardians_lower_cap_is_enforced_by_anyone() {
    let (mut suite, amo) = owing(|_| ());
    let message = suite.registry.call().lower_cap(amo.id, coins(10));
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert_given_back(&mut suite, &amo, Cause::AboveCap, coins(90));
}

#[test]
fn an_amo_whose_time_is_over_gives_everything_back() {
    let (mut suite, amo) = owing(|_| ());
    let now_ms = suite.chain.now_ms();
    let expiring = |expires_ms| AmoTerms {
        expires_ms,
        ..terms()
    };
    set_terms(&mut suite, &amo, expiring(now_ms + 1));
    assert_left_alone(&mut suite, &amo);
    set_terms(&mut suite, &amo, expiring(now_ms));
    assert_given_back(&mut suite, &amo, Cause::Expired, coins(100));
}

#[test]
fn an_unwind_only_amo_gives_everything_back() {
    let (mut suite, amo) = owing(|_| ());
    let message = suite.registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert_given_back(&mut suite, &amo, Cause::UnwindOnly, coins(100));
}

/// `enforce` reads nobody without a reason; the poke of the AMO itself finds its venue out of band.
#[test]
fn a_venue_out_of_its_band_is_left() {
    for (quote_e18, inside) in [
        (bps(9_500), true),
        (bps(9_500) - 1, false),
        (bps(10_500), true),
        (bps(10_500) + 1, false),
    ] {
        let (mut suite, amo) = owing(|terms| terms.quote_band_bps = 500);
        amo.quotes(&mut suite, quote_e18);
        let call = suite.poke(amo.id);
        let events: Vec<Enforced> = call.events(suite.controller);
        assert_eq!(call.expect_ok(), Outcome::Nothing);
        if inside {
            assert!(events.is_empty(), "{quote_e18}");
            continue;
        }
        assert_eq!(events[0].cause, Cause::VenueOutOfBand);
        assert_eq!(amo.record(&mut suite).debt_e18, 0);
        // Still active: it winds again once the venue is back.
        assert_eq!(amo.registered(&mut suite).stage, Stage::Active);
    }
}

#[test]
fn out_of_its_band_an_amo_has_no_room() {
    let (mut suite, amo) = owing(|terms| terms.quote_band_bps = 500);
    amo.quotes(&mut suite, bps(9_000));
    suite.chain.next_block_in(HOUR_MS * 2);
    suite.refresh_prices();
    let message = suite.controller.call().refresh(amo.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    amo.wants(&mut suite, wind(1));
    let error = interfaces::controller::ControllerError::BeyondRoom {
        amount_e18: coins(1),
        room_e18: 0,
    };
    amo.assert_poke_refused(&mut suite, error);
}

/// 10 % of the peak debt of 100 is tolerated.
#[test]
fn losses_beyond_the_tolerance_end_an_amo() {
    for (value, tolerated) in [(coins(90), true), (coins(90) - 1, false)] {
        let (mut suite, amo) = owing(|terms| terms.loss_tolerance_bps = 1_000);
        let mut appearance = amo.position(&mut suite);
        appearance.mark.value_e18 = value;
        amo.lies(&mut suite, None, Some(appearance), 10_000);
        let message = suite.controller.call().refresh(amo.id);
        let call = suite.chain.call(Role::Keeper, message);
        let steps: Vec<Enforced> = call.events(suite.controller);
        let stages: Vec<StageChanged> = call.events(suite.controller);
        call.expect_ok();
        assert_eq!(steps.is_empty(), tolerated);
        assert_eq!(stages.is_empty(), tolerated);
        if tolerated {
            assert_eq!(amo.registered(&mut suite).stage, Stage::Active);
            continue;
        }
        assert_eq!(steps[0].cause, Cause::LossBeyondTolerance);
        assert_eq!(
            (stages[0].old, stages[0].new),
            (Stage::Active, Stage::UnwindOnly)
        );
        assert_eq!(amo.registered(&mut suite).stage, Stage::UnwindOnly);
        assert_eq!(steps[0].coin_burned, coins(100));
    }
}

#[test]
fn governance_counts_losses_afresh() {
    let (mut suite, amo) = owing(|_| ());
    amo.loses_half(&mut suite);
    let message = suite.registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    suite.enforce().expect_ok();
    let lost = amo.record(&mut suite).realised_loss_e18;
    assert_eq!(lost, coins(50));

    let reset = suite.registry.call().reset_losses(amo.id);
    for who in [Role::Guardian, Role::Attacker] {
        let error = interfaces::access::AccessError::NotAdmin.into();
        suite.chain.assert_refused(who, reset.clone(), error);
    }
    let call = suite.chain.call(Role::Governance, reset);
    let event: interfaces::controller::LossesReset = call.event(suite.registry);
    call.expect_ok();
    assert_eq!(event.old.realised_before_e18, 0);
    assert_eq!(event.new.realised_before_e18, coins(50));
    assert_eq!(amo.registered(&mut suite).losses, event.new);
}

#[test]
fn one_amo_can_be_asked_alone() {
    let mut suite = suite();
    let [bad, good] = [1, 2].map(|rank| register(&mut suite, AmoTerms { rank, ..terms() }));
    for amo in [&bad, &good] {
        amo.does(&mut suite, wind(100));
        let message = suite.registry.call().set_unwind_only(amo.id);
        suite.chain.call(Role::Guardian, message).expect_ok();
    }
    bad.misbehaves(&mut suite, POSITION, TRAP, interfaces::amo::Plan::Nothing);
    let message = suite.controller.call().enforce_amo(good.id);
    let call = suite.chain.call(Role::Attacker, message);
    let events: Vec<Enforced> = call.events(suite.controller);
    assert_eq!(call.expect_ok(), 1);
    assert_eq!(events[0].amo, good.id);
    assert_eq!(good.record(&mut suite).debt_e18, 0);
    assert_eq!(bad.record(&mut suite).debt_e18, coins(100));
    let message = suite.controller.call().enforce_amo(9);
    let error = interfaces::controller::ControllerError::UnknownAmo { amo: 9 };
    suite.chain.assert_refused(Role::Keeper, message, error);
}
