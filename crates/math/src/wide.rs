//! Just enough 256-bit arithmetic for `mul_div` and the quadratic of StableSwap: a product, a sum, a quotient by 128 bits.
//! Cheaper on chain than a general 256-bit type. A remainder is a product and a difference: `%` would be a second division.

use crate::MathError;

const HALF_BITS: u32 = 64;
const HALF: u128 = 1 << HALF_BITS;
const HALF_MASK: u128 = HALF - 1;

/// `high` · 2^128 + `low`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wide {
    pub high: u128,
    pub low: u128,
}

// Every operation below is on halves of 64 bits and cannot leave 128, or is meant to wrap and says so.
#[allow(clippy::arithmetic_side_effects)]
impl Wide {
    /// a · b.
    pub fn product(a: u128, b: u128) -> Self {
        let (a_high, a_low) = (a >> HALF_BITS, a & HALF_MASK);
        let (b_high, b_low) = (b >> HALF_BITS, b & HALF_MASK);
        let low = a_low * b_low;
        let middle = a_high * b_low + (low >> HALF_BITS);
        let cross = a_low * b_high + (middle & HALF_MASK);
        Self {
            high: a_high * b_high + (middle >> HALF_BITS) + (cross >> HALF_BITS),
            low: (cross << HALF_BITS) | (low & HALF_MASK),
        }
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (low, carry) = self.low.overflowing_add(other.low);
        let high = self
            .high
            .checked_add(other.high)?
            .checked_add(u128::from(carry))?;
        Some(Self { high, low })
    }

    /// The quotient by `divisor`, rounded down, when it fits 128 bits.
    pub fn div_down(self, divisor: u128) -> Result<u128, MathError> {
        let (quotient, _) = self.div_rem(divisor)?;
        quotient.narrow()
    }

    /// The quotient by `divisor`, rounded up, when it fits 128 bits.
    pub fn div_up(self, divisor: u128) -> Result<u128, MathError> {
        self.div_up_wide(divisor)?.narrow()
    }

    /// The quotient by `divisor`, rounded up.
    pub fn div_up_wide(self, divisor: u128) -> Result<Self, MathError> {
        let (quotient, remainder) = self.div_rem(divisor)?;
        if remainder == 0 {
            return Ok(quotient);
        }
        quotient
            .checked_add(Self { high: 0, low: 1 })
            .ok_or(MathError::OutOfRange)
    }

    fn narrow(self) -> Result<u128, MathError> {
        if self.high == 0 {
            Ok(self.low)
        } else {
            Err(MathError::OutOfRange)
        }
    }

    fn div_rem(self, divisor: u128) -> Result<(Self, u128), MathError> {
        if divisor == 0 {
            return Err(MathError::DivisionByZero);
        }
        if self.high == 0 {
            let low = self.low / divisor;
            return Ok((Self { high: 0, low }, self.low - low * divisor));
        }
        let high = self.high / divisor;
        let (low, remainder) = div_2_by_1(self.high - high * divisor, self.low, divisor);
        Ok((Self { high, low }, remainder))
    }
}

/// (high · 2^128 + low) / divisor for high < divisor: schoolbook division in digits of 64 bits (Knuth, Algorithm D).
#[allow(clippy::arithmetic_side_effects)]
fn div_2_by_1(high: u128, low: u128, divisor: u128) -> (u128, u128) {
    let shift = divisor.leading_zeros();
    let divisor = divisor << shift;
    let high = if shift == 0 {
        high
    } else {
        (high << shift) | (low >> (128 - shift))
    };
    let low = low << shift;
    let (quotient_high, rest) = div_digit(high, low >> HALF_BITS, divisor);
    let (quotient_low, rest) = div_digit(rest, low & HALF_MASK, divisor);
    ((quotient_high << HALF_BITS) | quotient_low, rest >> shift)
}

/// One digit: (rest · 2^64 + next) / divisor for a normalised divisor and rest < divisor.
#[allow(clippy::arithmetic_side_effects)]
fn div_digit(rest: u128, next: u128, divisor: u128) -> (u128, u128) {
    let (divisor_high, divisor_low) = (divisor >> HALF_BITS, divisor & HALF_MASK);
    let mut digit = rest / divisor_high;
    let mut left = rest - digit * divisor_high;
    // The estimate is at most two too large.
    while digit >= HALF || digit * divisor_low > ((left << HALF_BITS) | next) {
        digit -= 1;
        left += divisor_high;
        if left >= HALF {
            break;
        }
    }
    // The true remainder fits; what is lost above 128 bits cancels.
    let rest = rest
        .wrapping_shl(HALF_BITS)
        .wrapping_add(next)
        .wrapping_sub(digit.wrapping_mul(divisor));
    (digit, rest)
}
