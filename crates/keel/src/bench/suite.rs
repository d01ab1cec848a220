//! Vault, oracle, book, controller and pool AMO, in a suite with one AMO and in one with sixteen.

use super::recorder::Recorder;
use super::warm::{breach_idle, push, settle, warm, Push};
use anyhow::{anyhow, ensure, Result};
use harness::prelude::*;
use harness::suite::{deploy_feed, deploy_feed_adapter};
use interfaces::controller::Outcome;
use interfaces::price_source::{Source, TimeUnit};
use policy::ledger::MAX_AMOS;

const NEW: Role = Role::Named("newcomer");

pub fn measure_with_one(recorder: &mut Recorder) -> Result<()> {
    let mut suite = warm(1)?;
    vault(recorder, &mut suite)?;
    oracle(recorder, &mut suite)?;
    feed_adapter(recorder, &mut suite)?;
    aggregates(recorder, &mut suite, "1 amo")?;
    steps(recorder, &mut suite, "1 amo")?;
    amo(recorder, &mut suite)
}

pub fn measure_with_sixteen(recorder: &mut Recorder) -> Result<()> {
    let mut suite = warm(MAX_AMOS)?;
    aggregates(recorder, &mut suite, "16 amos")?;
    steps(recorder, &mut suite, "16 amos")
}

fn vault(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    let (vault, usdc, stablecoin) = (suite.vault, suite.usdc(), suite.stablecoin);
    let (holder, token) = (Role::Holder, usdc.token.account);
    suite.give(NEW, usdc, usd6(2_000));
    suite.approve(NEW, usdc.token, vault);
    let chain = &mut suite.chain;

    let message = vault.call().mint(token, usd6(1_000), 0);
    recorder.call(chain, ("vault", "mint", "new holder"), NEW, message)?;
    let message = vault.call().redeem(token, coins(1_000), 0);
    recorder.call(chain, ("vault", "redeem", "warm"), holder, message)?;
    let message = vault.call().redeem_basket(coins(1_000), vec![0, 0]);
    recorder.call(
        chain,
        ("vault", "redeem_basket", "2 assets"),
        holder,
        message,
    )?;

    let message = vault.call().preview_mint(token, usd6(1_000));
    recorder.call(chain, ("vault", "preview_mint", "warm"), holder, message)?;
    let message = vault.call().preview_redeem(token, coins(1_000));
    recorder.call(chain, ("vault", "preview_redeem", "warm"), holder, message)?;
    let message = vault.call().preview_redeem_basket(coins(1_000));
    recorder.call(
        chain,
        ("vault", "preview_redeem_basket", "2 assets"),
        holder,
        message,
    )?;

    let message = usdc
        .pool()
        .call()
        .swap_exact_in(0, 1, coins(1_000), 0, holder.account(), NEVER);
    recorder.call(
        chain,
        ("stable-pool", "swap_exact_in", "stablecoin to USDC"),
        holder,
        message,
    )?;
    let message = usdc
        .pool()
        .call()
        .swap_exact_in(1, 0, usd6(1_000), 0, holder.account(), NEVER);
    recorder.call(
        chain,
        ("stable-pool", "swap_exact_in", "USDC to stablecoin"),
        holder,
        message,
    )?;
    ensure!(
        chain.balance(stablecoin, holder) > 0,
        "the holder holds nothing"
    );
    Ok(())
}

fn oracle(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    let (oracle, usdc) = (suite.oracle, suite.usdc());
    let chain = &mut suite.chain;
    let now_ms = chain.now_ms();
    let message = oracle.call().report(usdc.id, bps(9_999), now_ms);
    let accepted = recorder.call(
        chain,
        ("oracle", "report", "accepted"),
        REPORTERS[0],
        message,
    )?;
    ensure!(accepted.is_some(), "the report should have been accepted");

    // The second report of another time makes a price that the averages move by; after an hour it is a sample too.
    let later = chain.checkpoint();
    chain.next_block_in(HOUR_MS);
    let now_ms = chain.now_ms();
    let report = |price_e18| oracle.call().report(usdc.id, price_e18, now_ms);
    chain.call(REPORTERS[1], report(bps(9_999))).expect_ok();
    recorder.call(
        chain,
        ("oracle", "report", "accepted, sampled"),
        REPORTERS[0],
        report(bps(9_998)),
    )?;
    chain.roll_back(later);

    let stale = chain.checkpoint();
    chain.next_block_in(2 * HOUR_MS);
    let now_ms = chain.now_ms();
    let message = oracle.call().report(usdc.id, bps(9_999), now_ms);
    let accepted = recorder.call(
        chain,
        ("oracle", "report", "no quorum"),
        REPORTERS[0],
        message,
    )?;
    ensure!(
        accepted.is_none(),
        "one fresh report should not have been enough"
    );
    chain.roll_back(stale);
    Ok(())
}

