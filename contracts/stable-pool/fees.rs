//! Bounds of the fee terms, and the fee receiver's share.

use crate::bounds::ensure_between;
use crate::refusal::Outcome;
use interfaces::stable_pool::{
    FeeTerms, FEE_DENOMINATOR_E10, MAX_ADMIN_SHARE_E10, MAX_OFFPEG_MULTIPLIER_E10, MAX_SWAP_FEE_E10,
};
use math::mul_div_down;

pub fn ensure_in_bounds(fees: &FeeTerms) -> Outcome<()> {
    ensure_between(fees.swap_fee_e10, 0, MAX_SWAP_FEE_E10)?;
    ensure_between(
        fees.offpeg_multiplier_e10,
        FEE_DENOMINATOR_E10,
        MAX_OFFPEG_MULTIPLIER_E10,
    )?;
    ensure_between(fees.admin_share_e10, 0, MAX_ADMIN_SHARE_E10)
}

pub fn admin_share_down(fees: &FeeTerms, fee: u128) -> Outcome<u128> {
    let share_e10 = fees.admin_share_e10.into();
    Ok(mul_div_down(fee, share_e10, FEE_DENOMINATOR_E10.into())?)
}
