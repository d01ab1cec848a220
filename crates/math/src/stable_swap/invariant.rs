//! The invariant D: Ann·Σx + D = Ann·D + D^(n+1)/(n^n·Πx).
//!
//! Divided by Ann it reads g(D) = D − D/Ann + Q − Σx = 0 with Q = D^(n+1)/(Ann·n^n·Πx), the bend of the curve. At the root
//! Q = Σx − D + D/Ann, so every term has the size of the balances, whatever their ratios.

use super::{AMP_PRECISION, MAX_ANN, MAX_BALANCE, MAX_COINS, MAX_STEPS, MIN_ANN};
use crate::float::Float;
use crate::wide::Wide;
use crate::{mul_div_up, MathError};

/// Iterations run on units of 2^-4, so that their own rounding stays below one unit of the result.
pub(super) const GUARD_BITS: u32 = 4;
/// Q is cut by this many bits of itself: more than the ten operations of `Float` behind it can have erred.
pub(super) const BEND_SLACK_BITS: u32 = 122;
/// How far above the root, in guarded units, an iteration may stop: less than one for the rounding of the last step, one for its own error
/// and three for the terms rounded down.
const ABOVE_ROOT: u128 = 5;

/// D, never above the exact one and less than 2 units below it.
pub fn invariant_down(balances: &[u128], ann: u128) -> Result<u128, MathError> {
    Ok(invariant(balances, ann)?.0)
}

/// D, never below the exact one and less than 2 units above it.
pub fn invariant_up(balances: &[u128], ann: u128) -> Result<u128, MathError> {
    Ok(invariant(balances, ann)?.1)
}

/// D rounded down and up.
///
/// g is convex and rises, so Newton from above falls toward the root and, with terms that only make g smaller, never passes it.
pub(super) fn invariant(balances: &[u128], ann: u128) -> Result<(u128, u128), MathError> {
    let coins = coins(balances)?;
    let bend = bend(balances, None, ann)?;
    // At most MAX_COINS · MAX_BALANCE: bend has checked each.
    let sum = balances
        .iter()
        .fold(0_u128, |sum, balance| sum.saturating_add(*balance));
    if balances
        .iter()
        .all(|balance| balances.first() == Some(balance))
    {
        return Ok((sum, sum));
    }
    let sum = guarded(sum);
    let per_ann = one_over_ann_up(ann)?;
    let mut d = sum.min(power_above(sum, bend, coins));
    for _ in 0..MAX_STEPS {
        let q = bend_at(bend, d, coins)?;
        let linear = d.saturating_sub(Wide::product(d, per_ann).high.saturating_add(1));
        let numerator = coins
            .checked_mul(q)
            .and_then(|term| term.checked_add(sum))
            .ok_or(MathError::OutOfRange)?;
        let slope = coins
            .saturating_add(1)
            .checked_mul(q)
            .and_then(|term| term.checked_add(linear))
            .ok_or(MathError::OutOfRange)?;
        let next = mul_div_up(numerator, d, slope)?;
        let step = d.saturating_sub(next);
        d = d.min(next);
        // A step of Newton leaves at most 2·n·step²/D of the distance.
        if step < 1 << 60 && step.saturating_mul(step) <= d >> 3 {
            return Ok((
                d.saturating_sub(ABOVE_ROOT) >> GUARD_BITS,
                d.div_ceil(1 << GUARD_BITS),
            ));
        }
    }
    Err(MathError::NotConverged)
}

/// 1/Ann as a fraction of 2^128, rounded up.
fn one_over_ann_up(ann: u128) -> Result<u128, MathError> {
    u128::MAX
        .checked_div(ann)
        .and_then(|part| part.checked_add(1)?.checked_mul(AMP_PRECISION))
        .ok_or(MathError::OutOfRange)
}

/// The constant factor of Q, 1/(Ann·n^n·Πx) over guarded balances; the balance of `wanted` counts as one unit.
pub(super) fn bend(
    balances: &[u128],
    wanted: Option<usize>,
    ann: u128,
) -> Result<Float, MathError> {
    let coins = coins(balances)?;
    if !(MIN_ANN..=MAX_ANN).contains(&ann) {
        return Err(MathError::OutOfRange);
    }
    let mut product = Float::new(ann)?;
    for (index, balance) in balances.iter().enumerate() {
        let factor = if wanted == Some(index) {
            1
        } else if *balance <= MAX_BALANCE {
            guarded(*balance)
        } else {
            return Err(MathError::OutOfRange);
        };
        product = product.times(Float::new(factor.saturating_mul(coins))?);
    }
    Ok(Float::new(AMP_PRECISION)?.times(product.reciprocal()?))
}

/// `bend` · d^(n+1).
pub(super) fn bend_power(bend: Float, d: u128, coins: u128) -> Result<Float, MathError> {
    let d = Float::new(d)?;
    let mut power = bend.times(d);
    for _ in 0..coins {
        power = power.times(d);
    }
    Ok(power)
}

/// Q at a guarded `d`, rounded down.
pub(super) fn bend_at(bend: Float, d: u128, coins: u128) -> Result<u128, MathError> {
    let q = bend_power(bend, d, coins)?.to_u128()?;
    Ok(q.saturating_sub(q >> BEND_SLACK_BITS))
}

/// A power of 2 that is not below the root. There Q ≤ 2·Σx, so D^(n+1) ≤ 2·Σx/bend: far off balance a much nearer start than Σx, from
/// which Newton would creep by a factor n/(n + 1) a step.
fn power_above(sum: u128, bend: Float, coins: u128) -> u128 {
    let sum_bits = i32::try_from(128_u32.saturating_sub(sum.leading_zeros())).unwrap_or(i32::MAX);
    let bits = sum_bits.saturating_add(1).saturating_sub(bend.log_2());
    let bits = u128::try_from(bits).unwrap_or(0);
    u32::try_from(bits.div_ceil(coins.saturating_add(1)))
        .ok()
        .and_then(|bits| 1_u128.checked_shl(bits))
        .unwrap_or(u128::MAX)
}

/// With the guard bits: balances and invariants leave room for them.
pub(super) fn guarded(value: u128) -> u128 {
    value << GUARD_BITS
}

pub(super) fn coins(balances: &[u128]) -> Result<u128, MathError> {
    match balances.len() {
        count @ 2..=MAX_COINS => u128::try_from(count).map_err(|_| MathError::OutOfRange),
        _ => Err(MathError::OutOfRange),
    }
}
