//! Execution: by anyone, in time, the list that was voted for, once.

use crate::*;
use interfaces::governance_token::MintingAllowanceChanged;
use interfaces::governor::Executed;

#[test]
fn anyone_executes_every_call_in_order() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![
        fixture.allow(Role::Keeper, coins(5)),
        fixture.allow(Role::Trader, coins(6)),
        fixture.allow(Role::Keeper, coins(7)),
    ];
    let proposal = fixture.ripen(&calls);
    let message = fixture.governance.execute(proposal, &calls);
    let call = fixture.chain.call(Role::Attacker, message);
    let event: Executed = call.event(governor);
    assert_eq!(
        (event.proposal, event.by),
        (proposal, Role::Attacker.account())
    );
    let changes: Vec<(u128, u128)> = call
        .events::<MintingAllowanceChanged>(fixture.token())
        .into_iter()
        .map(|event| (event.old_e18, event.new_e18))
        .collect();
    assert_eq!(
        changes,
        [(0, coins(5)), (0, coins(6)), (coins(5), coins(7))]
    );
    call.expect_ok();
    assert_eq!(fixture.allowance(Role::Keeper), coins(7));
    assert_eq!(fixture.allowance(Role::Trader), coins(6));
    assert_eq!(fixture.state(proposal), ProposalState::Executed);
}

#[test]
fn nothing_is_executed_twice() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, coins(5))];
    let proposal = fixture.ripen(&calls);
    fixture.execute(proposal, &calls);
    let executed = || wrong(ProposalState::Executed);
    fixture.assert_not_executed(proposal, &calls, executed());
    fixture.chain.next_block_in(HOUR_MS);
    fixture.assert_not_executed(proposal, &calls, executed());
    let governor = fixture.governor();
    let message = governor.call().queue(proposal);
    fixture.assert_refused(Role::Keeper, message, executed());
    let message = governor.call().cancel(proposal);
    fixture.assert_refused(ALICE, message, executed());
}

#[test]
fn a_changed_list_is_not_executed() {
    let mut fixture = fixture();
    let (one, two) = (
        fixture.allow(Role::Keeper, coins(5)),
        fixture.allow(Role::Trader, coins(6)),
    );
    let calls = vec![one.clone(), two.clone()];
    let proposal = fixture.ripen(&calls);
    let expected = fixture.proposal(proposal).calls_hash;
    let governor = fixture.governor();
    let mut other_callee = calls.clone();
    other_callee[0].callee = Role::Attacker.account();
    let mut other_input = calls.clone();
    other_input[1].input[20] ^= 1;
    let lists = [
        vec![],
        vec![one.clone()],
        vec![two.clone(), one.clone()],
        vec![one.clone(), two.clone(), one.clone()],
        vec![fixture.allow(Role::Attacker, coins(5)), two],
        other_callee,
        other_input,
    ];
    for list in lists {
        let view = governor.call().hash_of(list.clone(), Hash::default());
        let found = fixture.chain.read(view);
        let error = GovernorError::CallsChanged { expected, found };
        fixture.assert_not_executed(proposal, &list, error);
    }
    // Nor the same under another description.
    let description_hash = Hash::from([1; 32]);
    let view = governor.call().hash_of(calls.clone(), description_hash);
    let found = fixture.chain.read(view);
    let message = governor
        .call()
        .execute(proposal, calls.clone(), description_hash);
    let error = GovernorError::CallsChanged { expected, found };
    fixture.assert_refused(Role::Attacker, message, error);
    fixture.execute(proposal, &calls);
}

#[test]
fn before_the_timelock_ends_nothing_is_executed() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.succeed(&calls);
    let succeeded = wrong(ProposalState::Succeeded);
    fixture.assert_not_executed(proposal, &calls, succeeded);
    let message = governor.call().queue(proposal);
    let eta_ms = fixture.chain.call(Role::Keeper, message).expect_ok();
    let early = || GovernorError::TooEarly { eta_ms };
    fixture.assert_not_executed(proposal, &calls, early());
    fixture.chain.next_block_at(eta_ms - 1);
    fixture.assert_not_executed(proposal, &calls, early());
    fixture.chain.next_block_in(1);
    fixture.execute(proposal, &calls);
}

#[test]
fn after_the_grace_period_nothing_is_executed() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.ripen(&calls);
    fixture.chain.next_block_in(14 * DAY_MS - 1);
    let undo = fixture.chain.checkpoint();
    fixture.execute(proposal, &calls);
    fixture.chain.roll_back(undo);
    fixture.chain.next_block_in(1);
    let expired = || wrong(ProposalState::Expired);
    fixture.assert_not_executed(proposal, &calls, expired());
    let message = fixture.governor().call().cancel(proposal);
    fixture.assert_refused(ALICE, message, expired());
}

#[test]
fn a_proposal_that_was_not_carried_is_not_executed_in_any_state() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Attacker, coins(1))];
    let error = GovernorError::UnknownProposal { proposal: 0 };
    fixture.assert_not_executed(0, &calls, error);
    let proposal = fixture.propose(ALICE, &calls);
    fixture.assert_not_executed(proposal, &calls, wrong(ProposalState::Pending));
    fixture.governance.open_voting(&mut fixture.chain, proposal);
    fixture.vote(ALICE, proposal, Choice::Against);
    fixture.assert_not_executed(proposal, &calls, wrong(ProposalState::Active));
    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    fixture.assert_not_executed(proposal, &calls, wrong(ProposalState::Defeated));
}
