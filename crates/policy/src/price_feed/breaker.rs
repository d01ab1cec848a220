//! The circuit breaker: trips on a band around the moving average, resets only inside a narrower one, so that a price at the edge of one band
//! does not switch it to and fro.

use super::RiskTerms;
use math::{apply_bps_down, MathError};

/// Whether it is tripped after a price, given whether it was before.
pub(super) fn halted_after(
    halted: bool,
    price_e18: u128,
    average_e18: u128,
    terms: &RiskTerms,
) -> Result<bool, MathError> {
    if terms.trip_bps == 0 {
        return Ok(false);
    }
    let band_bps = if halted {
        terms.reset_bps
    } else {
        terms.trip_bps
    };
    // An integer is above a number exactly when it is above the number rounded down.
    let farthest_e18 = apply_bps_down(average_e18, band_bps.into())?;
    Ok(price_e18.abs_diff(average_e18) > farthest_e18)
}
