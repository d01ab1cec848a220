//! What an AMO may lose before it is wound down.

use math::{apply_bps_down, BPS};

/// The governed number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct LossTerms {
    /// Most loss, realised and not, over the peak debt.
    pub tolerance_bps: u16,
}

/// What the loss is measured against, since governance last reset it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Losses {
    pub peak_debt_e18: u128,
    /// Losses realised before the reset: they do not count.
    pub realised_before_e18: u128,
}

impl Losses {
    /// Starts afresh.
    pub fn reset(debt_e18: u128, realised_e18: u128) -> Self {
        Self {
            peak_debt_e18: debt_e18,
            realised_before_e18: realised_e18,
        }
    }

    pub fn with_debt(&self, debt_e18: u128) -> Self {
        Self {
            peak_debt_e18: self.peak_debt_e18.max(debt_e18),
            ..*self
        }
    }

    /// Losses realised since the reset. They count against the ceiling: what an AMO lost it does not get again.
    pub fn realised_e18(&self, realised_e18: u128) -> u128 {
        realised_e18.saturating_sub(self.realised_before_e18)
    }

    /// Whether the losses are beyond what is tolerated. `realised_e18` is the sum since the AMO was registered.
    pub fn exceed(
        &self,
        terms: &LossTerms,
        realised_e18: u128,
        debt_e18: u128,
        value_e18: u128,
    ) -> bool {
        let lost_e18 = self
            .realised_e18(realised_e18)
            .saturating_add(debt_e18.saturating_sub(value_e18));
        let tolerance_bps = u128::from(terms.tolerance_bps).min(BPS);
        let tolerated_e18 =
            apply_bps_down(self.peak_debt_e18.max(debt_e18), tolerance_bps).unwrap_or(u128::MAX);
        lost_e18 > tolerated_e18
    }
}
