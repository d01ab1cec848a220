//! When the reports of several reporters make a price.

use super::{Reading, MAX_REPORTERS};
use math::{apply_bps_down, median};

/// What a price needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acceptance {
    /// Fewest agreeing fresh reports.
    pub quorum: u8,
    /// A report older than this is not fresh.
    pub max_age_ms: u64,
    /// A report farther than this from the median of all fresh reports does not count.
    pub max_deviation_bps: u16,
}

/// The median, rounded down, of the fresh reports that lie within the deviation limit of the median of all fresh reports, when there
/// are at least `quorum` of them; as of the time when that quorum stood, the quorum-th newest of them.
///
/// The first median is one that a minority of reporters cannot move beyond the honest ones' range; leaving out who is far from it keeps a
/// minority from moving the second within its own.
pub fn accept(
    reports: impl Iterator<Item = Reading>,
    rule: &Acceptance,
    now_ms: u64,
) -> Option<Reading> {
    let mut fresh = Readings::default();
    for report in reports {
        if report.at_ms != 0 && now_ms.saturating_sub(report.at_ms) <= rule.max_age_ms {
            fresh.push(report);
        }
    }
    let centre_e18 = fresh.median_down()?;
    let farthest_e18 = apply_bps_down(centre_e18, rule.max_deviation_bps.into()).ok()?;
    let mut counted = Readings::default();
    for report in fresh.listed() {
        if report.price_e18.abs_diff(centre_e18) <= farthest_e18 {
            counted.push(*report);
        }
    }
    Some(Reading {
        price_e18: counted.median_down()?,
        at_ms: counted.nth_newest_ms(rule.quorum)?,
    })
}

#[derive(Default)]
struct Readings {
    slots: [Reading; MAX_REPORTERS],
    count: usize,
}

impl Readings {
    fn push(&mut self, reading: Reading) {
        if let Some(slot) = self.slots.get_mut(self.count) {
            *slot = reading;
            self.count = self.count.saturating_add(1);
        }
    }

    fn listed(&self) -> &[Reading] {
        self.slots.get(..self.count).unwrap_or_default()
    }

    fn median_down(&self) -> Option<u128> {
        let mut prices_e18 = self.slots.map(|reading| reading.price_e18);
        median(prices_e18.get_mut(..self.count)?).ok()
    }

    /// The latest time that at least `n` of them reach.
    fn nth_newest_ms(&self, n: u8) -> Option<u64> {
        let reached_by = |at_ms| self.listed().iter().filter(|r| r.at_ms >= at_ms).count();
        self.listed()
            .iter()
            .map(|reading| reading.at_ms)
            .filter(|at_ms| reached_by(*at_ms) >= usize::from(n))
            .max()
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
mod tests {
    use super::*;

    const E18: u128 = 1_000_000_000_000_000_000;
    const BPS: u128 = E18 / 10_000;
    const NOW_MS: u64 = 1_000_000;
    const RULE: Acceptance = Acceptance {
        quorum: 2,
        max_age_ms: 60_000,
        max_deviation_bps: 100,
    };

    fn at(price_e18: u128, at_ms: u64) -> Reading {
        Reading { price_e18, at_ms }
    }

    fn accepted(reports: &[Reading]) -> Option<Reading> {
        accept(reports.iter().copied(), &RULE, NOW_MS)
    }

    #[test]
    fn odd_number_of_reports_gives_the_middle_one() {
        let reports = [
            at(E18 + 3 * BPS, NOW_MS),
            at(E18, NOW_MS),
            at(E18 + BPS, NOW_MS),
        ];
        assert_eq!(accepted(&reports), Some(at(E18 + BPS, NOW_MS)));
    }

    #[test]
    fn even_number_of_reports_gives_the_mean_of_the_middle_ones_rounded_down() {
        let reports = [at(E18, NOW_MS), at(E18 + 3, NOW_MS)];
        assert_eq!(accepted(&reports), Some(at(E18 + 1, NOW_MS)));
    }

    #[test]
    fn too_few_reports_make_no_price() {
        assert_eq!(accepted(&[]), None);
        assert_eq!(accepted(&[at(E18, NOW_MS)]), None);
        assert_eq!(accepted(&[at(E18, NOW_MS), at(0, 0)]), None);
    }

    #[test]
    fn a_report_counts_until_its_age_exceeds_the_maximum() {
        let oldest = NOW_MS - RULE.max_age_ms;
        let reports = [at(E18, oldest), at(E18 + 2, NOW_MS)];
        assert_eq!(accepted(&reports), Some(at(E18 + 1, oldest)));
        let late = [at(E18, oldest - 1), at(E18 + 2, NOW_MS)];
        assert_eq!(accepted(&late), None);
    }

    #[test]
    fn the_price_is_as_old_as_the_report_that_completes_the_quorum() {
        let reports = [
            at(E18, NOW_MS - 30),
            at(E18, NOW_MS - 10),
            at(E18, NOW_MS - 20),
        ];
        assert_eq!(accepted(&reports), Some(at(E18, NOW_MS - 20)));
    }

    #[test]
    fn a_report_beyond_the_deviation_limit_is_left_out() {
        let just_within = [
            at(E18, NOW_MS),
            at(E18, NOW_MS),
            at(E18 + 100 * BPS, NOW_MS),
            at(E18 + 100 * BPS, NOW_MS),
            at(E18, NOW_MS),
        ];
        assert_eq!(accepted(&just_within), Some(at(E18, NOW_MS)));
        // Three honest reports and two liars: the liars, had they counted, would have moved the median to the highest honest one.
        let attacked = [
            at(E18, NOW_MS),
            at(E18 + 10 * BPS, NOW_MS),
            at(E18 + 20 * BPS, NOW_MS),
            at(2 * E18, NOW_MS),
            at(3 * E18, NOW_MS),
        ];
        assert_eq!(accepted(&attacked), Some(at(E18 + 10 * BPS, NOW_MS)));
    }

    #[test]
    fn reporters_who_disagree_make_no_price() {
        let apart = [at(E18, NOW_MS), at(E18 + 300 * BPS, NOW_MS)];
        assert_eq!(accepted(&apart), None);
        // The median is one of them, but nobody agrees with it.
        let scattered = [
            at(E18, NOW_MS),
            at(E18 + 300 * BPS, NOW_MS),
            at(E18 + 600 * BPS, NOW_MS),
        ];
        assert_eq!(accepted(&scattered), None);
    }

    #[test]
    fn a_price_too_large_to_average_is_not_accepted_by_overflow() {
        let reports = [at(u128::MAX, NOW_MS), at(u128::MAX - 2, NOW_MS)];
        let strict = Acceptance {
            max_deviation_bps: 10_000,
            ..RULE
        };
        let price = accept(reports.iter().copied(), &strict, NOW_MS);
        assert_eq!(price, Some(at(u128::MAX - 1, NOW_MS)));
    }

    #[test]
    fn reports_beyond_the_most_reporters_are_ignored() {
        let mut reports = [at(E18, NOW_MS); MAX_REPORTERS + 1];
        reports[MAX_REPORTERS] = at(E18, NOW_MS + 1);
        let all = Acceptance {
            quorum: MAX_REPORTERS as u8,
            ..RULE
        };
        assert_eq!(
            accept(reports.iter().copied(), &all, NOW_MS),
            Some(at(E18, NOW_MS))
        );
    }
}
