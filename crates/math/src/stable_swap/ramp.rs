//! A linear change of the amplification.

use crate::{mul_div_down, MathError};

/// The value of a ramp at `now_ms`: `from` until `start_ms`, `until` from `end_ms` on, a straight line between, rounded down.
pub fn ann_at(
    from: u128,
    until: u128,
    start_ms: u64,
    end_ms: u64,
    now_ms: u64,
) -> Result<u128, MathError> {
    if now_ms >= end_ms {
        return Ok(until);
    }
    let passed = u128::from(now_ms.saturating_sub(start_ms));
    let whole = u128::from(end_ms.saturating_sub(start_ms));
    if until >= from {
        let change = mul_div_down(until.saturating_sub(from), passed, whole)?;
        Ok(from.saturating_add(change))
    } else {
        let change = crate::mul_div_up(from.saturating_sub(until), passed, whole)?;
        Ok(from.saturating_sub(change))
    }
}
