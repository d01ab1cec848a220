//! What the system owns and owes, what its AMOs want, and what a breach takes: pure functions that the contracts, the keeper and the
//! simulator run unchanged.
#![cfg_attr(not(feature = "std"), no_std)]

// The codec derives cast the number of a variant; an enum has at most 256.
#[allow(clippy::cast_possible_truncation)]
pub mod amo;
pub mod auction;
#[allow(clippy::cast_possible_truncation)]
pub mod enforcement;
pub mod governance;
pub mod keeper;
pub mod ledger;
pub mod lending;
#[allow(clippy::cast_possible_truncation)]
pub mod limits;
pub mod pool;
pub mod price_feed;
pub mod room;
