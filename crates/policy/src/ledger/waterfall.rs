//! Who bears a realised loss. What the equity cannot cover all holders bear (n < 1); of the rest, first what the AMO itself gained, then the equity.

use super::sums::Ledger;
use super::types::AmoRecord;

/// Parts of one loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Of the AMO's realised gains that no earlier loss of its own took.
    pub gain_e18: u128,
    /// Of the equity.
    pub buffer_e18: u128,
    /// Every coin is worth that much less.
    pub holders_e18: u128,
}

impl Ledger<'_> {
    /// Of a loss that the record and the sums count already. Marks showed it before it was realised, so the shortfall may be of several losses: what
    /// was said to be the holders' since n was last 1 is not said again.
    pub fn coverage(&mut self, record: &AmoRecord, loss_e18: u128) -> Coverage {
        let missing_e18 = self.equity_e18().min(0).unsigned_abs();
        let unsaid_e18 = missing_e18.saturating_sub(self.totals.holders_loss_e18);
        let holders_e18 = loss_e18.min(unsaid_e18);
        self.totals.holders_loss_e18 = self.totals.holders_loss_e18.saturating_add(holders_e18);
        let earlier_e18 = record.realised_loss_e18.saturating_sub(loss_e18);
        let gained_e18 = record.realised_profit_e18.saturating_sub(earlier_e18);
        let rest_e18 = loss_e18.saturating_sub(holders_e18);
        let gain_e18 = rest_e18.min(gained_e18);
        Coverage {
            gain_e18,
            buffer_e18: rest_e18.saturating_sub(gain_e18),
            holders_e18,
        }
    }
}
