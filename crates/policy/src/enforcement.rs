//! What a breach takes: which breaches taking positions back can heal, and how much of a position reaches the target.
//!
//! Every response is linear in the units taken. With m the target, S the supply, u the prudent price of the position's token:
//!
//! | breach | deficit δ | gain of `own` coin burned and `external` tokens restored |
//! | --- | --- | --- |
//! | idle | m·S − idle value | u·external + m·own |
//! | gross | m·S − gross value | u·(external beyond the tokens lent) + m·own: a lent token counts already |
//! | stressed, failure k | m·N − P under k | ΔP − m·ΔN under k: see `stressed` |
//! | net | cannot be healed at fair marks: no unwinding undoes a loss | 0; what is impaired is taken back whole |
//! | the AMO's own | debt beyond its cap, or all of it | 1 |

mod stressed;

use crate::ledger::{Briefing, Liquid, Position, RatioKind};
use math::{mul_div_down, mul_div_up, E18};

/// The ratios that are healed by taking positions back, in the order in which they are.
pub const HEALABLE: [RatioKind; 3] = [RatioKind::Idle, RatioKind::Gross, RatioKind::Stressed];

/// Why a position is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub enum Cause {
    /// A ratio is below its minimum.
    Ratio(RatioKind),
    /// The net ratio is below its minimum, and the AMO's position no longer covers its debt.
    Impaired,
    /// The debt is above the AMO's cap.
    AboveCap,
    /// The AMO's time is over.
    Expired,
    /// The AMO may only unwind.
    UnwindOnly,
    /// It lost more than is tolerated.
    LossBeyondTolerance,
    /// Its venue shows the coin too far from 1 USD.
    VenueOutOfBand,
}

/// Fewest units of the position whose return does what the cause asks for, at most what is liquid. 0 when nothing is missing; `None` when no
/// number of units would help. `cap_e18` is the AMO's.
pub fn units_to_take(
    cause: Cause,
    briefing: &Briefing,
    position: &Position,
    cap_e18: u128,
) -> Option<u128> {
    let liquid = &position.liquid;
    let units = match cause {
        Cause::Ratio(RatioKind::Idle) => counted_units(
            RatioKind::Idle,
            briefing,
            liquid,
            briefing.idle_value_e18,
            0,
        )?,
        Cause::Ratio(RatioKind::Gross) => counted_units(
            RatioKind::Gross,
            briefing,
            liquid,
            briefing.gross_value_e18,
            briefing.record.lent_tokens,
        )?,
        Cause::Ratio(RatioKind::Stressed) => stressed::units(briefing, position)?,
        Cause::Ratio(RatioKind::Net) => return None,
        Cause::AboveCap => {
            let debt_e18 = briefing.record.debt_e18;
            let excess_e18 = debt_e18.saturating_sub(cap_e18);
            mul_div_up(position.units, excess_e18, debt_e18).unwrap_or(0)
        }
        Cause::Impaired
        | Cause::Expired
        | Cause::UnwindOnly
        | Cause::LossBeyondTolerance
        | Cause::VenueOutOfBand => position.units,
    };
    Some(units.min(liquid.units))
}

/// Whether a position, as last marked, no longer covers its debt at fair prices.
pub fn is_impaired(briefing: &Briefing) -> bool {
    let record = &briefing.record;
    let external_e18 =
        mul_div_down(record.mark.external, briefing.fair_e18(), briefing.unit()).unwrap_or(0);
    external_e18
        .saturating_add(record.mark.own_e18)
        .saturating_add(record.mark.lent_out_e18)
        < record.debt_e18
}

/// ⌈δ / gain per unit⌉ for a ratio over the supply: `counted_e18` is its numerator, `lent` how many of the tokens that come back it counts
/// already. What the venue loses when it rounds both amounts down is part of δ, so that a second, tiny step is never needed.
fn counted_units(
    kind: RatioKind,
    briefing: &Briefing,
    liquid: &Liquid,
    counted_e18: u128,
    lent: u128,
) -> Option<u128> {
    let target_e18 = briefing.limits.target.get(kind);
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
    match (by_coin, by_both) {
        (Some(coin), Some(both)) => Some(coin.min(both)),
        (coin, both) => coin.or(both),
    }
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
    mul_div_down(tokens, briefing.prudent_e18(), briefing.unit()).unwrap_or(u128::MAX)
}

fn tokens_value_up(briefing: &Briefing, tokens: u128) -> u128 {
    mul_div_up(tokens, briefing.prudent_e18(), briefing.unit()).unwrap_or(u128::MAX)
}
