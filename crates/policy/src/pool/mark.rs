//! What the position is, and is worth.

use super::{par_price_e18, Pool, HIGHEST_PRICE_E18, LOWEST_PRICE_E18};
use crate::amo::Context;
use crate::ledger::{Liquid, Mark, Position};
use math::{mul_div_down, mul_div_up, stable_swap, MathError, E18};

/// The position as the pool's state shows it; every amount is rounded down.
///
/// The mark is the AMO's share of the composition (x̂, ŷ) on the pool's invariant at a price p̂, never of the present balances: those,
/// anyone can move within a block. With v = min(collateral's price, 1), the composition that counts least for holders is the one with
/// the lowest x̂ + ŷ·v (at a net ratio of 1 and for small positions: exactly, it is x̂·net + ŷ·v). The invariant is convex, so of all
/// its points the one whose price is 1/v has the lowest; a moving average cannot do better. The moving average marks only while the
/// collateral's price is stale or unknown.
///
/// The value for profit and loss is the share of the invariant: the sum of the balances would show a profit off balance that is not there.
pub fn position(pool: &Pool, context: &Context) -> Result<Position, MathError> {
    if pool.is_empty() {
        return Ok(Position::default());
    }
    let priced = context.price_fresh && context.collateral_price_e18 > 0;
    let quote_e18 = if priced {
        mul_div_down(pool.average_price_e18, context.collateral_price_e18, E18)?
    } else {
        0
    };
    if pool.lp_balance == 0 {
        return Ok(Position {
            quote_e18,
            ..Position::default()
        });
    }
    let price_e18 = if priced {
        par_price_e18(context.collateral_price_e18.min(E18))
    } else {
        pool.average_price_e18
            .clamp(LOWEST_PRICE_E18, HIGHEST_PRICE_E18)
    };
    let value_e18 = pool.share_down(pool.invariant_e18)?;
    let (own_e18, external_e18) =
        stable_swap::composition_at_price(value_e18, pool.curve.ann, price_e18)?;
    let [reserve_e18, _] = pool.reserves_e18;
    Ok(Position {
        mark: Mark {
            own_e18,
            lent_out_e18: 0,
            external: pool.tokens_down(external_e18)?,
            value_e18,
        },
        units: pool.lp_balance,
        liquid: Liquid {
            units: pool.lp_balance,
            own_e18: pool.share_down(reserve_e18)?,
            external: pool.share_down(pool.tokens)?,
        },
        quote_e18,
    })
}

/// How much the position's value rose between two readings, rounded down.
pub fn value_change(before: &Pool, after: &Pool) -> Result<i128, MathError> {
    signed(value_down(after)?)?
        .checked_sub(signed(value_up(before)?)?)
        .ok_or(MathError::OutOfRange)
}

fn value_down(pool: &Pool) -> Result<u128, MathError> {
    match pool.lp_balance {
        0 => Ok(0),
        _ => pool.share_down(pool.invariant_e18),
    }
}

fn value_up(pool: &Pool) -> Result<u128, MathError> {
    match pool.lp_balance {
        0 => Ok(0),
        balance => mul_div_up(pool.invariant_e18, balance, pool.lp_supply),
    }
}

fn signed(amount: u128) -> Result<i128, MathError> {
    i128::try_from(amount).map_err(|_| MathError::OutOfRange)
}
