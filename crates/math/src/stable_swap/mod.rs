//! StableSwap for 2 to 4 coins, on balances at 18 decimals.
//!
//! Convention: Ann = A·n as in Curve's contracts, where A = A_whitepaper · n^(n−1). Every `ann` here carries `AMP_PRECISION`.
//! Balances are from 1 unit to `MAX_BALANCE`; what would leave the range is an error, as is an iteration that does not converge.
//!
//! Rounding: an invariant comes with its direction in its name and is less than 2 units off; every amount is rounded against the
//! caller, so that no operation lowers the exact invariant per LP token, whether its fees stay in the pool or leave it.

mod balance;
mod composition;
mod fee;
mod invariant;
mod liquidity;
mod price;
mod ramp;
mod swap;

pub use balance::balance_given_others_up;
pub use composition::{composition_at_price, distance_to_price, Distance};
pub use fee::{dynamic_fee_e10, imbalance_fee_e10};
pub use invariant::{invariant_down, invariant_up};
pub use liquidity::{add, remove_exact, remove_one, share_down, Added, RemovedExact, RemovedOne};
pub use price::price_e18;
pub use ramp::ann_at;
pub use swap::{swap_exact_in, swap_exact_out, SwapIn, SwapOut};

/// Most coins of a pool.
pub const MAX_COINS: usize = 4;
/// `ann` is A·n times this.
pub const AMP_PRECISION: u128 = 100;
/// Largest A.
pub const MAX_AMP: u128 = 1_000_000;
/// Bounds of `ann`: A = 1 with two coins, `MAX_AMP` with four.
pub const MIN_ANN: u128 = 2 * AMP_PRECISION;
pub const MAX_ANN: u128 = MAX_AMP * 4 * AMP_PRECISION;
/// Largest balance of a coin, at 18 decimals: 10^15 whole coins. The least is 1 unit.
pub const MAX_BALANCE: u128 = 1_000_000_000_000_000_000_000_000_000_000_000;
/// Largest invariant: D ≤ Σx.
const MAX_INVARIANT: u128 = MAX_BALANCE * 4 + 1;
/// Fees are parts of this.
pub const FEE_DENOMINATOR_E10: u128 = 10_000_000_000;
/// An iteration that takes longer does not converge. Measured over extreme balances: at most 10.
const MAX_STEPS: u32 = 32;

/// What the pool charges and how it is curved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    /// A·n·`AMP_PRECISION`.
    pub ann: u128,
    /// Fee of a swap at balance.
    pub fee_e10: u128,
    /// How many times the fee grows far off balance, at most.
    pub offpeg_multiplier_e10: u128,
}
