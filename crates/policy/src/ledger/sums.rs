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
            price_at_ms: collateral.price.at_ms,
            max_age_ms: collateral.terms.price_max_age_ms,
        })
    }

    /// The collateral, unless its price is stale or halted: what risk is taken on.
    pub(super) fn trusted(
        &self,
        id: CollateralId,
        now_ms: u64,
    ) -> Result<&Collateral, LedgerError> {
        let collateral = self.fresh(id, now_ms)?;
        if collateral.price.halted {
            return Err(LedgerError::PriceHalted { collateral: id });
        }
        Ok(collateral)
    }

    /// Counts the records as of now. A stale mark counts for less with time, so they are counted afresh, but only once a mark can be stale.
    pub fn bring_up_to<R: Records + ?Sized>(&mut self, records: &R, now_ms: u64) {
        let totals = &mut self.totals;
        if now_ms.saturating_sub(totals.oldest_mark_ms) > totals.limits.mark_max_age_ms {
            totals.counted_ms = now_ms;
            self.recount(records, None);
        }
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
        self.totals.debt_e18 = self.totals.debt_e18.saturating_sub(before.debt_e18);
        self.totals.lent_out_e18 = self.totals.lent_out_e18.saturating_sub(old.lent_out_e18);
        let (deployed, lent) = self.sums_of(before);
        deployed.subtract(&old.deployed);
        if let Some(lent) = lent {
            *lent = lent.saturating_sub(before.lent_tokens);
        }
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
        self.totals.oldest_mark_ms = u64::MAX;
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
        let totals = &self.totals;
        Counted::of(amo, record, collateral, &totals.limits, totals.counted_ms)
    }

    fn add(&mut self, record: &AmoRecord, counted: &Counted) {
        let (deployed, lent) = self.sums_of(record);
        deployed.add(&counted.deployed);
        if let Some(lent) = lent {
            *lent = lent.saturating_add(record.lent_tokens);
        }
        let totals = &mut self.totals;
        if !record.is_empty() {
            totals.oldest_mark_ms = totals.oldest_mark_ms.min(record.marked_ms);
        }
        totals.debt_e18 = totals.debt_e18.saturating_add(record.debt_e18);
        totals.lent_out_e18 = totals.lent_out_e18.saturating_add(counted.lent_out_e18);
        if counted
            .venue
            .outweighs(totals.venue.as_ref(), &totals.limits)
        {
            totals.venue = Some(counted.venue);
        }
    }

    /// The sums that a record belongs to: of positions, and of tokens lent when it has a collateral.
    fn sums_of(&mut self, record: &AmoRecord) -> (&mut Deployed, Option<&mut u128>) {
        match record
            .collateral
            .and_then(|id| self.collaterals.get_mut(usize::from(id)))
        {
            Some(collateral) => (&mut collateral.deployed, Some(&mut collateral.lent)),
            None => (&mut self.totals.unsecured, None),
        }
    }
}
