//! What assets and terms may be.

use interfaces::lending_market::{
    LendingError, MarketAssets, MarketTerms, MAX_ADJUST_MS, MAX_RESERVE_BPS, MIN_ADJUST_MS,
};
use math::{E18, MAX_DECIMALS};
use policy::ledger::limits::MAX_AMOUNT;
use policy::lending::{MAX_BONUS_BPS, MAX_LIQUIDATION_BPS, MAX_RATE_E18};

/// Share of a debt and its bonus that the collateral pays at the liquidation threshold: below 1, a liquidation in time leaves no bad debt.
const ONE_BPS_SQUARED: u128 = 100_000_000;

pub(crate) fn ensure_assets(assets: &MarketAssets) -> Result<(), LendingError> {
    let decimals = assets.loan_decimals.max(assets.collateral_decimals);
    if assets.loan == assets.collateral || decimals > MAX_DECIMALS {
        return Err(LendingError::BadAssets);
    }
    Ok(())
}

pub(crate) fn ensure_terms(terms: &MarketTerms) -> Result<(), LendingError> {
    let (rate, liquidation) = (&terms.rate, &terms.liquidation);
    within(
        rate.target_utilisation_e18,
        E18 / 100,
        E18.saturating_sub(E18 / 100),
    )?;
    within(rate.most_rate_e18, 0, MAX_RATE_E18)?;
    within(rate.least_rate_e18, 0, rate.most_rate_e18)?;
    within(rate.full_rate_e18, rate.most_rate_e18, MAX_RATE_E18)?;
    within(
        rate.adjust_ms.into(),
        MIN_ADJUST_MS.into(),
        MAX_ADJUST_MS.into(),
    )?;
    within(terms.reserve_bps.into(), 0, MAX_RESERVE_BPS.into())?;
    within(
        liquidation.liquidation_bps.into(),
        1,
        MAX_LIQUIDATION_BPS.into(),
    )?;
    within(
        liquidation.loan_to_value_bps.into(),
        0,
        liquidation.liquidation_bps.into(),
    )?;
    within(liquidation.bonus_bps.into(), 0, MAX_BONUS_BPS.into())?;
    within(liquidation.close_bps.into(), 1, 10_000)?;
    let paid = u128::from(liquidation.liquidation_bps)
        .saturating_mul(u128::from(liquidation.bonus_bps).saturating_add(10_000));
    within(paid, 0, ONE_BPS_SQUARED)?;
    for amount in [
        liquidation.least_debt_e18,
        terms.supply_cap_e18,
        terms.borrow_cap_e18,
    ] {
        within(amount, 0, MAX_AMOUNT)?;
    }
    Ok(())
}

fn within(value: u128, minimum: u128, maximum: u128) -> Result<(), LendingError> {
    if (minimum..=maximum).contains(&value) {
        return Ok(());
    }
    Err(LendingError::TermOutOfRange {
        value,
        minimum,
        maximum,
    })
}
