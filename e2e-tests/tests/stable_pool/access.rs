use crate::seeded;
use harness::prelude::*;
use interfaces::access::{AccessError, AdminChanged, AdminProposed, GuardianChanged, Roles};

fn roles(fixture: &mut PoolFixture) -> Roles {
    let view = fixture.pool.access().roles();
    fixture.chain.read(view)
}

#[test]
fn the_admin_hands_over_in_two_steps() {
    let mut fixture = seeded(&[18, 6]);
    let mut access = fixture.pool.access();
    let successor = Role::Named("successor");
    let message = access.propose_admin(Some(successor.account()));
    fixture
        .chain
        .assert_refused(Role::Attacker, message, AccessError::NotAdmin);
    let message = access.propose_admin(Some(successor.account()));
    let call = fixture.chain.call(Role::Governance, message);
    let event: AdminProposed = call.event(fixture.pool);
    call.expect_ok();
    assert_eq!(event.admin, Role::Governance.account());
    assert_eq!(event.pending_admin, Some(successor.account()));
    assert_eq!(roles(&mut fixture).admin, Role::Governance.account());

    for caller in [Role::Attacker, Role::Governance, Role::Guardian] {
        fixture
            .chain
            .assert_refused(caller, access.accept_admin(), AccessError::NotPendingAdmin);
    }
    let call = fixture.chain.call(successor, access.accept_admin());
    let event: AdminChanged = call.event(fixture.pool);
    call.expect_ok();
    assert_eq!(event.old, Role::Governance.account());
    assert_eq!(event.new, successor.account());
    let now = roles(&mut fixture);
    assert_eq!(now.admin, successor.account());
    assert_eq!(now.pending_admin, None);
    assert_eq!(now.guardian, Role::Guardian.account());
    let view = fixture.pool.call().fee_receiver();
    assert_eq!(fixture.chain.read(view), Role::Treasury.account());

    let message = fixture.pool.call().resume();
    fixture.chain.call(successor, message).expect_ok();
    let message = fixture.pool.call().resume();
    let error = interfaces::stable_pool::PoolError::Access(AccessError::NotAdmin);
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);
}

#[test]
fn a_proposal_can_be_withdrawn() {
    let mut fixture = seeded(&[18, 6]);
    let mut access = fixture.pool.access();
    let successor = Role::Named("successor");
    for proposal in [Some(successor.account()), None] {
        let message = access.propose_admin(proposal);
        fixture.chain.call(Role::Governance, message).expect_ok();
    }
    fixture.chain.assert_refused(
        successor,
        access.accept_admin(),
        AccessError::NotPendingAdmin,
    );
}

#[test]
fn only_the_admin_replaces_the_guardian() {
    let mut fixture = seeded(&[18, 6]);
    let mut access = fixture.pool.access();
    let new = Role::Named("new-guardian");
    for caller in [Role::Guardian, Role::Attacker] {
        let message = access.set_guardian(new.account());
        fixture
            .chain
            .assert_refused(caller, message, AccessError::NotAdmin);
    }
    let message = access.set_guardian(new.account());
    let call = fixture.chain.call(Role::Governance, message);
    let event: GuardianChanged = call.event(fixture.pool);
    call.expect_ok();
    assert_eq!(event.old, Role::Guardian.account());
    assert_eq!(event.new, new.account());
    let now = roles(&mut fixture);
    assert_eq!(now.guardian, new.account());
    assert_eq!(now.admin, Role::Governance.account());
    let message = fixture.pool.call().pause();
    fixture.chain.call(new, message).expect_ok();
}
