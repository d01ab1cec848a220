//! Fees of today that nothing covered: what was done unpaid, and what was to pay for itself and did not. A day is one of the chain's.

use super::task::Task;
use serde::{Deserialize, Serialize};

const DAY_MS: u64 = 86_400_000;

/// Why a fee was risked that nothing covered. Each has its own limit a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    UnpaidRescue,
    UnpaidUpkeep,
    /// The dry run promised more than the fee.
    Missed,
}

impl Purpose {
    pub fn of(task: &Task, paid: bool) -> Self {
        match (paid, task.is_rescue()) {
            (true, _) => Self::Missed,
            (false, true) => Self::UnpaidRescue,
            (false, false) => Self::UnpaidUpkeep,
        }
    }

    /// Label of the metric.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnpaidRescue => "unpaid_rescue",
            Self::UnpaidUpkeep => "unpaid_upkeep",
            Self::Missed => "missed",
        }
    }
}

/// Native tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spent {
    pub day: u64,
    #[serde(with = "super::entry::as_text")]
    pub rescues: u128,
    #[serde(with = "super::entry::as_text")]
    pub upkeep: u128,
    #[serde(default, with = "super::entry::as_text")]
    pub missed: u128,
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

    pub fn add(&mut self, purpose: Purpose, fee: u128) {
        let sum = match purpose {
            Purpose::UnpaidRescue => &mut self.rescues,
            Purpose::UnpaidUpkeep => &mut self.upkeep,
            Purpose::Missed => &mut self.missed,
        };
        *sum = sum.saturating_add(fee);
    }

    pub fn of(&self, purpose: Purpose) -> u128 {
        match purpose {
            Purpose::UnpaidRescue => self.rescues,
            Purpose::UnpaidUpkeep => self.upkeep,
            Purpose::Missed => self.missed,
        }
    }
}
