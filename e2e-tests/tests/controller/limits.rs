//! An AMO's own limits over time: ceiling, bucket, equity behind its severity, slippage. All of them bound winding alone.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::controller::{AmoTerms, ControllerError};

fn suite_with(change: impl FnOnce(&mut AmoTerms)) -> (Suite, Scripted) {
    let mut suite = suite();
    let mut changed = terms();
    change(&mut changed);
    let amo = register(&mut suite, changed);
    (suite, amo)
}

/// There is room for exactly this.
#[track_caller]
fn assert_room(suite: &mut Suite, amo: &Scripted, room_e18: u128) {
    amo.wants(
        suite,
        interfaces::amo::Plan::Wind {
            coin_e18: room_e18 + 1,
            tokens: 0,
        },
    );
    let error = ControllerError::BeyondRoom {
        amount_e18: room_e18 + 1,
        room_e18,
    };
    amo.assert_poke_refused(suite, error);
}

fn wait(suite: &mut Suite, ms: u64) {
    suite.chain.next_block_in(ms);
    suite.refresh_prices();
}

#[test]
fn the_soft_ceiling_rises_with_the_debt_and_no_more_often_than_its_ttl() {
    let (mut suite, amo) = suite_with(|terms| {
        terms.gap_e18 = coins(100);
        terms.cap_e18 = coins(250);
        terms.ttl_ms = 30 * MINUTE_MS;
    });
    assert_room(&mut suite, &amo, coins(100));
    amo.does(&mut suite, wind(60));
    // 160 from when it was wound; the next rise is due half an hour later.
    assert_room(&mut suite, &amo, coins(100));
    amo.does(&mut suite, wind(50));
    assert_room(&mut suite, &amo, coins(50));
    wait(&mut suite, 30 * MINUTE_MS);
    assert_room(&mut suite, &amo, coins(100));
    // It falls at once.
    amo.does(&mut suite, unwind(80));
    assert_eq!(amo.registered(&mut suite).ceiling.line_e18, coins(130));
    // And never above the cap.
    wait(&mut suite, 30 * MINUTE_MS);
    amo.does(&mut suite, wind(100));
    wait(&mut suite, 30 * MINUTE_MS);
    amo.does(&mut suite, wind(100));
    wait(&mut suite, 30 * MINUTE_MS);
    assert_room(&mut suite, &amo, coins(20));
}

#[test]
fn the_bucket_empties_refills_and_is_refunded() {
    let (mut suite, amo) = suite_with(|terms| {
        terms.bucket_e18 = coins(100);
        terms.refill_e18_per_day = coins(24);
    });
    amo.does(&mut suite, wind(100));
    let minute = coins(24) / (24 * 60);
    assert_room(&mut suite, &amo, minute);
    amo.does(&mut suite, unwind(40));
    // Not again what two minutes refilled.
    assert_room(&mut suite, &amo, coins(40) + 2 * minute);
    // After a month it is full, and no more.
    wait(&mut suite, 30 * DAY_MS);
    let message = suite.controller.call().refresh(amo.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    assert_room(&mut suite, &amo, coins(100));
}

#[test]
fn no_bucket_no_winding() {
    let (mut suite, amo) = suite_with(|terms| terms.bucket_e18 = 0);
    assert_room(&mut suite, &amo, 0);
}

/// The holder's fee left 10 coins of equity: a venue that would lose half of its claim may owe 20.
#[test]
fn the_debt_grows_only_as_far_as_equity_covers_the_loss_of_the_venue() {
    let (mut suite, amo) = suite_with(|terms| terms.severity_bps = 5_000);
    assert_eq!(suite.solvency().equity_e18, coins(10) as i128);
    assert_room(&mut suite, &amo, coins(20));
    amo.does(&mut suite, wind(15));
    assert_room(&mut suite, &amo, coins(5));
    let usdc = suite.usdc();
    suite.give(Role::Holder, usdc, usdc.units(100));
    let message = suite
        .contracts
        .vault
        .call()
        .recapitalise(usdc.token.account, usdc.units(100));
    suite.chain.call(Role::Holder, message).expect_ok();
    assert_room(&mut suite, &amo, coins(205));
}

#[test]
fn what_was_lost_is_not_lent_again() {
    let (mut suite, amo) = suite_with(|terms| terms.cap_e18 = coins(100));
    amo.does(&mut suite, wind(100));
    amo.loses_half(&mut suite);
    let message = suite.registry.call().lower_cap(amo.id, 0);
    suite.chain.call(Role::Guardian, message).expect_ok();
    suite.enforce().expect_ok();
    amo.lies(&mut suite, None, None, 10_000);
    assert_eq!(amo.record(&mut suite).realised_loss_e18, coins(50));
    let message = suite.registry.call().set_terms(
        amo.id,
        AmoTerms {
            cap_e18: coins(100),
            ..terms()
        },
    );
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_room(&mut suite, &amo, coins(50));
}

#[test]
fn a_step_that_costs_more_than_its_slippage_is_refused() {
    let (mut suite, amo) = suite_with(|terms| terms.max_slippage_bps = 100);
    amo.wants(&mut suite, wind(100));
    let honest = interfaces::amo::Report {
        moved: interfaces::amo::Moved {
            coin_e18: coins(100),
            units: coins(100),
            ..Default::default()
        },
        ..Default::default()
    };
    let claiming = |value_e18| {
        let mut claim = honest;
        claim.position.mark.own_e18 = value_e18;
        claim.position.mark.value_e18 = value_e18;
        Some(claim)
    };
    amo.lies(&mut suite, claiming(coins(99) - 1), None, 10_000);
    let error = ControllerError::SlippageExceeded {
        value_change_e18: coins(99) as i128 - 1,
        bound_e18: coins(99) as i128,
    };
    amo.assert_poke_refused(&mut suite, error);
    amo.lies(&mut suite, claiming(coins(99)), None, 10_000);
    suite.poke(amo.id).expect_ok();
}
