//! One call that fails leaves nothing changed and is named.

use crate::*;
use harness::suite::deploy_governor;
use interfaces::access::AccessError;
use interfaces::governance_token::GovernanceTokenError;
use interfaces::guard::{Allowance, Raw, MIN_ALLOWANCE};
use scale::Encode;

/// How a refusal comes back: the language's Ok, then the contract's Err.
fn refusal(index: u32, error: impl Encode) -> GovernorError {
    let answer: ink::MessageResult<Result<(), _>> = Ok(Err(error));
    GovernorError::CallFailed {
        index,
        output: answer.encode(),
    }
}

#[test]
fn one_inner_error_undoes_all_and_names_the_call() {
    let mut fixture = fixture();
    let minting = fixture.token().call().mint(Role::Attacker.account(), 5);
    let calls = vec![
        fixture.allow(Role::Keeper, coins(5)),
        proposed(minting),
        fixture.allow(Role::Trader, coins(6)),
    ];
    let proposal = fixture.ripen(&calls);
    let error = GovernanceTokenError::MintingAllowanceExceeded {
        allowance_e18: 0,
        amount_e18: 5,
    };
    fixture.assert_not_executed(proposal, &calls, refusal(1, error));
    // It stays where it was: what made the call fail may pass.
    assert_eq!(fixture.state(proposal), ProposalState::Queued);
    assert_eq!(fixture.allowance(Role::Keeper), 0);
}

#[test]
fn what_failed_may_be_executed_once_it_can() {
    let mut fixture = fixture();
    let token = fixture.token();
    let payment = token
        .psp22()
        .transfer(Role::Treasury.account(), coins(7), Vec::new());
    let calls = vec![fixture.allow(Role::Keeper, 1), proposed(payment)];
    let proposal = fixture.ripen(&calls);
    let error = psp22::PSP22Error::InsufficientBalance;
    fixture.assert_not_executed(proposal, &calls, refusal(1, error));
    let message = token
        .psp22()
        .transfer(fixture.governor().account, coins(7), Vec::new());
    fixture.chain.call(ALICE, message).expect_ok();
    fixture.execute(proposal, &calls);
    let paid = fixture.chain.balance(token, Role::Treasury);
    assert_eq!(paid, coins(7));
}

#[test]
fn an_input_that_the_callee_does_not_understand_is_a_failure() {
    let mut fixture = fixture();
    let mut unknown = fixture.allow(Role::Keeper, 1);
    unknown.input[0] ^= 1;
    let mut short = fixture.allow(Role::Keeper, 1);
    short.input.pop();
    for call in [unknown, short] {
        let calls = vec![fixture.allow(Role::Trader, 1), call];
        let undo = fixture.chain.checkpoint();
        let proposal = fixture.ripen(&calls);
        let answer: ink::MessageResult<()> = Err(ink::LangError::CouldNotReadInput);
        let error = GovernorError::CallFailed {
            index: 1,
            output: answer.encode(),
        };
        fixture.assert_not_executed(proposal, &calls, error);
        fixture.chain.roll_back(undo);
    }
}

#[test]
fn a_callee_that_is_no_contract_or_traps_fails_the_execution_only() {
    let mut fixture = fixture();
    let guard = fixture.chain.deploy("guard", ());
    let mut nobody = fixture.allow(Role::Keeper, 1);
    nobody.callee = Role::Attacker.account();
    let trapping = forward(
        guard,
        Role::Attacker.account(),
        MIN_ALLOWANCE,
        &nobody.input,
    );
    for call in [nobody, trapping] {
        let calls = vec![fixture.allow(Role::Trader, 1), call];
        let undo = fixture.chain.checkpoint();
        let proposal = fixture.ripen(&calls);
        let error = GovernorError::CallTrapped { index: 1 };
        fixture.assert_not_executed(proposal, &calls, error);
        fixture.chain.roll_back(undo);
    }
}

