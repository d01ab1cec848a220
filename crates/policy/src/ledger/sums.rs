//! The running sums: how records enter them, leave them, and are counted afresh.

use super::counted::Counted;
use super::error::LedgerError;
use super::types::{AmoId, AmoRecord, Collateral, CollateralId, Deployed, Totals};

/// The head of the book in memory. Every operation leaves it unchanged when it refuses.
///
/// Sums over AMOs hold what their records count for at the present prices and limits, to the unit: an operation on one AMO changes them
/// by that AMO's difference; a change that concerns several records counts all of them afresh.
pub struct Ledger<'a> {
    pub totals: &'a mut Totals,
    pub collaterals: &'a mut [Collateral],
}

/// Where the AMO records are. Ids are 0 to `Totals::amos` − 1.
pub trait Records {
    fn record(&self, amo: AmoId) -> Option<AmoRecord>;
}

impl Records for [AmoRecord] {
    fn record(&self, amo: AmoId) -> Option<AmoRecord> {
        self.get(usize::from(amo)).copied()
    }
}

/// What an operation on one collateral may change, for putting it back.
pub(super) struct Saved {
    totals: Totals,
    collateral: Option<(CollateralId, Collateral)>,
}

impl Ledger<'_> {
    pub fn collateral(&self, id: CollateralId) -> Result<&Collateral, LedgerError> {
        self.collaterals
            .get(usize::from(id))
            .ok_or(LedgerError::UnknownCollateral { collateral: id })
    }

    pub(super) fn collateral_mut(
        &mut self,
        id: CollateralId,
    ) -> Result<&mut Collateral, LedgerError> {
        self.collaterals
            .get_mut(usize::from(id))
            .ok_or(LedgerError::UnknownCollateral { collateral: id })
    }

    /// The collateral, unless its price is stale.
    pub(super) fn fresh(&self, id: CollateralId, now_ms: u64) -> Result<&Collateral, LedgerError> {
        let collateral = self.collateral(id)?;
        if collateral.is_fresh(now_ms) {
            return Ok(collateral);
        }
        Err(LedgerError::StalePrice {
            collateral: id,
            price_at_ms: collateral.price_at_ms,
            max_age_ms: collateral.terms.price_max_age_ms,
        })
    }

    pub(super) fn save(&self, collateral: Option<CollateralId>) -> Saved {
        Saved {
            totals: *self.totals,
            collateral: collateral
                .and_then(|id| Some((id, *self.collaterals.get(usize::from(id))?))),
        }
    }

    /// Puts `saved` back and returns what stood in its place.
    pub(super) fn swap(&mut self, mut saved: Saved) -> Saved {
        core::mem::swap(self.totals, &mut saved.totals);
        if let Some((id, collateral)) = &mut saved.collateral {
            if let Some(current) = self.collaterals.get_mut(usize::from(*id)) {
                core::mem::swap(current, collateral);
            }
        }
        saved
    }

    /// Replaces one record's part of the sums. Reads other records only when the venue that binds the stressed ratio got lighter: then
    /// another may bind.
    pub(super) fn replace<R: Records + ?Sized>(
        &mut self,
        records: &R,
        amo: AmoId,
        before: &AmoRecord,
        after: &AmoRecord,
    ) {
        let counted = self.count(amo, after);
        if let Some(binding) = self.totals.venue.filter(|venue| venue.amo == amo) {
            let limits = &self.totals.limits;
            if counted.venue.weight_e18(limits) < binding.weight_e18(limits) {
                self.recount(records, Some((amo, after)));
                return;
            }
            self.totals.venue = None;
        }
        let old = self.count(amo, before);
        self.sums_of(before).subtract(&old.deployed);
        self.lend(before, |sum| sum.saturating_sub(before.lent_tokens));
        let totals = &mut self.totals;
        totals.debt_e18 = totals.debt_e18.saturating_sub(before.debt_e18);
        totals.lent_out_e18 = totals.lent_out_e18.saturating_sub(before.mark.lent_out_e18);
        self.add(after, &counted);
    }

    /// Sums every record afresh. `changed` stands in for the stored record of its AMO.
    pub(super) fn recount<R: Records + ?Sized>(
        &mut self,
        records: &R,
        changed: Option<(AmoId, &AmoRecord)>,
    ) {
        self.totals.debt_e18 = 0;
        self.totals.lent_out_e18 = 0;
        self.totals.unsecured = Deployed::default();
        self.totals.venue = None;
        for collateral in self.collaterals.iter_mut() {
            collateral.deployed = Deployed::default();
            collateral.lent = 0;
        }
        for amo in 0..self.totals.amos {
            let record = match changed {
                Some((id, record)) if id == amo => Some(*record),
                _ => records.record(amo),
            };
            if let Some(record) = record {
                let counted = self.count(amo, &record);
                self.add(&record, &counted);
            }
        }
    }

    fn count(&self, amo: AmoId, record: &AmoRecord) -> Counted {
        let collateral = record
            .collateral
            .and_then(|id| self.collaterals.get(usize::from(id)));
        Counted::of(amo, record, collateral, &self.totals.limits)
    }

    fn add(&mut self, record: &AmoRecord, counted: &Counted) {
        self.sums_of(record).add(&counted.deployed);
        self.lend(record, |sum| sum.saturating_add(record.lent_tokens));
        let totals = &mut self.totals;
        totals.debt_e18 = totals.debt_e18.saturating_add(record.debt_e18);
        totals.lent_out_e18 = totals.lent_out_e18.saturating_add(record.mark.lent_out_e18);
        let weight_e18 = counted.venue.weight_e18(&totals.limits);
        let binds = match &totals.venue {
            None => weight_e18 != 0,
            Some(other) => {
                let other_e18 = other.weight_e18(&totals.limits);
                weight_e18 > other_e18 || (weight_e18 == other_e18 && counted.venue.amo < other.amo)
            }
        };
        if binds {
            totals.venue = Some(counted.venue);
        }
    }

    fn sums_of(&mut self, record: &AmoRecord) -> &mut Deployed {
        match record
            .collateral
            .and_then(|id| self.collaterals.get_mut(usize::from(id)))
        {
            Some(collateral) => &mut collateral.deployed,
            None => &mut self.totals.unsecured,
        }
    }

    fn lend(&mut self, record: &AmoRecord, change: impl Fn(u128) -> u128) {
        if let Some(collateral) = record
            .collateral
            .and_then(|id| self.collaterals.get_mut(usize::from(id)))
        {
            collateral.lent = change(collateral.lent);
        }
    }
}
