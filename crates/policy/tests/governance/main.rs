//! Votes of the past, terms, where a proposal stands, and what is stepped without one.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

mod checkpoints;
mod corridor;
mod poll;
mod terms;
