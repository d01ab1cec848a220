//! What a breach takes: which ratios taking positions back can heal, and how much of a position reaches the target.
//!
//! Every response is linear in the units taken. With m the target, S the supply, u the prudent price of the position's token:
//!
//! | breach | deficit δ | gain of `own` coin burned and `external` tokens restored |
//! | --- | --- | --- |
//! | idle | m·S − idle value | u·external + m·own |
//! | gross | m·S − gross value | u·(external beyond the tokens lent) + m·own: a lent token counts already |
//! | stressed | has its own deficit and gain, by failure; not healed yet | |
//! | net | cannot be healed at fair marks: no unwinding undoes a loss | 0 |

use crate::ledger::{Briefing, Liquid, RatioKind};
use math::{mul_div_down, mul_div_up, E18};

/// The breaches that are healed by taking positions back, in the order in which they are.
pub const HEALABLE: [RatioKind; 2] = [RatioKind::Idle, RatioKind::Gross];

/// Fewest units of the position whose return puts the ratio at its target, at most what is liquid: ⌈δ / gain per unit⌉. What the venue loses
/// when it rounds both amounts down is part of δ, so that a second, tiny step is never needed. 0 when nothing is missing; `None` when no
/// number of units would help.
pub fn units_to_take(breach: RatioKind, briefing: &Briefing, liquid: &Liquid) -> Option<u128> {
    // What the ratio counts, and how many of the tokens that come back it counts already.
    let (counted_e18, lent) = match breach {
        RatioKind::Idle => (briefing.idle_value_e18, 0),
        RatioKind::Gross => (briefing.gross_value_e18, briefing.record.lent_tokens),
        RatioKind::Stressed | RatioKind::Net => return None,
    };
    let target_e18 = briefing.limits.target.get(breach);
    let deficit_e18 = mul_div_up(target_e18, briefing.supply_e18, E18)
        .unwrap_or(u128::MAX)
        .saturating_sub(counted_e18);
    if deficit_e18 == 0 {
        return Some(0);
    }
    let relief_e18 = mul_div_down(target_e18, liquid.own_e18, E18).unwrap_or(u128::MAX);
    let tokens_e18 = tokens_value_down(briefing, liquid.external);
    let beyond_lent = liquid.external.saturating_sub(lent);
    if liquid.units == 0 || (relief_e18 == 0 && tokens_value_down(briefing, beyond_lent) == 0) {
        return None;
    }
    let missing_e18 = deficit_e18.saturating_add(rounding_loss_up(briefing, liquid));

    // Up to the lent tokens only the burned coin helps; beyond them both do. The response is convex, so the smaller answer is right.
    let by_coin = units_up(missing_e18, liquid.units, relief_e18);
    let by_both = units_up(
        missing_e18.saturating_add(tokens_value_up(briefing, lent)),
        liquid.units,
        relief_e18.saturating_add(tokens_e18),
    );
    let units = match (by_coin, by_both) {
        (Some(coin), Some(both)) => coin.min(both),
        (coin, both) => coin.or(both)?,
    };
    Some(units.min(liquid.units))
}

/// ⌈`missing` · `units` / `gain`⌉; `None` without gain.
fn units_up(missing_e18: u128, units: u128, gain_e18: u128) -> Option<u128> {
    if gain_e18 == 0 {
        return None;
    }
    Some(mul_div_up(missing_e18, units, gain_e18).unwrap_or(u128::MAX))
}

/// Most value that goes missing when a venue rounds down: one base unit of the token, one of the coin (a target is at most 2), one in the sum.
fn rounding_loss_up(briefing: &Briefing, liquid: &Liquid) -> u128 {
    const COIN_AND_SUM: u128 = 3;
    tokens_value_up(briefing, liquid.external.min(1)).saturating_add(COIN_AND_SUM)
}

fn tokens_value_down(briefing: &Briefing, tokens: u128) -> u128 {
    mul_div_down(tokens, briefing.prudent_e18, unit(briefing)).unwrap_or(u128::MAX)
}

fn tokens_value_up(briefing: &Briefing, tokens: u128) -> u128 {
    mul_div_up(tokens, briefing.prudent_e18, unit(briefing)).unwrap_or(u128::MAX)
}

/// Base units of a whole token.
fn unit(briefing: &Briefing) -> u128 {
    10_u128.saturating_pow(briefing.decimals.into())
}
