//! Borrowing and repaying.

use crate::*;
use interfaces::lending_market::{Borrowed, Repaid};

#[test]
fn a_loan_is_paid_out_against_collateral() {
    let mut fixture = market();
    let market = fixture.market;
    fixture.supply(Role::Supplier, coins(100_000));
    fixture.post(Role::Holder, 10);
    let held = fixture.coin(Role::Holder);
    let message = market.call().borrow(coins(14_000), Role::Holder.account());
    let call = fixture.suite.chain.call(Role::Holder, message);
    let event: Borrowed = call.event(market);
    let shares = call.expect_ok();
    assert_eq!(
        (event.borrower, event.tokens, event.debt_shares),
        (Role::Holder.account(), coins(14_000), shares)
    );
    assert_eq!(fixture.coin(Role::Holder), held + coins(14_000));
    assert_eq!(fixture.debt(Role::Holder), coins(14_000));
    let totals = fixture.state().totals;
    assert_eq!(
        (totals.cash, totals.borrowed_e18),
        (coins(86_000), coins(14_000))
    );
    fixture.assert_balanced();
}

#[test]
fn refusals_of_borrowers_carry_their_numbers() {
    let mut fixture = market();
    let market = fixture.market;
    fixture.supply(Role::Supplier, coins(100_000));
    fixture.post(Role::Holder, 10);
    let borrow = |amount| market.call().borrow(amount, Role::Holder.account());
    let error = LendingError::NotCovered {
        debt_e18: coins(14_000) + 1,
        collateral: fixture.ether.units(10),
    };
    fixture.assert_refused(Role::Holder, borrow(coins(14_000) + 1), error);
    fixture.assert_refused(Role::Holder, borrow(0), LendingError::ZeroAmount);
    let error = LendingError::DebtTooSmall {
        debt_e18: coins(99),
        least_e18: coins(100),
    };
    fixture.assert_refused(Role::Holder, borrow(coins(99)), error);
    let error = LendingError::InsufficientCash {
        cash: coins(100_000),
        asked: coins(100_001),
    };
    fixture.assert_refused(Role::Holder, borrow(coins(100_001)), error);
    let terms = MarketTerms {
        borrow_cap_e18: coins(1_000),
        ..lending_terms()
    };
    let message = market.call().set_terms(terms);
    fixture
        .suite
        .chain
        .call(Role::Governance, message)
        .expect_ok();
    let error = LendingError::BorrowAboveCap {
        borrowed_e18: coins(1_001),
        cap_e18: coins(1_000),
    };
    fixture.assert_refused(Role::Holder, borrow(coins(1_001)), error);
    fixture.suite.chain.next_block_in(HOUR_MS + 1);
    let error = LendingError::PriceNotTrusted {
        collateral: fixture.ether.id,
    };
    fixture.assert_refused(Role::Holder, borrow(coins(500)), error);
}

#[test]
fn anyone_repays_for_anyone_at_most_the_debt() {
    let mut fixture = lent();
    let market = fixture.market;
    fixture.wait(30 * DAY_MS);
    let borrower = Role::Holder.account();
    let debt = fixture.debt(Role::Holder);
    assert!(debt > coins(50_000));
    let message = market.call().repay(coins(10_000), borrower);
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: Repaid = call.event(market);
    assert_eq!(call.expect_ok(), coins(10_000));
    assert_eq!(
        (event.payer, event.borrower),
        (Role::Attacker.account(), borrower)
    );
    let left = fixture.debt(Role::Holder);
    assert!(left >= debt - coins(10_000) && left <= debt - coins(10_000) + 2);

    let held = fixture.coin(Role::Attacker);
    let message = market.call().repay(u128::MAX, borrower);
    let paid = fixture
        .suite
        .chain
        .call(Role::Attacker, message)
        .expect_ok();
    assert_eq!(fixture.coin(Role::Attacker), held - paid);
    assert!(paid >= left && paid <= left + 1);
    assert_eq!(fixture.loan(Role::Holder).debt_shares, 0);
    assert_eq!(fixture.debt(Role::Holder), 0);
    let message = market.call().repay(1, borrower);
    fixture.assert_refused(Role::Attacker, message, LendingError::NoDebt);
    fixture.assert_balanced();
}

#[test]
fn a_repayment_leaves_nothing_or_at_least_the_least_debt() {
    let mut fixture = lent();
    let borrower = Role::Holder.account();
    let message = fixture.market.call().repay(coins(49_901), borrower);
    let error = LendingError::DebtTooSmall {
        debt_e18: coins(99),
        least_e18: coins(100),
    };
    fixture.assert_refused(Role::Holder, message, error);
}
