//! Both measures and the four ratios.

use super::answers::{Binding, Failure, Health, Solvency};
use super::error::LedgerError;
use super::sums::{Ledger, Records};
use super::types::{RatioKind, Ratios, INFINITE_E18, MAX_COLLATERALS};
use math::{mul_div_down, E18};

/// The order in which `enforce` takes breaches.
pub const KINDS: [RatioKind; 4] = [
    RatioKind::Idle,
    RatioKind::Gross,
    RatioKind::Stressed,
    RatioKind::Net,
];

/// The fair measure: current prices, no haircut.
pub(super) struct Fair {
    /// X.
    pub external_e18: u128,
    /// S − F − L: coins outside the protocol; 0 when the marks claim more than the supply.
    pub outside_e18: u128,
    /// F.
    pub own_e18: u128,
}

/// The prudent measure.
pub(super) struct Prudent {
    /// What the idle ratio counts.
    pub idle_e18: u128,
    /// What the gross ratio counts.
    pub gross_e18: u128,
    pub health: Health,
    /// Value of everything, and the coin outside the protocol: the net ratio's two numbers.
    pub held_e18: u128,
    pub outside_e18: u128,
    pub binding: Binding,
}

impl Fair {
    /// n = X / (S − F − L).
    pub fn redemption_ratio_e18(&self) -> u128 {
        ratio_down(self.external_e18, self.outside_e18)
    }

    pub fn is_below_par(&self) -> bool {
        self.external_e18 < self.outside_e18
    }
}

impl Ratios {
    pub fn get(&self, kind: RatioKind) -> u128 {
        match kind {
            RatioKind::Idle => self.idle_e18,
            RatioKind::Gross => self.gross_e18,
            RatioKind::Stressed => self.stressed_e18,
            RatioKind::Net => self.net_e18,
        }
    }

    /// The first ratio that is below its minimum and below what it was.
    fn worsened(&self, minimum: &Ratios, before: &Ratios) -> Option<RatioKind> {
        KINDS
            .into_iter()
            .find(|kind| self.get(*kind) < minimum.get(*kind).min(before.get(*kind)))
    }

    fn breach(&self, minimum: &Ratios) -> Option<RatioKind> {
        self.worsened(minimum, minimum)
    }
}

fn ratio_down(value_e18: u128, coin_e18: u128) -> u128 {
    mul_div_down(value_e18, E18, coin_e18).unwrap_or(INFINITE_E18)
}

