//! Fixed point, StableSwap, averages: no_std, no allocation, no ink!; run unchanged by contracts, keeper and simulator.
#![cfg_attr(not(feature = "std"), no_std)]

mod average;
mod error;
mod exp;
mod fixed;
mod float;
mod median;
mod sqrt;
pub mod stable_swap;
mod wide;

pub use average::{average_after, clamp_step};
pub use error::MathError;
pub use exp::{exp_neg_e18, exp_up_e18};
pub use fixed::{
    apply_bps_down, apply_bps_up, from_e18_down, from_e18_up, mul_div_down, mul_div_up, to_e18,
    unit_e18, BPS, E18, MAX_DECIMALS,
};
pub use median::median;
pub use sqrt::{sqrt_down, sqrt_up};
