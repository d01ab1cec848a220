//! What the AMO that lends wants, and what it holds.
//!
//! Direct deposit: coin minted for it is lent out so that borrowers pay the target rate: above the band it supplies, below it takes back. The supply
//! that puts the rate at its target is the borrowed amount over the curve's inverse, as Maker's D3M has it. Idle collateral: what is idle
//! beyond the target of the idle ratio is lent out, what is missing to it is called back.

use super::rate::{utilisation_e18, RateState, RateTerms};
use super::totals::Totals;
use crate::amo::{Context, Plan};
use crate::ledger::{Liquid, Mark, Position, RatioKind, Solvency};
use math::{apply_bps_up, mul_div_down, mul_div_up, MathError, E18};

/// The mean utilisation counts once it is one of at least this long: nobody moves it within a block.
pub const MIN_MEMORY_MS: u64 = 600_000;
/// A claim below the debt by more than this is a loss, not rounding.
const ROUNDING_BPS: u128 = 1;

/// What the AMO lends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub enum Mode {
    /// Coin minted for it.
    DirectDeposit,
    /// Tokens of the vault.
    IdleCollateral,
}

/// The governed numbers. The rates are for direct deposits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct LendingParams {
    /// Borrowers pay less: take back.
    pub low_rate_e18: u128,
    /// What a step aims at.
    pub target_rate_e18: u128,
    /// Borrowers pay more: supply.
    pub high_rate_e18: u128,
    /// A direct deposit supplies up to this whatever the rate is, and takes nothing back below it: so that there is something to borrow.
    pub floor_e18: u128,
    /// No step is smaller.
    pub least_step_e18: u128,
}

/// The market as the AMO sees it, as of now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lending {
    pub totals: Totals,
    /// The AMO's.
    pub shares: u128,
    pub rate: RateState,
    pub now_ms: u64,
    pub rate_terms: RateTerms,
    pub supply_cap_e18: u128,
    pub paused: bool,
    /// A base unit of the loan asset at 18 decimals.
    pub unit_e18: u128,
}

impl Lending {
    /// The utilisation as things stand, and its mean since the rate at target last followed it; `None`: that is not long enough ago.
    fn utilisations_e18(&self) -> Option<(u128, u128)> {
        let totals = &self.totals;
        let now_e18 = utilisation_e18(totals.borrowed_e18, totals.supplied_e18);
        let mean_e18 = self.rate.mean_utilisation_e18(self.now_ms, MIN_MEMORY_MS)?;
        Some((now_e18, mean_e18))
    }

    /// What borrowers pay as things stand.
    pub fn rate_e18(&self) -> u128 {
        let totals = &self.totals;
        self.rate_at_e18(utilisation_e18(totals.borrowed_e18, totals.supplied_e18))
    }

    /// What borrowers pay at a utilisation.
    fn rate_at_e18(&self, utilisation_e18: u128) -> u128 {
        self.rate_terms
            .rate_up_e18(self.rate.rate_at_target_e18, utilisation_e18)
    }

    /// The AMO's claim, rounded down.
    pub fn claim_e18(&self) -> Result<u128, MathError> {
        self.totals.claim_down_e18(self.shares)
    }

    fn cash_e18(&self) -> u128 {
        self.totals.cash.saturating_mul(self.unit_e18)
    }

    /// Shares that can be withdrawn now.
    pub fn liquid_shares(&self) -> Result<u128, MathError> {
        Ok(self.totals.shares_down(self.cash_e18())?.min(self.shares))
    }

    /// Room below the market's cap.
    fn cap_left_e18(&self) -> u128 {
        if self.paused {
            return 0;
        }
        self.supply_cap_e18.saturating_sub(self.totals.supplied_e18)
    }

    fn tokens_down(&self, amount_e18: u128) -> u128 {
        amount_e18.checked_div(self.unit_e18).unwrap_or_default()
    }
}

/// DESIGN 3: of a direct deposit's claim C the part that lies there as cash is own coin, the rest lent out; a claim on lent collateral is tokens.
/// Liquidity bounds what can be taken, never what it is worth.
pub fn position(mode: Mode, venue: &Lending) -> Result<Position, MathError> {
    let claim_e18 = venue.claim_e18()?;
    // Shares that are worth less than a base unit cannot be withdrawn: anyone can leave such with the AMO, and they are nothing.
    if venue.tokens_down(claim_e18) == 0 {
        return Ok(Position::default());
    }
    let liquid_units = venue.liquid_shares()?;
    let liquid_e18 = venue.totals.claim_down_e18(liquid_units)?;
    let (mark, liquid) = match mode {
        Mode::DirectDeposit => {
            let supplied_e18 = venue.totals.supplied_e18;
            let own_e18 = match supplied_e18 {
                0 => 0,
                _ => mul_div_down(claim_e18, venue.cash_e18().min(supplied_e18), supplied_e18)?,
            };
            let mark = Mark {
                own_e18,
                lent_out_e18: claim_e18.saturating_sub(own_e18),
                external: 0,
                value_e18: claim_e18,
            };
            (mark, (liquid_e18, 0))
        }
        Mode::IdleCollateral => {
            let mark = Mark {
                own_e18: 0,
                lent_out_e18: 0,
                external: venue.tokens_down(claim_e18),
                value_e18: claim_e18,
            };
            (mark, (0, venue.tokens_down(liquid_e18)))
        }
    };
    Ok(Position {
        mark,
        units: venue.shares,
        liquid: Liquid {
            units: liquid_units,
            own_e18: liquid.0,
            external: liquid.1,
        },
        quote_e18: 0,
    })
}

