//! How the governor becomes admin, without a vote and with one, and how another takes its place.

use crate::*;
use harness::suite::{deploy_governance_token, deploy_governor, governance_token_init};
use interfaces::access::AccessError;
use scale::Encode;

fn new_token(fixture: &mut Fixture) -> GovernanceTokenHandle {
    let init = governance_token_init(coins(1), Role::Holder);
    deploy_governance_token(&mut fixture.chain, init).unwrap()
}

#[track_caller]
fn admin(fixture: &mut Fixture, token: GovernanceTokenHandle) -> AccountId {
    fixture.chain.read(token.access().roles()).admin
}

#[test]
fn anyone_has_the_governor_accept_what_it_was_named_for() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let token = new_token(&mut fixture);
    let message = token.access().propose_admin(Some(governor.account));
    fixture.chain.call(Role::Governance, message).expect_ok();
    let message = governor.call().accept_admin_of(token.account);
    fixture.chain.call(Role::Attacker, message).expect_ok();
    assert_eq!(admin(&mut fixture, token), governor.account);
    let message = token.access().set_guardian(Role::Attacker.account());
    let error = AccessError::NotAdmin;
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);
}

#[test]
fn what_did_not_name_it_is_not_taken_and_nothing_changes() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let token = new_token(&mut fixture);
    let answer: ink::MessageResult<Result<(), AccessError>> = Ok(Err(AccessError::NotPendingAdmin));
    let error = GovernorError::CallFailed {
        index: 0,
        output: answer.encode(),
    };
    let message = governor.call().accept_admin_of(token.account);
    fixture.assert_refused(Role::Attacker, message, error);
    // No contract, one without the message, and the governor itself.
    let guard = fixture.chain.deploy("guard", ());
    let answer: ink::MessageResult<()> = Err(ink::LangError::CouldNotReadInput);
    let unknown = GovernorError::CallFailed {
        index: 0,
        output: answer.encode(),
    };
    let trapped = GovernorError::CallTrapped { index: 0 };
    let message = governor.call().accept_admin_of(guard);
    fixture.assert_refused(Role::Attacker, message, unknown);
    let message = governor.call().accept_admin_of(Role::Attacker.account());
    fixture.assert_refused(Role::Attacker, message, trapped);
    let message = governor.call().accept_admin_of(governor.account);
    let error = GovernorError::SelfCall { index: 0 };
    fixture.assert_refused(Role::Attacker, message, error);
}

#[test]
fn a_vote_accepts_too() {
    let mut fixture = fixture();
    let governance = fixture.governance;
    let token = new_token(&mut fixture);
    let message = token
        .access()
        .propose_admin(Some(governance.governor.account));
    fixture.chain.call(Role::Governance, message).expect_ok();
    let calls = [proposed(token.access().accept_admin())];
    governance.carry(&mut fixture.chain, &[ALICE], &calls);
    assert_eq!(admin(&mut fixture, token), governance.governor.account);
}

#[test]
fn votes_put_another_governor_in_its_place() {
    let mut fixture = fixture();
    let governance = fixture.governance;
    let token = fixture.token();
    let next = deploy_governor(&mut fixture.chain, token, governor_terms()).unwrap();
    let calls = [proposed(token.access().propose_admin(Some(next.account)))];
    governance.carry(&mut fixture.chain, &[ALICE], &calls);
    assert_eq!(admin(&mut fixture, token), governance.governor.account);
    let message = next.call().accept_admin_of(token.account);
    fixture.chain.call(Role::Keeper, message).expect_ok();
    assert_eq!(admin(&mut fixture, token), next.account);
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let next = Governance {
        governor: next,
        ..governance
    };
    next.carry(&mut fixture.chain, &[BOB], &calls);
    assert_eq!(fixture.allowance(Role::Keeper), 1);
}