/// A fourth reporter that asks a feed.
fn feed_adapter(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    const KEY: &str = "USDC/USD";
    let (oracle, usdc) = (suite.oracle, suite.usdc());
    let chain = &mut suite.chain;
    let apart = chain.checkpoint();
    let feed = deploy_feed(chain);
    let source = Source {
        feed: feed.account,
        key: KEY.to_owned(),
        decimals: 8,
        unit: TimeUnit::Milliseconds,
    };
    let adapter = deploy_feed_adapter(chain, oracle, usdc.id, source)
        .map_err(|refusal| anyhow!("deploying the adapter: {refusal:?}"))?;
    let message = oracle.call().add_reporter(usdc.id, adapter.account);
    chain.call(Role::Governance, message).expect_ok();
    let now_ms = chain.now_ms();
    for at_ms in [now_ms - 1, now_ms] {
        let message = feed.set_price(KEY, at_ms, 99_990_000);
        chain.call(Role::Deployer, message).value();
        if at_ms < now_ms {
            chain.call(Role::Keeper, adapter.call().poke()).expect_ok();
        }
    }
    let name = ("feed-adapter", "poke", "accepted");
    let accepted = recorder.call(chain, name, Role::Keeper, adapter.call().poke())?;
    ensure!(accepted.is_some(), "the price should have been accepted");
    chain.roll_back(apart);
    Ok(())
}

/// What must not grow with the number of AMOs.
fn aggregates(recorder: &mut Recorder, suite: &mut Suite, amos: &str) -> Result<()> {
    let (vault, book, controller, usdc) = (suite.vault, suite.book, suite.controller, suite.usdc());
    let chain = &mut suite.chain;
    let message = vault.call().mint(usdc.token.account, usd6(1_000), 0);
    recorder.call(
        chain,
        ("vault", "mint", &format!("warm, {amos}")),
        Role::Holder,
        message,
    )?;
    recorder.view(chain, ("book", "solvency", amos), book.call().solvency())?;
    recorder.view(chain, ("book", "health", amos), book.call().health())?;
    let name = ("controller", "enforce", &*format!("nothing, {amos}"));
    let steps = recorder.call(chain, name, Role::Keeper, controller.call().enforce())?;
    ensure!(steps == 0, "nothing should be breached");
    Ok(())
}

/// What the keeper does with one AMO.
fn steps(recorder: &mut Recorder, suite: &mut Suite, amos: &str) -> Result<()> {
    let (controller, amo) = (suite.controller, suite.usdc().amo_id());
    let keeper = Role::Keeper;
    let settled = suite.chain.checkpoint();
    settle(suite)?;
    let name = ("controller", "rebalance", &*format!("nothing, {amos}"));
    let outcome = recorder.call(
        &mut suite.chain,
        name,
        keeper,
        controller.call().rebalance(amo),
    )?;
    ensure!(
        outcome == Outcome::Nothing,
        "a settled AMO should have nothing to do"
    );
    let name = ("controller", "refresh", amos);
    recorder.call(
        &mut suite.chain,
        name,
        keeper,
        controller.call().refresh(amo),
    )?;

    let apart = suite.chain.checkpoint();
    push(suite, Push::Up);
    let name = ("controller", "preview_rebalance", &*format!("wind, {amos}"));
    recorder.call(
        &mut suite.chain,
        name,
        keeper,
        controller.call().preview_rebalance(amo),
    )?;
    let name = ("controller", "rebalance", &*format!("wind, {amos}"));
    let outcome = recorder.call(
        &mut suite.chain,
        name,
        keeper,
        controller.call().rebalance(amo),
    )?;
    ensure!(
        matches!(outcome, Outcome::Wound { .. }),
        "the coin is dear, the AMO should wind"
    );
    suite.chain.roll_back(apart);

    let apart = suite.chain.checkpoint();
    push(suite, Push::Down);
    let name = ("controller", "rebalance", &*format!("unwind, {amos}"));
    let outcome = recorder.call(
        &mut suite.chain,
        name,
        keeper,
        controller.call().rebalance(amo),
    )?;
    ensure!(
        matches!(outcome, Outcome::Unwound { .. }),
        "the coin is cheap, the AMO should unwind"
    );
    suite.chain.roll_back(apart);

    breach_idle(suite);
    let name = ("controller", "enforce", &*format!("one step, {amos}"));
    let taken = recorder.call(&mut suite.chain, name, keeper, controller.call().enforce())?;
    ensure!(
        taken == 1,
        "one step should heal the breach, it took {taken}"
    );
    suite.chain.roll_back(settled);
    Ok(())
}

fn amo(recorder: &mut Recorder, suite: &mut Suite) -> Result<()> {
    let usdc = suite.usdc();
    let context = interfaces::amo::Context {
        collateral_price_e18: E18,
        price_fresh: true,
        wind_room_e18: coins(1_000_000),
        unwind_room_e18: coins(1_000_000),
        ..Default::default()
    };
    let chain = &mut suite.chain;
    recorder.call(
        chain,
        ("pool-amo", "plan", "nothing"),
        Role::Keeper,
        usdc.amo().amo().plan(context),
    )?;
    recorder.call(
        chain,
        ("pool-amo", "position", "warm"),
        Role::Keeper,
        usdc.amo().amo().position(context),
    )?;
    Ok(())
}
