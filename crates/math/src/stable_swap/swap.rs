//! Swaps: exact in, exact out.

use super::balance::balance_given_others_up;
use super::fee::dynamic_fee_e10;
use super::invariant::{coins, invariant_up};
use super::{Params, FEE_DENOMINATOR_E10, MAX_COINS, MAX_STEPS};
use crate::{mul_div_up, MathError};

/// An exact amount out may pay this part of itself more than the fee of its end.
const EXCESS_BITS: u32 = 30;
/// Rounds after which any amount that pays enough will do.
const EXACT_ROUNDS: u32 = 12;
/// The fee changes along a swap by so little that an eighth of the last step is more than the sum of all further ones.
const OVERSHOOT_BITS: u32 = 3;

/// What a swap of an exact amount in gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwapOut {
    /// After the fee, rounded down.
    pub amount: u128,
    /// In the coin paid out, rounded up.
    pub fee: u128,
}

/// What a swap for an exact amount out costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwapIn {
    /// Rounded up.
    pub amount: u128,
    /// In the coin paid out, rounded up.
    pub fee: u128,
}

/// Gives `amount` of coin `from`, takes coin `to`.
///
/// No unit is subtracted besides: the upper D and the upper balance after already leave every rounding to the pool.
pub fn swap_exact_in(
    balances: &[u128],
    from: usize,
    to: usize,
    amount: u128,
    params: &Params,
) -> Result<SwapOut, MathError> {
    let (from_old, to_old) = pair(balances, from, to)?;
    let d = invariant_up(balances, params.ann)?;
    let from_new = from_old.checked_add(amount).ok_or(MathError::OutOfRange)?;
    let to_new = balance_after(balances, from, from_new, to, d, params.ann)?.min(to_old);
    let gross = to_old.saturating_sub(to_new);
    let fee_e10 = fee_between(from_old, from_new, to_old, to_new, params)?;
    let fee = mul_div_up(gross, fee_e10, FEE_DENOMINATOR_E10)?;
    Ok(SwapOut {
        amount: gross.checked_sub(fee).ok_or(MathError::OutOfRange)?,
        fee,
    })
}

/// Takes `amount` of coin `to`, gives coin `from`.
///
/// The fee is that of `swap_exact_in`, which depends on where the swap ends and so on itself: the amount before the fee is iterated from
/// the present fee until it pays at least the fee of its own end, and at most 2^-30 more. (In a pool of a few units, where one unit is
/// a jump of the fee, what pays enough is taken.)
pub fn swap_exact_out(
    balances: &[u128],
    from: usize,
    to: usize,
    amount: u128,
    params: &Params,
) -> Result<SwapIn, MathError> {
    let (from_old, to_old) = pair(balances, from, to)?;
    let d = invariant_up(balances, params.ann)?;
    let fee_e10 = fee_between(from_old, from_old, to_old, to_old, params)?;
    let mut gross = before_fee(amount, fee_e10)?;
    for round in 0..MAX_STEPS {
        let to_new = to_old.checked_sub(gross).ok_or(MathError::OutOfRange)?;
        let from_new = balance_after(balances, to, to_new, from, d, params.ann)?.max(from_old);
        let fee_e10 = fee_between(from_old, from_new, to_old, to_new, params)?;
        let needed = before_fee(amount, fee_e10)?;
        let excess = gross.checked_sub(needed);
        let tolerated = if round < EXACT_ROUNDS {
            (needed >> EXCESS_BITS).max(1)
        } else {
            u128::MAX
        };
        if excess.is_some_and(|excess| excess <= tolerated) {
            return Ok(SwapIn {
                amount: from_new.saturating_sub(from_old),
                fee: gross.saturating_sub(amount),
            });
        }
        gross = match excess {
            Some(_) => needed,
            // A little beyond, so that the next round is from above and can be the last.
            None => needed.saturating_add(needed.saturating_sub(gross) >> OVERSHOOT_BITS),
        };
    }
    Err(MathError::NotConverged)
}

/// The amount of which `amount` is left after the fee, rounded up.
fn before_fee(amount: u128, fee_e10: u128) -> Result<u128, MathError> {
    let left_e10 = FEE_DENOMINATOR_E10
        .checked_sub(fee_e10)
        .filter(|left| *left > 0)
        .ok_or(MathError::OutOfRange)?;
    mul_div_up(amount, FEE_DENOMINATOR_E10, left_e10)
}

/// The balance of `wanted` when `changed` has become `value`.
fn balance_after(
    balances: &[u128],
    changed: usize,
    value: u128,
    wanted: usize,
    d: u128,
    ann: u128,
) -> Result<u128, MathError> {
    let mut after = [0_u128; MAX_COINS];
    let after = after
        .get_mut(..balances.len())
        .ok_or(MathError::OutOfRange)?;
    after.copy_from_slice(balances);
    *after.get_mut(changed).ok_or(MathError::OutOfRange)? = value;
    balance_given_others_up(after, wanted, d, ann)
}

/// The fee at the middle of the way, as NG charges it.
fn fee_between(
    from_old: u128,
    from_new: u128,
    to_old: u128,
    to_new: u128,
    params: &Params,
) -> Result<u128, MathError> {
    let from = from_old
        .checked_add(from_new)
        .ok_or(MathError::OutOfRange)?;
    let to = to_old.checked_add(to_new).ok_or(MathError::OutOfRange)?;
    dynamic_fee_e10(
        from / 2,
        to / 2,
        params.fee_e10,
        params.offpeg_multiplier_e10,
    )
}

fn pair(balances: &[u128], from: usize, to: usize) -> Result<(u128, u128), MathError> {
    coins(balances)?;
    match (balances.get(from), balances.get(to)) {
        (Some(from_balance), Some(to_balance)) if from != to => Ok((*from_balance, *to_balance)),
        _ => Err(MathError::OutOfRange),
    }
}
