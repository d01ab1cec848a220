//! Moving averages of prices.

use crate::{apply_bps_down, exp_neg_e18, mul_div_down, MathError, E18};

/// ln 2, rounded to nearest.
const LN_2_E18: u128 = 693_147_180_559_945_309;

/// An exponential moving average `dt_ms` after it stood at `average`, `value` having held all the while: half of the difference is gone
/// after each `half_life_ms`. Rounded toward the old average.
pub fn average_after(
    average: u128,
    value: u128,
    dt_ms: u64,
    half_life_ms: u64,
) -> Result<u128, MathError> {
    let exponent_e18 = mul_div_down(LN_2_E18, u128::from(dt_ms), u128::from(half_life_ms))?;
    let gone_e18 = E18.saturating_sub(exp_neg_e18(exponent_e18)?);
    let change = mul_div_down(average.abs_diff(value), gone_e18, E18)?;
    Ok(if value > average {
        average.saturating_add(change)
    } else {
        average.saturating_sub(change)
    })
}

/// `new`, but at most `largest_bps` of `old` away from it.
pub fn clamp_step(old: u128, new: u128, largest_bps: u128) -> Result<u128, MathError> {
    let largest = apply_bps_down(old, largest_bps)?;
    Ok(new.clamp(old.saturating_sub(largest), old.saturating_add(largest)))
}
