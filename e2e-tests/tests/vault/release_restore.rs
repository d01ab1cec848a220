//! Lending to AMOs, by an account that stands for the controller. It books nothing here: that is the controller's part.

use crate::{asset, idle, in_use, let_prices_go_stale, set_terms};
use harness::prelude::*;
use interfaces::vault::{Released, Restored, VaultError};

const AMO: Role = Role::Named("amo");

fn lending() -> Suite {
    let mut suite = in_use();
    suite.name_controller(CONTROLLER.account());
    suite
}

fn release(
    suite: &Suite,
    coin: Coin,
    amount: u128,
) -> impl Message<Answer = Result<(), VaultError>> {
    suite
        .vault
        .call()
        .release(coin.token.account, amount, AMO.account())
}

fn restore(
    suite: &Suite,
    coin: Coin,
    amount: u128,
) -> impl Message<Answer = Result<(), VaultError>> {
    suite.vault.call().restore(coin.token.account, amount)
}

/// The AMO sends tokens to the vault.
fn send_back(suite: &mut Suite, coin: Coin, amount: u128) {
    let mut psp22 = coin.token.psp22();
    let message = psp22.transfer(suite.vault.account, amount, Vec::new());
    suite.chain.call(AMO, message).expect_ok();
}

#[test]
fn idle_tokens_are_released_and_counted_down() {
    let mut suite = lending();
    let (usdc, dai, contract) = (suite.usdc(), suite.coin("DAI"), suite.vault);
    let neighbour = asset(&mut suite, dai);
    let message = release(&suite, usdc, usd6(40));
    let call = suite.chain.call(CONTROLLER, message);
    let released: Released = call.event(contract);
    assert_eq!(released.token, usdc.token.account);
    assert_eq!(released.to, AMO.account());
    assert_eq!(released.amount, usd6(40));
    assert_eq!(
        (released.idle_old, released.idle_new),
        (usd6(100), usd6(60))
    );
    call.expect_ok();
    assert_eq!(idle(&mut suite, usdc), usd6(60));
    assert_eq!(suite.balance(usdc.token, AMO), usd6(40));
    assert_eq!(suite.balance(usdc.token, contract), usd6(60));
    assert_eq!(asset(&mut suite, dai), neighbour);
}

#[test]
fn tokens_that_came_back_are_idle_again() {
    let mut suite = lending();
    let (usdc, contract) = (suite.usdc(), suite.vault);
    let message = release(&suite, usdc, usd6(40));
    suite.chain.call(CONTROLLER, message).expect_ok();
    send_back(&mut suite, usdc, usd6(25));
    // Until the controller says so they are not.
    assert_eq!(idle(&mut suite, usdc), usd6(60));
    let message = restore(&suite, usdc, usd6(25));
    let call = suite.chain.call(CONTROLLER, message);
    let restored: Restored = call.event(contract);
    assert_eq!(restored.token, usdc.token.account);
    assert_eq!(restored.amount, usd6(25));
    assert_eq!((restored.idle_old, restored.idle_new), (usd6(60), usd6(85)));
    call.expect_ok();
    assert_eq!(idle(&mut suite, usdc), usd6(85));
}

#[test]
fn nothing_is_restored_that_is_not_there() {
    let mut suite = lending();
    let usdc = suite.usdc();
    let message = release(&suite, usdc, usd6(40));
    suite.chain.call(CONTROLLER, message).expect_ok();
    send_back(&mut suite, usdc, usd6(25));
    for amount in [usd6(25) + 1, u128::MAX] {
        let message = restore(&suite, usdc, amount);
        let error = VaultError::NotReceived {
            balance: usd6(85),
            needed: usd6(60).saturating_add(amount),
        };
        suite.chain.assert_refused(CONTROLLER, message, error);
    }
    // Nor twice.
    let message = restore(&suite, usdc, usd6(25));
    suite.chain.call(CONTROLLER, message).expect_ok();
    let message = restore(&suite, usdc, 1);
    let error = VaultError::NotReceived {
        balance: usd6(85),
        needed: usd6(85) + 1,
    };
    suite.chain.assert_refused(CONTROLLER, message, error);
}

