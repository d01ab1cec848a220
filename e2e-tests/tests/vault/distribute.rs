//! Paying out the surplus.

use crate::{assert_consistent, in_use, ledger, let_prices_go_stale, report};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::book::LedgerError;
use interfaces::vault::{Distributed, TreasuryChanged, VaultError};

const TREASURY: Role = Role::Named("treasury");

/// 100 of each dollar minted against, 30 USDC given on top; the buffer is 5.
fn surplus() -> Suite {
    let mut suite = in_use();
    let (vault, usdc) = (suite.vault, suite.usdc());
    let message = vault.call().recapitalise(usdc.token.account, usd6(30));
    suite.chain.call(Role::Holder, message).expect_ok();
    let mut limits = suite.solvency().limits;
    limits.buffer_e18 = coins(5);
    let message = suite.contracts.book.call().set_limits(limits);
    suite.chain.call(Role::Governance, message).expect_ok();
    let message = vault.call().set_treasury(TREASURY.account());
    suite.chain.call(Role::Governance, message).expect_ok();
    suite
}

#[test]
fn governance_names_the_treasury() {
    let mut suite = in_use();
    let vault = suite.vault;
    let message = vault.call().set_treasury(TREASURY.account());
    for who in [Role::Guardian, Role::Attacker] {
        let error = VaultError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, message.clone(), error);
    }
    let before = suite.chain.read(vault.call().links());
    let call = suite.chain.call(Role::Governance, message);
    let event: TreasuryChanged = call.event(vault);
    assert_eq!((event.old, event.new), (None, TREASURY.account()));
    call.expect_ok();
    let mut expected = before;
    expected.treasury = Some(TREASURY.account());
    assert_eq!(suite.chain.read(vault.call().links()), expected);
}

#[test]
fn the_surplus_is_the_lower_equity_less_the_buffer_and_goes_to_the_treasury() {
    let mut suite = surplus();
    let (vault, usdc) = (suite.vault, suite.usdc());
    let before = suite.solvency();
    // 30 given and 0.3 of fees; the prudent measure takes a hundredth of 330 off.
    assert_eq!(before.equity_e18, i128::try_from(coins(303)).unwrap() / 10);
    let prudent = coins(330) * 99 / 100 - before.supply_e18;
    assert_eq!(before.surplus_e18, prudent - coins(5));
    let whole = before.surplus_e18 / 1_000_000_000_000;

    let beyond = vault.call().distribute(usdc.token.account, whole + 1);
    let error = ledger(LedgerError::BeyondSurplus {
        value_e18: (whole + 1) * 1_000_000_000_000,
        surplus_e18: before.surplus_e18,
    });
    suite.chain.assert_refused(Role::Attacker, beyond, error);

    let message = vault.call().distribute(usdc.token.account, whole);
    let call = suite.chain.call(Role::Attacker, message);
    let event: Distributed = call.event(vault);
    call.expect_ok();
    assert_eq!(
        (event.treasury, event.token, event.amount),
        (TREASURY.account(), usdc.token.account, whole)
    );
    assert_eq!(event.idle_new, event.idle_old - whole);
    assert_eq!(suite.balance(usdc.token, TREASURY), whole);
    let after = suite.solvency();
    // Cash leaves the prudent measure at its haircut, so a hundredth of what was paid stays to be paid.
    let paid_e18 = whole * 1_000_000_000_000;
    assert_eq!(after.surplus_e18, before.surplus_e18 - paid_e18 * 99 / 100);
    let fell = before.equity_e18 - after.equity_e18;
    assert_eq!(fell, i128::try_from(paid_e18).unwrap());
    assert_consistent(&mut suite);
}

#[test]
fn without_a_treasury_nobody_is_paid() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let message = suite.vault.call().distribute(usdc.token.account, 1);
    let error = VaultError::NoTreasury;
    suite.chain.assert_refused(Role::Attacker, message, error);
}

#[test]
fn nothing_and_unknown_tokens_are_refused() {
    let mut suite = surplus();
    let usdc = suite.usdc();
    let message = suite.vault.call().distribute(usdc.token.account, 0);
    let error = VaultError::ZeroAmount;
    suite.chain.assert_refused(Role::Attacker, message, error);
    let unknown = suite.stablecoin.account;
    let message = suite.vault.call().distribute(unknown, 1);
    let error = VaultError::UnknownAsset;
    suite.chain.assert_refused(Role::Attacker, message, error);
}

#[test]
fn nothing_is_paid_with_a_stale_price_below_par_or_more_than_is_idle() {
    let mut suite = surplus();
    let (vault, usdc) = (suite.vault, suite.usdc());
    let fresh = suite.chain.checkpoint();
    let message = || vault.call().distribute(usdc.token.account, usd6(1));
    let_prices_go_stale(&mut suite);
    assert!(matches!(
        suite.chain.refused(Role::Attacker, message()),
        VaultError::Book(error) if matches!(
            error.get(),
            Some(interfaces::book::BookError::Ledger(LedgerError::StalePrice { .. }))
        )
    ));
    suite.chain.roll_back(fresh);
    report(&mut suite, "USD8", bps(6_000));
    assert!(matches!(
        suite.chain.refused(Role::Attacker, message()),
        VaultError::Book(error) if matches!(
            error.get(),
            Some(interfaces::book::BookError::Ledger(LedgerError::BelowPar { .. }))
        )
    ));
}
