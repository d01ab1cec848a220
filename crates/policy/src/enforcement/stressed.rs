//! What taking a position back does to the stressed ratio, under the failure that binds it.
//!
//! P is the value that the failure would leave, N the coin outside the protocol then. Whether a position helps depends on the failure: coin
//! taken out of a pool whose collateral may fail helps as long as a failed token is worth less than the target; a position in the
//! venue that may fail helps by what its failure would take; one that has nothing to do with the failure does not help.

use super::{rounding_loss_up, units_up};
use crate::ledger::{AmoRecord, Binding, Briefing, Counted, Failure, Position, Returned};
use math::{mul_div_down, mul_div_up, E18};

/// ⌈δ / gain per unit⌉; 0 when nothing is missing, `None` when the position cannot help.
pub(super) fn units(briefing: &Briefing, position: &Position) -> Option<u128> {
    let target_e18 = briefing.limits.target.stressed_e18;
    let Binding {
        failure,
        value_e18,
        coin_e18,
    } = briefing.binding;
    let deficit_e18 = mul_div_up(target_e18, coin_e18, E18)
        .unwrap_or(u128::MAX)
        .saturating_sub(value_e18);
    if deficit_e18 == 0 {
        return Some(0);
    }
    let liquid = &position.liquid;
    let before = Part::of(&briefing.record, briefing, failure);
    let after = Part::of(&left(briefing, position), briefing, failure);
    let restored_e18 = briefing.collateral.map_or(0, |collateral| {
        let price_e18 = match failure {
            Failure::Collateral(id) if briefing.record.collateral == Some(id) => {
                collateral.failed_e18()
            }
            _ => collateral.prudent_e18(),
        };
        mul_div_down(liquid.external, price_e18, briefing.unit()).unwrap_or(0)
    });
    // N falls by the coin burned, and rises by own coin that is no longer counted as ours.
    let raised_e18 = restored_e18.saturating_add(after.value_e18);
    let coin_gone_e18 = liquid.own_e18.saturating_add(after.own_e18);
    let plus_e18 =
        raised_e18.saturating_add(mul_div_down(target_e18, coin_gone_e18, E18).unwrap_or(0));
    let minus_e18 = before
        .value_e18
        .saturating_add(mul_div_up(target_e18, before.own_e18, E18).unwrap_or(u128::MAX));
    let gain_e18 = plus_e18.saturating_sub(minus_e18);
    let missing_e18 = deficit_e18.saturating_add(rounding_loss_up(briefing, liquid));
    units_up(missing_e18, liquid.units, gain_e18)
}

/// What one record contributes to P and to the own coin that N leaves out.
struct Part {
    value_e18: u128,
    own_e18: u128,
}

impl Part {
    fn of(record: &AmoRecord, briefing: &Briefing, failure: Failure) -> Self {
        let counted = Counted::of(
            briefing.amo,
            record,
            briefing.collateral.as_ref(),
            &briefing.limits,
            record.marked_ms,
        );
        let deployed = &counted.deployed;
        let failed = Self {
            value_e18: deployed.failed_value_e18,
            own_e18: 0,
        };
        let sound = Self {
            value_e18: deployed.prudent_value_e18,
            own_e18: deployed.prudent_own_e18,
        };
        match (record.collateral, failure) {
            // A direct deposit's cash counts as fully borrowed, whatever fails.
            (None, Failure::Venue(amo)) if amo == briefing.amo => failed.without(&counted),
            (None, _) => failed,
            (Some(own), Failure::Collateral(id)) if own == id => failed,
            (Some(_), Failure::Venue(amo)) if amo == briefing.amo => sound.without(&counted),
            (Some(_), _) => sound,
        }
    }

    fn without(self, counted: &Counted) -> Self {
        Self {
            value_e18: self.value_e18.saturating_sub(counted.venue.value_e18),
            own_e18: self.own_e18.saturating_sub(counted.venue.own_e18),
        }
    }
}

/// The record once all that is liquid has come back.
fn left(briefing: &Briefing, position: &Position) -> AmoRecord {
    let liquid = &position.liquid;
    let kept = position.units.saturating_sub(liquid.units);
    let share = |amount| mul_div_down(amount, kept, position.units).unwrap_or(0);
    let mut record = briefing.record;
    let mark = &mut record.mark;
    let value_e18 = mark.value_e18;
    mark.own_e18 = share(mark.own_e18);
    mark.lent_out_e18 = share(mark.lent_out_e18);
    mark.external = share(mark.external);
    mark.value_e18 = share(mark.value_e18);
    let returned = Returned {
        coin_burned: liquid.own_e18,
        tokens_restored: liquid.external,
        units_taken: liquid.units,
        units_before: position.units,
    };
    let tokens_e18 =
        mul_div_down(liquid.external, briefing.fair_e18(), briefing.unit()).unwrap_or(0);
    record.settle(
        &returned,
        liquid.own_e18.saturating_add(tokens_e18),
        value_e18,
    );
    record
}
