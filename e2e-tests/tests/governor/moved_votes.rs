//! Coins that move: nobody votes with the same ones twice, or with borrowed ones.

use crate::*;

fn spend(fixture: &Fixture) -> Vec<ProposedCall> {
    vec![fixture.allow(Role::Attacker, coins(1_000_000))]
}

#[test]
fn after_voting_coins_do_not_vote_again_elsewhere() {
    let mut fixture = fixture();
    let calls = spend(&fixture);
    let proposal = fixture.open(BOB, &calls);
    let snapshot_block = fixture.poll(proposal).snapshot_block;
    fixture.vote(BOB, proposal, Choice::For);
    fixture.delegate(Role::Attacker, Role::Attacker);
    fixture.transfer(BOB, Role::Attacker, coins(250));
    fixture.chain.next_block();
    let vote = |fixture: &Fixture| fixture.governor().call().vote(proposal, Choice::For);
    let message = vote(&fixture);
    let error = || GovernorError::NoVotes { snapshot_block };
    fixture.assert_refused(Role::Attacker, message, error());
    // Nor by another delegate.
    fixture.transfer(Role::Attacker, BOB, coins(250));
    fixture.delegate(BOB, Role::Attacker);
    fixture.chain.next_block();
    let message = vote(&fixture);
    fixture.assert_refused(Role::Attacker, message, error());
    assert_eq!(fixture.poll(proposal).for_e18, coins(250));
}

#[test]
fn whoever_sold_after_the_snapshot_still_votes_and_the_buyer_does_not() {
    let mut fixture = fixture();
    let calls = spend(&fixture);
    let proposal = fixture.open(ALICE, &calls);
    let snapshot_block = fixture.poll(proposal).snapshot_block;
    fixture.delegate(Role::Trader, Role::Trader);
    fixture.transfer(BOB, Role::Trader, coins(250));
    let message = fixture.governor().call().vote(proposal, Choice::For);
    let error = GovernorError::NoVotes { snapshot_block };
    fixture.assert_refused(Role::Trader, message, error);
    assert_eq!(fixture.vote(BOB, proposal, Choice::Against), coins(250));
}

/// Beanstalk, April 2022: borrow, propose or vote, give back, all in one block.
#[test]
fn coins_borrowed_within_a_block_neither_propose_nor_vote() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = spend(&fixture);
    fixture.delegate(Role::Attacker, Role::Attacker);
    fixture.chain.next_block();
    fixture.transfer(SLEEPER, Role::Attacker, coins(440));
    let message = governor.call().propose(calls.clone(), Hash::default());
    let error = GovernorError::BelowThreshold {
        votes_e18: 0,
        threshold_e18: coins(10),
    };
    fixture.assert_refused(Role::Attacker, message, error);
    fixture.transfer(Role::Attacker, SLEEPER, coins(440));
    // In the snapshot's own block.
    let proposal = fixture.propose(BOB, &calls);
    let snapshot_block = fixture.poll(proposal).snapshot_block;
    let block = fixture.chain.block_number();
    fixture.chain.next_blocks(snapshot_block - block);
    fixture.transfer(SLEEPER, Role::Attacker, coins(440));
    let message = governor.call().vote(proposal, Choice::For);
    fixture.assert_refused(Role::Attacker, message, wrong(ProposalState::Pending));
    fixture.transfer(Role::Attacker, SLEEPER, coins(440));
    // In a block that takes votes.
    fixture.chain.next_block();
    fixture.transfer(SLEEPER, Role::Attacker, coins(440));
    let message = governor.call().vote(proposal, Choice::For);
    let error = GovernorError::NoVotes { snapshot_block };
    fixture.assert_refused(Role::Attacker, message, error);
}

#[test]
fn coins_minted_after_the_snapshot_do_not_vote_on_it() {
    let mut fixture = fixture();
    let governance = fixture.governance;
    let minting = [fixture.allow(Role::Attacker, coins(1_000_000))];
    governance.carry(&mut fixture.chain, &[ALICE], &minting);
    fixture.delegate(Role::Attacker, Role::Attacker);
    let calls = [fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.open(BOB, &calls);
    let snapshot_block = fixture.poll(proposal).snapshot_block;
    let message = fixture
        .token()
        .call()
        .mint(Role::Attacker.account(), coins(1_000_000));
    fixture.chain.call(Role::Attacker, message).expect_ok();
    let message = fixture.governor().call().vote(proposal, Choice::Against);
    let error = GovernorError::NoVotes { snapshot_block };
    fixture.assert_refused(Role::Attacker, message, error);
    fixture.vote(BOB, proposal, Choice::For);
    assert_eq!(fixture.poll(proposal).quorum_e18, Some(coins(40)));
}

#[test]
fn coins_bought_before_the_snapshot_vote_with_their_new_owner_only() {
    let mut fixture = fixture();
    let calls = spend(&fixture);
    let proposal = fixture.propose(ALICE, &calls);
    fixture.delegate(Role::Trader, Role::Trader);
    fixture.transfer(BOB, Role::Trader, coins(250));
    fixture.governance.open_voting(&mut fixture.chain, proposal);
    let snapshot_block = fixture.poll(proposal).snapshot_block;
    assert_eq!(
        fixture.vote(Role::Trader, proposal, Choice::For),
        coins(250)
    );
    let message = fixture.governor().call().vote(proposal, Choice::For);
    let error = GovernorError::NoVotes { snapshot_block };
    fixture.assert_refused(BOB, message, error);
}
