//! The bounds of the policy's numbers.

use interfaces::amo::AmoError;
use interfaces::lending_amo::LendingParams;
use policy::ledger::limits::MAX_AMOUNT;
use policy::lending::MAX_RATE_E18;

pub(crate) fn ensure_in_bounds(params: &LendingParams) -> Result<(), AmoError> {
    within(params.high_rate_e18, 0, MAX_RATE_E18)?;
    within(params.target_rate_e18, 0, params.high_rate_e18)?;
    within(params.low_rate_e18, 0, params.target_rate_e18)?;
    within(params.floor_e18, 0, MAX_AMOUNT)?;
    within(params.least_step_e18, 0, MAX_AMOUNT)
}

fn within(value: u128, minimum: u128, maximum: u128) -> Result<(), AmoError> {
    if (minimum..=maximum).contains(&value) {
        return Ok(());
    }
    Err(AmoError::ParameterOutOfRange {
        value,
        minimum,
        maximum,
    })
}
