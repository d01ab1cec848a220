//! The emergency settlement: how it begins at the vault, and that every coin has the same share of everything.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod begin;
mod shares;

use harness::prelude::*;
use interfaces::settlement::SettlementError;
use interfaces::vault::VaultError;

/// The holder has 600 coins, the attacker 400; a settlement is deployed and has not begun.
fn suite() -> (Suite, SettlementHandle) {
    let mut suite = Suite::new(&SuiteConfig::default().without_price_risk());
    let (usdc, usdt) = (suite.usdc(), suite.usdt());
    suite.mint_for(Role::Holder, usdc, usd6(600));
    suite.mint_for(Role::Attacker, usdt, usd6(400));
    let settlement = suite.deploy_settlement();
    let coin = suite.stablecoin;
    for role in [Role::Holder, Role::Attacker] {
        suite.approve_all(role);
        suite.approve(role, coin, settlement);
    }
    (suite, settlement)
}

/// The guardian closes minting, a block before.
fn close_minting(suite: &mut Suite) {
    for coin in suite.coins.clone() {
        let message = suite.vault.call().pause_mint(coin.token.account);
        suite.chain.call(Role::Guardian, message).expect_ok();
    }
    suite.chain.next_block();
}

fn begin(suite: &mut Suite, settlement: SettlementHandle) {
    close_minting(suite);
    let message = suite.vault.call().begin_settlement(settlement.account);
    suite.chain.call(Role::Governance, message).expect_ok();
}

/// Anyone brings what is idle.
fn settle(suite: &mut Suite, coin: Coin) -> u128 {
    let message = suite.vault.call().settle(coin.token.account);
    suite.chain.call(Role::Keeper, message).expect_ok()
}

fn surrender(suite: &mut Suite, settlement: SettlementHandle, who: Role, amount: u128) {
    let message = settlement.call().surrender(amount);
    suite.chain.call(who, message).expect_ok();
}

fn collect(suite: &mut Suite, settlement: SettlementHandle, who: Role, coin: Coin) -> u128 {
    let message = settlement.call().collect(coin.token.account);
    suite.chain.call(who, message).expect_ok()
}
