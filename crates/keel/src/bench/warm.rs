//! Suites in which everything has happened before: no measured call writes a record for the first time unless its case says so.

use anyhow::{bail, Result};
use harness::prelude::*;
use interfaces::controller::Outcome;

/// Whole tokens of each collateral behind the holder's coin: enough that the ratios leave the AMOs room.
const HOLDERS_TOKENS: u128 = 50_000_000;
/// What each pool starts with: the coin is dear at first, so that the AMOs get positions.
const POOL_COINS: u128 = 5_000_000;
const POOL_TOKENS: u128 = 10_000_000;
/// Bought or sold to move a settled pool out of the AMO's band.
const PUSHED: u128 = 5_000_000;
/// More rounds than settling ever takes.
const MOST_ROUNDS: u32 = 200;

/// Which way the coin's price goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Push {
    Up,
    Down,
}

/// As by default, but what guarded calls may put down for storage is enough on a chain with real deposits too.
pub fn config() -> SuiteConfig {
    let mut config = SuiteConfig::default();
    config.allowance.storage_deposit = 10_000_000_000_000;
    config
}

/// USDC and USDT with a pool each, and `amos` AMOs in turn on the pools, the first on that of USDC.
pub fn warm(amos: usize) -> Result<Suite> {
    let config = config().with_each_coin(|coin| {
        if coin.symbol != "USDC" {
            coin.amo = None;
        }
    });
    let mut suite = Suite::deploy(&config);
    let listed = suite.coins.clone();
    for coin in &listed {
        suite.mint_for(Role::Holder, *coin, coin.units(HOLDERS_TOKENS));
        suite.seed_pool_unevenly(*coin, coins(POOL_COINS), coin.units(POOL_TOKENS));
        suite.give(Role::Holder, *coin, coin.units(HOLDERS_TOKENS));
    }
    suite.approve_all(Role::Holder);
    for (rank, coin) in (1_u8..).zip(listed.iter().cycle().skip(1)).take(amos - 1) {
        let mut amo = AmoConfig::default();
        amo.terms.rank = rank;
        suite.deploy_amo(coin.pool(), amo);
    }
    use_everything(&mut suite);
    settle(&mut suite)?;
    suite.chain.next_block_in(MINUTE_MS);
    suite.refresh_prices();
    Ok(suite)
}

/// Every user message once.
fn use_everything(suite: &mut Suite) {
    let vault = suite.vault;
    let holder = Role::Holder;
    for coin in suite.coins.clone() {
        let chain = &mut suite.chain;
        let message = vault.call().redeem(coin.token.account, coins(1_000), 0);
        chain.call(holder, message).expect_ok();
        for (coin_in, coin_out, amount) in [(0, 1, coins(1_000)), (1, 0, coin.units(1_000))] {
            let message = coin.pool().call().swap_exact_in(
                coin_in,
                coin_out,
                amount,
                0,
                holder.account(),
                NEVER,
            );
            chain.call(holder, message).expect_ok();
        }
    }
    let message = vault
        .call()
        .redeem_basket(coins(1_000), vec![0; suite.coins.len()]);
    suite.chain.call(holder, message).expect_ok();
}

/// Pokes every AMO, a quarter of an hour apart, until none wants anything.
pub fn settle(suite: &mut Suite) -> Result<()> {
    for _ in 0..MOST_ROUNDS {
        suite.chain.next_block_in(15 * MINUTE_MS);
        suite.refresh_prices();
        if poke_all(suite) == 0 {
            return Ok(());
        }
    }
    bail!("the AMOs do not come to rest")
}

/// How many moved something.
fn poke_all(suite: &mut Suite) -> usize {
    let registered = suite
        .chain
        .read(suite.contracts.controller.call().amos(0, u8::MAX));
    let mut moved = 0;
    for entry in registered {
        if suite.poke(entry.amo).expect_ok() != Outcome::Nothing {
            moved += 1;
        }
    }
    moved
}

/// Someone buys or sells much coin in the USDC pool, and the moving average follows for an hour. Marks and prices are fresh after it.
pub fn push(suite: &mut Suite, push: Push) {
    let usdc = suite.usdc();
    let (coin_in, coin_out, amount) = match push {
        Push::Up => (1, 0, usdc.units(PUSHED)),
        Push::Down => (0, 1, coins(PUSHED)),
    };
    let to = Role::Holder.account();
    let message = usdc
        .pool()
        .call()
        .swap_exact_in(coin_in, coin_out, amount, 0, to, NEVER);
    suite.chain.call(Role::Holder, message).expect_ok();
    for _ in 0..4 {
        suite.chain.next_block_in(15 * MINUTE_MS);
        suite.refresh_prices();
        let controller = suite.controller;
        for entry in suite.chain.read(controller.call().amos(0, u8::MAX)) {
            let message = controller.call().refresh(entry.amo);
            suite.chain.call(Role::Keeper, message).expect_ok();
        }
    }
}

/// Governance raises the minimum of the idle ratio just above what it is.
pub fn breach_idle(suite: &mut Suite) {
    let book = suite.book;
    let mut limits = suite.chain.read(book.call().limits());
    let idle_e18 = suite.solvency().ratios.idle_e18;
    limits.minimum.idle_e18 = idle_e18 + bps(5);
    limits.target.idle_e18 = idle_e18 + bps(10);
    suite
        .chain
        .call(Role::Governance, book.call().set_limits(limits))
        .expect_ok();
}
