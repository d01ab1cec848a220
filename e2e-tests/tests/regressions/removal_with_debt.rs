//! Frax: an AMO could be removed from the list while it still owed; its value left the ratio and its debt the books. Here only what owes nothing
//! and holds nothing retires, what cannot be brought back is written off with its loss, and ids are never used again.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::controller::{ControllerError, Stage};

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
