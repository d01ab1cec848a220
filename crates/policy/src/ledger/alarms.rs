//! Since when something is wrong, so that whoever heals it can be paid by its age, and whoever recapitalises must wait.

use super::sums::Ledger;
use super::types::{Alarms, Breached, RatioKind};

impl Ledger<'_> {
    /// Notes what began or ended with the message that ends here. Returns the alarms before, when they changed.
    pub fn watch(&mut self, now_ms: u64) -> Option<Alarms> {
        let old = self.totals.alarms;
        let ratios = self.health().ratios;
        let minimum = self.totals.limits.minimum;
        let breached_ms = |kind| {
            let is_on = ratios.get(kind) < minimum.get(kind);
            since(old.breached.get(kind), is_on, now_ms)
        };
        let is_below_par = self.fair().is_below_par();
        let new = Alarms {
            breached: Breached {
                idle_ms: breached_ms(RatioKind::Idle),
                gross_ms: breached_ms(RatioKind::Gross),
                stressed_ms: breached_ms(RatioKind::Stressed),
            },
            below_par_ms: since(old.below_par_ms, is_below_par, now_ms),
        };
        self.totals.alarms = new;
        if !is_below_par {
            self.totals.holders_loss_e18 = 0;
        }
        (new != old).then_some(old)
    }
}

impl Breached {
    /// Of one ratio; 0 for net, which no unwinding heals.
    pub fn get(&self, kind: RatioKind) -> u64 {
        match kind {
            RatioKind::Idle => self.idle_ms,
            RatioKind::Gross => self.gross_ms,
            RatioKind::Stressed => self.stressed_ms,
            RatioKind::Net => 0,
        }
    }
}

fn since(old_ms: u64, is_on: bool, now_ms: u64) -> u64 {
    match (is_on, old_ms) {
        (false, _) => 0,
        (true, 0) => now_ms,
        (true, _) => old_ms,
    }
}
