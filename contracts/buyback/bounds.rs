//! What the terms may be.

use interfaces::buyback::{BuybackError, BuybackTerms};
use policy::auction::{MAX_DURATION_MS, MAX_WAIT_MS, MIN_DURATION_MS, MIN_WAIT_MS};
use policy::ledger::limits::MAX_AMOUNT;

pub(crate) fn ensure_terms(terms: &BuybackTerms) -> Result<(), BuybackError> {
    let BuybackTerms {
        wait_ms,
        duration_ms,
        start_price_e18,
        floor_price_e18,
        lot_e18,
        least_lot_e18,
    } = *terms;
    within(wait_ms.into(), MIN_WAIT_MS.into(), MAX_WAIT_MS.into())?;
    within(
        duration_ms.into(),
        MIN_DURATION_MS.into(),
        MAX_DURATION_MS.into(),
    )?;
    within(start_price_e18, 1, MAX_AMOUNT)?;
    within(floor_price_e18, 1, start_price_e18)?;
    within(lot_e18, 1, MAX_AMOUNT)?;
    within(least_lot_e18, 1, lot_e18)
}

fn within(value: u128, minimum: u128, maximum: u128) -> Result<(), BuybackError> {
    if (minimum..=maximum).contains(&value) {
        return Ok(());
    }
    Err(BuybackError::TermOutOfRange {
        value,
        minimum,
        maximum,
    })
}
