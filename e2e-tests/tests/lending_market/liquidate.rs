//! Liquidations and bad debt.

use crate::*;
use interfaces::lending_market::Liquidated;

/// 69,000 borrowed against 50 ether of 2,000: liquidated below 1,725.
fn leveraged() -> Fixture {
    let mut fixture = market();
    fixture.supply(Role::Supplier, coins(100_000));
    fixture.post(Role::Holder, 50);
    fixture.borrow(Role::Holder, coins(69_000));
    fixture
}

fn liquidate(
    fixture: &Fixture,
    tokens: u128,
    min_seized: u128,
) -> impl Message<Answer = Result<(u128, u128), LendingError>> {
    fixture
        .market
        .call()
        .liquidate(Role::Holder.account(), tokens, min_seized)
}

#[test]
fn a_covered_debt_and_no_debt_are_left_alone() {
    let mut fixture = leveraged();
    fixture.price(1_725);
    let message = liquidate(&fixture, coins(1_000), 0);
    fixture.assert_refused(Role::Attacker, message, LendingError::Covered);
    let message = fixture
        .market
        .call()
        .liquidate(Role::Trader.account(), 1, 0);
    fixture.assert_refused(Role::Attacker, message, LendingError::NoDebt);
}

#[test]
fn half_of_an_uncovered_debt_is_sold_for_its_worth_and_the_bonus() {
    let mut fixture = leveraged();
    fixture.price(1_700);
    let (held, ether) = (fixture.coin(Role::Attacker), fixture.ether(Role::Attacker));
    let message = liquidate(&fixture, coins(69_000), 0);
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: Liquidated = call.event(fixture.market);
    let (repaid, seized) = call.expect_ok();
    assert_eq!(repaid, coins(34_500));
    // 36,225 USD at 1,700.
    assert_eq!(seized, 36_225 * fixture.ether.units(1) / 1_700);
    assert_eq!(
        (event.repaid, event.seized, event.bad_debt_e18),
        (repaid, seized, 0)
    );
    assert_eq!(fixture.coin(Role::Attacker), held - repaid);
    assert_eq!(fixture.ether(Role::Attacker), ether + seized);
    assert_eq!(fixture.debt(Role::Holder), coins(34_500));
    assert_eq!(
        fixture.loan(Role::Holder).collateral,
        fixture.ether.units(50) - seized
    );
    fixture.assert_balanced();
    // What is left is covered again.
    let message = liquidate(&fixture, coins(1_000), 0);
    fixture.assert_refused(Role::Attacker, message, LendingError::Covered);
}

#[test]
fn a_debt_beyond_its_collateral_is_bad_at_once_and_borne_by_suppliers() {
    let mut fixture = leveraged();
    let market = fixture.market;
    let claim_old = fixture.state().totals.supplied_e18;
    fixture.price(1_000);
    let message = liquidate(&fixture, coins(69_000), 0);
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: Liquidated = call.event(market);
    let (repaid, seized) = call.expect_ok();
    assert_eq!(seized, fixture.ether.units(50));
    // 50,000 USD pay for 47,619.05 of debt and the bonus; the rest nobody pays.
    assert!(repaid >= coins(50_000) * 100 / 105 && repaid <= coins(50_000) * 100 / 105 + 2);
    let totals = fixture.state().totals;
    assert_eq!(event.bad_debt_e18, totals.bad_debt_e18);
    assert!(totals.bad_debt_e18.abs_diff(coins(69_000) - repaid) <= 2);
    assert_eq!(totals.supplied_e18, claim_old - totals.bad_debt_e18);
    assert_eq!((totals.borrowed_e18, totals.borrow_shares), (0, 0));
    assert_eq!(fixture.loan(Role::Holder), Loan::default());
    fixture.assert_balanced();
    // Everything that is left can be withdrawn.
    let shares = fixture.shares(Role::Supplier);
    let message = market.call().withdraw(shares, Role::Supplier.account(), 0);
    fixture
        .suite
        .chain
        .call(Role::Supplier, message)
        .expect_ok();
}

#[test]
fn a_liquidation_needs_a_fresh_price_and_respects_the_callers_minimum() {
    let mut fixture = leveraged();
    fixture.price(1_700);
    let seized = 36_225 * fixture.ether.units(1) / 1_700;
    let message = liquidate(&fixture, coins(69_000), seized + 1);
    let error = LendingError::BelowMinimum {
        amount: seized,
        minimum: seized + 1,
    };
    fixture.assert_refused(Role::Attacker, message, error);
    fixture.suite.chain.next_block_in(HOUR_MS + 1);
    let message = liquidate(&fixture, coins(69_000), 0);
    let error = LendingError::PriceNotTrusted {
        collateral: fixture.ether.id,
    };
    fixture.assert_refused(Role::Attacker, message, error);
}
