//! Fees, rewards and balances.

use super::model::{account, AMO};
use super::stage::Stage;
use super::world::{Taking, World, FEE, NATIVE};
use crate::keeper::task::Task;
use harness::amounts::coins;

#[test]
fn below_the_minimum_balance_only_rescues_are_sent() {
    let mut stage = Stage::started();
    stage.change(|world| world.free = NATIVE / 2);
    stage.block_with(|state| state.wants_rebalance = true);
    stage.blocks(3);
    assert_eq!(stage.signed(), 0);
    assert_eq!(stage.metric("balance_low"), 2.0);
    stage.breach();
    stage.block();
    assert_eq!(stage.done(), [Task::Enforce]);
    stage.change(|world| world.free = 5 * NATIVE);
    stage.blocks(3);
    assert_eq!(stage.done(), [Task::Enforce, Task::Rebalance(AMO)]);
    assert_eq!(stage.metric("balance_low"), 1.0);
}

#[test]
fn a_rescue_that_cannot_be_paid_makes_the_keeper_unhealthy() {
    let mut stage = Stage::started();
    stage.change(|world| world.free = FEE - 1);
    stage.breach();
    assert_eq!(stage.signed(), 0);
    assert!(!stage.is_healthy());
    stage.change(|world| world.free = NATIVE);
    stage.blocks(2);
    assert!(!stage.is_breached());
    assert!(stage.is_healthy());
}

#[test]
fn the_days_fees_for_unpaid_upkeep_are_a_limit_that_a_restart_does_not_lift() {
    let mut stage = Stage::new();
    // Three fees.
    stage.config += "[pay.unpaid]\nupkeep_fees_per_day = \"0.3\"\n";
    stage.start();
    for _ in 0..10 {
        stage.block_with(|state| state.wants_rebalance = true);
        stage.blocks(2);
    }
    assert_eq!(stage.signed(), 3);
    stage.kill_keeper();
    stage.start();
    stage.blocks(5);
    assert_eq!(stage.signed(), 3);
    stage.breach();
    stage.block();
    assert!(!stage.is_breached(), "rescues have a limit of their own");
    stage.block_with(|state| {
        state.now_ms += 86_400_000;
        state.marked_ms = state.now_ms;
        state.wants_rebalance = true;
    });
    stage.blocks(2);
    assert_eq!(stage.signed(), 5, "a new day");
}

#[test]
fn what_pays_its_fee_counts_against_no_limit() {
    let mut stage = Stage::new();
    stage.config += "[pay.unpaid]\nupkeep = false\nrescues = false\n";
    stage.start();
    // A fee of 0.1 tokens at 5 USD is half a dollar.
    for bounty_e18 in [coins(1) / 2 - 1, coins(1) / 2] {
        stage.block_with(|state| {
            state.bounty_e18 = bounty_e18;
            state.breached = true;
        });
        stage.blocks(2);
    }
    assert_eq!(stage.signed(), 1);
    assert!(!stage.is_breached());
    assert_eq!(stage.metric("rewards_coins_total"), 0.5);
}

#[test]
fn a_harvest_waits_until_it_is_worth_it() {
    let mut stage = Stage::started();
    stage.block_with(|state| state.profit_e18 = coins(99));
    stage.blocks(3);
    assert_eq!(stage.signed(), 0);
    stage.block_with(|state| state.profit_e18 = coins(100));
    stage.blocks(3);
    assert_eq!(stage.done(), [Task::Harvest(AMO)]);
}

/// A limit of three fees for what does not keep its promise, and nothing done unpaid.
const THREE_MISSED: &str =
    "[pay.unpaid]\nupkeep = false\nrescues = false\nmissed_fees_per_day = \"0.3\"\n";

fn fees(stage: &Stage, kind: &str) -> f64 {
    stage.metric(&format!("fees_native_total{{kind=\"{kind}\"}}"))
}

#[test]
fn a_rival_that_always_wins_what_pays_costs_no_more_than_the_days_limit() {
    let mut stage = Stage::new();
    stage.config += THREE_MISSED;
    stage.start();
    for round in 0..6 {
        stage.block_with(|state| {
            state.bounty_e18 = coins(10);
            state.breached = true;
        });
        stage.change(|world| world.enter(account("a rival"), round, Task::Enforce));
        stage.blocks(3);
        assert!(!stage.is_breached());
    }
    assert_eq!(
        stage.metric("outcomes_total{task=\"enforce\",outcome=\"raced\"}"),
        3.0
    );
    assert_eq!(stage.signed(), 3);
    assert!((fees(&stage, "missed") - 0.3).abs() < 1e-9);
}

#[test]
fn dry_runs_that_promise_pay_and_do_not_keep_it_cost_no_more_than_the_days_limit() {
    ends_at_the_limit("nothing", |world| {
        world.lies.insert(Task::Rebalance(AMO));
    });
}

#[test]
fn transactions_that_were_to_pay_and_fail_cost_no_more_than_the_days_limit() {
    ends_at_the_limit("failed", |world| {
        world.fails.insert(Task::Rebalance(AMO));
    });
}

fn ends_at_the_limit(outcome: &str, spoil: impl FnOnce(&mut World)) {
    let mut stage = Stage::new();
    stage.config += THREE_MISSED;
    stage.start();
    stage.change(spoil);
    stage.block_with(|state| {
        state.bounty_e18 = coins(10);
        state.wants_rebalance = true;
    });
    stage.blocks(300);
    assert_eq!(stage.signed(), 3);
    let outcomes = format!("outcomes_total{{task=\"rebalance\",outcome=\"{outcome}\"}}");
    assert_eq!(stage.metric(&outcomes), 3.0);
    stage.kill_keeper();
    stage.start();
    stage.change(|world| {
        world.lies.clear();
        world.fails.clear();
    });
    stage.blocks(50);
    assert_eq!(stage.signed(), 3, "a restart does not lift the limit");
    stage.block_with(|state| {
        state.now_ms += 86_400_000;
        state.marked_ms = state.now_ms;
    });
    stage.blocks(3);
    assert_eq!(stage.signed(), 4, "a new day");
    assert_eq!(fees(&stage, "paid"), 0.1);
}

#[test]
fn a_reward_that_covers_the_fee_counts_as_paid_though_nobody_promised_it() {
    let mut stage = Stage::started();
    stage.change(|world| world.taking = Taking::Forgets);
    stage.breach();
    stage.change(|world| world.taking = Taking::Takes);
    stage.block_with(|state| state.bounty_e18 = coins(10));
    stage.blocks(5);
    assert!(!stage.is_breached());
    assert_eq!(fees(&stage, "paid"), 0.1);
}

#[test]
fn a_rescue_gives_the_tip_and_upkeep_does_not() {
    let mut stage = Stage::new();
    stage.config = format!("rescue_tip = \"0.25\"\n{}", stage.config);
    stage.start();
    stage.block_with(|state| state.wants_rebalance = true);
    stage.block();
    stage.breach();
    let tips: Vec<u128> = stage
        .world
        .borrow()
        .arrived
        .iter()
        .map(|it| it.tip)
        .collect();
    assert_eq!(tips, [0, NATIVE / 4]);
}
