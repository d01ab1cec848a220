//! The conformance kit on every AMO of the repository, and on AMOs that are broken on purpose.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod broken;
mod lending;
mod pool;
mod savings;
