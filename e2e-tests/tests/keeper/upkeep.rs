//! What a keeper does when nothing is wrong.

use crate::daemon::{Keeper, Tasks};
use crate::stage::{nonce, Blocks, Stage};
use harness::prelude::*;
use interfaces::controller::{Outcome, Rebalanced};
use keel_e2e_tests::actors::account;
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::deployment::{LENDING_AMO, POOL_AMO};

#[tokio::test]
async fn a_keeper_rebalances_when_the_cooldown_is_over_and_not_before() {
    let mut stage = Stage::set("upkeep", Blocks::OnDemand).await;
    let registered = stage.contracts.controller.call().amo(POOL_AMO);
    let amo = stage.read(registered).await.unwrap();
    let over_ms = amo.rebalanced_ms + amo.terms.cooldown_ms;
    let keeper = Keeper::start_with(&stage, Role::Keeper, Tasks::RescuesAndRebalancing).await;

    // The other AMO was never rebalanced: its turn is at once.
    keeper.says("submitted", 1).await;
    stage.dev.new_blocks(1).await;
    keeper.says("outcome", 1).await;
    assert!(stage.dev.now_ms().await < over_ms);
    stage.dev.travel_to(over_ms).await;
    let over_in = stage.dev.number().await;
    keeper.says("submitted", 2).await;
    let tasks = keeper.said("submitted");
    assert_eq!(tasks[0]["task"], format!("rebalance {LENDING_AMO}"));
    assert_eq!(tasks[1]["task"], format!("rebalance {POOL_AMO}"));
    assert_eq!(tasks[1]["block"], over_in);
    stage.dev.new_blocks(1).await;

    let head = stage.node.best().await.unwrap();
    let events = stage.node.events_in(head.hash).await.unwrap();
    let rebalanced = events
        .iter()
        .filter_map(|it| it.emitted.decode::<Rebalanced>());
    let rebalanced: Vec<Rebalanced> = rebalanced.collect();
    assert_eq!(rebalanced.len(), 1);
    assert_eq!(
        (rebalanced[0].amo, rebalanced[0].keeper),
        (POOL_AMO, account(Role::Keeper))
    );
    let outcome = rebalanced[0].outcome;
    assert!(matches!(outcome, Outcome::Wound { .. }), "{outcome:?}");
    keeper.says("outcome", 2).await;
    for outcome in keeper.said("outcome") {
        assert_eq!(outcome["outcome"], "done", "{outcome}");
    }
    assert_eq!(nonce(&stage, Role::Keeper).await, 2);
    assert_eq!(keeper.stop().await, 0);
}
