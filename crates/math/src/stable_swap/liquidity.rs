//! Adding and removing liquidity. What moves off balance pays the imbalance fee, as in StableSwap-NG.

use super::balance::balance_given_others_up;
use super::fee::{dynamic_fee_e10, imbalance_fee_e10};
use super::invariant::{coins, invariant_down, invariant_up};
use super::{Params, FEE_DENOMINATOR_E10, MAX_COINS};
use crate::{mul_div_down, mul_div_up, MathError};

/// What an addition gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// LP tokens, rounded down.
    pub minted: u128,
    /// Per coin, rounded up.
    pub fees: [u128; MAX_COINS],
}

/// What a removal of exact amounts costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemovedExact {
    /// LP tokens, rounded up.
    pub burned: u128,
    /// Per coin, rounded up.
    pub fees: [u128; MAX_COINS],
}

/// What a removal in one coin gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemovedOne {
    /// After the fee, rounded down.
    pub amount: u128,
    /// In that coin, rounded up.
    pub fee: u128,
}

/// A share of one balance: `balance` · `lp` / `lp_supply`, rounded down.
pub fn share_down(balance: u128, lp: u128, lp_supply: u128) -> Result<u128, MathError> {
    mul_div_down(balance, lp, lp_supply)
}

/// Adds `amounts`. The first addition (no LP supply) needs every coin, pays no fee and mints D.
///
/// Minted = supply · (D_kept / D_before − 1): the lower D_kept and the upper D_before both lower it. An addition that its fees would
/// consume mints nothing and sets no fee aside.
pub fn add(
    balances: &[u128],
    amounts: &[u128],
    lp_supply: u128,
    params: &Params,
) -> Result<Added, MathError> {
    let after = combine(balances, amounts, u128::checked_add)?;
    let after = after.get(..balances.len()).ok_or(MathError::OutOfRange)?;
    let d_after = invariant_down(after, params.ann)?;
    if lp_supply == 0 {
        return Ok(Added {
            minted: d_after,
            fees: [0; MAX_COINS],
        });
    }
    let d_before = invariant_up(balances, params.ann)?;
    let (fees, d_kept) = keep_fees(balances, after, d_before, d_after, params)?;
    Ok(match d_kept.checked_sub(d_before) {
        Some(gain) => Added {
            minted: mul_div_down(lp_supply, gain, d_before)?,
            fees,
        },
        // Fees beyond the addition itself would come out of what the suppliers had.
        None => Added {
            minted: 0,
            fees: [0; MAX_COINS],
        },
    })
}

/// Removes exactly `amounts`.
///
/// Burned = supply · (1 − D_kept / D_before): the lower D_kept and the upper D_before both raise it.
pub fn remove_exact(
    balances: &[u128],
    amounts: &[u128],
    lp_supply: u128,
    params: &Params,
) -> Result<RemovedExact, MathError> {
    let after = combine(balances, amounts, u128::checked_sub)?;
    let after = after.get(..balances.len()).ok_or(MathError::OutOfRange)?;
    let d_before = invariant_up(balances, params.ann)?;
    let d_after = invariant_down(after, params.ann)?;
    let (fees, d_kept) = keep_fees(balances, after, d_before, d_after, params)?;
    Ok(RemovedExact {
        burned: mul_div_up(lp_supply, d_before.saturating_sub(d_kept), d_before)?,
        fees,
    })
}

