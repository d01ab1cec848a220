//! Votes of the past, a proposal's way from being made to being executed, and what changes without one.
// The codec derives cast the number of a variant; an enum has at most 256.
#![allow(clippy::cast_possible_truncation)]

mod checkpoints;
mod corridor;
mod poll;
mod terms;

pub use checkpoints::{latest_before_end_of, Checkpoint};
pub use corridor::{
    Corridor, CorridorOutOfRange, StepRefusal, MAX_STEP_BPS, MAX_STEP_INTERVAL_MS,
    MIN_STEP_INTERVAL_MS,
};
pub use poll::{Choice, Closed, Poll, ProposalState, Timelock, QUEUE_WINDOW_BLOCKS};
pub use terms::{
    GovernorTerms, TermOutOfRange, MAX_GRACE_PERIOD_MS, MAX_QUORUM_BPS, MAX_THRESHOLD_BPS,
    MAX_TIMELOCK_DELAY_MS, MAX_VOTING_DELAY_BLOCKS, MAX_VOTING_PERIOD_BLOCKS, MIN_GRACE_PERIOD_MS,
    MIN_QUORUM_BPS, MIN_THRESHOLD_BPS, MIN_TIMELOCK_DELAY_MS, MIN_VOTING_DELAY_BLOCKS,
    MIN_VOTING_PERIOD_BLOCKS,
};
