//! The pool AMO's policy against a pool that executes what it plans.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_wrap
)]

mod marks;
mod steps;
mod venue;
