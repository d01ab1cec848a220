//! Where a two-coin pool stands at a given price, and how far it is from there.
//!
//! With s = (x + y)/D, G = Ann·(s − 1) + 1 and p the price of coin 0 in coin 1, the invariant reads x·y = D²/(4·G) and the price
//! Ann·x·y·(p − 1)/D = G·(y − p·x) (in units of D). Both are linear in x and y for a given s, so one unknown is left: with
//! R = Ann·(p − 1)/(4·G²), x = (s − R)/(1 + p), y = s − x, find the s at which 4·G·x·y = 1. The left side grows with s.
//! Own derivation from the marginal price (`price`); no Newton iteration inside another.

use super::{AMP_PRECISION, MAX_AMP};
use crate::{mul_div_down, mul_div_up, MathError, E18};

/// Prices outside [1/100, 100] are refused.
const LOWEST_PRICE_E18: u128 = E18 / 100;
const HIGHEST_PRICE_E18: u128 = E18 * 100;
/// The search ends when the bracket is this narrow, relative to its excess: amounts are then exact to about 10^-12 of D.
const BRACKET_BITS: u32 = 44;
/// Doublings and halvings together.
const MAX_STEPS: u32 = 160;

/// What would bring the price of coin 0 to a target, one-sided and without fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    None,
    /// Add this much of coin 0 (its price is above the target).
    Add(u128),
    /// Remove this much of coin 0 (its price is below the target).
    Remove(u128),
}

/// The balances (coin 0, coin 1) on the invariant `d` at which coin 0 is worth `price_e18` of coin 1, both rounded down.
pub fn composition_at_price(
    d: u128,
    ann: u128,
    price_e18: u128,
) -> Result<(u128, u128), MathError> {
    let (x_e18, y_e18) = shares_at_price(ann, price_e18)?;
    Ok((mul_div_down(d, x_e18, E18)?, mul_div_down(d, y_e18, E18)?))
}

/// How much of coin 0 separates the pool from the price `target_e18` of coin 0 in coin 1, the other balance staying as it is. The price
/// depends on the ratio of the balances only, so the target ratio is that of `composition_at_price`. Rounded down.
pub fn distance_to_price(
    balances: &[u128; 2],
    ann: u128,
    target_e18: u128,
) -> Result<Distance, MathError> {
    let (x_e18, y_e18) = shares_at_price(ann, target_e18)?;
    let [x, y] = *balances;
    let target = mul_div_down(y, x_e18, y_e18)?;
    Ok(match target.cmp(&x) {
        core::cmp::Ordering::Greater => Distance::Add(target.saturating_sub(x)),
        core::cmp::Ordering::Less => {
            Distance::Remove(x.saturating_sub(mul_div_up(y, x_e18, y_e18)?))
        }
        core::cmp::Ordering::Equal => Distance::None,
    })
}

/// x/D and y/D at a price, 18 decimals.
fn shares_at_price(ann: u128, price_e18: u128) -> Result<(u128, u128), MathError> {
    let ann_range = AMP_PRECISION..=MAX_AMP.saturating_mul(2).saturating_mul(AMP_PRECISION);
    if !ann_range.contains(&ann) || !(LOWEST_PRICE_E18..=HIGHEST_PRICE_E18).contains(&price_e18) {
        return Err(MathError::OutOfRange);
    }
    if price_e18 == E18 {
        return Ok((E18 / 2, E18 / 2));
    }
    let mut steps = 0_u32;
    // Bracket the excess s − 1 by doubling: below, 4·G·x·y < 1; above, it is at least 1.
    let mut below = 0_u128;
    let mut above = 1_u128 << 20;
    while !reaches(ann, price_e18, above)? {
        below = above;
        above = above.checked_mul(4).ok_or(MathError::OutOfRange)?;
        steps = steps.saturating_add(1);
        if steps > MAX_STEPS {
            return Err(MathError::NotConverged);
        }
    }
    while above.saturating_sub(below) > 1 && above.saturating_sub(below) > above >> BRACKET_BITS {
        let middle = below.midpoint(above);
        if reaches(ann, price_e18, middle)? {
            above = middle;
        } else {
            below = middle;
        }
    }
    shares(ann, price_e18, above)?
        .map(|(x, y, _)| (x, y))
        .ok_or(MathError::NotConverged)
}

/// Whether 4·G·x·y ≥ 1 at an excess.
fn reaches(ann: u128, price_e18: u128, excess_e18: u128) -> Result<bool, MathError> {
    let Some((x, y, g)) = shares(ann, price_e18, excess_e18)? else {
        return Ok(false);
    };
    let product = mul_div_down(x, y, E18)?;
    Ok(mul_div_down(product, g, E18 / 4)? >= E18)
}

/// (x, y, G) at an excess; `None` where a balance would be negative.
fn shares(
    ann: u128,
    price_e18: u128,
    excess_e18: u128,
) -> Result<Option<(u128, u128, u128)>, MathError> {
    let s = E18.checked_add(excess_e18).ok_or(MathError::OutOfRange)?;
    let g = mul_div_down(ann, excess_e18, AMP_PRECISION)?
        .checked_add(E18)
        .ok_or(MathError::OutOfRange)?;
    let tilt = mul_div_down(
        ann,
        price_e18.abs_diff(E18),
        AMP_PRECISION.saturating_mul(4),
    )?;
    let r = mul_div_down(mul_div_down(tilt, E18, g)?, E18, g)?;
    let sum = E18.saturating_add(price_e18);
    // R has the sign of p − 1.
    let x = if price_e18 > E18 {
        match s.checked_sub(r) {
            Some(rest) => mul_div_down(rest, E18, sum)?,
            None => return Ok(None),
        }
    } else {
        mul_div_down(s.checked_add(r).ok_or(MathError::OutOfRange)?, E18, sum)?
    };
    Ok(s.checked_sub(x)
        .filter(|y| x > 0 && *y > 0)
        .map(|y| (x, y, g)))
}
