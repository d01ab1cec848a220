//! Comparisons that refuse with the numbers compared.

use crate::refusal::Outcome;
use interfaces::stable_pool::PoolError;

pub fn ensure_at_least(amount: u128, minimum: u128) -> Outcome<()> {
    if amount < minimum {
        return Err(PoolError::BelowMinimum { amount, minimum }.into());
    }
    Ok(())
}

pub fn ensure_at_most(amount: u128, maximum: u128) -> Outcome<()> {
    if amount > maximum {
        return Err(PoolError::AboveMaximum { amount, maximum }.into());
    }
    Ok(())
}

/// For governed numbers.
pub fn ensure_between(value: u64, minimum: u64, maximum: u64) -> Outcome<()> {
    if (minimum..=maximum).contains(&value) {
        return Ok(());
    }
    Err(PoolError::OutOfRange {
        value: value.into(),
        minimum: minimum.into(),
        maximum: maximum.into(),
    }
    .into())
}
