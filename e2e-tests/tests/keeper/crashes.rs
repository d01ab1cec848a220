//! Node and keeper are killed between the sending of a transaction and its block.

use crate::breaches::SOON;
use crate::daemon::Keeper;
use crate::stage::{nonce, Blocks, Stage};
use harness::Role;
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::eventually::eventually;

/// A breach in a block, and the keeper's transaction in the pool.
async fn rescue_under_way(test: &str) -> (Stage, Keeper) {
    let mut stage = Stage::set(test, Blocks::OnDemand).await;
    let keeper = Keeper::start(&stage, Role::Keeper).await;
    let leaving = stage.leaving().await;
    stage.include(Role::Holder, leaving).await.result.unwrap();
    assert!(stage.solvency().await.breach.is_some());
    pending(&stage, 1).await;
    (stage, keeper)
}

async fn pending(stage: &Stage, count: usize) {
    let what = format!("{count} transactions wait in the pool");
    eventually(&what, SOON, async || {
        (stage.dev.pending().await == count).then_some(())
    })
    .await;
}

/// The waiting transaction closes the breach, and after it nothing more is sent.
async fn assert_closed_once(stage: &mut Stage, keeper: &Keeper) {
    stage.dev.new_blocks(1).await;
    let head = stage.node.best().await.unwrap();
    assert!(!stage.enforced_in(head.hash).await.is_empty());
    assert_eq!(stage.solvency().await.breach, None);
    keeper.says("outcome", 1).await;
    stage.dev.new_blocks(1).await;
    keeper.says("final", 1).await;
    assert_eq!(nonce(stage, Role::Keeper).await, 1);
    assert_eq!(stage.dev.pending().await, 0);
    assert_eq!(keeper.said("outcome").len(), 1);
}

/// The next breach is closed in the next block.
async fn assert_works(stage: &mut Stage) {
    let leaving = stage.leaving().await;
    stage.include(Role::Holder, leaving).await.result.unwrap();
    assert!(stage.solvency().await.breach.is_some());
    pending(stage, 1).await;
    stage.dev.new_blocks(1).await;
    assert_eq!(stage.solvency().await.breach, None);
    assert_eq!(nonce(stage, Role::Keeper).await, 2);
}

#[tokio::test]
async fn a_node_killed_with_the_rescue_in_its_pool_gets_it_again_and_once() {
    let (mut stage, keeper) = rescue_under_way("node-killed").await;
    stage.restart_node().await;
    assert!(stage.solvency().await.breach.is_some());
    // The keeper connects again, asks, and hands over the same bytes.
    pending(&stage, 1).await;
    assert_closed_once(&mut stage, &keeper).await;
    assert_eq!(keeper.said("submitted").len(), 1);
    assert_works(&mut stage).await;
    assert_eq!(keeper.stop().await, 0);
}

#[tokio::test]
async fn a_node_killed_after_the_block_of_the_rescue_is_asked_and_nothing_is_sent_again() {
    let (mut stage, keeper) = rescue_under_way("node-killed-late").await;
    stage.dev.new_blocks(1).await;
    stage.restart_node().await;
    keeper.says("outcome", 1).await;
    assert_eq!(stage.solvency().await.breach, None);
    stage.dev.new_blocks(3).await;
    assert_eq!(nonce(&stage, Role::Keeper).await, 1);
    assert_works(&mut stage).await;
    assert_eq!(keeper.stop().await, 0);
}

#[tokio::test]
async fn a_keeper_killed_after_sending_knows_what_it_sent() {
    let (mut stage, mut killed) = rescue_under_way("keeper-killed").await;
    killed.process.kill();
    let keeper = Keeper::start(&stage, Role::Keeper).await;
    assert_eq!(stage.dev.pending().await, 1);
    assert_closed_once(&mut stage, &keeper).await;
    assert_works(&mut stage).await;
    assert_eq!(keeper.stop().await, 0);
}

#[tokio::test]
async fn a_keeper_killed_together_with_its_node_sends_the_same_again() {
    let (mut stage, mut killed) = rescue_under_way("both-killed").await;
    killed.process.kill();
    stage.restart_node().await;
    assert_eq!(stage.dev.pending().await, 0);
    let keeper = Keeper::start(&stage, Role::Keeper).await;
    pending(&stage, 1).await;
    assert_closed_once(&mut stage, &keeper).await;
    assert_eq!(keeper.stop().await, 0);
}
