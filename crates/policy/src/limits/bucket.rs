//! A token bucket: what may be wound at once, and how fast that comes back. Spark's rate limits, with the refill stated for a day so that no
//! rounding of a rate per second accumulates.

use super::DAY_MS;
use math::mul_div_down;

/// A bucket of zero allows nothing: an AMO that nobody gave a rate may not wind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct BucketTerms {
    /// Most that can be wound at once.
    pub capacity_e18: u128,
    /// What comes back in a day.
    pub refill_e18_per_day: u128,
}

/// What was left when the bucket was last used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Bucket {
    pub level_e18: u128,
    pub at_ms: u64,
}

impl Bucket {
    /// A new bucket starts full.
    pub fn full(terms: &BucketTerms, now_ms: u64) -> Self {
        Self {
            level_e18: terms.capacity_e18,
            at_ms: now_ms,
        }
    }

    /// What can be wound now.
    pub fn level_down(&self, terms: &BucketTerms, now_ms: u64) -> u128 {
        let elapsed_ms = now_ms.saturating_sub(self.at_ms);
        let refilled_e18 = mul_div_down(terms.refill_e18_per_day, elapsed_ms.into(), DAY_MS.into())
            .unwrap_or(u128::MAX);
        self.level_e18
            .saturating_add(refilled_e18)
            .min(terms.capacity_e18)
    }

    /// After `amount_e18` was wound; it was at most the level.
    pub fn taken(&self, terms: &BucketTerms, amount_e18: u128, now_ms: u64) -> Self {
        Self {
            level_e18: self.level_down(terms, now_ms).saturating_sub(amount_e18),
            at_ms: now_ms,
        }
    }

    /// After `amount_e18` was unwound: it may be wound again.
    pub fn refunded(&self, terms: &BucketTerms, amount_e18: u128, now_ms: u64) -> Self {
        Self {
            level_e18: self
                .level_down(terms, now_ms)
                .saturating_add(amount_e18)
                .min(terms.capacity_e18),
            at_ms: now_ms,
        }
    }
}
