//! e^−x and e^x in fixed point.

use crate::{MathError, E18};

/// ln 2, rounded to nearest.
const LN_2_E18: u128 = 693_147_180_559_945_309;
/// Beyond this e^−x is below one unit.
const LARGEST_E18: u128 = 42 * E18;
/// Largest exponent of `exp_up_e18`: the result stays far below 2^128.
const LARGEST_GROWTH_E18: u128 = 40 * E18;
/// The series for e^r with r < ln 2 needs no more terms at 18 decimals.
const TERMS: u128 = 22;

/// e^−x, off by at most 40 units of 10^-18.
pub fn exp_neg_e18(x_e18: u128) -> Result<u128, MathError> {
    if x_e18 >= LARGEST_E18 {
        return Ok(0);
    }
    // x = k·ln 2 + r: e^−x = 1 / (e^r · 2^k).
    let halvings = x_e18
        .checked_div(LN_2_E18)
        .ok_or(MathError::DivisionByZero)?;
    let rest = x_e18.saturating_sub(halvings.saturating_mul(LN_2_E18));
    let mut term = E18;
    let mut sum = E18;
    for count in 1..=TERMS {
        // Below 10^18 · 0.7 · 10^18.
        term = term
            .saturating_mul(rest)
            .checked_div(E18.saturating_mul(count))
            .ok_or(MathError::DivisionByZero)?;
        sum = sum.saturating_add(term);
        // What follows is less than this unit.
        if term <= 1 {
            break;
        }
    }
    let whole = E18
        .saturating_mul(E18)
        .checked_div(sum)
        .ok_or(MathError::DivisionByZero)?;
    let shift = u32::try_from(halvings).map_err(|_| MathError::OutOfRange)?;
    Ok(whole.checked_shr(shift).unwrap_or(0))
}

/// e^x for x up to 40, rounded up: off by at most 60 units of 10^-18 of the result, never below it.
pub fn exp_up_e18(x_e18: u128) -> Result<u128, MathError> {
    if x_e18 > LARGEST_GROWTH_E18 {
        return Err(MathError::OutOfRange);
    }
    let doublings = x_e18
        .checked_div(LN_2_E18)
        .ok_or(MathError::DivisionByZero)?;
    let rest = x_e18.saturating_sub(doublings.saturating_mul(LN_2_E18));
    let mut term = E18;
    let mut sum = E18;
    for count in 1..=TERMS {
        term = term
            .saturating_mul(rest)
            .div_ceil(E18.saturating_mul(count));
        sum = sum.saturating_add(term);
    }
    let shift = u32::try_from(doublings).map_err(|_| MathError::OutOfRange)?;
    // Each doubling takes ln 2 a little too large at most, by half a unit.
    sum.saturating_add(doublings)
        .checked_shl(shift)
        .ok_or(MathError::OutOfRange)
}
