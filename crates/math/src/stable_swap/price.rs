//! The marginal price.

use super::invariant::{coins, product_term};
use super::AMP_PRECISION;
use crate::{mul_div_down, MathError, E18};

/// What one unit of coin `of` is worth in coin `in_coin` at the margin, without fee:
/// (Ann + P/x_of) / (Ann + P/x_in) with P = D^(n+1)/(n^n·Πx). Rounded down, off by at most a few units.
pub fn price_e18(
    balances: &[u128],
    of: usize,
    in_coin: usize,
    d: u128,
    ann: u128,
) -> Result<u128, MathError> {
    let product = product_term(balances, d, coins(balances)?)?;
    let slope = |index: usize| {
        let balance = *balances.get(index).ok_or(MathError::OutOfRange)?;
        let term = mul_div_down(product, E18, balance)?;
        term.checked_mul(AMP_PRECISION)
            .and_then(|term| term.checked_add(ann.checked_mul(E18)?))
            .ok_or(MathError::OutOfRange)
    };
    mul_div_down(slope(of)?, E18, slope(in_coin)?)
}
