//! What the controller reads before it moves an AMO.

use super::answers::Briefing;
use super::error::LedgerError;
use super::ratios::Prudent;
use super::sums::Ledger;
use super::types::{AmoId, AmoRecord};

impl Ledger<'_> {
    pub fn briefing(
        &self,
        amo: AmoId,
        record: &AmoRecord,
        now_ms: u64,
    ) -> Result<Briefing, LedgerError> {
        let totals = &self.totals;
        let Prudent {
            idle_e18,
            gross_e18,
            health,
            binding,
            ..
        } = self.prudent();
        let collateral = match record.collateral {
            Some(id) => Some(*self.collateral(id)?),
            None => None,
        };
        Ok(Briefing {
            amo,
            supply_e18: totals.supply_e18,
            total_debt_e18: totals.debt_e18,
            idle_value_e18: idle_e18,
            gross_value_e18: gross_e18,
            limits: totals.limits,
            health,
            record: *record,
            mark_fresh: totals.limits.mark_is_fresh(record, now_ms),
            price_fresh: collateral.is_none_or(|c| c.is_fresh(now_ms)),
            collateral,
            binding,
            equity_e18: self.equity_e18(),
        })
    }
}