/// Removes the share `burned` of `lp_supply` in coin `coin` alone. Not the whole supply: an empty pool has no invariant.
pub fn remove_one(
    balances: &[u128],
    coin: usize,
    burned: u128,
    lp_supply: u128,
    params: &Params,
) -> Result<RemovedOne, MathError> {
    let count = coins(balances)?;
    let old = *balances.get(coin).ok_or(MathError::OutOfRange)?;
    let d_before = invariant_up(balances, params.ann)?;
    let left = lp_supply.checked_sub(burned).ok_or(MathError::OutOfRange)?;
    let d_after = mul_div_up(d_before, left, lp_supply)?;
    let new_free = balance_given_others_up(balances, coin, d_after, params.ann)?;
    let base_e10 = imbalance_fee_e10(params.fee_e10, count)?;
    let d_mean = d_before
        .checked_add(d_after)
        .ok_or(MathError::OutOfRange)?
        .checked_div(count.saturating_mul(2))
        .ok_or(MathError::DivisionByZero)?;

    let mut reduced = [0_u128; MAX_COINS];
    for (index, (balance, slot)) in balances.iter().zip(reduced.iter_mut()).enumerate() {
        let ideal = mul_div_down(*balance, d_after, d_before)?;
        // What the removal moves away from the ideal, and the middle of the way it takes.
        let (moved, middle) = if index == coin {
            (ideal.abs_diff(new_free), mean(*balance, new_free))
        } else {
            (balance.saturating_sub(ideal), *balance)
        };
        let fee_e10 = dynamic_fee_e10(middle, d_mean, base_e10, params.offpeg_multiplier_e10)?;
        let fee = mul_div_up(moved, fee_e10, FEE_DENOMINATOR_E10)?;
        *slot = balance.checked_sub(fee).ok_or(MathError::OutOfRange)?;
    }
    let reduced = reduced.get(..balances.len()).ok_or(MathError::OutOfRange)?;
    let new = balance_given_others_up(reduced, coin, d_after, params.ann)?;
    let amount = reduced
        .get(coin)
        .copied()
        .unwrap_or_default()
        .saturating_sub(new);
    let gross = old.saturating_sub(new_free);
    Ok(RemovedOne {
        amount,
        fee: gross.saturating_sub(amount),
    })
}

/// The imbalance fees of a change, and the lower D once they are set aside: for the caller they are gone, even if the pool keeps them.
fn keep_fees(
    before: &[u128],
    after: &[u128],
    d_before: u128,
    d_after: u128,
    params: &Params,
) -> Result<([u128; MAX_COINS], u128), MathError> {
    let fees = imbalance_fees(before, after, d_before, d_after, params)?;
    let charged = fees.get(..after.len()).ok_or(MathError::OutOfRange)?;
    let kept = combine(after, charged, u128::checked_sub)?;
    let kept = kept.get(..after.len()).ok_or(MathError::OutOfRange)?;
    Ok((fees, invariant_down(kept, params.ann)?))
}

/// The fee on each coin's distance from the balanced change.
fn imbalance_fees(
    before: &[u128],
    after: &[u128],
    d_before: u128,
    d_after: u128,
    params: &Params,
) -> Result<[u128; MAX_COINS], MathError> {
    let count = coins(before)?;
    let base_e10 = imbalance_fee_e10(params.fee_e10, count)?;
    let d_mean = d_before
        .checked_add(d_after)
        .ok_or(MathError::OutOfRange)?
        .checked_div(count.saturating_mul(2))
        .ok_or(MathError::DivisionByZero)?;
    let mut fees = [0_u128; MAX_COINS];
    for ((old, new), fee) in before.iter().zip(after).zip(fees.iter_mut()) {
        let ideal = mul_div_down(*old, d_after, d_before)?;
        let fee_e10 = dynamic_fee_e10(
            mean(*old, *new),
            d_mean,
            base_e10,
            params.offpeg_multiplier_e10,
        )?;
        *fee = mul_div_up(ideal.abs_diff(*new), fee_e10, FEE_DENOMINATOR_E10)?;
    }
    Ok(fees)
}

fn combine(
    left: &[u128],
    right: &[u128],
    operation: fn(u128, u128) -> Option<u128>,
) -> Result<[u128; MAX_COINS], MathError> {
    if left.len() != right.len() {
        return Err(MathError::OutOfRange);
    }
    let mut result = [0_u128; MAX_COINS];
    for ((left, right), slot) in left.iter().zip(right).zip(result.iter_mut()) {
        *slot = operation(*left, *right).ok_or(MathError::OutOfRange)?;
    }
    Ok(result)
}

fn mean(left: u128, right: u128) -> u128 {
    left.midpoint(right)
}
