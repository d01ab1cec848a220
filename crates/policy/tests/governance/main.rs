//! Votes of the past, terms, and where a proposal stands.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

mod checkpoints;
mod poll;
mod terms;
