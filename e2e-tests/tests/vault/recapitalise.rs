//! Giving collateral to the system.

use crate::{assert_consistent, asset, idle, in_use, ledger, let_prices_go_stale, set_terms};
use harness::prelude::*;
use interfaces::book::LedgerError;
use interfaces::vault::{Recapitalised, VaultError};

#[test]
fn a_gift_is_idle_equity_and_mints_nothing() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let before = suite.solvency();
    let (idle_old, held) = (
        idle(&mut suite, usdc),
        suite.balance(usdc.token, Role::Attacker),
    );
    let message = suite
        .vault
        .call()
        .recapitalise(usdc.token.account, usd6(30));
    let call = suite.chain.call(Role::Attacker, message);
    let event: Recapitalised = call.event(suite.vault);
    call.expect_ok();
    assert_eq!(
        (event.giver, event.token, event.amount),
        (Role::Attacker.account(), usdc.token.account, usd6(30))
    );
    assert_eq!(
        (event.idle_old, event.idle_new),
        (idle_old, idle_old + usd6(30))
    );
    assert_eq!(idle(&mut suite, usdc), idle_old + usd6(30));
    assert_eq!(suite.balance(usdc.token, Role::Attacker), held - usd6(30));
    let after = suite.solvency();
    assert_eq!(after.supply_e18, before.supply_e18);
    assert_eq!(
        after.equity_e18 - before.equity_e18,
        i128::try_from(coins(30)).unwrap()
    );
    assert_consistent(&mut suite);
}

#[test]
fn neither_a_cap_nor_a_pause_nor_a_stale_price_refuses_a_gift() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    set_terms(&mut suite, usdc, |terms| terms.cap = 0);
    let message = suite.vault.call().pause_mint(usdc.token.account);
    suite.chain.call(Role::Guardian, message).expect_ok();
    let_prices_go_stale(&mut suite);
    let idle_old = asset(&mut suite, usdc).idle;
    let message = suite.vault.call().recapitalise(usdc.token.account, 1);
    suite.chain.call(Role::Attacker, message).expect_ok();
    assert_eq!(asset(&mut suite, usdc).idle, idle_old + 1);
    assert_consistent(&mut suite);
}

#[test]
fn nothing_unknown_tokens_and_what_the_giver_has_not_are_refused() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let mut vault = suite.vault.call();
    let chain = &mut suite.chain;
    let message = vault.recapitalise(usdc.token.account, 0);
    chain.assert_refused(Role::Attacker, message, VaultError::ZeroAmount);
    let message = vault.recapitalise(suite.contracts.stablecoin.account, 1);
    chain.assert_refused(Role::Attacker, message, VaultError::UnknownAsset);
    let message = vault.recapitalise(usdc.token.account, usd6(1_001));
    assert!(matches!(
        chain.refused(Role::Attacker, message),
        VaultError::Token(_)
    ));
    let message = vault.recapitalise(usdc.token.account, u128::MAX);
    let maximum = policy::ledger::limits::MAX_AMOUNT;
    let error = ledger(LedgerError::OutOfRange {
        value: u128::MAX,
        minimum: 0,
        maximum,
    });
    chain.assert_refused(Role::Attacker, message, error);
}
