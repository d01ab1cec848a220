//! What the real contracts answer and emit is what the keeper understands.

use super::embedded::{Real, KEEPER};
use crate::keeper::task::Task;
use harness::prelude::*;
use interfaces::keeper_budget::PayTerms;
use policy::limits::BucketTerms;

const BUDGET_COINS: u128 = 1_000;

/// A USDC pool in which the coin trades above its band, a keeper budget that holds something, and prices as of now.
fn above_the_peg() -> (Suite, AccountId) {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(1_000_000));
    suite.approve_all(Role::Holder);
    suite.seed_pool(usdc, 200_000);
    suite.give(Role::Trader, usdc, usd6(150_000));
    suite.approve_all(Role::Trader);
    let buy =
        usdc.pool()
            .call()
            .swap_exact_in(1, 0, usd6(150_000), 0, Role::Trader.account(), NEVER);
    suite.chain.call(Role::Trader, buy).expect_ok();
    let budget = suite.deploy_keeper_budget(PayTerms {
        enforce_bps: 5,
        full_after_ms: 10 * MINUTE_MS,
        rebalance_bps: 1_000,
        most_e18: coins(100),
        rate: BucketTerms {
            capacity_e18: coins(BUDGET_COINS),
            refill_e18_per_day: coins(BUDGET_COINS),
        },
    });
    let coin = suite.stablecoin;
    let gift = coin
        .psp22()
        .transfer(budget.account, coins(BUDGET_COINS), Vec::new());
    suite.chain.call(Role::Holder, gift).expect_ok();
    for _ in 0..60 {
        suite.chain.next_block_in(2 * MINUTE_MS);
        suite.refresh_prices();
    }
    (suite, budget.account)
}

#[test]
fn a_stale_mark_is_read_and_then_the_amo_winds_and_pays() {
    let (suite, budget) = above_the_peg();
    let amo = suite.usdc().amo_id();
    let held = {
        let mut before = Real::new(suite, Some(budget), None);
        let coin = before.suite.stablecoin;
        let held = before.suite.balance(coin, KEEPER);
        let (mut after, metrics) = before.keep_once("");
        assert!(after.did(Task::Refresh(amo)));
        assert!(after.did(Task::Rebalance(amo)));
        let refreshed = after
            .sent
            .iter()
            .position(|it| Some(it) == Task::Refresh(amo).call(&after.contracts).as_ref());
        let moved = after
            .sent
            .iter()
            .position(|it| Some(it) == Task::Rebalance(amo).call(&after.contracts).as_ref());
        assert!(refreshed < moved);
        assert!(
            metrics.contains("outcome=\"done\"") && !metrics.contains("outcome=\"failed\""),
            "{metrics}"
        );
        let earned = after.suite.balance(coin, KEEPER) - held;
        assert!(earned > 0);
        let counted = metrics
            .lines()
            .find_map(|line| line.strip_prefix("keel_keeper_rewards_coins_total "));
        let counted: f64 = counted.unwrap().parse().unwrap();
        assert!(
            (counted - earned as f64 / 1e18).abs() < 1e-9,
            "{counted} {earned}"
        );
        after
    };
    assert!(held.suite.contracts.book.account == held.contracts.book);
}

#[test]
fn a_breach_made_by_an_outsider_is_healed() {
    let (suite, budget) = above_the_peg();
    let (mut real, _) = Real::new(suite, Some(budget), None).keep_once("");
    let mut limits = real.suite.solvency().limits;
    // Above what is idle: the coin that the AMO minted has to go.
    let gross_e18 = real.suite.solvency().ratios.gross_e18;
    limits.minimum.gross_e18 = gross_e18 + bps(1);
    limits.target.gross_e18 = gross_e18 + bps(2);
    let raise = real.suite.contracts.book.call().set_limits(limits);
    real.does(Role::Governance, raise);
    assert!(real.suite.solvency().breach.is_some());
    let (mut real, metrics) = real.keep_once("[tasks]\nrebalance = false\n");
    assert!(real.did(Task::Enforce), "{metrics}");
    assert_eq!(real.suite.solvency().breach, None);
}

#[test]
fn where_nothing_is_due_nothing_is_sent() {
    let mut suite = Suite::default();
    suite.chain.next_block();
    let amos = suite.coins.clone();
    for coin in amos {
        let refresh = suite.controller.call().refresh(coin.amo_id());
        suite.chain.call(Role::Holder, refresh).expect_ok();
    }
    let (real, _) = Real::new(suite, None, None).keep_once("");
    assert_eq!(real.sent, []);
}
