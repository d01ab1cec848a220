//! AMOs that can no longer be read or unwound: stopped, written off, and what comes back later.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::Plan;
use interfaces::controller::{
    ControllerError, Enforced, Stage, StageChanged, WrittenOff, WRITE_OFF_AFTER_MS,
};

/// Owes 100, may only unwind, and does not.
fn stuck(conduct: u8) -> (Suite, Scripted) {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    amo.misbehaves(&mut suite, WITHDRAW, conduct, Plan::Nothing);
    let message = suite.registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    (suite, amo)
}

fn write_off(suite: &mut Suite, amo: &Scripted) -> WrittenOff {
    let message = suite.controller.call().write_off(amo.id);
    let call = suite.chain.call(Role::Attacker, message);
    let event: WrittenOff = call.event(suite.controller);
    call.expect_ok();
    event
}

#[test]
fn a_week_after_nothing_came_back_anyone_writes_it_off() {
    for conduct in [TRAP, LOOP, GARBAGE, REFUSE] {
        let (mut suite, amo) = stuck(conduct);
        let until_ms = amo.registered(&mut suite).staged_ms + WRITE_OFF_AFTER_MS;
        let left_ms = until_ms - suite.chain.now_ms();
        suite.chain.next_block_in(left_ms - 1);
        let message = suite.controller.call().write_off(amo.id);
        let error = ControllerError::TooEarly { until_ms };
        suite.chain.assert_refused(Role::Keeper, message, error);
        suite.chain.next_block_in(1);
        suite.refresh_prices();
        let before = suite.solvency();

        let event = write_off(&mut suite, &amo);

        assert_eq!((event.amo, event.loss_e18), (amo.id, coins(100)));
        assert_eq!(amo.registered(&mut suite).stage, Stage::WrittenOff);
        let record = amo.record(&mut suite);
        assert_eq!((record.debt_e18, record.realised_loss_e18), (0, coins(100)));
        assert_eq!(record.mark, policy::ledger::Mark::default());
        let after = suite.solvency();
        assert_eq!(after.debt_e18, 0);
        assert_eq!(after.equity_e18, before.equity_e18 - coins(100) as i128);
    }
}

#[test]
fn what_comes_back_later_is_surplus() {
    let (mut suite, amo) = stuck(TRAP);
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS);
    suite.refresh_prices();
    write_off(&mut suite, &amo);
    let before = suite.solvency();
    amo.wants(&mut suite, Plan::Nothing);

    let message = suite.controller.call().refresh(amo.id);
    let call = suite.chain.call(Role::Attacker, message);

    let events: Vec<Enforced> = call.events(suite.controller);
    call.expect_ok();
    assert_eq!(events[0].coin_burned, coins(100));
    let after = suite.solvency();
    assert_eq!(after.equity_e18, before.equity_e18 + coins(100) as i128);
    assert_eq!(after.supply_e18, before.supply_e18 - coins(100));
    assert_eq!(amo.record(&mut suite).realised_profit_e18, coins(100));
    // Empty, it retires.
    let message = suite.registry.call().retire(amo.id);
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(amo.registered(&mut suite).stage, Stage::Retired);
}

#[test]
fn a_written_off_amo_that_nobody_can_read_retires_too() {
    let (mut suite, amo) = stuck(TRAP);
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS);
    suite.refresh_prices();
    write_off(&mut suite, &amo);
    let message = suite.registry.call().retire(amo.id);
    let error = ControllerError::NotEmpty {
        debt_e18: 0,
        units: coins(100),
    };
    suite
        .chain
        .assert_refused(Role::Governance, message.clone(), error);
    amo.misbehaves(&mut suite, POSITION, TRAP, Plan::Nothing);
    // Who executes a vote could make it look broken for a moment: only a long silence counts.
    let until_ms = suite.chain.now_ms() + WRITE_OFF_AFTER_MS;
    let error = ControllerError::TooEarly { until_ms };
    suite
        .chain
        .assert_refused(Role::Governance, message.clone(), error);
    suite.chain.next_block_at(until_ms);
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(amo.registered(&mut suite).stage, Stage::Retired);
}

#[test]
fn a_written_off_amo_that_somebody_read_lately_does_not_retire_unread() {
    let (mut suite, amo) = stuck(TRAP);
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS);
    suite.refresh_prices();
    write_off(&mut suite, &amo);
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS);
    suite.refresh_prices();
    let message = suite.controller.call().refresh(amo.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    let until_ms = suite.chain.now_ms() + WRITE_OFF_AFTER_MS;
    amo.misbehaves(&mut suite, POSITION, TRAP, Plan::Nothing);
    let message = suite.registry.call().retire(amo.id);
    let error = ControllerError::TooEarly { until_ms };
    suite.chain.assert_refused(Role::Governance, message, error);
}

#[test]
fn an_amo_that_still_gives_is_not_written_off() {
    let (mut suite, amo) = stuck(GOOD);
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS);
    suite.refresh_prices();
    let message = suite.controller.call().write_off(amo.id);
    let error = ControllerError::StillWorks { amo: amo.id };
    suite.chain.assert_refused(Role::Attacker, message, error);
}

#[test]
fn one_that_answers_and_sends_nothing_is() {
    let (mut suite, amo) = stuck(GOOD);
    amo.lies(&mut suite, None, None, 0);
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS);
    suite.refresh_prices();
    assert_eq!(write_off(&mut suite, &amo).loss_e18, coins(100));
}

