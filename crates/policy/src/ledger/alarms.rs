//! Since when something is wrong, so that whoever heals it can be paid by its age, and whoever recapitalises must wait.

use super::sums::Ledger;
use super::types::{Alarms, RatioKind};

impl Ledger<'_> {
    /// Notes what began or ended with the message that ends here. Returns the alarms before, when they changed.
    pub fn watch(&mut self, now_ms: u64) -> Option<Alarms> {
        let old = self.totals.alarms;
        let breach = self.health().breach;
        let is_healable = breach.is_some_and(|kind| kind != RatioKind::Net);
        let new = Alarms {
            breached_ms: since(old.breached_ms, is_healable, now_ms),
            below_par_ms: since(old.below_par_ms, self.fair().is_below_par(), now_ms),
        };
        self.totals.alarms = new;
        (new != old).then_some(old)
    }
}

fn since(old_ms: u64, is_on: bool, now_ms: u64) -> u64 {
    match (is_on, old_ms) {
        (false, _) => 0,
        (true, 0) => now_ms,
        (true, _) => old_ms,
    }
}
