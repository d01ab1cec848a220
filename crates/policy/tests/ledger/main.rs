//! The ledger against exact rational arithmetic, by hand and by random sequences.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod basket;
mod exact;
mod exchange;
mod failures;
mod published;
mod refusals;
mod sequences;
mod settlement;
mod stale_marks;
mod waterfall;
mod world;
