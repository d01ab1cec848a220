//! Fixed point, StableSwap, averages: no_std, no allocation, no ink!; run unchanged by contracts, keeper and simulator.
#![cfg_attr(not(feature = "std"), no_std)]

pub mod error;

pub use error::MathError;
