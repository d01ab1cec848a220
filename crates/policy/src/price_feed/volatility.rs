//! Volatility of the accepted prices, and the haircut that it justifies.
//!
//! A return r over a time dt shows a variance of r²/dt per unit of time. It enters an exponentially weighted moving average as a value
//! that stood during dt: the usual EWMA of squared returns, for samples at irregular times.
//!
//! Returns are measured between samples that are at least the governed interval apart, each from the price of the last sample to the
//! first one accepted after the interval. Reports of one block differ by what reporters disagree on, not by what the market did, and
//! r²/dt of such a pair has no bound; and noise around a price that stands still would count as if it added up, the more the closer
//! the samples. What happens between two samples is the pessimistic price's and the breaker's to answer.

use super::{Reading, RiskTerms};
use crate::ledger::limits::MAX_HAIRCUT_BPS;
use math::{average_after, mul_div_up, sqrt_up, MathError, E18};

const DAY_MS: u128 = 86_400_000;
/// A larger return counts as this: a hundredfold price, or a hundredth.
pub const MAX_RETURN_E18: u128 = 100 * E18;
/// From variance a day · ms · squared hundredths to squared bps.
const SQUARED_BPS: u128 = DAY_MS * (E18 / 10_000);

/// The variance of returns, and the sample from which the next one counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Volatility {
    pub sample: Reading,
    /// Per day.
    pub variance_e18: u128,
}

impl Volatility {
    /// Nothing is known yet: no variance.
    pub(super) fn starting_at(price: Reading) -> Self {
        Self {
            sample: price,
            variance_e18: 0,
        }
    }

    /// Takes in a price when it is time for a sample.
    pub(super) fn take_in(&mut self, price: Reading, terms: &RiskTerms) -> Result<(), MathError> {
        let dt_ms = price.at_ms.saturating_sub(self.sample.at_ms);
        if dt_ms < terms.sample_interval_ms {
            return Ok(());
        }
        let return_e18 = return_up_e18(self.sample.price_e18, price.price_e18);
        let squared_e18 = mul_div_up(return_e18, return_e18, E18)?;
        let shown_e18 = mul_div_up(squared_e18, DAY_MS, dt_ms.into())?;
        self.variance_e18 = average_after(
            self.variance_e18,
            shown_e18,
            dt_ms,
            terms.volatility_half_life_ms,
        )?;
        self.sample = price;
        Ok(())
    }

    /// z standard deviations over the horizon: z · √(variance · horizon), rounded up, at most `MAX_HAIRCUT_BPS`.
    pub fn haircut_up_bps(&self, terms: &RiskTerms) -> Result<u16, MathError> {
        let z_hundredths = u128::from(terms.z_hundredths);
        let horizon_ms = u128::from(terms.horizon_ms);
        let squared_bps = mul_div_up(
            self.variance_e18,
            horizon_ms.saturating_mul(z_hundredths.saturating_mul(z_hundredths)),
            SQUARED_BPS,
        )?;
        // Rounded up before the root as well as after, which is the exact root rounded up.
        let haircut_bps = u16::try_from(sqrt_up(squared_bps)).unwrap_or(MAX_HAIRCUT_BPS);
        Ok(haircut_bps.min(MAX_HAIRCUT_BPS))
    }
}

/// How far apart two prices are, as a share of the lower one: at least what the logarithm says.
fn return_up_e18(old_e18: u128, new_e18: u128) -> u128 {
    mul_div_up(old_e18.abs_diff(new_e18), E18, old_e18.min(new_e18))
        .map_or(MAX_RETURN_E18, |share_e18| share_e18.min(MAX_RETURN_E18))
}
