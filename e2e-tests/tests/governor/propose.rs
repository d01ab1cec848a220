//! Who proposes what, and how often.

use crate::*;
use interfaces::governor::{Proposed, MAX_CALLS, MAX_INPUT_BYTES};

#[test]
fn a_proposal_says_everything_on_the_chain_and_takes_votes_later() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let calls = vec![
        fixture.allow(Role::Keeper, coins(5)),
        fixture.allow(Role::Trader, coins(6)),
    ];
    let description_hash = Hash::from([7; 32]);
    let block = fixture.chain.block_number();
    let message = governor.call().propose(calls.clone(), description_hash);
    let call = fixture.chain.call(ALICE, message);
    let event: Proposed = call.event(governor);
    let proposal = call.expect_ok();
    assert_eq!((event.proposal, event.proposer), (0, ALICE.account()));
    assert_eq!(
        (event.snapshot_block, event.deadline_block),
        (block + 10, block + 110)
    );
    // The hash can be rebuilt from the event alone.
    let view = governor
        .call()
        .hash_of(event.calls.clone(), event.description_hash);
    let calls_hash = fixture.chain.read(view);
    assert_eq!(event.calls, calls);
    let expected = Proposal {
        proposer: ALICE.account(),
        calls_hash,
        threshold_e18: coins(10),
        terms: governor_terms(),
        poll: Poll {
            snapshot_block: block + 10,
            deadline_block: block + 110,
            ..Poll::default()
        },
    };
    assert_eq!(fixture.proposal(proposal), expected);
    assert_eq!(fixture.state(proposal), ProposalState::Pending);
    let view = governor.call().latest_of(ALICE.account());
    assert_eq!(fixture.chain.read(view), Some(proposal));
}

#[test]
fn the_hash_is_of_every_call_their_order_and_the_description() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let (one, two) = (
        fixture.allow(Role::Keeper, 1),
        fixture.allow(Role::Keeper, 2),
    );
    let mut other_callee = one.clone();
    other_callee.callee = governor.account;
    let variants = [
        (vec![one.clone(), two.clone()], Hash::default()),
        (vec![two.clone(), one.clone()], Hash::default()),
        (vec![one.clone()], Hash::default()),
        (vec![other_callee, two.clone()], Hash::default()),
        (vec![one, two], Hash::from([1; 32])),
    ];
    let hashes: std::collections::HashSet<[u8; 32]> = variants
        .into_iter()
        .map(|(calls, description)| {
            let view = governor.call().hash_of(calls, description);
            fixture.chain.read(view).into()
        })
        .collect();
    assert_eq!(hashes.len(), 5);
}

#[test]
fn below_the_threshold_of_the_supply_nobody_proposes() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let message = |fixture: &Fixture| {
        let governor = fixture.governor();
        governor.call().propose(calls.clone(), Hash::default())
    };
    let below = |votes_e18| GovernorError::BelowThreshold {
        votes_e18,
        threshold_e18: coins(10),
    };
    let carols = coins(10) - coins(1) / 100;
    let proposing = message(&fixture);
    fixture.assert_refused(CAROL, proposing, below(carols));
    // Coins that are delegated to nobody do not count.
    let proposing = message(&fixture);
    fixture.assert_refused(SLEEPER, proposing, below(0));
    // Nor do those of the present block.
    fixture.transfer(SLEEPER, CAROL, coins(1) / 100);
    let proposing = message(&fixture);
    fixture.assert_refused(CAROL, proposing, below(carols));
    fixture.chain.next_block();
    let proposing = message(&fixture);
    fixture.chain.call(CAROL, proposing).expect_ok();
}