#[test]
fn no_more_is_released_than_is_idle() {
    let mut suite = lending();
    let usdc = suite.usdc();
    // A donation is not idle.
    suite.give(suite.vault, usdc, usd6(500));
    for amount in [usd6(100) + 1, usd6(600), u128::MAX] {
        let message = release(&suite, usdc, amount);
        let error = VaultError::InsufficientIdle {
            idle: usd6(100),
            amount,
        };
        suite.chain.assert_refused(CONTROLLER, message, error);
    }
    let message = release(&suite, usdc, usd6(100));
    suite.chain.call(CONTROLLER, message).expect_ok();
    assert_eq!(idle(&mut suite, usdc), 0);
}

#[test]
fn what_is_lent_out_is_not_paid() {
    let mut suite = lending();
    let usdc = suite.usdc();
    let message = release(&suite, usdc, usd6(95));
    suite.chain.call(CONTROLLER, message).expect_ok();
    // The book, which was not told, would pay; the vault's own counter stops it.
    let message = crate::redeem(&suite, usdc, coins(10), 0);
    let error = VaultError::InsufficientIdle {
        idle: usd6(5),
        amount: usd6(10) - usd6(10) / 1_000,
    };
    suite
        .chain
        .assert_refused(Role::Holder, message, error.clone());
    let preview = suite
        .vault
        .call()
        .preview_redeem(usdc.token.account, coins(10));
    suite.chain.assert_refused(Role::Holder, preview, error);
}

#[test]
fn only_the_controller_lends() {
    let mut suite = lending();
    let usdc = suite.usdc();
    let former = suite.controller.account;
    let book = suite.book.account;
    let outsiders = [
        Role::Attacker,
        Role::Governance,
        Role::Guardian,
        Role::Keeper,
        AMO,
    ];
    for caller in outsiders
        .map(Role::account)
        .into_iter()
        .chain([former, book])
    {
        let message = release(&suite, usdc, 1);
        suite
            .chain
            .assert_refused(caller, message, VaultError::NotController);
        let message = restore(&suite, usdc, 1);
        suite
            .chain
            .assert_refused(caller, message, VaultError::NotController);
    }
}

#[test]
fn a_vault_without_a_controller_lends_to_nobody() {
    let mut suite = in_use();
    let roles = (Role::Governance.account(), Role::Guardian.account());
    let arguments = (
        suite.book.account,
        suite.stablecoin.account,
        roles.0,
        roles.1,
        roles.0,
    );
    let contract = VaultHandle::at(suite.chain.deploy("vault", arguments));
    assert_eq!(suite.chain.read(contract.call().links()).controller, None);
    let token = suite.usdc().token.account;
    for caller in [Role::Attacker, Role::Governance] {
        let message = contract.call().release(token, 1, caller.account());
        suite
            .chain
            .assert_refused(caller, message, VaultError::NotController);
    }
}

#[test]
fn nothing_and_unknown_tokens_are_refused() {
    let mut suite = lending();
    let usdc = suite.usdc();
    let message = release(&suite, usdc, 0);
    suite
        .chain
        .assert_refused(CONTROLLER, message, VaultError::ZeroAmount);
    let message = restore(&suite, usdc, 0);
    suite
        .chain
        .assert_refused(CONTROLLER, message, VaultError::ZeroAmount);
    let (mut contract, unknown) = (suite.vault.call(), suite.stablecoin.account);
    let message = contract.release(unknown, 1, AMO.account());
    suite
        .chain
        .assert_refused(CONTROLLER, message, VaultError::UnknownAsset);
    let message = contract.restore(unknown, 1);
    suite
        .chain
        .assert_refused(CONTROLLER, message, VaultError::UnknownAsset);
}

#[test]
fn tokens_come_back_whatever_is_paused_stale_or_capped() {
    let mut suite = lending();
    let usdc = suite.usdc();
    let message = release(&suite, usdc, usd6(40));
    suite.chain.call(CONTROLLER, message).expect_ok();
    send_back(&mut suite, usdc, usd6(40));
    let message = suite.vault.call().pause_mint(usdc.token.account);
    suite.chain.call(Role::Guardian, message).expect_ok();
    set_terms(&mut suite, usdc, |terms| terms.cap = 0);
    let_prices_go_stale(&mut suite);
    let message = restore(&suite, usdc, usd6(40));
    suite.chain.call(CONTROLLER, message).expect_ok();
    assert_eq!(idle(&mut suite, usdc), usd6(100));
}
