//! The balance of one coin that keeps the invariant, given the others.

use super::invariant::coins;
use super::{AMP_PRECISION, MAX_STEPS};
use crate::wide::Wide;
use crate::{mul_div_up, MathError};

/// The balance of coin `wanted` at which the invariant is `d`, given the others (the present entry of `wanted` is only the first guess).
/// Never below the exact one, above it by at most 2 units and the rounding of the terms.
///
/// Newton on y² + (b − D)·y = c with b = Σx + D/Ann, c = D^(n+1)/(n^n·Πx·Ann) over the other coins.
pub fn balance_given_others_up(
    balances: &[u128],
    wanted: usize,
    d: u128,
    ann: u128,
) -> Result<u128, MathError> {
    let coins = coins(balances)?;
    let guess = *balances.get(wanted).ok_or(MathError::OutOfRange)?;
    let mut others = 0_u128;
    let mut product = d;
    for (index, balance) in balances.iter().enumerate() {
        if index == wanted {
            continue;
        }
        if *balance == 0 {
            return Err(MathError::OutOfRange);
        }
        others = others.checked_add(*balance).ok_or(MathError::OutOfRange)?;
        let scaled = balance.checked_mul(coins).ok_or(MathError::OutOfRange)?;
        product = mul_div_up(product, d, scaled)?;
    }
    let scaled_d = d.checked_mul(AMP_PRECISION).ok_or(MathError::OutOfRange)?;
    let ann_coins = ann.checked_mul(coins).ok_or(MathError::OutOfRange)?;
    // A larger c and a smaller b both give a larger balance.
    let c = Wide::product(product, scaled_d).div_up_wide(ann_coins)?;
    let b = scaled_d
        .checked_div(ann)
        .and_then(|term| others.checked_add(term))
        .ok_or(MathError::OutOfRange)?;

    let mut y = guess.max(1);
    let mut from_above = false;
    for _ in 0..MAX_STEPS {
        let divisor = y
            .checked_mul(2)
            .and_then(|double| double.checked_add(b))
            .and_then(|sum| sum.checked_sub(d))
            .filter(|divisor| *divisor > 0);
        let Some(divisor) = divisor else {
            // Left of the pole of the iteration; D is right of it.
            y = d;
            continue;
        };
        let next = Wide::product(y, y)
            .checked_add(c)
            .ok_or(MathError::OutOfRange)?
            .div_up(divisor)?;
        // The parabola is convex: every iterate but the first is at or above the root, so the first that does not fall is the last.
        if next == y || (from_above && next > y) {
            return Ok(y);
        }
        from_above = true;
        y = next;
    }
    Err(MathError::NotConverged)
}
