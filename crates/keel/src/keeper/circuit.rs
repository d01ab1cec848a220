//! What failed lately, and how long it rests: a back-off that doubles, then a circuit that opens and lets one trial through at a time.

use super::task::Task;
use std::collections::BTreeMap;

/// A rescue never rests longer than this.
pub const LONGEST_RESCUE_REST_MS: u64 = 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CircuitTerms {
    pub back_off_ms: u64,
    pub longest_back_off_ms: u64,
    pub open_after: u32,
    pub open_for_ms: u64,
}

/// Whether a task may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    Closed,
    BackingOff {
        until_ms: u64,
    },
    Open {
        until_ms: u64,
    },
    /// The circuit has been open for its time: one trial decides.
    HalfOpen,
}

#[derive(Clone, Copy, Debug, Default)]
struct Failing {
    in_a_row: u32,
    until_ms: u64,
}

#[derive(Clone, Debug)]
pub struct Circuits {
    terms: CircuitTerms,
    failing: BTreeMap<Task, Failing>,
}

impl Gate {
    pub fn lets_through(self) -> bool {
        matches!(self, Self::Closed | Self::HalfOpen)
    }
}

impl Circuits {
    pub fn new(terms: CircuitTerms) -> Self {
        Self {
            terms,
            failing: BTreeMap::new(),
        }
    }

    pub fn gate(&self, task: &Task, now_ms: u64) -> Gate {
        let Some(Failing { in_a_row, until_ms }) = self.failing.get(&task.subject()).copied()
        else {
            return Gate::Closed;
        };
        let is_open = in_a_row >= self.terms.open_after;
        match (is_open, now_ms < until_ms) {
            (true, true) => Gate::Open { until_ms },
            (true, false) => Gate::HalfOpen,
            (false, true) => Gate::BackingOff { until_ms },
            (false, false) => Gate::Closed,
        }
    }

    pub fn failures(&self, task: &Task) -> u32 {
        self.failing
            .get(&task.subject())
            .map_or(0, |failing| failing.in_a_row)
    }

    /// How many circuits are open or half open.
    pub fn open(&self) -> usize {
        let open_after = self.terms.open_after;
        let failing = self.failing.values();
        failing.filter(|it| it.in_a_row >= open_after).count()
    }

    /// Returns how many failures that makes in a row.
    pub fn failed(&mut self, task: &Task, now_ms: u64) -> u32 {
        let terms = self.terms;
        let failing = self.failing.entry(task.subject()).or_default();
        failing.in_a_row = failing.in_a_row.saturating_add(1);
        let doublings = failing.in_a_row.saturating_sub(1).min(32);
        let rest_ms = if failing.in_a_row >= terms.open_after {
            terms.open_for_ms
        } else {
            terms
                .back_off_ms
                .saturating_mul(1_u64 << doublings)
                .min(terms.longest_back_off_ms)
        };
        let rest_ms = if task.is_rescue() {
            rest_ms.min(LONGEST_RESCUE_REST_MS)
        } else {
            rest_ms
        };
        failing.until_ms = now_ms.saturating_add(rest_ms);
        failing.in_a_row
    }

    pub fn succeeded(&mut self, task: &Task) {
        self.failing.remove(&task.subject());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circuits() -> Circuits {
        Circuits::new(CircuitTerms {
            back_off_ms: 1_000,
            longest_back_off_ms: 5_000,
            open_after: 5,
            open_for_ms: 600_000,
        })
    }

    #[test]
    fn each_failure_doubles_the_rest_up_to_the_longest() {
        let (mut circuits, task) = (circuits(), Task::Rebalance(1));
        for rest_ms in [1_000, 2_000, 4_000, 5_000] {
            circuits.failed(&task, 0);
            let until_ms = rest_ms;
            assert_eq!(
                circuits.gate(&task, rest_ms - 1),
                Gate::BackingOff { until_ms }
            );
            assert_eq!(circuits.gate(&task, rest_ms), Gate::Closed);
        }
        assert_eq!(circuits.gate(&Task::Rebalance(2), 0), Gate::Closed);
    }

    #[test]
    fn five_failures_in_a_row_open_the_circuit_and_a_trial_decides() {
        let (mut circuits, task) = (circuits(), Task::Harvest(0));
        for _ in 0..5 {
            circuits.failed(&task, 0);
        }
        assert_eq!(
            circuits.gate(&task, 599_999),
            Gate::Open { until_ms: 600_000 }
        );
        assert_eq!(circuits.gate(&task, 600_000), Gate::HalfOpen);
        circuits.failed(&task, 600_000);
        assert_eq!(
            circuits.gate(&task, 600_000),
            Gate::Open {
                until_ms: 1_200_000
            }
        );
        circuits.succeeded(&task);
        assert_eq!(circuits.gate(&task, 600_000), Gate::Closed);
        assert_eq!(circuits.open(), 0);
    }

    #[test]
    fn a_rescue_never_rests_longer_than_a_minute() {
        let mut circuits = circuits();
        for _ in 0..20 {
            circuits.failed(&Task::Enforce, 0);
        }
        assert_eq!(
            circuits.gate(&Task::Enforce, LONGEST_RESCUE_REST_MS),
            Gate::HalfOpen
        );
    }
}
