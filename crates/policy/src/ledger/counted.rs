//! What one AMO's record counts for in the sums: the prudent measure, the failed one, and what a failure of its venue takes.

use super::types::{AmoRecord, Collateral, Deployed, Limits, VenueFailure};
use super::value::{share_down, share_up, ONE_BPS};
use math::{mul_div_down, mul_div_up, E18};

/// One record's part of the sums, at one set of prices and limits.
pub struct Counted {
    pub deployed: Deployed,
    /// L_i, at most the debt that its own coin leaves.
    pub lent_out_e18: u128,
    /// What a failure of the venue takes.
    pub venue: VenueFailure,
}

impl Counted {
    /// An AMO counts for at most its debt, in both measures: own coin first, then lent-out and external value up to the rest. So what it says of
    /// itself can hide a loss of at most its debt, and an AMO without debt counts for nothing; a gain counts once harvested. What its mark counts for when
    /// it is stale falls to the failed value, linearly, until twice the maximum age.
    pub fn of(
        amo: u8,
        record: &AmoRecord,
        collateral: Option<&Collateral>,
        limits: &Limits,
        now_ms: u64,
    ) -> Self {
        let mark = &record.mark;
        let kept_bps = ONE_BPS.saturating_sub(limits.lent_haircut_bps);
        let own_e18 = mark.own_e18.min(record.debt_e18);
        let debt_left_e18 = record.debt_e18.saturating_sub(own_e18);
        let lent_out_e18 = mark.lent_out_e18.min(debt_left_e18);
        let external = collateral.map_or(0, |collateral| {
            let rest_e18 = debt_left_e18.saturating_sub(lent_out_e18);
            let covered = collateral.tokens_up(rest_e18, collateral.fair_e18());
            mark.external.min(covered)
        });
        let lent_value_e18 = share_down(mark.lent_out_e18, kept_bps);

        let (external_e18, failed_e18) = match collateral {
            Some(collateral) => {
                let failed_e18 = collateral.failed_e18();
                (
                    collateral.value_down(mark.external, collateral.prudent_e18()),
                    collateral
                        .value_down(mark.external, failed_e18)
                        .saturating_add(drained_value_down(
                            mark.own_e18,
                            failed_e18,
                            collateral.par_e18(),
                        ))
                        .saturating_add(lent_value_e18),
                )
            }
            // A direct deposit: its venue's cash counts as fully borrowed when stressed.
            None => (
                0,
                share_down(mark.lent_out_e18.saturating_add(mark.own_e18), kept_bps),
            ),
        };
        let stale_e18 = limits.staleness_up_e18(record, now_ms);
        let failed_value_e18 = failed_e18.min(record.debt_e18);
        let lent_backed = record.lent_tokens.min(mark.external);
        let lent_failed = collateral.map_or(0, |c| share_down(lent_backed, c.terms.failed_bps));
        let deployed = Deployed {
            external,
            lent_backed: between_down(lent_backed, lent_failed, stale_e18),
            own_e18,
            prudent_own_e18: between_down(own_e18, 0, stale_e18),
            prudent_value_e18: between_down(
                external_e18
                    .saturating_add(lent_value_e18)
                    .min(debt_left_e18),
                failed_value_e18,
                stale_e18,
            ),
            failed_value_e18,
        };
        let (stressed_own_e18, stressed_value_e18) = match collateral {
            Some(_) => (deployed.prudent_own_e18, deployed.prudent_value_e18),
            None => (0, deployed.failed_value_e18),
        };
        Self {
            deployed,
            lent_out_e18,
            venue: VenueFailure {
                amo,
                own_e18: share_up(stressed_own_e18, record.severity_bps),
                value_e18: share_up(stressed_value_e18, record.severity_bps),
            },
        }
    }
}

/// The point on the way from `start` to `end`, rounded down.
fn between_down(start: u128, end: u128, share_e18: u128) -> u128 {
    let distance = start.abs_diff(end);
    if end < start {
        start.saturating_sub(mul_div_up(distance, share_e18, E18).unwrap_or(distance))
    } else {
        start.saturating_add(mul_div_down(distance, share_e18, E18).unwrap_or(0))
    }
}

/// Own coin that traders took out of a pool, worth `own_e18` in tokens at par, now at the failed price.
fn drained_value_down(own_e18: u128, failed_e18: u128, par_e18: u128) -> u128 {
    mul_div_down(own_e18, failed_e18, par_e18).unwrap_or(0)
}

impl VenueFailure {
    /// How much it takes of the distance to a minimum m of the stressed ratio, P − m·N: the value that is gone, and m for every own
    /// coin that becomes outside coin. Linear, so the venue with the largest is the one that goes below m first.
    pub(super) fn weight_e18(&self, limits: &Limits) -> u128 {
        mul_div_down(self.own_e18, limits.minimum.stressed_e18, E18)
            .unwrap_or(u128::MAX)
            .saturating_add(self.value_e18)
    }

    /// Whether this failure binds rather than `other`; the lower id where they weigh the same, so that the order of counting does not
    /// matter.
    pub(super) fn outweighs(&self, other: Option<&Self>, limits: &Limits) -> bool {
        let weight_e18 = self.weight_e18(limits);
        match other {
            None => weight_e18 != 0,
            Some(other) => {
                let other_e18 = other.weight_e18(limits);
                weight_e18 > other_e18 || (weight_e18 == other_e18 && self.amo < other.amo)
            }
        }
    }
}

impl Deployed {
    pub(super) fn add(&mut self, part: &Self) {
        for (sum, amount) in self.fields().into_iter().zip(part.amounts()) {
            *sum = sum.saturating_add(amount);
        }
    }

    /// `part` was added before, so no sum can fall below zero.
    pub(super) fn subtract(&mut self, part: &Self) {
        for (sum, amount) in self.fields().into_iter().zip(part.amounts()) {
            *sum = sum.saturating_sub(amount);
        }
    }

    fn fields(&mut self) -> [&mut u128; 6] {
        [
            &mut self.external,
            &mut self.lent_backed,
            &mut self.own_e18,
            &mut self.prudent_own_e18,
            &mut self.prudent_value_e18,
            &mut self.failed_value_e18,
        ]
    }

    fn amounts(&self) -> [u128; 6] {
        [
            self.external,
            self.lent_backed,
            self.own_e18,
            self.prudent_own_e18,
            self.prudent_value_e18,
            self.failed_value_e18,
        ]
    }
}
