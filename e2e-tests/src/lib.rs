//! What the suites on a node share: processes that end with the tests, the devnet, a small suite deployed by the `keel` command, its accounts, and
//! what tests do over and over.
//!
//! The suites on the embedded chain (`tests/<area>/main.rs`, one target per contract) need none of it: they use `harness`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    async_fn_in_trait
)]

pub mod actors;
pub mod chain;
pub mod deployment;
pub mod dev;
pub mod devnet;
pub mod eventually;
pub mod hex;
pub mod places;
pub mod process;
pub mod scenes;
