//! Where a two-coin pool stands at a given price, and how far it is from there.
//!
//! In units of D, with a = 1/Ann and q = Q/D (see `invariant`), the invariant is x + y = s = 1 − a + q and x·y = a/(4·q), and the price p
//! of coin 0 in coin 1 makes |1 − p|/(1 + p) = w = |x − y| / (s + a/(2·q²)). As (x − y)² = s² − 4·x·y, one equation in q is left:
//!
//! h(q) = s² − a/q − r² = 0, r = w·(s + a/(2·q²)) = |x − y|
//!
//! h rises for every w < 1. Newton from q = √(a·w/(2·(1 − w))), where the curve ends for a large A, takes 2 to 7 steps.

use super::{AMP_PRECISION, MAX_AMP, MIN_ANN};
use crate::{mul_div_down, mul_div_up, MathError, E18};

/// Prices outside [1/100, 100] are refused.
const LOWEST_PRICE_E18: u128 = E18 / 100;
const HIGHEST_PRICE_E18: u128 = E18 * 100;
const MAX_ANN: u128 = MAX_AMP * 2 * AMP_PRECISION;
const MAX_STEPS: u32 = 16;
/// Newton doubles the digits: a step below this part of q leaves nothing that 18 decimals can show.
const STEP_BITS: u32 = 40;

/// What would bring the price of coin 0 to a target, one-sided and without fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    None,
    /// Add this much of coin 0 (its price is above the target).
    Add(u128),
    /// Remove this much of coin 0 (its price is below the target).
    Remove(u128),
}

/// The balances (coin 0, coin 1) on the invariant `d` at which coin 0 is worth `price_e18` of coin 1, both rounded down. The price of the
/// result is within 10^-9 of the one asked for, its invariant within 10^-11 of `d`.
pub fn composition_at_price(
    d: u128,
    ann: u128,
    price_e18: u128,
) -> Result<(u128, u128), MathError> {
    let (x_e18, y_e18) = shares_at_price(ann, price_e18)?;
    Ok((mul_div_down(d, x_e18, E18)?, mul_div_down(d, y_e18, E18)?))
}

/// How much of coin 0 separates the pool from the price `target_e18` of coin 0 in coin 1, the other balance staying as it is. The price
/// depends on the ratio of the balances only, so the target ratio is that of `composition_at_price`. Rounded down.
pub fn distance_to_price(
    balances: &[u128; 2],
    ann: u128,
    target_e18: u128,
) -> Result<Distance, MathError> {
    let (x_e18, y_e18) = shares_at_price(ann, target_e18)?;
    let [x, y] = *balances;
    let target = mul_div_down(y, x_e18, y_e18)?;
    Ok(match target.cmp(&x) {
        core::cmp::Ordering::Greater => Distance::Add(target.saturating_sub(x)),
        core::cmp::Ordering::Less => {
            Distance::Remove(x.saturating_sub(mul_div_up(y, x_e18, y_e18)?))
        }
        core::cmp::Ordering::Equal => Distance::None,
    })
}

/// x/D and y/D at a price, 18 decimals.
fn shares_at_price(ann: u128, price_e18: u128) -> Result<(u128, u128), MathError> {
    if !(MIN_ANN..=MAX_ANN).contains(&ann)
        || !(LOWEST_PRICE_E18..=HIGHEST_PRICE_E18).contains(&price_e18)
    {
        return Err(MathError::OutOfRange);
    }
    let a = mul_div_down(AMP_PRECISION, E18, ann)?;
    let w = mul_div_down(price_e18.abs_diff(E18), E18, price_e18.saturating_add(E18))?;
    let start = mul_div_down(mul_div_down(a, w, 2)?, E18, E18.saturating_sub(w))?.isqrt();
    let mut q = start.max(a);
    for _ in 0..MAX_STEPS {
        let at = Point::new(a, w, q)?;
        let (value, rises) = at.height()?;
        let step = mul_div_down(value, E18, at.slope()?)?;
        if step <= (q >> STEP_BITS).max(1) {
            return at.shares(price_e18 < E18);
        }
        q = if rises {
            q.saturating_add(step).min(q.saturating_mul(4))
        } else {
            // q = a is balance.
            q.saturating_sub(step).max(a)
        };
    }
    Err(MathError::NotConverged)
}

/// The terms of h at one q, 18 decimals.
struct Point {
    w: u128,
    q: u128,
    s: u128,
    /// a/q = 4·x·y.
    product: u128,
    r: u128,
}

impl Point {
    fn new(a: u128, w: u128, q: u128) -> Result<Self, MathError> {
        let s = E18.saturating_sub(a).saturating_add(q);
        let product = mul_div_down(a, E18, q)?;
        let tilt = mul_div_down(product, E18, q.saturating_mul(2))?;
        let r = mul_div_down(w, s.saturating_add(tilt), E18)?;
        Ok(Self {
            w,
            q,
            s,
            product,
            r,
        })
    }

    /// |h|, and whether h must rise to reach 0.
    fn height(&self) -> Result<(u128, bool), MathError> {
        let left = mul_div_down(self.s, self.s, E18)?;
        let right = mul_div_down(self.r, self.r, E18)?.saturating_add(self.product);
        Ok((left.abs_diff(right), left < right))
    }

    /// h' = 2·s + a/q² − 2·w·r·(1 − a/q³).
    fn slope(&self) -> Result<u128, MathError> {
        let w_r = mul_div_down(self.w, self.r, E18 / 2)?;
        let over_q = mul_div_down(self.product, E18, self.q)?;
        let bent = mul_div_down(w_r, over_q, self.q)?;
        self.s
            .saturating_mul(2)
            .saturating_add(over_q)
            .saturating_add(bent)
            .checked_sub(w_r)
            .ok_or(MathError::OutOfRange)
    }

    /// (x, y): the larger one from the sum and the difference, the smaller one from the product, which does not cancel.
    fn shares(&self, first_is_larger: bool) -> Result<(u128, u128), MathError> {
        let larger = self.s.midpoint(self.r);
        let smaller = mul_div_down(self.product, E18 / 4, larger)?;
        Ok(if first_is_larger {
            (larger, smaller)
        } else {
            (smaller, larger)
        })
    }
}
