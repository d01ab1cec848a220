//! What the system owns and owes, what its AMOs want, and what a breach takes: pure functions that the contracts, the keeper and the
//! simulator run unchanged.
#![cfg_attr(not(feature = "std"), no_std)]

pub mod amo;
pub mod ledger;
