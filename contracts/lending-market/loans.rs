//! Borrowers: debts, collateral, liquidation.

use crate::books::Books;
use crate::lending_market::Market;
use crate::outside::{caller, emit, ensure_holds, own_account, pay, pull, Priced};
use interfaces::lending_market::*;
use interfaces::AccountId;
use math::mul_div_down;
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
    if !loan.owes() {
        return Err(LendingError::NoDebt);
    }
    let Paid {
        tokens: taken,
        cleared,
        recovered_e18,
    } = books.pay_debt(&mut loan, tokens)?;
    if taken == 0 {
        return Err(LendingError::ZeroAmount);
    }
    books.ensure_debt_size(&loan)?;
    books.moved();
    market.keep(&books);
    market.loans.insert(borrower, &loan);
    emit(Repaid {
        payer,
        borrower,
        tokens: taken,
        debt_shares: cleared,
        recovered_e18,
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
    if loan.owes() {
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
    if !loan.owes() {
        return Err(LendingError::NoDebt);
    }
    let prices = books.present_prices()?;
    let owed_e18 = books.owed_up_e18(&loan)?;
    let offered_e18 = tokens.saturating_mul(books.unit_e18);
    let Liquidation {
        repaid_e18,
        seized,
        payable_e18,
    } = liquidation(
        &books.terms.liquidation,
        &prices,
        loan.collateral,
        owed_e18,
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
    // All that the collateral does not pay for, before any of it leaves: nobody gets out of a part of it by liquidating a part.
    let mut bad_debt_e18 = books.write_off_beyond(&mut loan, payable_e18)?;
    let paid = repaid_e18.div_ceil(books.unit_e18.max(1));
    let Paid {
        tokens: repaid,
        recovered_e18,
        ..
    } = books.pay_debt(&mut loan, paid)?;
    loan.collateral = loan.collateral.saturating_sub(seized);
    books.state.collateral = books.state.collateral.saturating_sub(seized);
    if loan.collateral == 0 {
        bad_debt_e18 = bad_debt_e18.saturating_add(books.write_off_beyond(&mut loan, 0)?);
        loan.lost_e18 = 0;
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
        recovered_e18,
    });
    if repaid != 0 {
        pull(books.assets.loan, liquidator, own_account(), repaid)?;
    }
    ensure_holds(books.assets.loan, books.state.totals.cash)?;
    pay(books.assets.collateral, liquidator, seized)?;
    Ok((repaid, seized))
}

/// What a payment did.
struct Paid {
    tokens: u128,
    /// Debt shares.
    cleared: u128,
    recovered_e18: u128,
}

impl Books {
    /// What a loan owes, with what was written off of it.
    fn owed_up_e18(&self, loan: &Loan) -> Result<u128, LendingError> {
        let debt_e18 = self.state.totals.debt_up_e18(loan.debt_shares)?;
        Ok(debt_e18.saturating_add(loan.lost_e18))
    }

    /// Of at most `tokens`: first what bears interest, then what was written off.
    fn pay_debt(&mut self, loan: &mut Loan, tokens: u128) -> Result<Paid, LendingError> {
        let totals = &mut self.state.totals;
        let (repaid, cleared) = match loan.debt_shares {
            0 => (0, 0),
            shares => totals.repay(tokens, shares, self.unit_e18)?,
        };
        loan.debt_shares = loan.debt_shares.saturating_sub(cleared);
        let mut paid = Paid {
            tokens: repaid,
            cleared,
            recovered_e18: 0,
        };
        if loan.debt_shares == 0 {
            let left = tokens.saturating_sub(repaid);
            let (taken, recovered_e18) = totals.recover(left, loan.lost_e18, self.unit_e18)?;
            loan.lost_e18 = loan.lost_e18.saturating_sub(recovered_e18);
            paid.tokens = paid.tokens.saturating_add(taken);
            paid.recovered_e18 = recovered_e18;
        }
        Ok(paid)
    }

    /// Suppliers bear what a debt exceeds `payable_e18` by. The borrower goes on owing it, as long as there is collateral: a price that comes back is
    /// theirs, not his.
    fn write_off_beyond(
        &mut self,
        loan: &mut Loan,
        payable_e18: u128,
    ) -> Result<u128, LendingError> {
        let totals = &mut self.state.totals;
        let debt_e18 = totals.debt_up_e18(loan.debt_shares)?;
        let beyond_e18 = debt_e18.saturating_sub(payable_e18);
        if beyond_e18 == 0 {
            return Ok(0);
        }
        let shares = mul_div_down(loan.debt_shares, beyond_e18, debt_e18)?;
        let lost_e18 = totals.write_off(shares)?;
        loan.debt_shares = loan.debt_shares.saturating_sub(shares);
        loan.lost_e18 = loan.lost_e18.saturating_add(lost_e18);
        Ok(lost_e18)
    }

    /// What is sold and what it pays for, at the present prices.
    fn present_prices(&self) -> Result<Prices, LendingError> {
        let loan_e18 = match self.priced_loan() {
            Some(loan) => loan.now_e18(self.now_ms)?,
            None => E18,
        };
        let collateral_e18 = self.priced_collateral().now_e18(self.now_ms)?;
        Ok(self.prices(loan_e18, collateral_e18))
    }

    /// What a new debt and what covers it count for: each at the price that is worse for the borrower.
    fn cautious_prices(&self) -> Result<Prices, LendingError> {
        let loan_e18 = match self.priced_loan() {
            Some(loan) => loan.to_owe_e18(self.now_ms)?,
            None => E18,
        };
        let collateral_e18 = self.priced_collateral().to_lend_on_e18(self.now_ms)?;
        Ok(self.prices(loan_e18, collateral_e18))
    }

    /// `None`: the stablecoin, which counts for 1 USD.
    fn priced_loan(&self) -> Option<Priced> {
        let assets = &self.assets;
        Some(Priced {
            book: assets.book,
            id: assets.loan_id?,
            token: assets.loan,
            decimals: assets.loan_decimals,
        })
    }

    fn priced_collateral(&self) -> Priced {
        let assets = &self.assets;
        Priced {
            book: assets.book,
            id: assets.collateral_id,
            token: assets.collateral,
            decimals: assets.collateral_decimals,
        }
    }

    fn prices(&self, loan_e18: u128, collateral_e18: u128) -> Prices {
        Prices {
            loan_e18,
            collateral_e18,
            collateral_unit: 10_u128
                .checked_pow(self.assets.collateral_decimals.into())
                .unwrap_or(1),
        }
    }

    fn ensure_covered(&self, loan: &Loan) -> Result<(), LendingError> {
        let prices = self.cautious_prices()?;
        let debt_e18 = self.owed_up_e18(loan)?;
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
