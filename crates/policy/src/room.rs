//! How far an AMO may wind now: what is left of every limit. Unwinding knows one limit only, the largest step.

use crate::ledger::Briefing;
use math::{mul_div_down, mul_div_up, BPS, E18};

/// What is left of an AMO's own limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Its soft ceiling.
    pub line_e18: u128,
    /// What its bucket holds.
    pub level_e18: u128,
    pub largest_step_e18: u128,
    /// Share of its claim that a failure of its venue destroys.
    pub severity_bps: u16,
}

/// Most that may be wound, in par units of debt. None while a ratio is breached, a price or mark is stale, or the price is halted.
///
/// The idle and gross ratios are left at their *targets*: what stopped at the minimums would be taken back by the next redemption. The debt
/// stays below what equity covers of the venue's failure: debt · severity ≤ E, so that losing the venue leaves n ≥ 1.
pub fn wind_room_down(briefing: &Briefing, reach: &Reach) -> u128 {
    if briefing.health.breach.is_some() || !briefing.price_trusted() || !briefing.mark_fresh {
        return 0;
    }
    let limits = &briefing.limits;
    let supply_e18 = briefing.supply_e18;
    let debt_e18 = briefing.record.debt_e18;
    reach
        .largest_step_e18
        .min(reach.level_e18)
        .min(reach.line_e18.saturating_sub(debt_e18))
        .min(covered_down(briefing.equity_e18, reach.severity_bps).saturating_sub(debt_e18))
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

/// Largest debt of which equity covers the share that a failure destroys.
fn covered_down(equity_e18: i128, severity_bps: u16) -> u128 {
    let equity_e18 = u128::try_from(equity_e18).unwrap_or(0);
    mul_div_down(equity_e18, BPS, severity_bps.into()).unwrap_or(u128::MAX)
}

/// What funding an AMO adds to its debt, in par units; the ledger books the same.
pub fn funding_up(briefing: &Briefing, coin_e18: u128, tokens: u128) -> u128 {
    mul_div_up(tokens, briefing.fair_e18(), briefing.unit())
        .unwrap_or(u128::MAX)
        .saturating_add(coin_e18)
}

/// Largest supply that `value` covers at a ratio of `target`.
fn supply_carried_down(value_e18: u128, target_e18: u128) -> u128 {
    mul_div_down(value_e18, E18, target_e18).unwrap_or(u128::MAX)
}
