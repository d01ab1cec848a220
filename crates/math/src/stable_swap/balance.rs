//! The balance of one coin that keeps the invariant, given the others.

use super::invariant::{bend, bend_power, coins, guarded, BEND_SLACK_BITS, GUARD_BITS};
use super::{AMP_PRECISION, MAX_BALANCE, MAX_INVARIANT, MAX_STEPS};
use crate::wide::Wide;
use crate::{mul_div_down, MathError};

/// log2 of a c that no balance within bounds needs.
const MAX_C_BITS: i32 = 240;

/// The balance of coin `wanted` at which the invariant is `d`, given the others (the present entry of `wanted` is only the first guess).
/// Never below the exact one, less than 2 units above it.
///
/// Newton on y² + (b − D)·y = c with b = Σx + D/Ann, c = D^(n+1)/(n^n·Πx·Ann) over the other coins. The parabola is convex: wherever
/// it starts, from the first step on it is above the root and falls. A larger c and a smaller b both give a larger balance.
pub fn balance_given_others_up(
    balances: &[u128],
    wanted: usize,
    d: u128,
    ann: u128,
) -> Result<u128, MathError> {
    let coins = coins(balances)?;
    let guess = *balances.get(wanted).ok_or(MathError::OutOfRange)?;
    if d == 0 || d > MAX_INVARIANT {
        return Err(MathError::OutOfRange);
    }
    let d = guarded(d);
    let c = bend_power(bend(balances, Some(wanted), ann)?, d, coins)?;
    if c.log_2() > MAX_C_BITS {
        return Err(MathError::OutOfRange);
    }
    let root_of_c = 1_u128
        .checked_shl(
            c.log_2()
                .max(0)
                .unsigned_abs()
                .div_ceil(2)
                .saturating_add(1),
        )
        .ok_or(MathError::OutOfRange)?;
    let c = raised(c.to_wide()?).ok_or(MathError::OutOfRange)?;
    let others = balances
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != wanted)
        .fold(0_u128, |sum, (_, balance)| sum.saturating_add(*balance));
    let b = guarded(others).saturating_add(mul_div_down(d, AMP_PRECISION, ann)?);

    // The root is above d − b, and at most that plus √c.
    let least = d.saturating_sub(b);
    let most = least.saturating_add(root_of_c);
    let mut y = guarded(guess.min(MAX_BALANCE)).clamp(least.max(1), most);
    for _ in 0..MAX_STEPS {
        let slope = y
            .saturating_mul(2)
            .saturating_add(b)
            .checked_sub(d)
            .ok_or(MathError::OutOfRange)?;
        let next = Wide::product(y, y)
            .checked_add(c)
            .ok_or(MathError::OutOfRange)?
            .div_up_wide(slope)?;
        let next = match next.high {
            0 => next.low.min(most),
            _ => most,
        };
        // Newton on a parabola leaves distance²/slope: from here at most 4 guarded units. From above, the slope at the end is the lower.
        let step = y.abs_diff(next);
        let end_slope = slope.saturating_sub(step.saturating_mul(2));
        y = next;
        if step < 1 << 63 && step.saturating_mul(step) <= end_slope {
            let y = y.div_ceil(1 << GUARD_BITS);
            return if y <= MAX_BALANCE {
                Ok(y)
            } else {
                Err(MathError::OutOfRange)
            };
        }
    }
    Err(MathError::NotConverged)
}

/// More than the exact value of which `c` is the whole part after the operations of `Float`.
fn raised(c: Wide) -> Option<Wide> {
    // Less than 2^120: c is below 2^(MAX_C_BITS + 1).
    let slack = (c.high << (128 - BEND_SLACK_BITS))
        .saturating_add(c.low >> BEND_SLACK_BITS)
        .saturating_add(1);
    c.checked_add(Wide {
        high: 0,
        low: slack,
    })
}
