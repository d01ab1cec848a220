//! The kinked rate curve with an adaptive rate at its kink, after Abax (`interest_rate_model.rs`, `interest_rate_math.rs`).
//!
//! r(u) = r_t·u/u_t up to the target u_t, and r_t + (r_full − r_t)·(u − u_t)/(1 − u_t) beyond it, also above 1. Every `adjust_ms` the rate at
//! target becomes the rate that the curve gave for the utilisation of that time, within its bounds. The utilisation is weighted by time, so
//! that nobody moves the rate by borrowing for a block.

use math::{mul_div_down, mul_div_up, E18};

/// A year of 365 days.
pub const YEAR_MS: u64 = 31_536_000_000;
/// Most of every rate: 1,000 % a year.
pub const MAX_RATE_E18: u128 = 10 * E18;

/// The governed numbers. Rates are shares of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct RateTerms {
    /// u_t, in (0, 1).
    pub target_utilisation_e18: u128,
    /// r_full: at a utilisation of 1.
    pub full_rate_e18: u128,
    /// Bounds of the rate at target.
    pub least_rate_e18: u128,
    pub most_rate_e18: u128,
    /// Least time between two adjustments of the rate at target.
    pub adjust_ms: u64,
}

/// What the market remembers of its rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct RateState {
    /// r_t.
    pub rate_at_target_e18: u128,
    /// What borrowers pay until somebody next moves the market.
    pub rate_e18: u128,
    /// u, since `since_ms`.
    pub utilisation_e18: u128,
    pub since_ms: u64,
    /// Σ u·Δt since `adjusted_ms`.
    pub weighted_e18_ms: u128,
    pub adjusted_ms: u64,
}

/// Borrowed over supplied, rounded down; 1 when nothing is supplied and something is borrowed.
pub fn utilisation_e18(borrowed_e18: u128, supplied_e18: u128) -> u128 {
    match (borrowed_e18, supplied_e18) {
        (0, _) => 0,
        (_, 0) => E18,
        _ => mul_div_down(borrowed_e18, E18, supplied_e18).unwrap_or(MAX_UTILISATION_E18),
    }
    .min(MAX_UTILISATION_E18)
}

/// A market whose suppliers lost nearly everything.
const MAX_UTILISATION_E18: u128 = 100 * E18;

impl RateTerms {
    /// r(u), rounded up, at most `MAX_RATE_E18`.
    pub fn rate_up_e18(&self, rate_at_target_e18: u128, utilisation_e18: u128) -> u128 {
        let target_e18 = self.target_utilisation_e18;
        let rate_e18 = if utilisation_e18 <= target_e18 {
            mul_div_up(rate_at_target_e18, utilisation_e18, target_e18)
        } else {
            let steep_e18 = self.full_rate_e18.saturating_sub(rate_at_target_e18);
            mul_div_up(
                steep_e18,
                utilisation_e18.saturating_sub(target_e18),
                E18.saturating_sub(target_e18),
            )
            .map(|beyond_e18| rate_at_target_e18.saturating_add(beyond_e18))
        };
        rate_e18.unwrap_or(MAX_RATE_E18).min(MAX_RATE_E18)
    }

    /// The largest utilisation at which the curve gives at most `rate_e18`: its inverse, rounded down. At most 1.
    pub fn utilisation_for_down_e18(&self, rate_at_target_e18: u128, rate_e18: u128) -> u128 {
        let target_e18 = self.target_utilisation_e18;
        let utilisation_e18 = if rate_e18 <= rate_at_target_e18 {
            mul_div_down(target_e18, rate_e18, rate_at_target_e18)
        } else {
            mul_div_down(
                E18.saturating_sub(target_e18),
                rate_e18.saturating_sub(rate_at_target_e18),
                self.full_rate_e18.saturating_sub(rate_at_target_e18),
            )
            .map(|beyond_e18| target_e18.saturating_add(beyond_e18))
        };
        utilisation_e18.unwrap_or(E18).min(E18)
    }

    /// The rate at target that follows from a utilisation.
    pub fn adjusted_e18(&self, rate_at_target_e18: u128, utilisation_e18: u128) -> u128 {
        self.rate_up_e18(rate_at_target_e18, utilisation_e18)
            .clamp(self.least_rate_e18, self.most_rate_e18)
    }
}

impl RateState {
    /// A market that nobody uses yet.
    pub fn new(terms: &RateTerms, now_ms: u64) -> Self {
        Self {
            rate_at_target_e18: terms.least_rate_e18,
            since_ms: now_ms,
            adjusted_ms: now_ms,
            ..Self::default()
        }
    }

    /// The mean utilisation since the rate at target last followed it; `None` when that is less than `least_ms` ago.
    pub fn mean_utilisation_e18(&self, now_ms: u64, least_ms: u64) -> Option<u128> {
        let elapsed_ms = now_ms.saturating_sub(self.adjusted_ms);
        if elapsed_ms < least_ms.max(1) {
            return None;
        }
        let held_ms = now_ms.saturating_sub(self.since_ms);
        self.weighted_e18_ms
            .saturating_add(self.utilisation_e18.saturating_mul(held_ms.into()))
            .checked_div(elapsed_ms.into())
    }

    /// After the market moved to a utilisation.
    pub fn moved(&self, terms: &RateTerms, utilisation_e18: u128, now_ms: u64) -> Self {
        let held_ms = now_ms.saturating_sub(self.since_ms);
        let mut state = Self {
            weighted_e18_ms: self
                .weighted_e18_ms
                .saturating_add(self.utilisation_e18.saturating_mul(held_ms.into())),
            since_ms: now_ms,
            utilisation_e18,
            ..*self
        };
        let elapsed_ms = now_ms.saturating_sub(state.adjusted_ms);
        if elapsed_ms != 0 && elapsed_ms >= terms.adjust_ms {
            let mean_e18 = state
                .weighted_e18_ms
                .checked_div(elapsed_ms.into())
                .unwrap_or_default();
            state.rate_at_target_e18 = terms.adjusted_e18(state.rate_at_target_e18, mean_e18);
            state.weighted_e18_ms = 0;
            state.adjusted_ms = now_ms;
        }
        state.rate_e18 = terms.rate_up_e18(state.rate_at_target_e18, utilisation_e18);
        state
    }
}
