//! The step toward the peg.

use super::{par_price_e18, worth_e18, Pool, PoolAmoParams, LEAST_STEP_E18};
use crate::amo::{Context, Plan};
use math::stable_swap::{add, distance_to_price, price_e18, remove_exact, Distance};
use math::{mul_div_down, mul_div_up, MathError, BPS, E18};

/// What the policy wants: the `step`, if the pool's fees leave a gain.
///
/// The gain is predicted without the part of the fees that stays in the pool with the AMO's own share, so a step that just breaks even is
/// not planned.
pub fn plan(pool: &Pool, context: &Context, params: &PoolAmoParams) -> Result<Plan, MathError> {
    let wanted = step(pool, context, params)?;
    if wanted == Plan::Nothing {
        return Ok(wanted);
    }
    let unit_e18 = mul_div_down(pool.invariant_e18, worth_e18(pool, context)?, E18)?;
    let gains = match wanted {
        Plan::Nothing => true,
        Plan::Wind { coin_e18, .. } => {
            let added = add(
                &pool.reserves_e18,
                &[coin_e18, 0],
                pool.lp_supply,
                &pool.curve,
            )?;
            mul_div_down(added.minted, unit_e18, pool.lp_supply)? > coin_e18
        }
        Plan::Unwind { coin_e18 } => {
            let removed = remove_exact(
                &pool.reserves_e18,
                &[coin_e18, 0],
                pool.lp_supply,
                &pool.curve,
            )?;
            removed.burned <= pool.lp_balance
                && mul_div_up(removed.burned, unit_e18.saturating_add(1), pool.lp_supply)?
                    < coin_e18
        }
    };
    Ok(if gains { wanted } else { Plan::Nothing })
}

/// The step that the prices and the room allow, whatever the fees.
///
/// The coin must be outside its band on the same side by the moving average and by the pool's present price, so that neither a
/// manipulated block nor a lagging average moves it the wrong way. While the two differ the step shrinks in proportion instead of
/// waiting: a price that jumped, or was pushed, counts only as far as the average has followed.
///
/// The target is where the coin is worth 1 USD. While the other coin is above 1 USD or its price is stale it counts at par, and the pool's
/// balance is the target when that is nearer: beyond it every further unit would lose to the pool's other suppliers, and value less
/// debt must rise. A step smaller than `LEAST_STEP_E18` is not worth a transaction, and a paused pool allows none.
pub fn step(pool: &Pool, context: &Context, params: &PoolAmoParams) -> Result<Plan, MathError> {
    if pool.paused || pool.is_empty() || context.collateral_price_e18 == 0 {
        return Ok(Plan::Nothing);
    }
    let spot_e18 = price_e18(&pool.reserves_e18, 0, 1, pool.invariant_e18, pool.curve.ann)?;
    let lower_e18 = spot_e18.min(pool.average_price_e18);
    let higher_e18 = spot_e18.max(pool.average_price_e18);
    let par_e18 = par_price_e18(context.collateral_price_e18);
    let usd_down = |price_e18| mul_div_down(price_e18, context.collateral_price_e18, E18);
    let band_e18 = share_e18(params.band_bps);

    if usd_down(lower_e18)? > E18.saturating_add(band_e18) {
        let target_e18 = par_e18.max(E18);
        if !may_wind(context, params) || lower_e18 <= target_e18 {
            return Ok(Plan::Nothing);
        }
        let coin_e18 = part(pool, params, spot_e18, target_e18)?.min(context.wind_room_e18);
        return Ok(match coin_e18 {
            ..LEAST_STEP_E18 => Plan::Nothing,
            _ => Plan::Wind {
                coin_e18,
                tokens: 0,
            },
        });
    }
    if usd_down(higher_e18)? < E18.saturating_sub(band_e18) {
        let target_e18 = if context.price_fresh {
            par_e18
        } else {
            par_e18.min(E18)
        };
        if higher_e18 >= target_e18 {
            return Ok(Plan::Nothing);
        }
        let [reserve_e18, _] = pool.reserves_e18;
        let coin_e18 = part(pool, params, spot_e18, target_e18)?
            .min(context.unwind_room_e18)
            .min(pool.share_down(reserve_e18)?);
        return Ok(match coin_e18 {
            ..LEAST_STEP_E18 => Plan::Nothing,
            _ => Plan::Unwind { coin_e18 },
        });
    }
    Ok(Plan::Nothing)
}

/// Guards of winding alone: nothing but the gain may stop an unwinding.
fn may_wind(context: &Context, params: &PoolAmoParams) -> bool {
    let other_lowest_e18 = E18.saturating_sub(share_e18(params.other_band_bps));
    let others_lowest_e18 = E18.saturating_sub(share_e18(params.band_bps));
    context.price_fresh
        && context.collateral_price_e18 >= other_lowest_e18
        && (context.others_lowest_e18 == 0 || context.others_lowest_e18 >= others_lowest_e18)
}

/// The distance to the target, divided, and shrunk by what the moving average has not followed yet.
fn part(
    pool: &Pool,
    params: &PoolAmoParams,
    spot_e18: u128,
    target_e18: u128,
) -> Result<u128, MathError> {
    let distance = match distance_to_price(&pool.reserves_e18, pool.curve.ann, target_e18)? {
        Distance::Add(coin_e18) | Distance::Remove(coin_e18) => coin_e18,
        Distance::None => 0,
    };
    let part = distance
        .checked_div(u128::from(params.step_divisor))
        .ok_or(MathError::DivisionByZero)?;
    let spot_off_e18 = spot_e18.abs_diff(target_e18);
    let average_off_e18 = pool.average_price_e18.abs_diff(target_e18);
    if average_off_e18 >= spot_off_e18 {
        return Ok(part);
    }
    mul_div_down(part, average_off_e18, spot_off_e18)
}

fn share_e18(bps: u16) -> u128 {
    u128::from(bps).saturating_mul(E18 / BPS)
}
