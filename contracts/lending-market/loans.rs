//! Borrowers: debts, collateral, liquidation.

use crate::books::Books;
use crate::lending_market::Market;
use crate::outside::{caller, emit, ensure_holds, own_account, pay, price_of, pull};
use interfaces::lending_market::*;
use interfaces::AccountId;
use math::E18;
use policy::lending::{is_covered, liquidation, Liquidation, LiquidationRefusal, Prices};

pub(crate) fn borrow(
    market: &mut Market,
    tokens: u128,
    to: AccountId,
) -> Result<u128, LendingError> {
    let borrower = caller();
    let mut books = market.books();
    books.ensure_open()?;
    let totals = &mut books.state.totals;
    let cash = totals.cash;
    let debt_shares =
        totals
            .borrow(tokens, books.unit_e18)?
            .ok_or(LendingError::InsufficientCash {
                cash,
                asked: tokens,
            })?;
    if debt_shares == 0 {
        return Err(LendingError::ZeroAmount);
    }
    let (borrowed_e18, cap_e18) = (totals.borrowed_e18, books.terms.borrow_cap_e18);
    if borrowed_e18 > cap_e18 {
        return Err(LendingError::BorrowAboveCap {
            borrowed_e18,
            cap_e18,
        });
    }
    let mut loan = market.loan_of(borrower);
    loan.debt_shares = loan.debt_shares.saturating_add(debt_shares);
    books.ensure_debt_size(&loan)?;
    books.ensure_covered(&loan)?;
    books.moved();
    market.keep(&books);
    market.loans.insert(borrower, &loan);
    emit(Borrowed {
        borrower,
        to,
        tokens,
        debt_shares,
    });
    pay(books.assets.loan, to, tokens)?;
    Ok(debt_shares)
}

pub(crate) fn repay(
    market: &mut Market,
    tokens: u128,
    borrower: AccountId,
) -> Result<u128, LendingError> {
    let payer = caller();
    let mut books = market.books();
    let mut loan = market.loan_of(borrower);
    if loan.debt_shares == 0 {
        return Err(LendingError::NoDebt);
    }
    let (taken, cleared) = books
        .state
        .totals
        .repay(tokens, loan.debt_shares, books.unit_e18)?;
    if taken == 0 {
        return Err(LendingError::ZeroAmount);
    }
    loan.debt_shares = loan.debt_shares.saturating_sub(cleared);
    books.ensure_debt_size(&loan)?;
    books.moved();
    market.keep(&books);
    market.loans.insert(borrower, &loan);
    emit(Repaid {
        payer,
        borrower,
        tokens: taken,
        debt_shares: cleared,
    });
    pull(books.assets.loan, payer, own_account(), taken)?;
    ensure_holds(books.assets.loan, books.state.totals.cash)?;
    Ok(taken)
}

pub(crate) fn post_collateral(
    market: &mut Market,
    amount: u128,
    borrower: AccountId,
) -> Result<(), LendingError> {
    let payer = caller();
    if amount == 0 {
        return Err(LendingError::ZeroAmount);
    }
    let mut books = market.books();
    let mut loan = market.loan_of(borrower);
    let old = loan.collateral;
    loan.collateral = old.saturating_add(amount);
    books.state.collateral = books.state.collateral.saturating_add(amount);
    market.keep(&books);
    market.loans.insert(borrower, &loan);
    emit(CollateralPosted {
        payer,
        borrower,
        old,
        new: loan.collateral,
    });
    pull(books.assets.collateral, payer, own_account(), amount)?;
    ensure_holds(books.assets.collateral, books.state.collateral)
}

pub(crate) fn take_collateral(
    market: &mut Market,
    amount: u128,
    to: AccountId,
) -> Result<(), LendingError> {
    let borrower = caller();
    if amount == 0 {
        return Err(LendingError::ZeroAmount);
    }
    let mut books = market.books();
    let mut loan = market.loan_of(borrower);
    let old = loan.collateral;
    loan.collateral = old
        .checked_sub(amount)
        .ok_or(LendingError::InsufficientCollateral {
            collateral: old,
            asked: amount,
        })?;
    if loan.debt_shares != 0 {
        books.ensure_covered(&loan)?;
    }
    books.state.collateral = books.state.collateral.saturating_sub(amount);
    market.keep(&books);
    market.loans.insert(borrower, &loan);
    emit(CollateralTaken {
        borrower,
        to,
        old,
        new: loan.collateral,
    });
    pay(books.assets.collateral, to, amount)
}

