//! `keel keeper` on a devnet: breaches made by outsiders are closed, whatever happens to node and keeper; nothing is sent twice, nothing is lost.
//!
//! Each test has a devnet of its own, which goes on from the state of one deployment: a pool above its peg, its AMO wound. Where it matters
//! that something happens between two blocks, the test makes the blocks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod breaches;
mod closing;
mod configuration;
mod crashes;
mod daemon;
mod rivals;
mod stage;
mod stalls;
mod upkeep;
