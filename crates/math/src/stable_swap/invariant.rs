//! The invariant D: Ann·Σx + D = Ann·D + D^(n+1)/(n^n·Πx).

use super::{AMP_PRECISION, MAX_BALANCE, MAX_COINS, MAX_STEPS};
use crate::{mul_div_down, MathError};

/// How far an iterate that has come to rest may be from the exact D.
const INVARIANT_ERROR: u128 = 2;

/// D, never above the exact one.
pub fn invariant_down(balances: &[u128], ann: u128) -> Result<u128, MathError> {
    Ok(invariant(balances, ann)?.saturating_sub(INVARIANT_ERROR))
}

/// D, never below the exact one.
pub fn invariant_up(balances: &[u128], ann: u128) -> Result<u128, MathError> {
    invariant(balances, ann)?
        .checked_add(INVARIANT_ERROR)
        .ok_or(MathError::OutOfRange)
}

/// Newton's iteration from Σx, which is never below D, so that every step goes down.
fn invariant(balances: &[u128], ann: u128) -> Result<u128, MathError> {
    let coins = coins(balances)?;
    let mut sum = 0_u128;
    for balance in balances {
        if *balance == 0 || *balance > MAX_BALANCE {
            return Err(MathError::OutOfRange);
        }
        // At most MAX_COINS · MAX_BALANCE.
        sum = sum.saturating_add(*balance);
    }
    let excess = ann
        .checked_sub(AMP_PRECISION)
        .ok_or(MathError::OutOfRange)?;
    let weighted_sum = mul_div_down(ann, sum, AMP_PRECISION)?;
    let mut d = sum;
    for _ in 0..MAX_STEPS {
        let product = product_term(balances, d, coins)?;
        let factor = product
            .checked_mul(coins)
            .and_then(|term| term.checked_add(weighted_sum))
            .ok_or(MathError::OutOfRange)?;
        let divisor = coins
            .checked_add(1)
            .and_then(|count| product.checked_mul(count))
            .and_then(|term| term.checked_add(mul_div_down(excess, d, AMP_PRECISION).ok()?))
            .ok_or(MathError::OutOfRange)?;
        let next = mul_div_down(factor, d, divisor)?;
        if next.abs_diff(d) <= 1 {
            return Ok(next);
        }
        d = next;
    }
    Err(MathError::NotConverged)
}

/// D^(n+1) / (n^n·Πx), rounded down at each factor.
pub(super) fn product_term(balances: &[u128], d: u128, coins: u128) -> Result<u128, MathError> {
    let mut product = d;
    for balance in balances {
        let scaled = balance.checked_mul(coins).ok_or(MathError::OutOfRange)?;
        product = mul_div_down(product, d, scaled)?;
    }
    Ok(product)
}

pub(super) fn coins(balances: &[u128]) -> Result<u128, MathError> {
    match balances.len() {
        count @ 2..=MAX_COINS => u128::try_from(count).map_err(|_| MathError::OutOfRange),
        _ => Err(MathError::OutOfRange),
    }
}
