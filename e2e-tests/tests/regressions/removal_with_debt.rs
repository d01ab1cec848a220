//! Frax: an AMO could be removed from the list while it still owed; its value left the ratio and its debt the books. Here only what owes nothing
//! and holds nothing retires, what cannot be brought back is written off with its loss, and ids are never used again.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::Plan;
use interfaces::controller::{ControllerError, Stage, WRITE_OFF_AFTER_MS};
use interfaces::Position;

#[test]
fn nothing_retires_with_debt_or_with_a_position() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let registry = suite.registry;
    let retire = || registry.call().retire(amo.id);
    let error = ControllerError::WrongStage {
        stage: Stage::Active,
    };
    suite
        .chain
        .assert_refused(Role::Governance, retire(), error);
    let message = registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    let error = ControllerError::NotEmpty {
        debt_e18: coins(100),
        units: coins(100),
    };
    suite
        .chain
        .assert_refused(Role::Governance, retire(), error);
    let before = suite.solvency();

    suite.enforce().expect_ok();
    suite.chain.call(Role::Governance, retire()).expect_ok();
    let after = suite.solvency();
    assert_eq!(after.debt_e18, 0);
    assert_eq!(after.equity_e18, before.equity_e18);
    assert_eq!(after.supply_e18, before.supply_e18 - coins(100));

    // The next one gets a record of its own.
    assert_eq!(register(&mut suite, terms()).id, amo.id + 1);
    assert_eq!(amo.registered(&mut suite).stage, Stage::Retired);
}

#[test]
fn the_same_account_cannot_be_registered_beside_its_own_debt() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let message = suite.registry.call().register(amo.account, terms());
    let error = ControllerError::AmoRegistered;
    suite.chain.assert_refused(Role::Governance, message, error);
}

#[test]
fn a_debt_without_a_position_and_a_position_without_a_debt_do_not_retire_either() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let message = suite.registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    let retire = suite.registry.call().retire(amo.id);
    // It says that it holds nothing.
    amo.lies(&mut suite, None, Some(Position::default()), 10_000);
    let error = ControllerError::NotEmpty {
        debt_e18: coins(100),
        units: 0,
    };
    suite
        .chain
        .assert_refused(Role::Governance, retire.clone(), error);
    amo.lies(&mut suite, None, None, 10_000);

    // Written off: the debt is a loss, what it holds is still a claim.
    amo.misbehaves(&mut suite, WITHDRAW, TRAP, Plan::Nothing);
    suite.chain.next_block_in(WRITE_OFF_AFTER_MS);
    suite.refresh_prices();
    let equity_e18 = suite.solvency().equity_e18;
    let message = suite.controller.call().write_off(amo.id);
    suite.chain.call(Role::Attacker, message).expect_ok();
    let error = ControllerError::NotEmpty {
        debt_e18: 0,
        units: coins(100),
    };
    suite
        .chain
        .assert_refused(Role::Governance, retire.clone(), error);

    amo.wants(&mut suite, Plan::Nothing);
    let message = suite.controller.call().refresh(amo.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    suite.chain.call(Role::Governance, retire).expect_ok();
    assert_eq!(suite.solvency().equity_e18, equity_e18);
}