/// A step of a direct deposit. It follows neither a moment nor the past alone: it supplies for the lower of the utilisation now and its mean, and takes
/// back for the higher, so that borrowing, supplying or repaying for a block moves nothing.
pub fn plan_deposit(
    venue: &Lending,
    params: &LendingParams,
    context: &Context,
) -> Result<Plan, MathError> {
    let claim_e18 = venue.claim_e18()?;
    if let Some(coin_e18) = wanted_deposit(venue, params, context, claim_e18)? {
        return Ok(Plan::Wind {
            coin_e18,
            tokens: 0,
        });
    }
    let Some((now_e18, mean_e18)) = venue.utilisations_e18() else {
        return Ok(Plan::Nothing);
    };
    let utilisation_e18 = now_e18.max(mean_e18);
    if venue.rate_at_e18(utilisation_e18) >= params.low_rate_e18 {
        return Ok(Plan::Nothing);
    }
    let excess_e18 =
        venue
            .totals
            .supplied_e18
            .saturating_sub(supply_at_target(venue, params, utilisation_e18)?);
    let above_floor_e18 = claim_e18.saturating_sub(params.floor_e18);
    back(venue, params, context, excess_e18.min(above_floor_e18))
}

/// Up to the floor, and beyond it while borrowers pay more than the band. Nothing after a loss: who lost something is not given more.
fn wanted_deposit(
    venue: &Lending,
    params: &LendingParams,
    context: &Context,
    claim_e18: u128,
) -> Result<Option<u128>, MathError> {
    let debt_e18 = context.debt_e18;
    let rounding_e18 = apply_bps_up(debt_e18, ROUNDING_BPS)?.saturating_add(venue.unit_e18);
    if claim_e18.saturating_add(rounding_e18) < debt_e18 {
        return Ok(None);
    }
    let below_floor_e18 = params.floor_e18.saturating_sub(claim_e18.max(debt_e18));
    let missing_e18 = match venue.utilisations_e18() {
        Some((now_e18, mean_e18)) => {
            let utilisation_e18 = now_e18.min(mean_e18);
            if venue.rate_at_e18(utilisation_e18) > params.high_rate_e18 {
                supply_at_target(venue, params, utilisation_e18)?
                    .saturating_sub(venue.totals.supplied_e18)
            } else {
                0
            }
        }
        None => 0,
    };
    let coin_e18 = missing_e18
        .max(below_floor_e18)
        .min(context.wind_room_e18)
        .min(venue.cap_left_e18());
    Ok((coin_e18 != 0 && coin_e18 >= params.least_step_e18).then_some(coin_e18))
}

/// A step of lent collateral.
pub fn plan_idle(
    venue: &Lending,
    params: &LendingParams,
    context: &Context,
    solvency: &Solvency,
) -> Result<Plan, MathError> {
    let (ratio_e18, target_e18) = (
        solvency.ratios.get(RatioKind::Idle),
        solvency.limits.target.get(RatioKind::Idle),
    );
    let distance_e18 = mul_div_down(ratio_e18.abs_diff(target_e18), solvency.supply_e18, E18)?;
    if ratio_e18 < target_e18 {
        return back(venue, params, context, distance_e18);
    }
    let par_e18 = distance_e18
        .min(context.wind_room_e18)
        .min(venue.cap_left_e18());
    // The room is in par units; a token below 1 USD counts for less.
    let tokens = venue.tokens_down(par_e18);
    if tokens == 0 || par_e18 < params.least_step_e18 || !context.price_fresh {
        return Ok(Plan::Nothing);
    }
    Ok(Plan::Wind {
        coin_e18: 0,
        tokens,
    })
}

/// Takes back what is wanted, as far as it is there.
fn back(
    venue: &Lending,
    params: &LendingParams,
    context: &Context,
    wanted_e18: u128,
) -> Result<Plan, MathError> {
    let there_e18 = venue.totals.claim_down_e18(venue.liquid_shares()?)?;
    let coin_e18 = wanted_e18.min(context.unwind_room_e18).min(there_e18);
    if coin_e18 == 0 || coin_e18 < params.least_step_e18 {
        return Ok(Plan::Nothing);
    }
    Ok(Plan::Unwind { coin_e18 })
}

/// The supply at which borrowers who use `utilisation_e18` of what is supplied now pay the target rate.
fn supply_at_target(
    venue: &Lending,
    params: &LendingParams,
    utilisation_e18: u128,
) -> Result<u128, MathError> {
    let borrowed_e18 = mul_div_down(venue.totals.supplied_e18, utilisation_e18, E18)?;
    let wanted_e18 = venue
        .rate_terms
        .utilisation_for_down_e18(venue.rate.rate_at_target_e18, params.target_rate_e18)
        .max(1);
    Ok(mul_div_up(borrowed_e18, E18, wanted_e18).unwrap_or(u128::MAX))
}

/// Shares to give up for an amount, at most what is liquid.
pub fn shares_for(venue: &Lending, amount_e18: u128) -> Result<u128, MathError> {
    Ok(venue
        .totals
        .shares_up(amount_e18)?
        .min(venue.liquid_shares()?))
}