impl Ledger<'_> {
    pub fn health(&self) -> Health {
        self.prudent().health
    }

    /// The whole system from the running sums.
    pub fn solvency(&self, now_ms: u64) -> Solvency {
        let Prudent {
            health, binding, ..
        } = self.prudent();
        let fair = self.fair();
        let totals = &self.totals;
        let idle_e18 = self
            .collaterals
            .iter()
            .map(|c| c.value_down(c.idle, c.fair_e18()))
            .fold(0, u128::saturating_add);
        Solvency {
            supply_e18: totals.supply_e18,
            debt_e18: totals.debt_e18,
            own_e18: fair.own_e18,
            lent_out_e18: totals.lent_out_e18,
            external_e18: fair.external_e18,
            idle_e18,
            equity_e18: self.equity_e18(),
            surplus_e18: self.surplus_e18(),
            redemption_ratio_e18: fair.redemption_ratio_e18(),
            ratios: health.ratios,
            limits: totals.limits,
            binding_failure: binding.failure,
            breach: health.breach,
            alarms: totals.alarms,
            prices_fresh: self.ensure_held_fresh(now_ms).is_ok(),
        }
    }

    /// E = X + F + L − S, fair.
    pub(super) fn equity_e18(&self) -> i128 {
        let fair = self.fair();
        let owned_e18 = fair
            .external_e18
            .saturating_add(fair.own_e18)
            .saturating_add(self.totals.lent_out_e18);
        difference(owned_e18, self.totals.supply_e18)
    }

    /// Lower of fair and prudent equity, less the buffer; never below zero.
    pub(super) fn surplus_e18(&self) -> u128 {
        let prudent = self.prudent();
        let prudent_e18 = prudent.held_e18.saturating_sub(prudent.outside_e18);
        u128::try_from(self.equity_e18())
            .unwrap_or(0)
            .min(prudent_e18)
            .saturating_sub(self.totals.limits.buffer_e18)
    }

    /// The same from every record, for audit. Leaves the recomputed sums behind.
    pub fn recompute<R: Records + ?Sized>(&mut self, records: &R, now_ms: u64) -> Solvency {
        self.totals.counted_ms = now_ms;
        self.recount(records, None);
        self.solvency(now_ms)
    }

    pub(super) fn fair(&self) -> Fair {
        let mut external_e18 = 0u128;
        let mut own_e18 = self.totals.unsecured.own_e18;
        for c in self.collaterals.iter() {
            let tokens = c.idle.saturating_add(c.deployed.external);
            external_e18 = external_e18.saturating_add(c.value_down(tokens, c.fair_e18()));
            own_e18 = own_e18.saturating_add(c.deployed.own_e18);
        }
        Fair {
            external_e18,
            outside_e18: self
                .totals
                .supply_e18
                .saturating_sub(own_e18.saturating_add(self.totals.lent_out_e18)),
            own_e18,
        }
    }

    /// Refuses when a collateral that the system owns has a stale price.
    pub(super) fn ensure_held_fresh(&self, now_ms: u64) -> Result<(), LedgerError> {
        for (id, collateral) in (0..).zip(self.collaterals.iter()) {
            if collateral.is_held() {
                self.fresh(id, now_ms)?;
            }
        }
        Ok(())
    }

    /// Refuses when a ratio of `after` is below its minimum and below what it is now.
    pub(super) fn ensure_no_worse(&self, after: &Health) -> Result<(), LedgerError> {
        let minimum = &self.totals.limits.minimum;
        let after = &after.ratios;
        match after.worsened(minimum, &self.health().ratios) {
            None => Ok(()),
            Some(ratio) => Err(LedgerError::RatioBelowMinimum {
                ratio,
                value_e18: after.get(ratio),
                minimum_e18: minimum.get(ratio),
            }),
        }
    }

    /// Refuses when idle or gross of `after` is below its target.
    pub(super) fn ensure_at_target(&self, after: &Health) -> Result<(), LedgerError> {
        let target = &self.totals.limits.target;
        for ratio in [RatioKind::Idle, RatioKind::Gross] {
            let (value_e18, minimum_e18) = (after.ratios.get(ratio), target.get(ratio));
            if value_e18 < minimum_e18 {
                return Err(LedgerError::RatioBelowMinimum {
                    ratio,
                    value_e18,
                    minimum_e18,
                });
            }
        }
        Ok(())
    }

    pub(super) fn prudent(&self) -> Prudent {
        let totals = &self.totals;
        let supply_e18 = totals.supply_e18;
        let mut idle_values_e18 = [0u128; MAX_COLLATERALS];
        let mut idle_e18 = 0u128;
        let mut lent_e18 = 0u128;
        let mut deployed_e18 = 0u128;
        let mut own_e18 = 0u128;
        for (c, value_e18) in self.collaterals.iter().zip(&mut idle_values_e18) {
            let prudent_e18 = c.prudent_e18();
            *value_e18 = c.value_down(c.idle, prudent_e18);
            idle_e18 = idle_e18.saturating_add(*value_e18);
            lent_e18 = lent_e18.saturating_add(c.value_down(c.deployed.lent_backed, prudent_e18));
            deployed_e18 = deployed_e18.saturating_add(c.deployed.prudent_value_e18);
            own_e18 = own_e18.saturating_add(c.deployed.prudent_own_e18);
        }
        let held_e18 = idle_e18.saturating_add(deployed_e18);
        let net = Binding {
            failure: Failure::None,
            value_e18: held_e18.saturating_add(totals.unsecured.prudent_value_e18),
            coin_e18: supply_e18
                .saturating_sub(own_e18)
                .saturating_sub(totals.unsecured.prudent_own_e18),
        };
        let net_e18 = ratio_down(net.value_e18, net.coin_e18);

        // Under stress the cash of lending venues counts as fully borrowed, whichever failure comes on top.
        let stressed_e18 = held_e18.saturating_add(totals.unsecured.failed_value_e18);
        let mut lowest = (net_e18, net);
        let mut lower = |value_e18, own_left_e18, failure| {
            let coin_e18 = supply_e18.saturating_sub(own_left_e18);
            let ratio_e18 = ratio_down(value_e18, coin_e18);
            if ratio_e18 < lowest.0 {
                lowest = (
                    ratio_e18,
                    Binding {
                        failure,
                        value_e18,
                        coin_e18,
                    },
                );
            }
        };
        for (id, (c, value_e18)) in (0..).zip(self.collaterals.iter().zip(&idle_values_e18)) {
            let others_e18 = stressed_e18
                .saturating_sub(*value_e18)
                .saturating_sub(c.deployed.prudent_value_e18);
            lower(
                others_e18
                    .saturating_add(c.value_down(c.idle, c.failed_e18()))
                    .saturating_add(c.deployed.failed_value_e18),
                own_e18.saturating_sub(c.deployed.prudent_own_e18),
                Failure::Collateral(id),
            );
        }
        let (gone_e18, freed_e18, failure) = match &totals.venue {
            Some(venue) => (venue.value_e18, venue.own_e18, Failure::Venue(venue.amo)),
            None => (0, 0, Failure::None),
        };
        lower(
            stressed_e18.saturating_sub(gone_e18),
            own_e18.saturating_sub(freed_e18),
            failure,
        );

        let gross_e18 = idle_e18.saturating_add(lent_e18);
        let ratios = Ratios {
            gross_e18: ratio_down(gross_e18, supply_e18),
            net_e18,
            stressed_e18: lowest.0,
            idle_e18: ratio_down(idle_e18, supply_e18),
        };
        Prudent {
            idle_e18,
            gross_e18,
            health: Health {
                ratios,
                breach: ratios.breach(&totals.limits.minimum),
                breached: totals.alarms.breached,
            },
            held_e18: net.value_e18,
            outside_e18: net.coin_e18,
            binding: lowest.1,
        }
    }
}

fn difference(a: u128, b: u128) -> i128 {
    let size = i128::try_from(a.abs_diff(b)).unwrap_or(i128::MAX);
    if a < b {
        size.saturating_neg()
    } else {
        size
    }
}
