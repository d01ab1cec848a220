//! Fees that grow off balance, as in StableSwap-NG.

use super::FEE_DENOMINATOR_E10;
use crate::{mul_div_down, mul_div_up, MathError, E18};

/// The fee for moving between two coins whose (average) balances are `left` and `right`: `fee_e10` at balance, up to
/// `offpeg_multiplier_e10` times that far off it, rounded up. m·f / ((m − 1)·4·x·y/(x + y)² + 1).
pub fn dynamic_fee_e10(
    left: u128,
    right: u128,
    fee_e10: u128,
    offpeg_multiplier_e10: u128,
) -> Result<u128, MathError> {
    let Some(growth_e10) = offpeg_multiplier_e10
        .checked_sub(FEE_DENOMINATOR_E10)
        .filter(|growth| *growth > 0)
    else {
        return Ok(fee_e10);
    };
    let sum = left.checked_add(right).ok_or(MathError::OutOfRange)?;
    // The smaller part rounded down makes the product smaller and the fee larger. 63 bits of it are more than the fee can show.
    let shift = 65_u32.saturating_sub(sum.leading_zeros());
    let whole = (sum >> shift).saturating_add(u128::from(shift > 0));
    let smaller_e18 = mul_div_down(left.min(right) >> shift, E18, whole)?;
    let balance_e18 = mul_div_down(smaller_e18, E18.saturating_sub(smaller_e18), E18 / 4)?;
    let divisor = mul_div_down(growth_e10, balance_e18, E18)?
        .checked_add(FEE_DENOMINATOR_E10)
        .ok_or(MathError::OutOfRange)?;
    mul_div_up(offpeg_multiplier_e10, fee_e10, divisor)
}

/// The base fee on what an addition or removal moves off balance: f·n / (4·(n − 1)), rounded up.
pub fn imbalance_fee_e10(fee_e10: u128, coins: u128) -> Result<u128, MathError> {
    let divisor = coins
        .checked_sub(1)
        .and_then(|others| others.checked_mul(4))
        .ok_or(MathError::OutOfRange)?;
    mul_div_up(fee_e10, coins, divisor)
}
