//! Every message of every contract, and who may call it: one table, held against the contracts' metadata, played as every role, and
//! written to `docs/roles.md`.
//!
//! A new contract needs a file with its lines, and a place in `table::all`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod actor;
mod calls;
mod complete;
mod governance;
mod guardian;
mod json;
mod line;
mod metadata;
mod page;
mod table;
mod world;
