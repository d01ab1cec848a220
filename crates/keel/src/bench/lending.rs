//! The lending market, and the AMO that lends.

use super::recorder::Recorder;
use super::warm::config;
use anyhow::{ensure, Result};
use harness::prelude::*;
use harness::suite::lending_terms;
use interfaces::controller::Outcome;
use interfaces::lending_amo::Mode;
use policy::ledger::AmoId;

const HOLDER: Role = Role::Holder;

pub fn measure(recorder: &mut Recorder) -> Result<()> {
    let mut ether = CoinConfig::dollar("Ether", "ETH", 8);
    ether.terms.par = false;
    ether.price_e18 = Some(coins(2_000));
    let config = config()
        .with_coins(vec![CoinConfig::dollar("USD Coin", "USDC", 6), ether])
        .without_pools()
        .without_price_risk();
    let mut suite = Suite::deploy(&config);
    let (usdc, ether) = (suite.usdc(), suite.coin("ETH"));
    suite.mint_for(HOLDER, usdc, usd6(1_000_000));
    suite.give(HOLDER, usdc, usd6(50_000));
    suite.approve_all(HOLDER);
    let message = suite
        .vault
        .call()
        .recapitalise(usdc.token.account, usd6(50_000));
    suite.chain.call(HOLDER, message).expect_ok();
    let assets = suite.market_assets(None, ether);
    let market = suite.deploy_market(assets, lending_terms());
    let init = suite.lending_amo_init(market, Mode::DirectDeposit);
    let (amo, lender) = suite.deploy_lending_amo(init, AmoConfig::default().terms);
    suite.give(HOLDER, ether, ether.units(1_000));
    suite.approve(HOLDER, ether.token, market);
    let coin = suite.stablecoin;
    suite.approve(HOLDER, coin, market);
    let holder = HOLDER.account();
    let chain = &mut suite.chain;

    // Everything once, so that nothing measured is a first time.
    let supply = market.call().supply(coins(10_000), holder);
    let post = market.call().post_collateral(ether.units(10), holder);
    let borrow = market.call().borrow(coins(1_000), holder);
    let repay = market.call().repay(coins(500), holder);
    let take = market.call().take_collateral(ether.units(1), holder);
    chain.call(HOLDER, supply.clone()).expect_ok();
    chain.call(HOLDER, post.clone()).expect_ok();
    chain.call(HOLDER, borrow.clone()).expect_ok();
    chain.next_block();
    let shares = chain.read(market.call().supplier(holder)).shares;
    let withdraw = market.call().withdraw(shares / 10, holder, 0);
    recorder.call(chain, ("lending-market", "supply", "warm"), HOLDER, supply)?;
    recorder.call(
        chain,
        ("lending-market", "withdraw", "warm"),
        HOLDER,
        withdraw,
    )?;
    recorder.call(
        chain,
        ("lending-market", "post_collateral", "warm"),
        HOLDER,
        post,
    )?;
    recorder.call(chain, ("lending-market", "borrow", "warm"), HOLDER, borrow)?;
    recorder.call(chain, ("lending-market", "repay", "warm"), HOLDER, repay)?;
    recorder.call(
        chain,
        ("lending-market", "take_collateral", "with debt"),
        HOLDER,
        take,
    )?;
    recorder.call(
        chain,
        ("lending-market", "accrue", "warm"),
        HOLDER,
        market.call().accrue(),
    )?;
    recorder.view(
        chain,
        ("lending-market", "supplier", "warm"),
        market.call().supplier(holder),
    )?;

    let apart = suite.chain.checkpoint();
    suite.report_prices(&[(ether.id, coins(110))]);
    let message = market.call().liquidate(holder, coins(1_000), 0);
    let name = ("lending-market", "liquidate", "half");
    recorder.call(&mut suite.chain, name, HOLDER, message)?;
    suite.chain.roll_back(apart);
    let apart = suite.chain.checkpoint();
    suite.report_prices(&[(ether.id, coins(40))]);
    let message = market.call().liquidate(holder, coins(1_000), 0);
    let name = ("lending-market", "liquidate", "all, with bad debt");
    recorder.call(&mut suite.chain, name, HOLDER, message)?;
    suite.chain.roll_back(apart);

    // The AMO supplies its floor, then more for dear loans, and takes it back when they are cheap.
    suite.chain.next_block_in(2 * MINUTE_MS);
    suite.refresh_prices();
    suite.poke(amo).expect_ok();
    let message = market.call().borrow(coins(9_500), holder);
    suite.chain.call(HOLDER, message).expect_ok();
    let_the_mean_follow(&mut suite, amo);
    let rebalance = suite.controller.call().rebalance(amo);
    let name = ("controller", "rebalance", "deposit, wind");
    let outcome = recorder.call(&mut suite.chain, name, Role::Keeper, rebalance)?;
    ensure!(
        matches!(outcome, Outcome::Wound { .. }),
        "loans are dear, the AMO should supply"
    );
    // Until it has followed the rate at target, which the first step let rise.
    let_the_mean_follow(&mut suite, amo);
    suite.poke(amo).expect_ok();
    let message = market.call().repay(coins(9_900), holder);
    suite.chain.call(HOLDER, message).expect_ok();
    let_the_mean_follow(&mut suite, amo);
    let_the_mean_follow(&mut suite, amo);
    let rebalance = suite.controller.call().rebalance(amo);
    let name = ("controller", "rebalance", "deposit, unwind");
    let outcome = recorder.call(&mut suite.chain, name, Role::Keeper, rebalance)?;
    ensure!(
        matches!(outcome, Outcome::Unwound { .. }),
        "loans are cheap, the AMO should take back: {outcome:?}"
    );
    let name = ("lending-amo", "position", "warm");
    let view = lender.amo().position(Default::default());
    recorder.call(&mut suite.chain, name, Role::Keeper, view)?;
    governed(recorder, &mut suite, market)?;
    idle(recorder, &mut suite, ether)
}