#[test]
fn a_proposer_has_one_open_proposal_at_a_time() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let governor = fixture.governor();
    let again = || governor.call().propose(calls.clone(), Hash::default());
    let open = || GovernorError::ProposalOpen { proposal: 0 };
    let proposal = fixture.propose(ALICE, &calls);
    fixture.assert_refused(ALICE, again(), open());
    fixture.governance.open_voting(&mut fixture.chain, proposal);
    fixture.assert_refused(ALICE, again(), open());
    fixture.vote(ALICE, proposal, Choice::For);
    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    fixture.assert_refused(ALICE, again(), open());
    fixture
        .governance
        .wait_out_timelock(&mut fixture.chain, proposal);
    fixture.assert_refused(ALICE, again(), open());
    // Somebody else's is not in the way, however alike.
    assert_eq!(fixture.propose(BOB, &calls), 1);
    fixture.execute(proposal, &calls);
    assert_eq!(fixture.propose(ALICE, &calls), 2);
}

#[test]
fn a_defeated_or_a_cancelled_proposal_makes_room_for_the_next() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Keeper, 1)];
    let proposal = fixture.open(ALICE, &calls);
    fixture
        .governance
        .close_voting(&mut fixture.chain, proposal);
    assert_eq!(fixture.state(proposal), ProposalState::Defeated);
    let proposal = fixture.propose(ALICE, &calls);
    let message = fixture.governor().call().cancel(proposal);
    fixture.chain.call(ALICE, message).expect_ok();
    assert_eq!(fixture.propose(ALICE, &calls), 2);
}

#[test]
fn spam_from_one_stake_passed_around_can_be_cancelled_by_anyone() {
    let mut fixture = fixture();
    let calls = vec![fixture.allow(Role::Attacker, coins(1))];
    let first = fixture.propose(BOB, &calls);
    fixture.delegate(Role::Attacker, Role::Attacker);
    fixture.transfer(BOB, Role::Attacker, coins(250));
    fixture.chain.next_block();
    let second = fixture.propose(Role::Attacker, &calls);
    let cancel = |proposal| fixture.governance.governor.call().cancel(proposal);
    let (first, second) = (cancel(first), cancel(second));
    fixture.chain.call(Role::Keeper, first).expect_ok();
    let error = GovernorError::MayNotCancel {
        votes_e18: coins(250),
        threshold_e18: coins(10),
    };
    fixture.assert_refused(Role::Keeper, second, error);
}

#[test]
fn a_list_has_one_to_ten_calls_with_whole_selectors() {
    let mut fixture = fixture();
    let call = fixture.allow(Role::Keeper, 1);
    let governor = fixture.governor();
    let propose = |calls: Vec<ProposedCall>| governor.call().propose(calls, Hash::default());
    for (length, count) in [(0, 0), (MAX_CALLS + 1, 11)] {
        let error = GovernorError::CallCount { count, maximum: 10 };
        fixture.assert_refused(ALICE, propose(vec![call.clone(); length]), error);
    }
    for length in 0..4 {
        let mut short = call.clone();
        short.input.truncate(length);
        let error = GovernorError::NoSelector { index: 1 };
        fixture.assert_refused(ALICE, propose(vec![call.clone(), short]), error);
    }
    let message = propose(vec![call; MAX_CALLS]);
    fixture.chain.call(ALICE, message).expect_ok();
}

#[test]
fn the_longest_list_is_proposed_and_executed_and_a_longer_one_refused() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let call = fixture.allow(Role::Keeper, 1);
    let mut calls = vec![call.clone(); MAX_CALLS];
    // An input with more than its arguments: ink! ignores the rest.
    let used = call.input.len() * (MAX_CALLS - 1);
    calls[0].input.resize(MAX_INPUT_BYTES - used, 0);
    let mut longer = calls.clone();
    longer[1].input.push(0);
    let error = GovernorError::InputsTooLong {
        bytes: 8_193,
        maximum: 8_192,
    };
    let message = governor.call().propose(longer, Hash::default());
    fixture.assert_refused(ALICE, message, error);
    let proposal = fixture.ripen(&calls);
    fixture.execute(proposal, &calls);
    assert_eq!(fixture.allowance(Role::Keeper), 1);
}
