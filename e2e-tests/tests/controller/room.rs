//! How far an AMO may go: caps, ceilings, targets, pauses, staleness. All of them bound winding; only the step bounds unwinding.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::Plan;
use interfaces::controller::{AmoTerms, ControllerError, Outcome};
use interfaces::Limits;
use policy::room::{wind_room_down, Reach};

/// No limit of the AMO's own.
const NO_REACH: Reach = Reach {
    line_e18: u128::MAX,
    level_e18: u128::MAX,
    largest_step_e18: u128::MAX,
    severity_bps: 0,
};

/// A wind of the room and one unit is refused, a wind of the room is not. Returns the room.
fn assert_room(suite: &mut Suite, amo: &Scripted, room_e18: u128) {
    let plan = |coin_e18| Plan::Wind {
        coin_e18,
        tokens: 0,
    };
    amo.wants(suite, plan(room_e18 + 1));
    amo.assert_poke_refused(
        suite,
        ControllerError::BeyondRoom {
            amount_e18: room_e18 + 1,
            room_e18,
        },
    );
    if room_e18 != 0 {
        amo.wants(suite, plan(room_e18));
        let wound = suite.poke(amo.id).expect_ok();
        assert!(matches!(wound, Outcome::Wound { .. }));
        assert_eq!(amo.last_context(suite).wind_room_e18, room_e18);
    }
}

fn set_limits(suite: &mut Suite, change: impl FnOnce(&mut Limits)) {
    let mut limits = suite.chain.read(suite.contracts.book.call().limits());
    change(&mut limits);
    let message = suite.contracts.book.call().set_limits(limits);
    suite.chain.call(Role::Governance, message).expect_ok();
}

fn set_terms(suite: &mut Suite, amo: &Scripted, terms: AmoTerms) {
    let message = suite.contracts.registry.call().set_terms(amo.id, terms);
    suite.chain.call(Role::Governance, message).expect_ok();
}

/// Unwinding goes on while winding has no room.
fn assert_only_winding_stopped(suite: &mut Suite, amo: &Scripted) {
    assert_room(suite, amo, 0);
    amo.wants(suite, unwind(10));
    suite.poke(amo.id).expect_ok();
}

fn wound_suite() -> (Suite, Scripted) {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    (suite, amo)
}

#[test]
fn the_cap_counts_what_is_owed_already() {
    let (mut suite, amo) = wound_suite();
    set_terms(
        &mut suite,
        &amo,
        AmoTerms {
            cap_e18: coins(130),
            ..terms()
        },
    );
    assert_room(&mut suite, &amo, coins(30));
}

#[test]
fn a_cap_below_the_debt_stops_winding_only() {
    let (mut suite, amo) = wound_suite();
    let message = suite.registry.call().lower_cap(amo.id, coins(50));
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert_only_winding_stopped(&mut suite, &amo);
}

#[test]
fn the_largest_step_bounds_both_directions() {
    let (mut suite, amo) = wound_suite();
    set_terms(
        &mut suite,
        &amo,
        AmoTerms {
            largest_step_e18: coins(20),
            ..terms()
        },
    );
    amo.wants(&mut suite, unwind(21));
    amo.assert_poke_refused(
        &mut suite,
        ControllerError::BeyondRoom {
            amount_e18: coins(21),
            room_e18: coins(20),
        },
    );
    assert_room(&mut suite, &amo, coins(20));
}

#[test]
fn both_ceilings_count_the_whole_system() {
    let (mut suite, first) = wound_suite();
    let amo = register(&mut suite, terms());
    let supply = suite.chain.supply(suite.contracts.stablecoin);
    let before = suite.chain.checkpoint();
    set_limits(&mut suite, |limits| {
        limits.supply_ceiling_e18 = supply + coins(5)
    });
    assert_room(&mut suite, &amo, coins(5));
    suite.chain.roll_back(before);
    set_limits(&mut suite, |limits| limits.debt_ceiling_e18 = coins(103));
    assert_room(&mut suite, &amo, coins(3));
    assert_eq!(first.record(&mut suite).debt_e18, coins(100));
}

#[test]
fn the_gross_target_bounds_winding_and_is_reached() {
    let (mut suite, amo) = suite_with_amo();
    let briefing = amo.briefing(&mut suite);
    let room_e18 = wind_room_down(&briefing, &NO_REACH);
    // 9,900 / 85 % − 9,990.
    assert!(room_e18 > coins(1_657) && room_e18 < coins(1_658));
    assert_room(&mut suite, &amo, room_e18);
    let after = suite.solvency();
    assert!(after.ratios.gross_e18 >= after.limits.target.gross_e18);
}

