//! Who sets what may be minted, and the roles.

use crate::*;
use interfaces::access::{AccessError, AdminChanged, GuardianChanged};
use interfaces::governance_token::MintingAllowanceChanged;

fn access(error: AccessError) -> GovernanceTokenError {
    GovernanceTokenError::Access(error)
}

#[test]
fn only_the_admin_sets_a_minting_allowance() {
    let mut fixture = delegated();
    let token = fixture.token;
    let set = |amount| {
        token
            .call()
            .set_minting_allowance(Role::Keeper.account(), amount)
    };
    for who in [Role::Guardian, Role::Keeper, Role::Attacker, Role::Holder] {
        fixture.assert_refused(who, set(coins(1)), access(AccessError::NotAdmin));
    }
    let call = fixture.chain.call(Role::Governance, set(coins(7)));
    let event: MintingAllowanceChanged = call.event(token);
    assert_eq!(
        (event.minter, event.old_e18, event.new_e18),
        (Role::Keeper.account(), 0, coins(7))
    );
    call.expect_ok();
    let call = fixture.chain.call(Role::Governance, set(coins(5)));
    let event: MintingAllowanceChanged = call.event(token);
    assert_eq!((event.old_e18, event.new_e18), (coins(7), coins(5)));
    call.expect_ok();
}

#[test]
fn the_guardian_lowers_a_minting_allowance_and_never_raises_it() {
    let mut fixture = delegated();
    let token = fixture.token;
    fixture.allow_minting(Role::Keeper, coins(10));
    let lower = |amount| {
        token
            .call()
            .lower_minting_allowance(Role::Keeper.account(), amount)
    };
    for who in [Role::Keeper, Role::Attacker] {
        let error = access(AccessError::NotAdminOrGuardian);
        fixture.assert_refused(who, lower(0), error);
    }
    for new_e18 in [coins(10), coins(11)] {
        let error = GovernanceTokenError::NotLower {
            old_e18: coins(10),
            new_e18,
        };
        fixture.assert_refused(Role::Guardian, lower(new_e18), error);
    }
    fixture
        .chain
        .call(Role::Guardian, lower(coins(4)))
        .expect_ok();
    fixture
        .chain
        .call(Role::Governance, lower(coins(3)))
        .expect_ok();
    let call = fixture.chain.call(Role::Guardian, lower(0));
    let event: MintingAllowanceChanged = call.event(token);
    assert_eq!((event.old_e18, event.new_e18), (coins(3), 0));
    call.expect_ok();
    let view = token.call().minting_allowance_e18(Role::Keeper.account());
    assert_eq!(fixture.chain.read(view), 0);
}

#[test]
fn the_admin_hands_over_in_two_steps_and_names_the_guardian() {
    let mut fixture = delegated();
    let token = fixture.token;
    let successor = Role::Named("successor");
    let chain = &mut fixture.chain;
    let propose = || token.access().propose_admin(Some(successor.account()));
    chain.assert_refused(Role::Attacker, propose(), AccessError::NotAdmin);
    let accept = || token.access().accept_admin();
    chain.assert_refused(successor, accept(), AccessError::NotPendingAdmin);
    chain.call(Role::Governance, propose()).expect_ok();
    chain.assert_refused(Role::Attacker, accept(), AccessError::NotPendingAdmin);
    let call = chain.call(successor, accept());
    let event: AdminChanged = call.event(token);
    assert_eq!(
        (event.old, event.new),
        (Role::Governance.account(), successor.account())
    );
    call.expect_ok();
    let guard = || token.access().set_guardian(Role::Keeper.account());
    chain.assert_refused(Role::Governance, guard(), AccessError::NotAdmin);
    let call = chain.call(successor, guard());
    let event: GuardianChanged = call.event(token);
    assert_eq!(event.new, Role::Keeper.account());
    call.expect_ok();
    let roles = chain.read(token.access().roles());
    assert_eq!(
        (roles.admin, roles.pending_admin, roles.guardian),
        (successor.account(), None, Role::Keeper.account())
    );
}
