//! Tokens sent to the vault without a message change nothing that anyone is paid.

use crate::{assert_consistent, idle, in_use, mint_now, redeem, redeem_basket, SYMBOLS};
use harness::prelude::*;
use interfaces::book::Solvency;

/// Everything that a donor could want to move.
#[derive(Debug, PartialEq)]
struct Answers {
    solvency: Solvency,
    idle: Vec<u128>,
    mints: Vec<u128>,
    redemptions: Vec<u128>,
    basket: Vec<u128>,
}

fn answers(suite: &mut Suite) -> Answers {
    let contract = suite.vault.call();
    let mut answers = Answers {
        solvency: suite.solvency(),
        idle: Vec::new(),
        mints: Vec::new(),
        redemptions: Vec::new(),
        basket: suite
            .chain
            .read_ok(contract.preview_redeem_basket(coins(10))),
    };
    for symbol in ["USDC", "USD8", "DAI"] {
        let coin = suite.coin(symbol);
        let token = coin.token.account;
        answers.idle.push(idle(suite, coin));
        let preview = contract.preview_mint(token, coin.units(10));
        answers.mints.push(suite.chain.read_ok(preview));
        let preview = contract.preview_redeem(token, coins(10));
        answers.redemptions.push(suite.chain.read_ok(preview));
    }
    answers
}

#[test]
fn a_donation_of_any_token_changes_nothing() {
    let mut suite = in_use();
    let before = answers(&mut suite);
    for symbol in SYMBOLS {
        let coin = suite.coin(symbol);
        let mut psp22 = coin.token.psp22();
        let message = psp22.transfer(suite.vault.account, coin.units(500), Vec::new());
        suite.chain.call(Role::Attacker, message).expect_ok();
        assert_eq!(answers(&mut suite), before, "after {symbol}");
    }
    assert_consistent(&mut suite);
}

#[test]
fn a_donation_of_the_coin_itself_changes_nothing() {
    let mut suite = in_use();
    let before = answers(&mut suite);
    let mut psp22 = suite.stablecoin.psp22();
    let message = psp22.transfer(suite.vault.account, coins(50), Vec::new());
    suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(answers(&mut suite), before);
    assert_consistent(&mut suite);
}

#[test]
fn nobody_is_paid_out_of_a_donation() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    suite.give(suite.vault, usdc, usd6(500));
    let message = redeem(&suite, usdc, coins(150), 0);
    let refused = suite.chain.refused(Role::Holder, message);
    let error = interfaces::book::LedgerError::InsufficientIdle {
        collateral: usdc.id,
        idle: usd6(100),
        amount: usd6(150) - usd6(150) / 1_000,
    };
    assert_eq!(refused, crate::ledger(error));

    let supply = suite.chain.supply(suite.stablecoin);
    let message = redeem_basket(&suite, supply, vec![0; SYMBOLS.len()]);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    assert!(paid[0] <= usd6(100));
    assert!(suite.balance(usdc.token, suite.vault) >= usd6(500));
}

/// The deposit is what the minter sends, whatever lies there already.
#[test]
fn a_donation_is_not_the_next_minters_deposit() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    suite.give(suite.vault, usdc, usd6(500));
    let message = crate::mint(&suite, usdc, usd6(10), 0);
    let error = interfaces::token::TokenError::InsufficientAllowance;
    suite.chain.assert_refused(
        Role::Trader,
        message,
        interfaces::vault::VaultError::Token(error),
    );
    let held = suite.balance(usdc.token, Role::Holder);
    mint_now(&mut suite, usdc, usd6(10));
    assert_eq!(suite.balance(usdc.token, Role::Holder), held - usd6(10));
    assert_consistent(&mut suite);
}
