//! Taking the profit out of a position.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::controller::{ControllerError, Harvested, Stage};
use interfaces::RatioKind;

/// Owes 100 and holds 110.
fn profitable() -> (Suite, Scripted) {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let coin = suite.contracts.stablecoin;
    let message = coin.psp22().transfer(amo.account, coins(10), Vec::new());
    suite.chain.call(Role::Holder, message).expect_ok();
    (suite, amo)
}

fn harvest(suite: &mut Suite, amo: &Scripted) -> Harvested {
    let message = suite.controller.call().harvest(amo.id);
    let call = suite.chain.call(Role::Keeper, message);
    let event: Harvested = call.event(suite.controller);
    call.expect_ok();
    event
}

#[test]
fn what_is_above_the_debt_is_burned_and_the_debt_stays() {
    let (mut suite, amo) = profitable();
    let before = suite.solvency();
    let event = harvest(&mut suite, &amo);
    // A share rounded down twice.
    assert!(
        coins(10) - event.coin_burned <= 2,
        "{event:?}",
        event = event.coin_burned
    );
    assert_eq!(event.profit_e18, event.coin_burned);
    assert_eq!((event.amo, event.keeper), (amo.id, Role::Keeper.account()));
    assert_eq!(event.tokens_restored, 0);
    let record = amo.record(&mut suite);
    assert_eq!(record.debt_e18, coins(100));
    assert_eq!(record.realised_profit_e18, event.profit_e18);
    assert!(record.mark.value_e18 >= record.debt_e18);
    let after = suite.solvency();
    assert_eq!(after.supply_e18, before.supply_e18 - event.coin_burned);
    assert_eq!(
        after.equity_e18,
        before.equity_e18 + event.profit_e18 as i128
    );
}

#[test]
fn there_is_nothing_to_harvest_twice() {
    let (mut suite, amo) = profitable();
    harvest(&mut suite, &amo);
    let value_e18 = amo.position(&mut suite).mark.value_e18;
    let message = suite.controller.call().harvest(amo.id);
    let error = ControllerError::NothingToHarvest {
        value_e18,
        debt_e18: coins(100),
    };
    suite.chain.assert_refused(Role::Keeper, message, error);
}

#[test]
fn no_profit_is_taken_in_a_breach() {
    let (mut suite, amo) = profitable();
    let mut limits = suite.solvency().limits;
    limits.minimum.idle_e18 = bps(9_950);
    limits.target.idle_e18 = bps(9_950);
    let message = suite.contracts.book.call().set_limits(limits);
    suite.chain.call(Role::Governance, message).expect_ok();
    let message = suite.controller.call().harvest(amo.id);
    let error = ControllerError::InBreach {
        ratio: RatioKind::Idle,
    };
    suite.chain.assert_refused(Role::Keeper, message, error);
}

#[test]
fn an_amo_that_sends_less_than_it_reports_gives_no_profit() {
    let (mut suite, amo) = profitable();
    amo.lies(&mut suite, None, None, 9_000);
    let message = suite.controller.call().harvest(amo.id);
    assert!(matches!(
        suite.chain.refused(Role::Keeper, message),
        ControllerError::Stablecoin(_)
    ));
}

#[test]
fn only_amos_that_may_hold_something_are_harvested() {
    let mut suite = suite();
    let right = descriptor(&suite);
    let amo = propose(&mut suite, right, terms());
    let message = suite.controller.call().harvest(amo.id);
    let error = ControllerError::WrongStage {
        stage: Stage::Proposed,
    };
    suite.chain.assert_refused(Role::Keeper, message, error);
    let message = suite.controller.call().harvest(7);
    let error = ControllerError::UnknownAmo { amo: 7 };
    suite.chain.assert_refused(Role::Keeper, message, error);
}
