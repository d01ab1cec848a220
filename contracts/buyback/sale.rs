//! When an auction may start, and what a buyer pays. No storage, no calls.

use interfaces::buyback::{Auction, BuybackError, BuybackTerms, Fill};
use interfaces::{Collateral, CollateralId};
use policy::auction::cost_up_e18;

pub(crate) fn ensure_next(
    terms: &BuybackTerms,
    last: Option<&Auction>,
    now_ms: u64,
) -> Result<(), BuybackError> {
    ensure_none_runs(last, now_ms)?;
    let until_ms = last.map_or(0, |last| last.ends_ms.saturating_add(terms.wait_ms));
    if now_ms < until_ms {
        return Err(BuybackError::TooEarly { until_ms });
    }
    Ok(())
}

pub(crate) fn ensure_none_runs(last: Option<&Auction>, now_ms: u64) -> Result<(), BuybackError> {
    match last {
        Some(auction) if runs(auction, now_ms) => Err(BuybackError::AuctionRuns {
            ends_ms: auction.ends_ms,
        }),
        _ => Ok(()),
    }
}

/// An auction of what is held, and what it is worth.
pub(crate) fn opened(
    terms: BuybackTerms,
    (id, collateral): (CollateralId, &Collateral),
    held: u128,
    now_ms: u64,
) -> Result<(Auction, u128), BuybackError> {
    let price_e18 = collateral.price.price_e18;
    let left = held.min(collateral.tokens_up(terms.lot_e18, price_e18));
    let value_e18 = collateral.value_down(left, price_e18);
    if value_e18 < terms.least_lot_e18 {
        return Err(BuybackError::LotTooSmall {
            value_e18,
            minimum_e18: terms.least_lot_e18,
        });
    }
    let auction = Auction {
        collateral: id,
        started_ms: now_ms,
        ends_ms: now_ms.saturating_add(terms.duration_ms),
        left,
        burned_e18: 0,
        terms,
    };
    Ok((auction, value_e18))
}

pub(crate) fn runs(auction: &Auction, now_ms: u64) -> bool {
    now_ms < auction.ends_ms && auction.left != 0
}

pub(crate) fn price_e18(auction: &Auction, now_ms: u64) -> Option<u128> {
    let elapsed_ms = now_ms.saturating_sub(auction.started_ms);
    auction
        .terms
        .price_up_e18(elapsed_ms)
        .filter(|_| runs(auction, now_ms))
}

/// What is sold counts at its price, above 1 USD too: it is worth that to the buyer.
pub(crate) fn fill(
    collateral: &Collateral,
    asked: u128,
    left: u128,
    price_e18: u128,
) -> Result<Fill, BuybackError> {
    let tokens_out = asked.min(left);
    if tokens_out == 0 {
        return Err(BuybackError::ZeroAmount);
    }
    let value_e18 = collateral.value_up(tokens_out, collateral.price.price_e18);
    let paid_e18 = cost_up_e18(value_e18, price_e18).ok_or(BuybackError::Overflow)?;
    Ok(Fill {
        tokens_out,
        value_e18,
        paid_e18,
    })
}
