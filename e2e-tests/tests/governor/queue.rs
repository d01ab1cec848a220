//! From the vote to the timelock.

use crate::*;
use interfaces::governor::Queued;

#[test]
fn anyone_queues_what_succeeded() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.succeed(&calls);
    let now_ms = fixture.chain.now_ms();
    let call = fixture
        .chain
        .call(Role::Attacker, governor.call().queue(proposal));
    let event: Queued = call.event(governor);
    assert_eq!(
        (event.proposal, event.eta_ms, event.expires_ms),
        (proposal, now_ms + 2 * DAY_MS, now_ms + 16 * DAY_MS)
    );
    assert_eq!(call.expect_ok(), now_ms + 2 * DAY_MS);
    assert_eq!(fixture.state(proposal), ProposalState::Queued);
    // Again would move the time.
    let message = governor.call().queue(proposal);
    fixture.assert_refused(Role::Keeper, message, wrong(ProposalState::Queued));
}

#[test]
fn nothing_is_queued_before_its_deadline_or_when_defeated_or_cancelled() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let queue = |proposal| governor.call().queue(proposal);
    let error = GovernorError::UnknownProposal { proposal: 0 };
    fixture.assert_refused(Role::Keeper, queue(0), error);
    let proposal = fixture.propose(ALICE, &calls);
    let pending = wrong(ProposalState::Pending);
    fixture.assert_refused(Role::Keeper, queue(proposal), pending);
    fixture.governance.open_voting(&mut fixture.chain, proposal);
    fixture.vote(ALICE, proposal, Choice::For);
    let active = wrong(ProposalState::Active);
    fixture.assert_refused(Role::Keeper, queue(proposal), active);
    fixture.vote(BOB, proposal, Choice::Against);
    let undo = fixture.chain.checkpoint();
    fixture
        .chain
        .call(ALICE, governor.call().cancel(proposal))
        .expect_ok();
    let cancelled = wrong(ProposalState::Cancelled);
    fixture.assert_refused(Role::Keeper, queue(proposal), cancelled);
    fixture.chain.roll_back(undo);
    let proposal = fixture.open(BOB, &calls);
    fixture.vote(ALICE, proposal, Choice::Against);
    fixture.vote(BOB, proposal, Choice::For);
    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    let defeated = wrong(ProposalState::Defeated);
    fixture.assert_refused(Role::Keeper, queue(proposal), defeated);
}

#[test]
fn what_nobody_queued_in_two_weeks_of_blocks_expires() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.succeed(&calls);
    fixture.chain.next_blocks(201_600 - 1);
    let undo = fixture.chain.checkpoint();
    fixture
        .chain
        .call(Role::Keeper, governor.call().queue(proposal))
        .expect_ok();
    fixture.chain.roll_back(undo);
    fixture.chain.next_block();
    let message = governor.call().queue(proposal);
    fixture.assert_refused(Role::Keeper, message, wrong(ProposalState::Expired));
}
