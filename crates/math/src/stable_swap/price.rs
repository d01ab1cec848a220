//! The marginal price.

use super::invariant::{bend, bend_at, coins, guarded};
use super::MAX_INVARIANT;
use crate::float::Float;
use crate::{MathError, E18};

/// What one unit of coin `of` is worth in coin `in_coin` at the margin, without fee, rounded down:
/// (1 + Q/x_of) / (1 + Q/x_in), with Q of `invariant` (in Curve's terms (Ann + P/x_of) / (Ann + P/x_in) with P = D^(n+1)/(n^n·Πx)).
pub fn price_e18(
    balances: &[u128],
    of: usize,
    in_coin: usize,
    d: u128,
    ann: u128,
) -> Result<u128, MathError> {
    let (Some(x_of), Some(x_in)) = (balances.get(of), balances.get(in_coin)) else {
        return Err(MathError::OutOfRange);
    };
    if d > MAX_INVARIANT {
        return Err(MathError::OutOfRange);
    }
    let q = bend_at(bend(balances, None, ann)?, guarded(d), coins(balances)?)?;
    let (x_of, x_in) = (guarded(*x_of), guarded(*x_in));
    let numerator = Float::new(x_of.saturating_add(q))?.times(Float::new(x_in)?);
    let denominator = Float::new(x_in.saturating_add(q))?.times(Float::new(x_of)?);
    let price = Float::new(E18)?
        .times(numerator)
        .times(denominator.reciprocal()?);
    // Too large for the type is still a price: a pool must not stop because somebody pushed it there.
    Ok(price.to_u128().unwrap_or(u128::MAX))
}
