//! Whether what was paid out as surplus is one still, and what holders miss of it. No storage, no calls.

use interfaces::book::Solvency;
use interfaces::buyback::BuybackError;
use interfaces::{Collateral, RatioKind, Ratios};

const KINDS: [RatioKind; 4] = [
    RatioKind::Idle,
    RatioKind::Gross,
    RatioKind::Stressed,
    RatioKind::Net,
];

/// The token's value can be relied on.
pub(crate) fn ensure_trusted(collateral: &Collateral, now_ms: u64) -> Result<(), BuybackError> {
    let price = &collateral.price;
    if !collateral.is_fresh(now_ms) {
        return Err(BuybackError::StalePrice {
            price_at_ms: price.at_ms,
            max_age_ms: collateral.terms.price_max_age_ms,
        });
    }
    if price.halted {
        return Err(BuybackError::PriceHalted {
            price_e18: price.price_e18,
        });
    }
    Ok(())
}

/// To begin with: every ratio is at its target, and the buffer is full.
pub(crate) fn ensure_above_target(solvency: &Solvency) -> Result<(), BuybackError> {
    ensure_par(solvency)?;
    let buffer_e18 = solvency.limits.buffer_e18;
    if solvency.equity_e18.unsigned_abs() < buffer_e18 {
        return Err(BuybackError::BufferNotFull {
            equity_e18: solvency.equity_e18,
            buffer_e18,
        });
    }
    match first_below(&solvency.ratios, &solvency.limits.target) {
        None => Ok(()),
        Some((ratio, value_e18, target_e18)) => Err(BuybackError::BelowTarget {
            ratio,
            value_e18,
            target_e18,
        }),
    }
}

/// To go on: no ratio is below its minimum.
pub(crate) fn ensure_no_breach(solvency: &Solvency) -> Result<(), BuybackError> {
    ensure_par(solvency)?;
    match first_below(&solvency.ratios, &solvency.limits.minimum) {
        None => Ok(()),
        Some((ratio, value_e18, minimum_e18)) => Err(BuybackError::InBreach {
            ratio,
            value_e18,
            minimum_e18,
        }),
    }
}

/// By how much what is owned falls short of the coin outside, at fair prices that are all fresh.
pub(crate) fn missing_e18(solvency: &Solvency) -> Result<u128, BuybackError> {
    ensure_fresh(solvency)?;
    match solvency.equity_e18.min(0).unsigned_abs() {
        0 => Err(BuybackError::NothingMissing {
            redemption_ratio_e18: solvency.redemption_ratio_e18,
        }),
        missing_e18 => Ok(missing_e18),
    }
}

fn ensure_par(solvency: &Solvency) -> Result<(), BuybackError> {
    ensure_fresh(solvency)?;
    if solvency.equity_e18 < 0 {
        return Err(BuybackError::BelowPar {
            redemption_ratio_e18: solvency.redemption_ratio_e18,
        });
    }
    Ok(())
}

fn ensure_fresh(solvency: &Solvency) -> Result<(), BuybackError> {
    if solvency.prices_fresh {
        return Ok(());
    }
    Err(BuybackError::PricesNotFresh)
}

fn first_below(ratios: &Ratios, bounds: &Ratios) -> Option<(RatioKind, u128, u128)> {
    KINDS
        .into_iter()
        .map(|kind| (kind, ratios.get(kind), bounds.get(kind)))
        .find(|(_, value_e18, bound_e18)| value_e18 < bound_e18)
}
