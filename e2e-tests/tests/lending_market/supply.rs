//! Suppliers.

use crate::*;
use interfaces::lending_market::{Supplied, Withdrawn};
use interfaces::token::TokenError;
use policy::lending::VIRTUAL_SHARES;

#[test]
fn a_supply_gives_shares_and_a_withdrawal_pays_them() {
    let mut fixture = market();
    let market = fixture.market;
    let to = Role::Trader.account();
    let call = fixture
        .suite
        .chain
        .call(Role::Supplier, market.call().supply(coins(1_000), to));
    let event: Supplied = call.event(market);
    assert_eq!(
        (event.supplier, event.to, event.tokens),
        (Role::Supplier.account(), to, coins(1_000))
    );
    let shares = call.expect_ok();
    assert_eq!(
        (event.shares, shares),
        (shares, coins(1_000) * VIRTUAL_SHARES)
    );
    assert_eq!(fixture.shares(Role::Trader), shares);
    assert_eq!(fixture.shares(Role::Supplier), 0);
    assert_eq!(fixture.coin(market), coins(1_000));
    let totals = fixture.state().totals;
    assert_eq!(
        (totals.cash, totals.supplied_e18),
        (coins(1_000), coins(1_000))
    );

    let message = market.call().withdraw(shares / 4, to, coins(250));
    let call = fixture.suite.chain.call(Role::Trader, message);
    let event: Withdrawn = call.event(market);
    assert_eq!(call.expect_ok(), coins(250));
    assert_eq!((event.tokens, event.shares), (coins(250), shares / 4));
    assert_eq!(fixture.coin(Role::Trader), coins(250));
    assert_eq!(fixture.shares(Role::Trader), shares - shares / 4);
    fixture.assert_balanced();
}

#[test]
fn refusals_of_suppliers_carry_their_numbers() {
    let mut fixture = lent();
    let call = fixture.market.call();
    let (supplier, account) = (Role::Supplier, Role::Supplier.account());
    let mut market = call;
    let error = LendingError::ZeroAmount;
    fixture.assert_refused(supplier, market.supply(0, account), error);
    fixture.assert_refused(supplier, market.withdraw(0, account, 0), error);
    let error = LendingError::Token(TokenError::InsufficientAllowance);
    fixture.assert_refused(Role::Trader, market.supply(1, account), error);
    let cap_e18 = lending_terms().supply_cap_e18;
    let error = LendingError::SupplyAboveCap {
        supplied_e18: cap_e18 + coins(1),
        cap_e18,
    };
    let beyond = market.supply(cap_e18 - coins(100_000) + coins(1), account);
    fixture.assert_refused(supplier, beyond, error);

    let shares = fixture.shares(supplier);
    let error = LendingError::InsufficientShares {
        shares,
        asked: shares + 1,
    };
    let mut market = fixture.market.call();
    fixture.assert_refused(supplier, market.withdraw(shares + 1, account, 0), error);
    let error = LendingError::InsufficientCash {
        cash: coins(50_000),
        asked: coins(100_000),
    };
    fixture.assert_refused(supplier, market.withdraw(shares, account, 0), error);
    let error = LendingError::BelowMinimum {
        amount: coins(25_000),
        minimum: coins(25_000) + 1,
    };
    let message = market.withdraw(shares / 4, account, coins(25_000) + 1);
    fixture.assert_refused(supplier, message, error);
}

#[test]
fn a_pause_stops_supplying_and_borrowing_and_no_exit() {
    let mut fixture = lent();
    let market = fixture.market;
    let message = market.call().pause();
    fixture
        .suite
        .chain
        .call(Role::Guardian, message)
        .expect_ok();
    let account = Role::Supplier.account();
    let error = LendingError::Paused;
    fixture.assert_refused(Role::Supplier, market.call().supply(1, account), error);
    fixture.assert_refused(Role::Holder, market.call().borrow(1, account), error);
    // With stale prices too.
    fixture.suite.chain.next_block_in(2 * HOUR_MS);
    let shares = fixture.shares(Role::Supplier);
    let message = market.call().withdraw(shares / 10, account, 0);
    fixture
        .suite
        .chain
        .call(Role::Supplier, message)
        .expect_ok();
    let message = market.call().repay(u128::MAX, Role::Holder.account());
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    let all = fixture.loan(Role::Holder).collateral;
    let message = market.call().take_collateral(all, Role::Holder.account());
    fixture.suite.chain.call(Role::Holder, message).expect_ok();
    fixture.assert_balanced();
}