pub(crate) fn liquidate(
    market: &mut Market,
    borrower: AccountId,
    tokens: u128,
    min_seized: u128,
) -> Result<(u128, u128), LendingError> {
    let liquidator = caller();
    let mut books = market.books();
    let mut loan = market.loan_of(borrower);
    if loan.debt_shares == 0 {
        return Err(LendingError::NoDebt);
    }
    let prices = books.prices(false)?;
    let debt_e18 = books.state.totals.debt_up_e18(loan.debt_shares)?;
    let offered_e18 = tokens.saturating_mul(books.unit_e18);
    let Liquidation { repaid_e18, seized } = liquidation(
        &books.terms.liquidation,
        &prices,
        loan.collateral,
        debt_e18,
        offered_e18,
    )
    .map_err(|refusal| match refusal {
        LiquidationRefusal::Covered => LendingError::Covered,
        LiquidationRefusal::Math(error) => LendingError::Math(error),
    })?;
    if seized < min_seized || seized == 0 {
        return Err(LendingError::BelowMinimum {
            amount: seized,
            minimum: min_seized.max(1),
        });
    }
    let paid = repaid_e18.div_ceil(books.unit_e18.max(1));
    let totals = &mut books.state.totals;
    let (repaid, cleared) = totals.repay(paid, loan.debt_shares, books.unit_e18)?;
    loan.debt_shares = loan.debt_shares.saturating_sub(cleared);
    loan.collateral = loan.collateral.saturating_sub(seized);
    books.state.collateral = books.state.collateral.saturating_sub(seized);
    let mut bad_debt_e18 = 0;
    if loan.collateral == 0 && loan.debt_shares != 0 {
        bad_debt_e18 = totals.write_off(loan.debt_shares)?;
        loan.debt_shares = 0;
    }
    books.ensure_debt_size(&loan)?;
    books.moved();
    market.keep(&books);
    market.loans.insert(borrower, &loan);
    emit(Liquidated {
        borrower,
        liquidator,
        repaid,
        seized,
        bad_debt_e18,
    });
    if repaid != 0 {
        pull(books.assets.loan, liquidator, own_account(), repaid)?;
    }
    ensure_holds(books.assets.loan, books.state.totals.cash)?;
    pay(books.assets.collateral, liquidator, seized)?;
    Ok((repaid, seized))
}

impl Books {
    /// Fresh prices: what we lend against counts at its pessimistic price, what may be sold at the present one.
    fn prices(&self, pessimistic: bool) -> Result<Prices, LendingError> {
        let assets = &self.assets;
        let loan_e18 = match assets.loan_id {
            Some(id) => price_of(assets.book, id, false, self.now_ms)?,
            None => E18,
        };
        Ok(Prices {
            loan_e18,
            collateral_e18: price_of(assets.book, assets.collateral_id, pessimistic, self.now_ms)?,
            collateral_unit: 10_u128
                .checked_pow(assets.collateral_decimals.into())
                .unwrap_or(1),
        })
    }

    fn ensure_covered(&self, loan: &Loan) -> Result<(), LendingError> {
        let prices = self.prices(true)?;
        let debt_e18 = self.state.totals.debt_up_e18(loan.debt_shares)?;
        let share_bps = self.terms.liquidation.loan_to_value_bps;
        if is_covered(&prices, loan.collateral, debt_e18, share_bps)? {
            return Ok(());
        }
        Err(LendingError::NotCovered {
            debt_e18,
            collateral: loan.collateral,
        })
    }

    fn ensure_debt_size(&self, loan: &Loan) -> Result<(), LendingError> {
        if loan.debt_shares == 0 {
            return Ok(());
        }
        let debt_e18 = self.state.totals.debt_up_e18(loan.debt_shares)?;
        let least_e18 = self.terms.liquidation.least_debt_e18;
        if debt_e18 < least_e18 {
            return Err(LendingError::DebtTooSmall {
                debt_e18,
                least_e18,
            });
        }
        Ok(())
    }
}
