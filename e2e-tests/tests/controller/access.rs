//! Handing the registry over.

use crate::scripted::suite;
use harness::prelude::*;
use interfaces::access::{AccessError, AdminChanged, AdminProposed, GuardianChanged, Roles};

const SUCCESSOR: Role = Role::Named("successor");

#[test]
fn the_admin_hands_over_in_two_steps() {
    let mut suite = suite();
    let registry = suite.registry;
    let propose = || registry.access().propose_admin(Some(SUCCESSOR.account()));
    for who in [Role::Guardian, Role::Attacker] {
        suite
            .chain
            .assert_refused(who, propose(), AccessError::NotAdmin);
    }
    let call = suite.chain.call(Role::Governance, propose());
    let event: AdminProposed = call.event(registry);
    assert_eq!(event.pending_admin, Some(SUCCESSOR.account()));
    call.expect_ok();

    let accept = || registry.access().accept_admin();
    suite
        .chain
        .assert_refused(Role::Attacker, accept(), AccessError::NotPendingAdmin);
    let call = suite.chain.call(SUCCESSOR, accept());
    let event: AdminChanged = call.event(registry);
    assert_eq!(
        (event.old, event.new),
        (Role::Governance.account(), SUCCESSOR.account())
    );
    call.expect_ok();
    suite
        .chain
        .assert_refused(Role::Governance, propose(), AccessError::NotAdmin);
}

#[test]
fn the_admin_replaces_the_guardian() {
    let mut suite = suite();
    let registry = suite.registry;
    let set = || registry.access().set_guardian(SUCCESSOR.account());
    suite
        .chain
        .assert_refused(Role::Guardian, set(), AccessError::NotAdmin);
    let call = suite.chain.call(Role::Governance, set());
    let event: GuardianChanged = call.event(registry);
    assert_eq!(
        (event.old, event.new),
        (Role::Guardian.account(), SUCCESSOR.account())
    );
    call.expect_ok();
    assert_eq!(
        suite.chain.read(registry.access().roles()),
        Roles {
            admin: Role::Governance.account(),
            pending_admin: None,
            guardian: SUCCESSOR.account(),
        }
    );
}
