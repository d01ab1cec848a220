//! When an auction may start, and what a payment buys. No storage, no calls.

use interfaces::book::{Alarms, Solvency};
use interfaces::recapitalisation::{Auction, AuctionTerms, RecapitalisationError};
use interfaces::{Collateral, CollateralId};
use policy::auction::{cost_up_e18, sold_down};

/// By how much what is owned falls short of the coin outside, at fair prices that are all fresh.
pub(crate) fn missing_e18(solvency: &Solvency) -> Result<u128, RecapitalisationError> {
    if !solvency.prices_fresh {
        return Err(RecapitalisationError::PricesNotFresh);
    }
    match solvency.equity_e18.min(0).unsigned_abs() {
        0 => Err(RecapitalisationError::NothingMissing),
        missing_e18 => Ok(missing_e18),
    }
}

pub(crate) fn ensure_waited(
    terms: &AuctionTerms,
    alarms: &Alarms,
    last_end_ms: u64,
    now_ms: u64,
) -> Result<(), RecapitalisationError> {
    // Not recorded yet: it began with time alone, and counts from the next message that the book writes.
    let since_ms = match alarms.below_par_ms {
        0 => now_ms,
        since_ms => since_ms,
    };
    let until_ms = since_ms.max(last_end_ms).saturating_add(terms.wait_ms);
    if now_ms < until_ms {
        return Err(RecapitalisationError::TooEarly { until_ms });
    }
    Ok(())
}

/// How many governance tokens may come into being.
pub(crate) struct Mintable {
    pub allowance_e18: u128,
    /// What the maximum supply leaves.
    pub headroom_e18: u128,
}

pub(crate) fn opened(
    terms: AuctionTerms,
    mintable: Mintable,
    now_ms: u64,
) -> Result<Auction, RecapitalisationError> {
    let Mintable {
        allowance_e18,
        headroom_e18,
    } = mintable;
    let left_e18 = terms.lot_e18.min(allowance_e18).min(headroom_e18);
    if left_e18 == 0 {
        return Err(RecapitalisationError::NothingToSell {
            allowance_e18,
            headroom_e18,
        });
    }
    Ok(Auction {
        started_ms: now_ms,
        ends_ms: now_ms.saturating_add(terms.duration_ms),
        left_e18,
        raised_e18: 0,
        terms,
    })
}

pub(crate) fn runs(auction: &Auction, now_ms: u64) -> bool {
    now_ms < auction.ends_ms && auction.left_e18 != 0
}

pub(crate) fn price_e18(auction: &Auction, now_ms: u64) -> Option<u128> {
    let elapsed_ms = now_ms.saturating_sub(auction.started_ms);
    auction
        .terms
        .price_up_e18(elapsed_ms)
        .filter(|_| runs(auction, now_ms))
}

/// A payment that is taken, and what it buys.
pub(crate) struct Fill {
    /// Of what was offered: no more than what is missing, or left of the lot, costs.
    pub tokens: u128,
    pub value_e18: u128,
    pub sold_e18: u128,
}

pub(crate) fn fill(
    id: CollateralId,
    collateral: &Collateral,
    offered: u128,
    (missing_e18, left_e18, sale_price_e18): (u128, u128, u128),
    now_ms: u64,
) -> Result<Fill, RecapitalisationError> {
    if !collateral.is_fresh(now_ms) || collateral.price.halted {
        return Err(RecapitalisationError::PriceNotTrusted { collateral: id });
    }
    let price_e18 = collateral.fair_e18();
    let lot_value_e18 = cost_up_e18(left_e18, sale_price_e18).unwrap_or(u128::MAX);
    let needed = collateral.tokens_up(missing_e18.min(lot_value_e18), price_e18);
    let tokens = offered.min(needed);
    let value_e18 = collateral.value_down(tokens, price_e18);
    let sold_e18 = sold_down(value_e18, sale_price_e18)
        .unwrap_or(left_e18)
        .min(left_e18);
    if value_e18 == 0 || sold_e18 == 0 {
        return Err(RecapitalisationError::ZeroAmount);
    }
    Ok(Fill {
        tokens,
        value_e18,
        sold_e18,
    })
}
