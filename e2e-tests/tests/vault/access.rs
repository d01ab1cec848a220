use crate::in_use;
use harness::prelude::*;
use interfaces::access::{AccessError, AdminChanged, AdminProposed, GuardianChanged, Roles};
use interfaces::vault::VaultError;

const SUCCESSOR: Role = Role::Named("successor");

fn roles(suite: &mut Suite) -> Roles {
    let view = suite.vault.access().roles();
    suite.chain.read(view)
}

#[test]
fn the_constructor_sets_admin_and_guardian() {
    let mut suite = in_use();
    let expected = Roles::new(Role::Governance.account(), Role::Guardian.account());
    assert_eq!(roles(&mut suite), expected);
}

#[test]
fn the_admin_hands_over_in_two_steps() {
    let mut suite = in_use();
    let (contract, mut access) = (suite.vault, suite.vault.access());
    let token = suite.usdc().token.account;
    let message = access.propose_admin(Some(SUCCESSOR.account()));
    let call = suite.chain.call(Role::Governance, message);
    let proposed: AdminProposed = call.event(contract);
    assert_eq!(proposed.admin, Role::Governance.account());
    assert_eq!(proposed.pending_admin, Some(SUCCESSOR.account()));
    call.expect_ok();
    let error = VaultError::Access(AccessError::NotAdmin);
    let message = contract.call().resume_mint(token);
    suite
        .chain
        .assert_refused(SUCCESSOR, message, error.clone());
    suite.chain.assert_refused(
        Role::Attacker,
        access.accept_admin(),
        AccessError::NotPendingAdmin,
    );

    let call = suite.chain.call(SUCCESSOR, access.accept_admin());
    let changed: AdminChanged = call.event(contract);
    assert_eq!(changed.old, Role::Governance.account());
    assert_eq!(changed.new, SUCCESSOR.account());
    call.expect_ok();
    let expected = Roles::new(SUCCESSOR.account(), Role::Guardian.account());
    assert_eq!(roles(&mut suite), expected);
    let message = contract.call().resume_mint(token);
    suite.chain.assert_refused(Role::Governance, message, error);
    let message = contract.call().resume_mint(token);
    suite.chain.call(SUCCESSOR, message).expect_ok();
}

#[test]
fn a_name_that_was_withdrawn_is_worth_nothing() {
    let mut suite = in_use();
    let mut access = suite.vault.access();
    let message = access.propose_admin(Some(SUCCESSOR.account()));
    suite.chain.call(Role::Governance, message).expect_ok();
    suite
        .chain
        .call(Role::Governance, access.propose_admin(None))
        .expect_ok();
    suite.chain.assert_refused(
        SUCCESSOR,
        access.accept_admin(),
        AccessError::NotPendingAdmin,
    );
}

#[test]
fn the_guardian_is_named_by_the_admin() {
    let mut suite = in_use();
    let (contract, mut access) = (suite.vault, suite.vault.access());
    let token = suite.usdc().token.account;
    let message = access.set_guardian(SUCCESSOR.account());
    let call = suite.chain.call(Role::Governance, message);
    let changed: GuardianChanged = call.event(contract);
    assert_eq!(changed.old, Role::Guardian.account());
    assert_eq!(changed.new, SUCCESSOR.account());
    call.expect_ok();
    let expected = Roles::new(Role::Governance.account(), SUCCESSOR.account());
    assert_eq!(roles(&mut suite), expected);
    let message = contract.call().pause_mint(token);
    let error = VaultError::Access(AccessError::NotAdminOrGuardian);
    suite.chain.assert_refused(Role::Guardian, message, error);
    let message = contract.call().pause_mint(token);
    suite.chain.call(SUCCESSOR, message).expect_ok();
}

#[test]
fn roles_are_the_admins_alone() {
    let mut suite = in_use();
    let mut access = suite.vault.access();
    for caller in [Role::Attacker, Role::Guardian, Role::Deployer, Role::Holder] {
        let message = access.propose_admin(Some(caller.account()));
        suite
            .chain
            .assert_refused(caller, message, AccessError::NotAdmin);
        let message = access.set_guardian(caller.account());
        suite
            .chain
            .assert_refused(caller, message, AccessError::NotAdmin);
    }
}