#[test]
fn what_came_back_within_the_week_starts_it_again() {
    let (mut suite, amo) = stuck(GOOD);
    amo.lies(&mut suite, None, None, 1);
    suite.chain.next_block_in(DAY_MS);
    suite.refresh_prices();
    suite.enforce().expect_ok();
    let registered = amo.registered(&mut suite);
    assert_eq!(registered.settled_ms, suite.chain.now_ms());
    // The rest of the debt was realised with the last unit, so it can retire; the clock counts from what came back.
    let until_ms = registered.settled_ms + WRITE_OFF_AFTER_MS;
    let message = suite.controller.call().write_off(amo.id);
    let error = ControllerError::TooEarly { until_ms };
    suite.chain.assert_refused(Role::Attacker, message, error);
}

#[test]
fn only_an_unwind_only_amo_is_written_off() {
    let (mut suite, amo) = suite_with_amo();
    let message = suite.controller.call().write_off(amo.id);
    let error = ControllerError::WrongStage {
        stage: Stage::Active,
    };
    suite.chain.assert_refused(Role::Attacker, message, error);
}

#[test]
fn an_amo_that_nobody_can_read_is_stopped_by_anyone_after_two_maximum_ages() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let marked_ms = amo.record(&mut suite).marked_ms;
    let max_age_ms = suite.solvency().limits.mark_max_age_ms;
    let until_ms = marked_ms + 2 * max_age_ms;
    let left_ms = until_ms - suite.chain.now_ms();
    suite.chain.next_block_in(left_ms);
    let message = suite.controller.call().stop(amo.id);
    let early = ControllerError::TooEarly { until_ms };
    suite
        .chain
        .assert_refused(Role::Attacker, message.clone(), early);
    suite.chain.next_block_in(1);
    // Nobody poked it, but it can be read.
    let works = ControllerError::StillWorks { amo: amo.id };
    suite
        .chain
        .assert_refused(Role::Attacker, message.clone(), works);
    amo.misbehaves(&mut suite, POSITION, TRAP, Plan::Nothing);
    let call = suite.chain.call(Role::Attacker, message.clone());
    let event: StageChanged = call.event(suite.controller);
    call.expect_ok();
    assert_eq!((event.old, event.new), (Stage::Active, Stage::UnwindOnly));
    assert_eq!(amo.registered(&mut suite).stage, Stage::UnwindOnly);
    let error = ControllerError::WrongStage {
        stage: Stage::UnwindOnly,
    };
    suite.chain.assert_refused(Role::Attacker, message, error);
}

/// One dead AMO does not stop the rest: it weighs less with time, and what it weighs is bounded by its cap.
#[test]
fn a_dead_amo_loses_its_prudent_value_and_nothing_else_stops() {
    let mut suite = suite();
    let [dead, alive] = [1, 2].map(|rank| {
        register(
            &mut suite,
            interfaces::controller::AmoTerms { rank, ..terms() },
        )
    });
    for amo in [&dead, &alive] {
        amo.does(&mut suite, wind(50));
    }
    dead.misbehaves(&mut suite, POSITION, TRAP, Plan::Nothing);
    let fair = suite.solvency().equity_e18;
    let max_age_ms = suite.solvency().limits.mark_max_age_ms;
    suite.chain.next_block_in(2 * max_age_ms);
    suite.refresh_prices();
    let message = suite.controller.call().refresh(alive.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    let solvency = suite.solvency();
    assert_eq!(solvency.equity_e18, fair);
    assert_eq!(solvency.breach, None);
    alive.does(&mut suite, wind(10));
    assert_eq!(alive.record(&mut suite).debt_e18, coins(60));
    redeem(&mut suite, 100);
}

#[test]
fn a_written_off_amo_lives_no_other_life_than_to_retire() {
    let (mut suite, amo) = stuck(TRAP);
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS);
    suite.refresh_prices();
    write_off(&mut suite, &amo);
    let (registry, controller) = (suite.registry, suite.controller);
    let error = || ControllerError::WrongStage {
        stage: Stage::WrittenOff,
    };
    let chain = &mut suite.chain;
    let message = registry.call().reactivate(amo.id);
    chain.assert_refused(Role::Governance, message, error());
    let message = registry.call().activate(amo.id);
    chain.assert_refused(Role::Governance, message, error());
    let message = registry.call().set_unwind_only(amo.id);
    chain.assert_refused(Role::Guardian, message, error());
    let message = controller.call().write_off(amo.id);
    chain.assert_refused(Role::Attacker, message, error());
    let message = controller.call().harvest(amo.id);
    chain.assert_refused(Role::Keeper, message, error());
}

#[test]
fn what_a_written_off_amo_can_give_again_is_recalled_by_enforce() {
    let (mut suite, amo) = stuck(TRAP);
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS);
    suite.refresh_prices();
    write_off(&mut suite, &amo);
    amo.script(&mut suite, [GOOD; 5], Plan::Nothing);
    let supply = suite.solvency().supply_e18;
    suite.enforce().expect_ok();
    assert_eq!(suite.solvency().supply_e18, supply - coins(100));
    assert_eq!(amo.record(&mut suite).realised_profit_e18, coins(100));
}
