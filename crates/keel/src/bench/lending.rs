//! The lending market, and the AMO that lends.

use super::recorder::Recorder;
use anyhow::{ensure, Result};
use harness::prelude::*;
use harness::suite::lending_terms;
use interfaces::controller::Outcome;
use interfaces::lending_amo::Mode;

const HOLDER: Role = Role::Holder;

pub fn measure(recorder: &mut Recorder) -> Result<()> {
    let mut ether = CoinConfig::dollar("Ether", "ETH", 8);
    ether.terms.par = false;
    ether.price_e18 = Some(coins(2_000));
    let config = SuiteConfig::default()
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

    // The AMO supplies its floor, then more for dear loans, and takes it back when they are cheap.
    suite.chain.next_block_in(2 * MINUTE_MS);
    suite.refresh_prices();
    suite.poke(amo).expect_ok();
    let message = market.call().borrow(coins(9_500), holder);
    suite.chain.call(HOLDER, message).expect_ok();
    suite.chain.next_block_in(2 * MINUTE_MS);
    suite.refresh_prices();
    let rebalance = suite.controller.call().rebalance(amo);
    let name = ("controller", "rebalance", "deposit, wind");
    let outcome = recorder.call(&mut suite.chain, name, Role::Keeper, rebalance)?;
    ensure!(
        matches!(outcome, Outcome::Wound { .. }),
        "loans are dear, the AMO should supply"
    );
    suite.poke(amo).expect_ok();
    let message = market.call().repay(coins(9_000), holder);
    suite.chain.call(HOLDER, message).expect_ok();
    suite.chain.next_block_in(2 * MINUTE_MS);
    suite.refresh_prices();
    let rebalance = suite.controller.call().rebalance(amo);
    let name = ("controller", "rebalance", "deposit, unwind");
    let outcome = recorder.call(&mut suite.chain, name, Role::Keeper, rebalance)?;
    ensure!(
        matches!(outcome, Outcome::Unwound { .. }),
        "loans are cheap, the AMO should take back"
    );
    let name = ("lending-amo", "position", "warm");
    let view = lender.amo().position(Default::default());
    recorder.call(&mut suite.chain, name, Role::Keeper, view)?;
    Ok(())
}
