//! Swaps: exact in, exact out.

use super::balance::balance_given_others_up;
use super::fee::dynamic_fee_e10;
use super::invariant::{coins, invariant_up};
use super::{Params, FEE_DENOMINATOR_E10, MAX_COINS};
use crate::{mul_div_up, MathError};

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
    let to_new = balance_after(balances, from, from_new, to, d, params.ann)?;
    // One unit for the pool, so that no rounding is left to the trader.
    let gross = to_old.saturating_sub(to_new).saturating_sub(1);
    let fee_e10 = fee_between(
        from_old,
        from_new,
        to_old,
        to_old.saturating_sub(gross),
        params,
    )?;
    let fee = mul_div_up(gross, fee_e10, FEE_DENOMINATOR_E10)?;
    Ok(SwapOut {
        amount: gross.saturating_sub(fee),
        fee,
    })
}

/// Takes `amount` of coin `to`, gives coin `from`. The fee depends on where the swap ends; it is found in two rounds, the second of which
/// only raises it.
pub fn swap_exact_out(
    balances: &[u128],
    from: usize,
    to: usize,
    amount: u128,
    params: &Params,
) -> Result<SwapIn, MathError> {
    let (from_old, to_old) = pair(balances, from, to)?;
    let d = invariant_up(balances, params.ann)?;
    let mut fee_e10 = dynamic_fee_e10(
        from_old,
        to_old,
        params.fee_e10,
        params.offpeg_multiplier_e10,
    )?;
    let mut answer = cost(balances, from, to, amount, fee_e10, d, params)?;
    if params.offpeg_multiplier_e10 > FEE_DENOMINATOR_E10 {
        let from_new = from_old.saturating_add(answer.amount);
        let to_new = to_old.saturating_sub(amount.saturating_add(answer.fee));
        let fee_there_e10 = fee_between(from_old, from_new, to_old, to_new, params)?;
        if fee_there_e10 > fee_e10 {
            fee_e10 = fee_there_e10;
            answer = cost(balances, from, to, amount, fee_e10, d, params)?;
        }
    }
    Ok(answer)
}

/// The cost of `amount` out at a given fee.
fn cost(
    balances: &[u128],
    from: usize,
    to: usize,
    amount: u128,
    fee_e10: u128,
    d: u128,
    params: &Params,
) -> Result<SwapIn, MathError> {
    let (from_old, to_old) = pair(balances, from, to)?;
    let left_e10 = FEE_DENOMINATOR_E10
        .checked_sub(fee_e10)
        .ok_or(MathError::OutOfRange)?;
    let gross = mul_div_up(amount, FEE_DENOMINATOR_E10, left_e10)?;
    let to_new = to_old
        .checked_sub(gross)
        .filter(|rest| *rest > 0)
        .ok_or(MathError::OutOfRange)?;
    let from_new = balance_after(balances, to, to_new, from, d, params.ann)?;
    Ok(SwapIn {
        amount: from_new
            .saturating_sub(from_old)
            .checked_add(1)
            .ok_or(MathError::OutOfRange)?,
        fee: gross.saturating_sub(amount),
    })
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
