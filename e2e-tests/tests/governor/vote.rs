//! Voting.

use crate::*;
use interfaces::governor::{Receipt, Voted};

#[test]
fn a_vote_counts_with_what_the_voter_had_at_the_snapshot() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.open(ALICE, &calls);
    let message = governor.call().vote(proposal, Choice::For);
    let call = fixture.chain.call(ALICE, message);
    let event: Voted = call.event(governor);
    assert_eq!(
        (event.proposal, event.voter, event.choice, event.weight_e18),
        (proposal, ALICE.account(), Choice::For, coins(300))
    );
    assert_eq!(call.expect_ok(), coins(300));
    assert_eq!(fixture.vote(BOB, proposal, Choice::Against), coins(250));
    let carols = coins(10) - coins(1) / 100;
    assert_eq!(fixture.vote(CAROL, proposal, Choice::Abstain), carols);
    let poll = fixture.poll(proposal);
    assert_eq!(
        (poll.for_e18, poll.against_e18, poll.abstain_e18),
        (coins(300), coins(250), carols)
    );
    assert_eq!(poll.quorum_e18, Some(coins(40)));
    let view = governor.call().receipt(proposal, BOB.account());
    let receipt = Receipt {
        choice: Choice::Against,
        weight_e18: coins(250),
    };
    assert_eq!(fixture.chain.read(view), Some(receipt));
    let view = governor.call().receipt(proposal, SLEEPER.account());
    assert_eq!(fixture.chain.read(view), None);
}

#[test]
fn nobody_votes_twice() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.open(ALICE, &calls);
    fixture.vote(ALICE, proposal, Choice::For);
    for choice in [Choice::For, Choice::Against, Choice::Abstain] {
        let message = fixture.governor().call().vote(proposal, choice);
        fixture.assert_refused(ALICE, message, GovernorError::AlreadyVoted);
    }
}

#[test]
fn votes_are_taken_between_snapshot_and_deadline_only() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.propose(ALICE, &calls);
    let vote = |fixture: &Fixture| fixture.governor().call().vote(proposal, Choice::For);
    let Poll {
        snapshot_block,
        deadline_block,
        ..
    } = fixture.poll(proposal);
    let message = vote(&fixture);
    fixture.assert_refused(ALICE, message, wrong(ProposalState::Pending));
    let block = fixture.chain.block_number();
    fixture.chain.next_blocks(snapshot_block - block);
    let message = vote(&fixture);
    fixture.assert_refused(ALICE, message, wrong(ProposalState::Pending));
    fixture.chain.next_block();
    let message = vote(&fixture);
    fixture.chain.call(BOB, message).expect_ok();
    fixture
        .chain
        .next_blocks(deadline_block - snapshot_block - 1);
    let message = vote(&fixture);
    fixture.chain.call(ALICE, message).expect_ok();
    fixture.chain.next_block();
    let message = vote(&fixture);
    fixture.assert_refused(CAROL, message, wrong(ProposalState::Succeeded));
}

#[test]
fn without_votes_at_the_snapshot_nobody_votes() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.open(ALICE, &calls);
    let snapshot_block = fixture.poll(proposal).snapshot_block;
    let vote = |fixture: &Fixture| fixture.governor().call().vote(proposal, Choice::For);
    for who in [SLEEPER, Role::Attacker, Role::Guardian, Role::Governance] {
        let message = vote(&fixture);
        let error = GovernorError::NoVotes { snapshot_block };
        fixture.assert_refused(who, message, error);
    }
}

#[test]
fn a_proposal_that_is_not_there_takes_no_votes() {
    let mut fixture = fixture();
    let message = fixture.governor().call().vote(7, Choice::For);
    let error = GovernorError::UnknownProposal { proposal: 7 };
    fixture.assert_refused(ALICE, message, error);
}

#[test]
fn a_tie_defeats_and_so_does_a_missing_quorum() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.open(ALICE, &calls);
    let undo = fixture.chain.checkpoint();
    fixture.vote(CAROL, proposal, Choice::For);
    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    assert_eq!(fixture.state(proposal), ProposalState::Defeated);
    fixture.chain.roll_back(undo);

    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    assert_eq!(fixture.state(proposal), ProposalState::Defeated);
    // From now on Alice and Bob have 300 each, Carol one unit less than the quorum.
    let carols = coins(40) - 1;
    fixture.transfer(SLEEPER, BOB, coins(50));
    fixture.transfer(SLEEPER, CAROL, carols - (coins(10) - coins(1) / 100));
    fixture.chain.next_block();
    let proposal = fixture.open(ALICE, &calls);
    let undo = fixture.chain.checkpoint();
    fixture.vote(ALICE, proposal, Choice::For);
    fixture.vote(BOB, proposal, Choice::Against);
    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    assert_eq!(fixture.state(proposal), ProposalState::Defeated);
    fixture.chain.roll_back(undo);
    let undo = fixture.chain.checkpoint();
    assert_eq!(fixture.vote(CAROL, proposal, Choice::For), carols);
    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    assert_eq!(fixture.state(proposal), ProposalState::Defeated);
    fixture.chain.roll_back(undo);
    fixture.vote(ALICE, proposal, Choice::Abstain);
    fixture.vote(CAROL, proposal, Choice::For);
    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    assert_eq!(fixture.state(proposal), ProposalState::Succeeded);
}

#[test]
fn the_quorum_is_of_the_supply_at_the_snapshot() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.open(ALICE, &calls);
    // Burning after the snapshot makes it no easier.
    let message = fixture.token().call().burn(coins(440));
    fixture.chain.call(SLEEPER, message).expect_ok();
    fixture.chain.next_block();
    fixture.vote(ALICE, proposal, Choice::For);
    assert_eq!(fixture.poll(proposal).quorum_e18, Some(coins(40)));
}
