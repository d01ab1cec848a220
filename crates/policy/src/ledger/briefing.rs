//! What the controller reads before it moves an AMO.

use super::answers::Briefing;
use super::error::LedgerError;
use super::ratios::Prudent;
use super::sums::Ledger;
use super::types::AmoRecord;

impl Ledger<'_> {
    pub fn briefing(&self, record: &AmoRecord, now_ms: u64) -> Result<Briefing, LedgerError> {
        let totals = &self.totals;
        let Prudent {
            idle_e18,
            gross_e18,
            health,
            ..
        } = self.prudent();
        let mut briefing = Briefing {
            supply_e18: totals.supply_e18,
            total_debt_e18: totals.debt_e18,
            idle_value_e18: idle_e18,
            gross_value_e18: gross_e18,
            limits: totals.limits,
            health,
            record: *record,
            mark_fresh: totals.limits.mark_is_fresh(record, now_ms),
            price_fresh: true,
            ..Briefing::default()
        };
        if let Some(id) = record.collateral {
            let collateral = self.collateral(id)?;
            briefing.price_e18 = collateral.price_e18;
            briefing.price_fresh = collateral.is_fresh(now_ms);
            briefing.prudent_e18 = collateral.prudent_e18();
            briefing.fair_e18 = collateral.fair_e18();
            briefing.decimals = collateral.terms.decimals;
        }
        Ok(briefing)
    }
}
