//! The median of a few values.

use crate::MathError;

/// Most values.
const MAX_VALUES: usize = 16;

/// Sorts `values`, 1 to 16 of them, and returns the middle one, or the mean of the two middle ones rounded down.
pub fn median(values: &mut [u128]) -> Result<u128, MathError> {
    if values.len() > MAX_VALUES {
        return Err(MathError::OutOfRange);
    }
    // By insertion: the library's sorts cost kilobytes of code on chain.
    for end in 1..values.len() {
        for index in (1..=end).rev() {
            let before = index.saturating_sub(1);
            if values.get(before) <= values.get(index) {
                break;
            }
            values.swap(before, index);
        }
    }
    let half = values.len() / 2;
    let upper = *values.get(half).ok_or(MathError::OutOfRange)?;
    if values.len() % 2 == 1 {
        return Ok(upper);
    }
    let lower = *values
        .get(half.saturating_sub(1))
        .ok_or(MathError::OutOfRange)?;
    Ok(lower.midpoint(upper))
}