/// Interest was paid, and nobody moved the market for days.
fn let_the_mean_follow(suite: &mut Suite, amo: AmoId) {
    suite.chain.next_block_in(2 * DAY_MS);
    suite.refresh_prices();
    let message = suite.controller.call().refresh(amo);
    suite.chain.call(Role::Keeper, message).expect_ok();
}

fn governed(recorder: &mut Recorder, suite: &mut Suite, market: LendingMarketHandle) -> Result<()> {
    let chain = &mut suite.chain;
    let contract = "lending-market";
    let call = market.call().take_reserves();
    recorder.call(chain, (contract, "take_reserves", "first"), HOLDER, call)?;
    let call = market.call().set_terms(lending_terms());
    let name = (contract, "set_terms", "warm");
    recorder.call(chain, name, Role::Governance, call)?;
    let call = market.call().pause();
    recorder.call(chain, (contract, "pause", "first"), Role::Guardian, call)?;
    Ok(())
}

/// Idle collateral: lent, called back by its policy, its interest harvested, taken back by `enforce`.
fn idle(recorder: &mut Recorder, suite: &mut Suite, ether: Coin) -> Result<()> {
    let usdc = suite.usdc();
    let assets = suite.market_assets(Some(usdc), ether);
    let market = suite.deploy_market(assets, lending_terms());
    let init = suite.lending_amo_init(market, Mode::IdleCollateral);
    let (amo, _) = suite.deploy_lending_amo(init, AmoConfig::default().terms);
    suite.approve(HOLDER, ether.token, market);
    suite.approve(HOLDER, usdc.token, market);
    suite.give(HOLDER, usdc, usd6(100_000));
    let wound = |suite: &mut Suite| {
        suite.chain.next_block_in(2 * MINUTE_MS);
        suite.refresh_prices();
        suite.poke(amo).expect_ok()
    };
    let first = wound(suite);
    ensure!(
        matches!(first, Outcome::Wound { .. }),
        "idle collateral should be lent: {first:?}"
    );
    while wound(suite) != Outcome::Nothing {}
    let holder = HOLDER.account();
    let post = market.call().post_collateral(ether.units(500), holder);
    suite.chain.call(HOLDER, post).expect_ok();
    let borrow = market.call().borrow(usd6(100_000), holder);
    suite.chain.call(HOLDER, borrow).expect_ok();
    let_the_mean_follow(suite, amo);
    let harvest = suite.controller.call().harvest(amo);
    let name = ("controller", "harvest", "lent collateral");
    recorder.call(&mut suite.chain, name, Role::Keeper, harvest)?;

    let vault = suite.vault;
    let redeem = vault.call().redeem(usdc.token.account, coins(60_000), 0);
    suite.chain.call(HOLDER, redeem).expect_ok();
    suite.chain.next_block_in(2 * MINUTE_MS);
    suite.refresh_prices();
    let rebalance = suite.controller.call().rebalance(amo);
    let name = ("controller", "rebalance", "lent collateral, unwind");
    let outcome = recorder.call(&mut suite.chain, name, Role::Keeper, rebalance)?;
    ensure!(
        matches!(outcome, Outcome::Unwound { .. }),
        "what is missing to the target should be called back: {outcome:?}"
    );
    let redeem = vault.call().redeem(usdc.token.account, coins(200_000), 0);
    suite.chain.call(HOLDER, redeem).expect_ok();
    let enforce = suite.controller.call().enforce();
    let name = ("controller", "enforce", "lent collateral");
    let taken = recorder.call(&mut suite.chain, name, Role::Keeper, enforce)?;
    ensure!(taken >= 1, "the breach should take collateral back");
    Ok(())
}
