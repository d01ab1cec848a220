//! Amplification: one value, or a straight line between two.

use crate::bounds::ensure_between;
use crate::refusal::{out_of_range, Outcome};
use crate::state::Now;
use interfaces::stable_pool::{PoolError, MAX_AMP, MAX_RAMP_FACTOR, MIN_RAMP_MS};
use math::stable_swap::{ann_at, AMP_PRECISION};

/// Ann with its precision, before and after.
#[derive(Clone, Copy, Default)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Ramp {
    pub from: u64,
    pub until: u64,
    pub start_ms: u64,
    pub end_ms: u64,
}

impl Ramp {
    /// No ramp: `amp` from now on.
    pub fn fixed(amp: u64, coins: u8, now: Now) -> Outcome<Self> {
        let ann = ann_of(amp, coins)?;
        Ok(Self::standing(ann, now))
    }

    fn standing(ann: u64, now: Now) -> Self {
        Self {
            from: ann,
            until: ann,
            start_ms: now.ms,
            end_ms: now.ms,
        }
    }

    pub fn ann(&self, now: Now) -> Outcome<u128> {
        Ok(ann_at(
            self.from.into(),
            self.until.into(),
            self.start_ms,
            self.end_ms,
            now.ms,
        )?)
    }

    /// A now, without its precision, rounded down.
    pub fn amp(&self, coins: u8, now: Now) -> u64 {
        amp_of(self.ann(now).unwrap_or_default(), coins)
    }

    /// A at the end.
    pub fn target_amp(&self, coins: u8) -> u64 {
        amp_of(self.until.into(), coins)
    }

    /// The ramp from here to `amp`.
    pub fn toward(&self, amp: u64, coins: u8, end_ms: u64, now: Now) -> Outcome<Self> {
        if now.ms < self.end_ms {
            return Err(PoolError::RampActive {
                until_ms: self.end_ms,
            }
            .into());
        }
        let from = self.until;
        // A ramp that was stopped may have left A between two whole numbers.
        let present = self.target_amp(coins).max(1);
        ensure_between(
            amp,
            present.div_ceil(MAX_RAMP_FACTOR),
            present.saturating_mul(MAX_RAMP_FACTOR),
        )?;
        let until = ann_of(amp, coins)?;
        ensure_between(end_ms, now.ms.saturating_add(MIN_RAMP_MS), u64::MAX)?;
        Ok(Self {
            from,
            until,
            start_ms: now.ms,
            end_ms,
        })
    }

    /// What the ramp has reached, for good.
    pub fn stopped(&self, now: Now) -> Outcome<Self> {
        let ann = u64::try_from(self.ann(now)?).map_err(|_| out_of_range())?;
        Ok(Self::standing(ann, now))
    }
}

fn amp_of(ann: u128, coins: u8) -> u64 {
    let amp = ann.checked_div(AMP_PRECISION.saturating_mul(coins.into()));
    amp.and_then(|amp| u64::try_from(amp).ok())
        .unwrap_or_default()
}

fn ann_of(amp: u64, coins: u8) -> Outcome<u64> {
    ensure_between(amp, 1, MAX_AMP)?;
    let ann = AMP_PRECISION
        .saturating_mul(coins.into())
        .saturating_mul(amp.into());
    u64::try_from(ann).map_err(|_| out_of_range())
}
