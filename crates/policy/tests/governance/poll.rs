//! Where a proposal stands, at each of its edges.

use keel_policy::governance::*;
use ProposalState::*;

const SNAPSHOT: u32 = 100;
const DEADLINE: u32 = 200;
const LAST_TO_QUEUE: u32 = DEADLINE + QUEUE_WINDOW_BLOCKS;

fn poll(for_e18: u128, against_e18: u128, abstain_e18: u128) -> Poll {
    Poll {
        snapshot_block: SNAPSHOT,
        deadline_block: DEADLINE,
        quorum_e18: Some(40),
        for_e18,
        against_e18,
        abstain_e18,
        timelock: None,
        closed: None,
    }
}

fn after_voting(poll: Poll) -> ProposalState {
    poll.state(DEADLINE + 1, 0)
}

#[test]
fn votes_are_taken_after_the_snapshot_and_up_to_the_deadline() {
    let poll = poll(40, 0, 0);
    let states = [
        (0, Pending),
        (SNAPSHOT, Pending),
        (SNAPSHOT + 1, Active),
        (DEADLINE, Active),
        (DEADLINE + 1, Succeeded),
        (LAST_TO_QUEUE, Succeeded),
        (LAST_TO_QUEUE + 1, Expired),
        (u32::MAX, Expired),
    ];
    for (block, state) in states {
        assert_eq!(poll.state(block, u64::MAX), state, "block {block}");
    }
}

#[test]
fn it_is_carried_by_more_for_than_against_and_a_quorum_of_for_and_abstain() {
    assert_eq!(after_voting(poll(40, 39, 0)), Succeeded);
    assert_eq!(after_voting(poll(40, 40, 0)), Defeated);
    assert_eq!(after_voting(poll(41, 40, 0)), Succeeded);
    assert_eq!(after_voting(poll(39, 0, 0)), Defeated);
    assert_eq!(after_voting(poll(39, 0, 1)), Succeeded);
    assert_eq!(after_voting(poll(1, 0, 39)), Succeeded);
    assert_eq!(after_voting(poll(0, 0, 40)), Defeated);
}

#[test]
fn votes_against_never_help_a_proposal() {
    for against_e18 in 0..50 {
        assert_eq!(after_voting(poll(39, against_e18, 0)), Defeated);
    }
}

#[test]
fn without_a_vote_it_is_defeated() {
    let mut poll = poll(0, 0, 0);
    poll.quorum_e18 = None;
    assert_eq!(after_voting(poll), Defeated);
    // Nor is a quorum that nobody knows ever met.
    poll.for_e18 = u128::MAX;
    assert_eq!(after_voting(poll), Defeated);
}

#[test]
fn once_queued_time_decides_and_no_block() {
    let mut poll = poll(40, 0, 0);
    poll.timelock = Some(Timelock {
        eta_ms: 1_000,
        expires_ms: 2_000,
    });
    for block in [0, DEADLINE + 1, u32::MAX] {
        assert_eq!(poll.state(block, 0), Queued);
        assert_eq!(poll.state(block, 1_999), Queued);
        assert_eq!(poll.state(block, 2_000), Expired);
    }
}

#[test]
fn what_is_closed_stays_closed() {
    for (closed, state) in [(Closed::Executed, Executed), (Closed::Cancelled, Cancelled)] {
        let mut poll = poll(40, 0, 0);
        poll.closed = Some(closed);
        assert_eq!(poll.state(0, 0), state);
        assert_eq!(poll.state(DEADLINE + 1, 0), state);
        poll.timelock = Some(Timelock {
            eta_ms: 1_000,
            expires_ms: 2_000,
        });
        assert_eq!(poll.state(u32::MAX, 1_500), state);
        assert_eq!(poll.state(u32::MAX, u64::MAX), state);
    }
}

#[test]
fn open_are_the_states_that_can_still_end_in_execution() {
    for state in [Pending, Active, Succeeded, Queued] {
        assert!(state.is_open(), "{state:?}");
    }
    for state in [Defeated, Expired, Executed, Cancelled] {
        assert!(!state.is_open(), "{state:?}");
    }
}

#[test]
fn each_choice_has_its_own_count() {
    let mut poll = poll(0, 0, 0);
    poll.count(Choice::For, 3);
    poll.count(Choice::Against, 5);
    poll.count(Choice::Abstain, 7);
    poll.count(Choice::For, 11);
    assert_eq!(
        (poll.for_e18, poll.against_e18, poll.abstain_e18),
        (14, 5, 7)
    );
    assert_eq!(poll.turnout_e18(), 21);
}
