//! Suppliers come and go.

use crate::lending_market::Market;
use crate::outside::{caller, emit, ensure_holds, own_account, pay, pull};
use interfaces::lending_market::{LendingError, Supplied, Withdrawn};
use interfaces::AccountId;

pub(crate) fn supply(
    market: &mut Market,
    tokens: u128,
    to: AccountId,
) -> Result<u128, LendingError> {
    let supplier = caller();
    let mut books = market.books();
    books.ensure_open()?;
    let shares = books.state.totals.supply(tokens, books.unit_e18)?;
    if shares == 0 {
        return Err(LendingError::ZeroAmount);
    }
    let (supplied_e18, cap_e18) = (books.state.totals.supplied_e18, books.terms.supply_cap_e18);
    if supplied_e18 > cap_e18 {
        return Err(LendingError::SupplyAboveCap {
            supplied_e18,
            cap_e18,
        });
    }
    books.moved();
    market.keep(&books);
    let held = market.shares.get(to).unwrap_or_default();
    market.shares.insert(to, &held.saturating_add(shares));
    emit(Supplied {
        supplier,
        to,
        tokens,
        shares,
    });
    pull(books.assets.loan, supplier, own_account(), tokens)?;
    ensure_holds(books.assets.loan, books.state.totals.cash)?;
    Ok(shares)
}

pub(crate) fn withdraw(
    market: &mut Market,
    shares: u128,
    to: AccountId,
    min_tokens: u128,
) -> Result<u128, LendingError> {
    let supplier = caller();
    let mut books = market.books();
    let held = market.shares.get(supplier).unwrap_or_default();
    let left = held
        .checked_sub(shares)
        .ok_or(LendingError::InsufficientShares {
            shares: held,
            asked: shares,
        })?;
    let totals = &mut books.state.totals;
    let Some(tokens) = totals.redeem(shares, books.unit_e18)? else {
        let asked = totals
            .claim_down_e18(shares)?
            .checked_div(books.unit_e18)
            .unwrap_or_default();
        return Err(LendingError::InsufficientCash {
            cash: totals.cash,
            asked,
        });
    };
    if tokens == 0 {
        return Err(LendingError::ZeroAmount);
    }
    if tokens < min_tokens {
        return Err(LendingError::BelowMinimum {
            amount: tokens,
            minimum: min_tokens,
        });
    }
    books.moved();
    market.keep(&books);
    market.shares.insert(supplier, &left);
    emit(Withdrawn {
        supplier,
        to,
        tokens,
        shares,
    });
    pay(books.assets.loan, to, tokens)?;
    Ok(tokens)
}
