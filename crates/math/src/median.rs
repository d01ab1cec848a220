//! The median of a few values.

use crate::MathError;

/// Sorts `values` and returns the middle one, or the mean of the two middle ones rounded down.
pub fn median(values: &mut [u128]) -> Result<u128, MathError> {
    values.sort_unstable();
    let upper = *values.get(values.len() / 2).ok_or(MathError::OutOfRange)?;
    if values.len() % 2 == 1 {
        return Ok(upper);
    }
    let lower = *values
        .get((values.len() / 2).saturating_sub(1))
        .ok_or(MathError::OutOfRange)?;
    Ok(lower.midpoint(upper))
}