#[test]
fn lent_tokens_fill_the_room_at_their_value() {
    let (mut suite, amo) = suite_with_amo();
    set_terms(
        &mut suite,
        &amo,
        AmoTerms {
            cap_e18: coins(30),
            ..terms()
        },
    );
    let plan = |tokens| Plan::Wind {
        coin_e18: coins(10),
        tokens,
    };
    amo.wants(&mut suite, plan(usd6(20) + 1));
    amo.assert_poke_refused(
        &mut suite,
        ControllerError::BeyondRoom {
            amount_e18: coins(30) + E18 / 1_000_000,
            room_e18: coins(30),
        },
    );
    amo.wants(&mut suite, plan(usd6(20)));
    suite.poke(amo.id).expect_ok();
    assert_eq!(amo.record(&mut suite).debt_e18, coins(30));
}

#[test]
fn a_pause_stops_winding_only() {
    let (mut suite, amo) = wound_suite();
    let message = suite.registry.call().pause_winding();
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert_only_winding_stopped(&mut suite, &amo);
}

#[test]
fn unwind_only_stops_winding_only() {
    let (mut suite, amo) = wound_suite();
    let message = suite.registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert_only_winding_stopped(&mut suite, &amo);
}

#[test]
fn a_stale_price_stops_winding_only() {
    let (mut suite, amo) = wound_suite();
    // The mark is made fresh, the price is not.
    suite.chain.next_block_in(HOUR_MS + 1);
    let message = suite.controller.call().refresh(amo.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    let briefing = amo.briefing(&mut suite);
    assert!(briefing.mark_fresh && !briefing.price_fresh);
    assert_only_winding_stopped(&mut suite, &amo);
    assert!(!amo.last_context(&mut suite).price_fresh);
}

#[test]
fn a_stale_mark_stops_winding_until_any_poke_has_read_it_again() {
    let (mut suite, amo) = wound_suite();
    suite.chain.next_block_in(HOUR_MS + 1);
    suite.refresh_prices();
    assert_room(&mut suite, &amo, 0);
    amo.wants(&mut suite, Plan::Nothing);
    assert_eq!(suite.poke(amo.id).expect_ok(), Outcome::Nothing);
    assert_eq!(amo.record(&mut suite).marked_ms, suite.chain.now_ms());
    amo.wants(&mut suite, wind(1));
    suite.poke(amo.id).expect_ok();
}

#[test]
fn a_stale_mark_does_not_stop_unwinding() {
    let (mut suite, amo) = wound_suite();
    suite.chain.next_block_in(HOUR_MS + 1);
    suite.refresh_prices();
    assert_only_winding_stopped(&mut suite, &amo);
}

#[test]
fn nothing_winds_while_a_ratio_is_breached() {
    let (mut suite, amo) = wound_suite();
    // Nothing can heal a net ratio below its minimum: the price of USDC fell to 90 cents.
    let usdc = suite.usdc();
    suite.chain.next_block();
    for parts in [9_950, 9_900, 9_850, 9_800, 9_750, 9_700] {
        suite.chain.next_block();
        suite.report_prices(&[(usdc.id, bps(parts))]);
    }
    assert_eq!(suite.solvency().breach, Some(interfaces::RatioKind::Net));
    assert_room(&mut suite, &amo, 0);
}

#[test]
fn an_amo_hears_the_fresh_quotes_of_the_others() {
    let (mut suite, amo) = suite_with_amo();
    let others = [(); 2].map(|()| register(&mut suite, terms()));
    // One that holds nothing is not heard.
    let idle = register(&mut suite, terms());
    idle.quotes(&mut suite, bps(1));
    let message = suite.controller.call().refresh(idle.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    for (other, quote_e18) in others.iter().zip([bps(9_980), bps(10_030)]) {
        other.does(&mut suite, wind(1));
        other.quotes(&mut suite, quote_e18);
        let message = suite.controller.call().refresh(other.id);
        suite.chain.call(Role::Keeper, message).expect_ok();
    }
    amo.quotes(&mut suite, bps(5_000));
    amo.does(&mut suite, wind(1));
    let heard = amo.last_context(&mut suite);
    assert_eq!(
        (heard.others_lowest_e18, heard.others_highest_e18),
        (bps(9_980), bps(10_030))
    );

    suite.chain.next_block_in(HOUR_MS);
    suite.refresh_prices();
    let message = suite.controller.call().refresh(others[0].id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    amo.does(&mut suite, Plan::Nothing);
    amo.does(&mut suite, wind(1));
    let heard = amo.last_context(&mut suite);
    assert_eq!(
        (heard.others_lowest_e18, heard.others_highest_e18),
        (bps(9_980), bps(9_980))
    );
}

#[test]
fn an_amo_is_told_price_and_debt() {
    let (mut suite, amo) = wound_suite();
    amo.does(&mut suite, wind(1));
    let context = amo.last_context(&mut suite);
    assert_eq!(context.collateral_price_e18, E18);
    assert!(context.price_fresh);
    assert_eq!(context.debt_e18, coins(100));
    assert_eq!(context.unwind_room_e18, terms().largest_step_e18);
    assert_eq!(context.others_lowest_e18, 0);
}
