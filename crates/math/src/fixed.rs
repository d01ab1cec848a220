//! Fixed point on `u128` with 256-bit intermediates. Every division names its rounding.

use crate::wide::Wide;
use crate::MathError;

/// One, at 18 decimals.
pub const E18: u128 = 1_000_000_000_000_000_000;
/// One, in basis points.
pub const BPS: u128 = 10_000;
/// Tokens may have at most as many decimals as the stablecoin.
pub const MAX_DECIMALS: u8 = 18;

/// a · b / c, rounded down.
pub fn mul_div_down(a: u128, b: u128, c: u128) -> Result<u128, MathError> {
    if c == 0 {
        return Err(MathError::DivisionByZero);
    }
    if let Some(product) = a.checked_mul(b) {
        return Ok(product.checked_div(c).unwrap_or_default());
    }
    Wide::product(a, b).div_down(c)
}

/// a · b / c, rounded up.
pub fn mul_div_up(a: u128, b: u128, c: u128) -> Result<u128, MathError> {
    if c == 0 {
        return Err(MathError::DivisionByZero);
    }
    if let Some(product) = a.checked_mul(b) {
        return Ok(product.div_ceil(c));
    }
    Wide::product(a, b).div_up(c)
}

/// `amount` · `bps` / 10,000, rounded down.
pub fn apply_bps_down(amount: u128, bps: u128) -> Result<u128, MathError> {
    mul_div_down(amount, bps, BPS)
}

/// `amount` · `bps` / 10,000, rounded up.
pub fn apply_bps_up(amount: u128, bps: u128) -> Result<u128, MathError> {
    mul_div_up(amount, bps, BPS)
}

/// One base unit of a token at 18 decimals.
pub fn unit_e18(decimals: u8) -> Result<u128, MathError> {
    let places = MAX_DECIMALS
        .checked_sub(decimals)
        .ok_or(MathError::OutOfRange)?;
    Ok(10_u128.pow(u32::from(places)))
}

/// A token amount at 18 decimals: exact.
pub fn to_e18(amount: u128, decimals: u8) -> Result<u128, MathError> {
    amount
        .checked_mul(unit_e18(decimals)?)
        .ok_or(MathError::OutOfRange)
}

/// An amount at 18 decimals in base units of a token, rounded down.
pub fn from_e18_down(amount_e18: u128, decimals: u8) -> Result<u128, MathError> {
    amount_e18
        .checked_div(unit_e18(decimals)?)
        .ok_or(MathError::DivisionByZero)
}

/// An amount at 18 decimals in base units of a token, rounded up.
pub fn from_e18_up(amount_e18: u128, decimals: u8) -> Result<u128, MathError> {
    Ok(amount_e18.div_ceil(unit_e18(decimals)?))
}