#[test]
fn a_message_without_a_result_is_not_mistaken_whatever_it_answers() {
    let mut fixture = fixture();
    let token = fixture.token();
    // Views that answer with bytes other than zero: they did not refuse.
    let (name, supply) = (token.metadata().token_name(), token.psp22().total_supply());
    let calls = vec![
        proposed(name),
        proposed(supply),
        proposed(token.call().votes(ALICE.account())),
        fixture.allow(Role::Keeper, 3),
    ];
    let proposal = fixture.ripen(&calls);
    fixture.execute(proposal, &calls);
    assert_eq!(fixture.allowance(Role::Keeper), 3);
}

#[test]
fn one_governor_in_another_s_list_is_a_contract_like_any_other() {
    let mut fixture = fixture();
    let token = fixture.token();
    let other = deploy_governor(&mut fixture.chain, token, governor_terms()).unwrap();
    let inner = vec![fixture.allow(Role::Keeper, 4)];
    let message = other.call().propose(inner, Hash::default());
    let calls = vec![proposed(message)];
    let proposal = fixture.ripen(&calls);
    let error = GovernorError::BelowThreshold {
        votes_e18: 0,
        threshold_e18: coins(10),
    };
    fixture.assert_not_executed(proposal, &calls, refusal(0, error));
}

#[test]
fn a_call_that_calls_back_is_refused_by_the_platform() {
    let mut fixture = fixture();
    let guard = fixture.chain.deploy("guard", ());
    let governor = fixture.governor();
    let allowance = Allowance {
        ref_time: 50_000_000_000,
        proof_size: 1_000_000,
        storage_deposit: 1_000_000,
    };
    // What only reads is refused as well as what writes.
    let inner = vec![fixture.allow(Role::Attacker, coins(1))];
    let messages = [
        proposed(governor.call().execute(0, inner.clone(), Hash::default())),
        proposed(governor.call().cancel(0)),
        proposed(governor.call().vote(0, Choice::For)),
        proposed(governor.call().accept_admin_of(guard)),
        proposed(governor.call().count()),
    ];
    for message in messages {
        let calls = vec![
            fixture.allow(Role::Keeper, 1),
            forward(guard, governor.account, allowance, &message.input),
        ];
        let undo = fixture.chain.checkpoint();
        let proposal = fixture.ripen(&calls);
        let error = GovernorError::CallTrapped { index: 1 };
        fixture.assert_not_executed(proposal, &calls, error);
        fixture.chain.roll_back(undo);
    }
    // The same way to another contract is open.
    let view = proposed(fixture.token().psp22().total_supply());
    let calls = vec![forward(guard, view.callee, allowance, &view.input)];
    let proposal = fixture.ripen(&calls);
    fixture.execute(proposal, &calls);
}

#[test]
fn what_the_governor_may_not_do_fails_by_its_callee() {
    let mut fixture = fixture();
    let handing = fixture
        .token()
        .access()
        .propose_admin(Some(Role::Attacker.account()));
    let calls = vec![proposed(handing), fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.ripen(&calls);
    fixture.execute(proposal, &calls);
    let message = fixture.token().access().accept_admin();
    fixture.chain.call(Role::Attacker, message).expect_ok();
    let calls = vec![fixture.allow(Role::Keeper, 2)];
    let proposal = fixture.ripen(&calls);
    let error = GovernanceTokenError::Access(AccessError::NotAdmin);
    fixture.assert_not_executed(proposal, &calls, refusal(0, error));
}

/// A call of the guard that passes an input on, as itself.
fn forward(guard: AccountId, to: AccountId, allowance: Allowance, input: &[u8]) -> ProposedCall {
    let (selector, arguments) = input.split_at(4);
    let guard = GuardHandle::at(guard);
    let message = guard.call().forward(
        to,
        allowance,
        selector.try_into().unwrap(),
        Raw(arguments.to_vec()),
    );
    proposed(message)
}
