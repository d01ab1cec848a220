//! Cancelling.

use crate::*;
use interfaces::governor::Cancelled;

#[test]
fn the_proposer_cancels_until_it_is_queued() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let cancel = |proposal| governor.call().cancel(proposal);
    let proposal = fixture.propose(ALICE, &calls);
    let undo = fixture.chain.checkpoint();
    let call = fixture.chain.call(ALICE, cancel(proposal));
    let event: Cancelled = call.event(governor);
    assert_eq!((event.proposal, event.by), (proposal, ALICE.account()));
    call.expect_ok();
    assert_eq!(fixture.state(proposal), ProposalState::Cancelled);
    let cancelled = wrong(ProposalState::Cancelled);
    fixture.assert_refused(ALICE, cancel(proposal), cancelled);
    fixture.chain.roll_back(undo);

    fixture.governance.open_voting(&mut fixture.chain, proposal);
    let undo = fixture.chain.checkpoint();
    fixture.chain.call(ALICE, cancel(proposal)).expect_ok();
    let message = governor.call().vote(proposal, Choice::For);
    fixture.assert_refused(BOB, message, wrong(ProposalState::Cancelled));
    fixture.chain.roll_back(undo);

    fixture.vote(ALICE, proposal, Choice::For);
    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    let undo = fixture.chain.checkpoint();
    fixture.chain.call(ALICE, cancel(proposal)).expect_ok();
    fixture.chain.roll_back(undo);

    fixture
        .governance
        .wait_out_timelock(&mut fixture.chain, proposal);
    let error = GovernorError::MayNotCancel {
        votes_e18: coins(300),
        threshold_e18: coins(10),
    };
    fixture.assert_refused(ALICE, cancel(proposal), error);
}

#[test]
fn nobody_else_cancels_while_the_proposer_keeps_the_threshold() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.propose(ALICE, &calls);
    // 10 coins are left: just the threshold.
    fixture.transfer(ALICE, Role::Trader, coins(290));
    fixture.chain.next_block();
    let error = || GovernorError::MayNotCancel {
        votes_e18: coins(10),
        threshold_e18: coins(10),
    };
    for who in [BOB, Role::Guardian, Role::Governance, Role::Attacker] {
        let message = governor.call().cancel(proposal);
        fixture.assert_refused(who, message, error());
    }
    let message = governor.call().cancel(9);
    let error = GovernorError::UnknownProposal { proposal: 9 };
    fixture.assert_refused(ALICE, message, error);
}

#[test]
fn anyone_cancels_up_to_execution_when_the_proposer_let_go_of_its_votes() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.ripen(&calls);
    fixture.transfer(ALICE, Role::Trader, coins(290) + 1);
    // What is left at the end of this block counts from the next on.
    let message = governor.call().cancel(proposal);
    let error = GovernorError::MayNotCancel {
        votes_e18: coins(300),
        threshold_e18: coins(10),
    };
    fixture.assert_refused(Role::Keeper, message, error);
    fixture.chain.next_block();
    let call = fixture
        .chain
        .call(Role::Keeper, governor.call().cancel(proposal));
    let event: Cancelled = call.event(governor);
    assert_eq!(event.by, Role::Keeper.account());
    call.expect_ok();
    let cancelled = wrong(ProposalState::Cancelled);
    fixture.assert_not_executed(proposal, &calls, cancelled);
}

#[test]
fn the_threshold_of_a_proposal_is_the_one_it_was_made_under() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let governance = fixture.governance;
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    fixture.transfer(SLEEPER, CAROL, coins(5));
    fixture.chain.next_block();
    let kept = fixture.propose(CAROL, &calls);
    let raised = GovernorTerms {
        threshold_bps: 1_000,
        ..governor_terms()
    };
    let raising = [proposed(governor.call().set_terms(raised))];
    governance.carry(&mut fixture.chain, &[ALICE], &raising);
    assert_eq!(fixture.state(kept), ProposalState::Defeated);
    assert_eq!(fixture.proposal(kept).threshold_e18, coins(10));
    assert_eq!(fixture.proposal(kept).terms, governor_terms());
    let message = governor.call().propose(calls, Hash::default());
    let refused = fixture.chain.refused(CAROL, message);
    let votes_e18 = coins(15) - coins(1) / 100;
    let error = GovernorError::BelowThreshold {
        votes_e18,
        threshold_e18: coins(100),
    };
    assert_eq!(refused, error);
}
