//! Who bears a realised loss: first what the AMO itself gained, then the equity, then all holders alike (n < 1).

use super::sums::Ledger;
use super::types::AmoRecord;

/// Parts of one loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Of the AMO's realised gains that no earlier loss of its own took.
    pub gain_e18: u128,
    /// Of the equity.
    pub buffer_e18: u128,
    /// What the equity could not cover: every coin is worth that much less.
    pub holders_e18: u128,
}

impl Ledger<'_> {
    /// Of a loss that the record and the sums count already.
    pub fn coverage(&self, record: &AmoRecord, loss_e18: u128) -> Coverage {
        let earlier_e18 = record.realised_loss_e18.saturating_sub(loss_e18);
        let gained_e18 = record.realised_profit_e18.saturating_sub(earlier_e18);
        let gain_e18 = loss_e18.min(gained_e18);
        let rest_e18 = loss_e18.saturating_sub(gain_e18);
        let missing_e18 = self.equity_e18().min(0).unsigned_abs();
        let holders_e18 = rest_e18.min(missing_e18);
        Coverage {
            gain_e18,
            buffer_e18: rest_e18.saturating_sub(holders_e18),
            holders_e18,
        }
    }
}
