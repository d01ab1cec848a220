//! Bounds of every number that enters the ledger, and the order the limits must keep.

use super::error::LedgerError;
use super::types::{Collateral, CollateralTerms, Limits, Position, Ratios};
use super::value::{share_down, ONE_BPS};
use math::{E18, MAX_DECIMALS};

/// Bound of every amount, in base units: 10^18 whole coins. Sums of it stay far from the end of `u128`.
pub const MAX_AMOUNT: u128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;
/// What a larger value counts as.
pub const MAX_VALUE_E18: u128 = 10_000_000_000_000_000_000_000_000_000_000_000_000;
/// Bound of a price: 10^12 USD a token.
pub const MAX_PRICE_E18: u128 = 1_000_000_000_000_000_000_000_000_000_000;
/// Largest haircut on a collateral.
pub const MAX_HAIRCUT_BPS: u16 = 5_000;
/// Bounds of the ages of prices and marks: one minute to one week.
pub const MIN_AGE_MS: u64 = 60_000;
pub const MAX_AGE_MS: u64 = 604_800_000;
/// Highest minimum and target of a ratio.
pub const MAX_MINIMUM_E18: u128 = E18;
pub const MAX_TARGET_E18: u128 = 2_000_000_000_000_000_000;

pub(super) fn within(value: u128, minimum: u128, maximum: u128) -> Result<(), LedgerError> {
    if value < minimum || value > maximum {
        return Err(LedgerError::OutOfRange {
            value,
            minimum,
            maximum,
        });
    }
    Ok(())
}

fn age_within(age_ms: u64) -> Result<(), LedgerError> {
    within(age_ms.into(), MIN_AGE_MS.into(), MAX_AGE_MS.into())
}

pub(super) fn share_within(bps: u16, maximum_bps: u16) -> Result<(), LedgerError> {
    within(bps.into(), 0, maximum_bps.into())
}

impl CollateralTerms {
    /// Refuses terms out of bounds, and a haircut that would leave the minimum net ratio out of reach.
    pub(super) fn validate(&self, limits: &Limits) -> Result<(), LedgerError> {
        within(self.decimals.into(), 0, MAX_DECIMALS.into())?;
        share_within(self.largest_haircut_bps, MAX_HAIRCUT_BPS)?;
        share_within(self.haircut_bps, self.largest_haircut_bps)?;
        share_within(self.failed_bps, ONE_BPS)?;
        age_within(self.price_max_age_ms)?;
        self.leave_within_reach(limits)
    }

    fn leave_within_reach(&self, limits: &Limits) -> Result<(), LedgerError> {
        let counted_e18 = share_down(E18, ONE_BPS.saturating_sub(self.largest_haircut_bps));
        if limits.minimum.net_e18 > counted_e18 {
            return Err(LedgerError::LimitsOutOfOrder);
        }
        Ok(())
    }
}

impl Limits {
    pub(super) fn validate(&self, collaterals: &[Collateral]) -> Result<(), LedgerError> {
        self.minimum.validate(&self.target)?;
        if self.minimum.gross_e18 > self.minimum.net_e18 {
            return Err(LedgerError::LimitsOutOfOrder);
        }
        for collateral in collaterals {
            collateral.terms.leave_within_reach(self)?;
        }
        within(self.supply_ceiling_e18, 0, MAX_AMOUNT)?;
        within(self.debt_ceiling_e18, 0, MAX_AMOUNT)?;
        within(self.buffer_e18, 0, MAX_AMOUNT)?;
        share_within(self.lent_haircut_bps, ONE_BPS)?;
        age_within(self.mark_max_age_ms)
    }
}

impl Ratios {
    fn validate(&self, target: &Ratios) -> Result<(), LedgerError> {
        for kind in super::ratios::KINDS {
            within(self.get(kind), 0, MAX_MINIMUM_E18)?;
            within(target.get(kind), 0, MAX_TARGET_E18)?;
            if self.get(kind) > target.get(kind) {
                return Err(LedgerError::LimitsOutOfOrder);
            }
        }
        Ok(())
    }
}

impl Position {
    pub(super) fn validate(&self) -> Result<(), LedgerError> {
        let mark = &self.mark;
        for amount in [
            mark.own_e18,
            mark.lent_out_e18,
            mark.external,
            mark.value_e18,
        ] {
            within(amount, 0, MAX_AMOUNT)?;
        }
        Ok(())
    }
}
