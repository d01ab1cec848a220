//! The pool AMO: what its position in a two-coin pool is worth, and the step toward the peg that it wants.
//!
//! Coin 0 is the stablecoin, coin 1 a collateral. Prices of the pool are those of coin 0 in coin 1; times the collateral's USD price
//! they are USD. The coin is worth 1 USD where the pool's price is 1 / (collateral's price).

mod mark;
mod step;

pub use mark::{position, value_change, worth_e18};
pub use step::{plan, step};

use math::stable_swap::Params;
use math::{mul_div_down, MathError, E18};

/// The governed numbers of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct PoolAmoParams {
    /// Nothing is done while the coin is this close to 1 USD, by the moving average or by the pool's present price; no other pool may
    /// show it further below while this one winds.
    pub band_bps: u16,
    /// No coin is wound into the pool while its other coin is worth this much less than 1 USD, or still less.
    pub other_band_bps: u16,
    /// One step covers the distance to the target divided by this.
    pub step_divisor: u16,
}

/// A two-coin pool and the AMO's share in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Balances that belong to the suppliers, at 18 decimals.
    pub reserves_e18: [u128; 2],
    /// The same for coin 1, in its base units.
    pub tokens: u128,
    /// D, 18 decimals.
    pub invariant_e18: u128,
    pub lp_supply: u128,
    /// The AMO's LP tokens.
    pub lp_balance: u128,
    /// Moving average of the price of coin 0 in coin 1.
    pub average_price_e18: u128,
    pub curve: Params,
    /// It takes and gives coin in proportion only.
    pub paused: bool,
}

/// Smaller steps are not planned.
pub const LEAST_STEP_E18: u128 = E18;
/// Prices outside this range are not believed: they mark and target like the nearest bound of it.
const LOWEST_PRICE_E18: u128 = E18 / 100;
const HIGHEST_PRICE_E18: u128 = E18 * 100;

impl Pool {
    fn is_empty(&self) -> bool {
        self.lp_supply == 0 || self.reserves_e18.contains(&0)
    }

    /// The AMO's share of an amount of the whole pool.
    fn share_down(&self, amount: u128) -> Result<u128, MathError> {
        mul_div_down(amount, self.lp_balance, self.lp_supply)
    }

    /// An amount of coin 1 at 18 decimals, in its base units.
    fn tokens_down(&self, amount_e18: u128) -> Result<u128, MathError> {
        let [_, reserve_e18] = self.reserves_e18;
        mul_div_down(amount_e18, self.tokens, reserve_e18)
    }
}

/// The price of the coin in the pool at which it is worth one USD, when coin 1 is worth `collateral_price_e18` (not zero).
fn par_price_e18(collateral_price_e18: u128) -> u128 {
    E18.saturating_mul(E18)
        .checked_div(collateral_price_e18)
        .unwrap_or(u128::MAX)
        .clamp(LOWEST_PRICE_E18, HIGHEST_PRICE_E18)
}
