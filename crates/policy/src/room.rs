//! How far an AMO may wind now: what is left of every limit. Unwinding knows one limit only, the largest step.

use crate::ledger::Briefing;
use math::{mul_div_down, mul_div_up, E18};

/// Most that may be wound, in par units of debt. None while a ratio is breached, or a price or mark is stale.
///
/// The idle and gross ratios are left at their *targets*: what stopped at the minimums would be taken back by the next redemption.
pub fn wind_room_down(briefing: &Briefing, cap_e18: u128, largest_step_e18: u128) -> u128 {
    if briefing.health.breach.is_some() || !briefing.price_fresh || !briefing.mark_fresh {
        return 0;
    }
    let limits = &briefing.limits;
    let supply_e18 = briefing.supply_e18;
    largest_step_e18
        .min(cap_e18.saturating_sub(briefing.record.debt_e18))
        .min(
            limits
                .debt_ceiling_e18
                .saturating_sub(briefing.total_debt_e18),
        )
        .min(limits.supply_ceiling_e18.saturating_sub(supply_e18))
        .min(
            supply_carried_down(briefing.idle_value_e18, limits.target.idle_e18)
                .saturating_sub(supply_e18),
        )
        .min(
            supply_carried_down(briefing.gross_value_e18, limits.target.gross_e18)
                .saturating_sub(supply_e18),
        )
}

/// What funding an AMO adds to its debt, in par units; the ledger books the same.
pub fn funding_up(briefing: &Briefing, coin_e18: u128, tokens: u128) -> u128 {
    let unit = 10_u128.saturating_pow(briefing.decimals.into());
    mul_div_up(tokens, briefing.fair_e18, unit)
        .unwrap_or(u128::MAX)
        .saturating_add(coin_e18)
}

/// Largest supply that `value` covers at a ratio of `target`.
fn supply_carried_down(value_e18: u128, target_e18: u128) -> u128 {
    mul_div_down(value_e18, E18, target_e18).unwrap_or(u128::MAX)
}
