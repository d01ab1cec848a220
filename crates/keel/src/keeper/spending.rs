//! What was spent today on transactions that nobody paid for. A day is one of the chain's.

use super::task::Task;
use serde::{Deserialize, Serialize};

const DAY_MS: u64 = 86_400_000;

/// Native tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spent {
    pub day: u64,
    #[serde(with = "super::journal::as_text")]
    pub rescues: u128,
    #[serde(with = "super::journal::as_text")]
    pub upkeep: u128,
}

impl Spent {
    /// The counters of the day of a block.
    pub fn on(self, now_ms: u64) -> Self {
        let day = now_ms / DAY_MS;
        if day == self.day {
            return self;
        }
        Self {
            day,
            ..Self::default()
        }
    }

    pub fn add(&mut self, task: &Task, fee: u128) {
        let sum = match task.is_rescue() {
            true => &mut self.rescues,
            false => &mut self.upkeep,
        };
        *sum = sum.saturating_add(fee);
    }
}
