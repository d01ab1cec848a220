//! What the terms may be.

use interfaces::keeper_budget::{BudgetError, PayTerms};
use policy::keeper::{MAX_ENFORCE_BPS, MAX_FULL_AFTER_MS, MAX_REBALANCE_BPS, MIN_FULL_AFTER_MS};
use policy::ledger::limits::MAX_AMOUNT;

pub(crate) fn ensure_terms(terms: &PayTerms) -> Result<(), BudgetError> {
    let PayTerms {
        enforce_bps,
        full_after_ms,
        rebalance_bps,
        most_e18,
        rate,
    } = *terms;
    within(enforce_bps.into(), 0, MAX_ENFORCE_BPS.into())?;
    within(
        full_after_ms.into(),
        MIN_FULL_AFTER_MS.into(),
        MAX_FULL_AFTER_MS.into(),
    )?;
    within(rebalance_bps.into(), 0, MAX_REBALANCE_BPS.into())?;
    for amount in [most_e18, rate.capacity_e18, rate.refill_e18_per_day] {
        within(amount, 0, MAX_AMOUNT)?;
    }
    Ok(())
}

fn within(value: u128, minimum: u128, maximum: u128) -> Result<(), BudgetError> {
    if (minimum..=maximum).contains(&value) {
        return Ok(());
    }
    Err(BudgetError::TermOutOfRange {
        value,
        minimum,
        maximum,
    })
}
