//! Positive numbers of 128 significant bits with a free exponent: products and quotients that leave 256 bits on the way, as the powers
//! of D in StableSwap do, lose almost nothing and never overflow.

use crate::wide::Wide;
use crate::MathError;

const HIGHEST_BIT: u128 = 1 << 127;

/// `mantissa` · 2^`exponent`; the highest bit of the mantissa is set. An operation cuts off at most 2^-126 of its result.
#[derive(Clone, Copy)]
pub(crate) struct Float {
    mantissa: u128,
    exponent: i32,
}

impl Float {
    /// Exact.
    pub fn new(value: u128) -> Result<Self, MathError> {
        if value == 0 {
            return Err(MathError::OutOfRange);
        }
        let shift = value.leading_zeros();
        Ok(Self {
            mantissa: value.wrapping_shl(shift),
            exponent: exponent(shift).saturating_neg(),
        })
    }

    pub fn times(self, other: Self) -> Self {
        let Wide { high, low } = Wide::product(self.mantissa, other.mantissa);
        let exponent = self.exponent.saturating_add(other.exponent);
        if high >= HIGHEST_BIT {
            Self {
                mantissa: high,
                exponent: exponent.saturating_add(128),
            }
        } else {
            Self {
                mantissa: (high << 1) | (low >> 127),
                exponent: exponent.saturating_add(127),
            }
        }
    }

    pub fn reciprocal(self) -> Result<Self, MathError> {
        // One below 2^255: the quotient has exactly 128 bits even when the mantissa is a power of 2.
        let one = Wide {
            high: HIGHEST_BIT.saturating_sub(1),
            low: u128::MAX,
        };
        Ok(Self {
            mantissa: one.div_down(self.mantissa)?,
            exponent: self.exponent.saturating_add(255).saturating_neg(),
        })
    }

    /// The logarithm to base 2, rounded down.
    pub fn log_2(self) -> i32 {
        self.exponent.saturating_add(127)
    }

    /// The whole part, when it fits 256 bits.
    pub fn to_wide(self) -> Result<Wide, MathError> {
        if self.exponent > 128 {
            return Err(MathError::OutOfRange);
        }
        let shift = self.exponent.unsigned_abs();
        let (high, low) = if self.exponent <= 0 {
            (0, self.mantissa.checked_shr(shift).unwrap_or(0))
        } else {
            (
                self.mantissa
                    .checked_shr(128_u32.saturating_sub(shift))
                    .unwrap_or(0),
                self.mantissa.checked_shl(shift).unwrap_or(0),
            )
        };
        Ok(Wide { high, low })
    }

    /// The whole part, when it fits 128 bits.
    pub fn to_u128(self) -> Result<u128, MathError> {
        match self.to_wide()? {
            Wide { high: 0, low } => Ok(low),
            _ => Err(MathError::OutOfRange),
        }
    }
}

/// A number of bits as an exponent.
fn exponent(bits: u32) -> i32 {
    i32::try_from(bits).unwrap_or(i32::MAX)
}
