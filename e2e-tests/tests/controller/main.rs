//! The controller: registry and roles, rebalancing within its room, enforcement, and what a hostile AMO or a stingy caller can do.
//!
//! Most tests use AMOs that follow a script (`scripted`), so that every number is chosen; `pool` uses real ones.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod access;
mod causes;
mod enforce;
mod enforce_failures;
mod gas;
mod harvest;
mod hostile;
mod lens;
mod limits;
mod pool;
mod rebalance;
mod refresh;
mod register;
mod reward;
mod room;
mod scripted;
mod stages;
mod stressed;
mod terms;
mod write_off;
