//! What governance and the oracle set: listing, terms, limits, prices.

use super::error::LedgerError;
use super::limits::{share_within, MAX_HAIRCUT_BPS, MAX_PRICE_E18};
use super::sums::{Ledger, Records};
use super::types::{Collateral, CollateralId, CollateralTerms, Limits, Price, MAX_COLLATERALS};

impl Ledger<'_> {
    /// The id and the entry of a new collateral, without a price; the caller appends it.
    pub fn listing(
        &self,
        token: [u8; 32],
        terms: CollateralTerms,
    ) -> Result<(CollateralId, Collateral), LedgerError> {
        let mut id = 0u8;
        for listed in self.collaterals.iter() {
            if listed.token == token {
                return Err(LedgerError::TokenListed { collateral: id });
            }
            id = id.saturating_add(1);
        }
        if usize::from(id) >= MAX_COLLATERALS {
            return Err(LedgerError::TooManyCollaterals);
        }
        terms.validate(&self.totals.limits)?;
        let listed = Collateral {
            token,
            terms,
            ..Collateral::default()
        };
        Ok((id, listed))
    }

    /// Replaces a collateral's terms and returns the old ones.
    pub fn set_terms<R: Records + ?Sized>(
        &mut self,
        records: &R,
        id: CollateralId,
        terms: CollateralTerms,
    ) -> Result<CollateralTerms, LedgerError> {
        let old = self.collateral(id)?.terms;
        if terms.decimals != old.decimals || terms.par != old.par {
            return Err(LedgerError::TermsFixed);
        }
        terms.validate(&self.totals.limits)?;
        self.collateral_mut(id)?.terms = terms;
        self.recount(records, None);
        Ok(old)
    }

    /// Replaces all limits and returns the old ones.
    pub fn set_limits<R: Records + ?Sized>(
        &mut self,
        records: &R,
        limits: Limits,
    ) -> Result<Limits, LedgerError> {
        limits.validate(self.collaterals)?;
        let old = core::mem::replace(&mut self.totals.limits, limits);
        self.recount(records, None);
        Ok(old)
    }

    /// Sets a price and returns the old one. The records are counted afresh only when the price changes what they count for.
    pub fn set_price<R: Records + ?Sized>(
        &mut self,
        records: &R,
        id: CollateralId,
        price: Price,
    ) -> Result<Price, LedgerError> {
        let collateral = self.collateral_mut(id)?;
        let Price {
            price_e18,
            pessimistic_e18,
            haircut_bps,
            at_ms,
            ..
        } = price;
        if pessimistic_e18 == 0 || pessimistic_e18 > price_e18 || price_e18 > MAX_PRICE_E18 {
            return Err(LedgerError::PriceOutOfRange {
                price_e18,
                pessimistic_e18,
            });
        }
        share_within(haircut_bps, MAX_HAIRCUT_BPS)?;
        if at_ms < collateral.price.at_ms {
            return Err(LedgerError::PriceNotNewer {
                at_ms,
                price_at_ms: collateral.price.at_ms,
            });
        }
        let counted_at = collateral.counted_at();
        let old = core::mem::replace(&mut collateral.price, price);
        if counted_at != collateral.counted_at() {
            self.recount(records, None);
        }
        Ok(old)
    }
}
