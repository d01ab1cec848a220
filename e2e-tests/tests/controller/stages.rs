//! The life of an AMO: Proposed → Active ⇄ UnwindOnly → Retired.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::controller::{ControllerError, Stage, StageChanged};

fn wrong(stage: Stage) -> ControllerError {
    ControllerError::WrongStage { stage }
}

#[test]
fn a_proposed_amo_winds_nothing_until_governance_activates_it() {
    let mut suite = suite();
    let descriptor = descriptor(&suite);
    let amo = propose(&mut suite, descriptor, terms());
    let registry = suite.registry;
    let activate = || registry.call().activate(amo.id);
    for who in [Role::Guardian, Role::Keeper, Role::Attacker] {
        let error = ControllerError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, activate(), error);
    }
    amo.wants(&mut suite, wind(1));
    let beyond = ControllerError::BeyondRoom {
        amount_e18: coins(1),
        room_e18: 0,
    };
    amo.assert_poke_refused(&mut suite, beyond);
    let chain = &mut suite.chain;
    let only = registry.call().set_unwind_only(amo.id);
    chain.assert_refused(Role::Guardian, only, wrong(Stage::Proposed));
    let again = registry.call().reactivate(amo.id);
    chain.assert_refused(Role::Governance, again, wrong(Stage::Proposed));

    let call = suite.chain.call(Role::Governance, activate());
    let event: StageChanged = call.event(registry);
    assert_eq!(
        (event.amo, event.old, event.new),
        (amo.id, Stage::Proposed, Stage::Active)
    );
    call.expect_ok();
    assert_eq!(stage(&mut suite, &amo), Stage::Active);
    suite
        .chain
        .assert_refused(Role::Governance, activate(), wrong(Stage::Active));
    let message = registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    suite
        .chain
        .assert_refused(Role::Governance, activate(), wrong(Stage::UnwindOnly));
}

#[test]
fn a_proposed_amo_that_is_not_wanted_is_retired() {
    let mut suite = suite();
    let descriptor = descriptor(&suite);
    let amo = propose(&mut suite, descriptor, terms());
    let message = suite.registry.call().retire(amo.id);
    suite.chain.call(Role::Governance, message).expect_ok();
    assert_eq!(stage(&mut suite, &amo), Stage::Retired);
}

fn stage(suite: &mut Suite, amo: &Scripted) -> Stage {
    amo.registered(suite).stage
}

#[test]
fn the_guardian_stops_winding_for_good_and_only_governance_lets_it_again() {
    let (mut suite, amo) = suite_with_amo();
    let registry = suite.registry;
    let only = || registry.call().set_unwind_only(amo.id);
    let again = || registry.call().reactivate(amo.id);
    suite.chain.assert_refused(
        Role::Attacker,
        only(),
        ControllerError::Access(AccessError::NotAdminOrGuardian),
    );
    suite
        .chain
        .assert_refused(Role::Governance, again(), wrong(Stage::Active));

    let call = suite.chain.call(Role::Guardian, only());
    let event: StageChanged = call.event(registry);
    assert_eq!(
        (event.amo, event.old, event.new),
        (amo.id, Stage::Active, Stage::UnwindOnly)
    );
    call.expect_ok();
    assert_eq!(stage(&mut suite, &amo), Stage::UnwindOnly);

    suite
        .chain
        .assert_refused(Role::Guardian, only(), wrong(Stage::UnwindOnly));
    for who in [Role::Guardian, Role::Attacker] {
        let error = ControllerError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, again(), error);
    }
    suite.chain.call(Role::Governance, again()).expect_ok();
    assert_eq!(stage(&mut suite, &amo), Stage::Active);
    suite.chain.call(Role::Governance, only()).expect_ok();
}

#[test]
fn an_amo_retires_empty_and_stays_retired() {
    let (mut suite, amo) = suite_with_amo();
    let controller = suite.controller;
    let registry = suite.registry;
    let retire = || registry.call().retire(amo.id);
    amo.does(&mut suite, wind(100));
    suite
        .chain
        .assert_refused(Role::Governance, retire(), wrong(Stage::Active));
    let message = registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    for who in [Role::Guardian, Role::Attacker] {
        let error = ControllerError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, retire(), error);
    }
    suite.chain.assert_refused(
        Role::Governance,
        retire(),
        ControllerError::NotEmpty {
            debt_e18: coins(100),
            units: coins(100),
        },
    );
    amo.does(&mut suite, unwind(100));

    suite.chain.call(Role::Governance, retire()).expect_ok();

    assert_eq!(stage(&mut suite, &amo), Stage::Retired);
    amo.assert_poke_refused(&mut suite, wrong(Stage::Retired));
    let error = || wrong(Stage::Retired);
    let chain = &mut suite.chain;
    chain.assert_refused(Role::Keeper, controller.call().refresh(amo.id), error());
    chain.assert_refused(
        Role::Governance,
        registry.call().reactivate(amo.id),
        error(),
    );
    chain.assert_refused(
        Role::Guardian,
        registry.call().set_unwind_only(amo.id),
        error(),
    );
    chain.assert_refused(
        Role::Guardian,
        registry.call().lower_cap(amo.id, 0),
        error(),
    );
    let message = registry.call().set_terms(amo.id, terms());
    chain.assert_refused(Role::Governance, message, error());
    chain.assert_refused(Role::Governance, retire(), error());
}

#[test]
fn stages_of_unknown_amos_are_refused() {
    let mut suite = suite();
    let registry = suite.registry;
    let error = || ControllerError::UnknownAmo { amo: 3 };
    let chain = &mut suite.chain;
    chain.assert_refused(Role::Guardian, registry.call().set_unwind_only(3), error());
    chain.assert_refused(Role::Governance, registry.call().activate(3), error());
    chain.assert_refused(Role::Governance, registry.call().reactivate(3), error());
    chain.assert_refused(Role::Governance, registry.call().retire(3), error());
}
