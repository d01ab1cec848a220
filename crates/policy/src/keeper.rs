//! What a keeper is paid for a poke, out of a budget that is not the book's.
//!
//! A bounty must be worth less than causing the breach costs. It is paid for what was missing to the minimum: who redeems X beyond the minimum m of the
//! idle ratio pays both fees of the vault on X and makes at most X·(1 − m) missing. With 20 bps for both, 5 bps are at most half of that.

use crate::limits::{Bucket, BucketTerms};
use math::{apply_bps_down, mul_div_down, BPS};

/// Most `enforce_bps`.
pub const MAX_ENFORCE_BPS: u16 = 5;
/// Most `rebalance_bps`: a keeper who makes the gain himself, by pushing the venue first, gets less than it cost him.
pub const MAX_REBALANCE_BPS: u16 = 5_000;
/// Most and least `full_after_ms`: a day, a second.
pub const MAX_FULL_AFTER_MS: u64 = 86_400_000;
pub const MIN_FULL_AFTER_MS: u64 = 1_000;

/// The governed numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct PayTerms {
    /// Of the debt that healing a breach took back, once the breach has stood for `full_after_ms`.
    pub enforce_bps: u16,
    /// The share grows from nothing in the block of the breach to all of it after this.
    pub full_after_ms: u64,
    /// Of what a rebalancing gained.
    pub rebalance_bps: u16,
    /// Most for one poke.
    pub most_e18: u128,
    /// Most over time.
    pub rate: BucketTerms,
}

/// What a poke did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Service {
    /// By how much value less debt rose in the step.
    pub gained_e18: u128,
    /// Debt that came back to heal a ratio, at most what was missing to its minimum.
    pub healed_e18: u128,
    /// For how long that ratio had been breached.
    pub breached_for_ms: u64,
}

impl PayTerms {
    /// What the service is worth, whatever the budget holds.
    pub fn pay_down(&self, service: &Service) -> u128 {
        let healing_e18 = share_down(service.healed_e18, self.enforce_bps);
        let age_ms = service.breached_for_ms.min(self.full_after_ms);
        let bounty_e18 =
            mul_div_down(healing_e18, age_ms.into(), self.full_after_ms.into()).unwrap_or(0);
        bounty_e18
            .saturating_add(share_down(service.gained_e18, self.rebalance_bps))
            .min(self.most_e18)
    }

    /// The same within the rate and what there is, and the bucket afterwards.
    pub fn payment_down(
        &self,
        service: &Service,
        bucket: &Bucket,
        balance_e18: u128,
        now_ms: u64,
    ) -> (u128, Bucket) {
        let pay_e18 = self
            .pay_down(service)
            .min(bucket.level_down(&self.rate, now_ms))
            .min(balance_e18);
        (pay_e18, bucket.taken(&self.rate, pay_e18, now_ms))
    }
}

fn share_down(amount_e18: u128, share_bps: u16) -> u128 {
    apply_bps_down(amount_e18, u128::from(share_bps).min(BPS)).unwrap_or(0)
}
