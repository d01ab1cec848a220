//! Setting the terms: within bounds, and never so that the governor could not act any more.

use crate::*;
use interfaces::governor::{GovernorTermsChanged, TermOutOfRange};
use policy::governance::*;

fn setting(fixture: &Fixture, terms: GovernorTerms) -> Vec<ProposedCall> {
    vec![proposed(fixture.governor().call().set_terms(terms))]
}

#[test]
fn a_vote_sets_the_terms_of_later_proposals() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let new = GovernorTerms {
        threshold_bps: 200,
        voting_delay_blocks: 1,
        voting_period_blocks: 10,
        quorum_bps: 3_000,
        timelock_delay_ms: DAY_MS,
        grace_period_ms: 2 * DAY_MS,
    };
    let calls = setting(&fixture, new);
    let proposal = fixture.ripen(&calls);
    let running = fixture.propose(BOB, &calls);
    let message = fixture.governance.execute(proposal, &calls);
    let call = fixture.chain.call(Role::Keeper, message);
    let event: GovernorTermsChanged = call.event(governor);
    assert_eq!((event.old, event.new), (governor_terms(), new));
    call.expect_ok();
    assert_eq!(fixture.chain.read(governor.call().terms()), new);
    // One that is under way keeps the terms it was made under: a quorum of 40 and not of 300.
    fixture.governance.open_voting(&mut fixture.chain, running);
    fixture.vote(BOB, running, Choice::For);
    assert_eq!(fixture.poll(running).quorum_e18, Some(coins(40)));
    fixture.governance.close_voting(&mut fixture.chain, running);
    let now_ms = fixture.chain.now_ms();
    let message = governor.call().queue(running);
    let eta_ms = fixture.chain.call(Role::Keeper, message).expect_ok();
    assert_eq!(eta_ms, now_ms + 2 * DAY_MS);
    let block = fixture.chain.block_number();
    let later = fixture.propose(ALICE, &calls);
    let poll = fixture.poll(later);
    assert_eq!(
        (poll.snapshot_block, poll.deadline_block),
        (block + 1, block + 11)
    );
}

#[test]
fn terms_out_of_bounds_are_refused_when_proposed() {
    let mut fixture = fixture();
    let good = governor_terms();
    let bad: [(GovernorTerms, u64, u64, u64); 6] = [
        (
            GovernorTerms {
                threshold_bps: MAX_THRESHOLD_BPS + 1,
                ..good
            },
            1_001,
            1,
            1_000,
        ),
        (
            GovernorTerms {
                voting_delay_blocks: u32::MAX,
                ..good
            },
            u32::MAX.into(),
            1,
            432_000,
        ),
        (
            GovernorTerms {
                voting_period_blocks: 0,
                ..good
            },
            0,
            10,
            432_000,
        ),
        (
            GovernorTerms {
                quorum_bps: 10_000,
                ..good
            },
            10_000,
            100,
            5_000,
        ),
        (
            GovernorTerms {
                timelock_delay_ms: u64::MAX,
                ..good
            },
            u64::MAX,
            60_000,
            MAX_TIMELOCK_DELAY_MS,
        ),
        (
            GovernorTerms {
                grace_period_ms: 0,
                ..good
            },
            0,
            DAY_MS,
            MAX_GRACE_PERIOD_MS,
        ),
    ];
    for (terms, value, minimum, maximum) in bad {
        let calls = setting(&fixture, terms);
        let message = fixture.governor().call().propose(calls, Hash::default());
        let error = GovernorError::TermOutOfRange(TermOutOfRange {
            value,
            minimum,
            maximum,
        });
        fixture.assert_refused(ALICE, message, error);
    }
}

#[test]
fn a_quorum_that_its_own_vote_did_not_reach_is_not_set() {
    let mut fixture = fixture();
    let terms = |quorum_bps| GovernorTerms {
        quorum_bps,
        ..governor_terms()
    };
    // Alice's 300 of 1,000 coins are the turnout.
    let calls = setting(&fixture, terms(3_001));
    let proposal = fixture.ripen(&calls);
    let message = fixture.governance.execute(proposal, &calls);
    let refused = fixture.chain.refused(Role::Keeper, message);
    let inner = GovernorError::TurnoutBelowNewQuorum {
        turnout_e18: coins(300),
        quorum_e18: coins(3_001) / 10,
    };
    let answer: ink::MessageResult<Result<(), GovernorError>> = Ok(Err(inner));
    let error = GovernorError::CallFailed {
        index: 0,
        output: scale::Encode::encode(&answer),
    };
    assert_eq!(refused, error);
    let calls = setting(&fixture, terms(3_000));
    fixture.chain.next_block_in(15 * DAY_MS);
    let proposal = fixture.ripen(&calls);
    fixture.execute(proposal, &calls);
}

#[test]
fn the_turnout_is_compared_with_the_supply_at_the_snapshot_of_its_vote() {
    let mut fixture = fixture();
    let half = GovernorTerms {
        quorum_bps: 5_000,
        ..governor_terms()
    };
    // Of 560 coins Alice's 300 are more than half, of the first 1,000 they were less.
    let message = fixture.token().call().burn(coins(440));
    fixture.chain.call(SLEEPER, message).expect_ok();
    fixture.chain.next_block();
    let calls = setting(&fixture, half);
    let proposal = fixture.ripen(&calls);
    fixture.execute(proposal, &calls);
    let view = fixture.governor().call().terms();
    assert_eq!(fixture.chain.read(view), half);
}

#[test]
fn at_every_bound_at_once_the_governor_still_changes_itself() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let governance = fixture.governance;
    let slowest = GovernorTerms {
        threshold_bps: MAX_THRESHOLD_BPS,
        voting_delay_blocks: MAX_VOTING_DELAY_BLOCKS,
        voting_period_blocks: MAX_VOTING_PERIOD_BLOCKS,
        quorum_bps: MAX_QUORUM_BPS,
        timelock_delay_ms: MAX_TIMELOCK_DELAY_MS,
        grace_period_ms: MIN_GRACE_PERIOD_MS,
    };
    let quickest = GovernorTerms {
        threshold_bps: MIN_THRESHOLD_BPS,
        voting_delay_blocks: MIN_VOTING_DELAY_BLOCKS,
        voting_period_blocks: MIN_VOTING_PERIOD_BLOCKS,
        quorum_bps: MIN_QUORUM_BPS,
        timelock_delay_ms: MIN_TIMELOCK_DELAY_MS,
        grace_period_ms: MAX_GRACE_PERIOD_MS,
    };
    for terms in [slowest, quickest, governor_terms()] {
        let calls = setting(&fixture, terms);
        governance.carry(&mut fixture.chain, &[ALICE, BOB], &calls);
        assert_eq!(fixture.chain.read(governor.call().terms()), terms);
    }
}
