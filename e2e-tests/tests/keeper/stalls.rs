//! A node that answers nothing for a while.

use crate::breaches::SOON;
use crate::daemon::Keeper;
use crate::stage::{nonce, Blocks, Stage};
use harness::Role;
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::eventually::eventually;

#[tokio::test]
async fn a_node_that_stalls_is_given_up_and_found_again() {
    let mut stage = Stage::set("stalls", Blocks::OnDemand).await;
    let keeper = Keeper::start(&stage, Role::Keeper).await;
    let leaving = stage.leaving().await;
    stage.include(Role::Holder, leaving).await.result.unwrap();
    // In the middle of what the keeper asks about that block, or of what it sends.
    stage.devnet.stall();
    keeper.says("disconnected", 1).await;
    stage.devnet.resume();
    eventually("the rescue waits in the pool", SOON, async || {
        (stage.dev.pending().await == 1).then_some(())
    })
    .await;
    stage.dev.new_blocks(1).await;
    assert_eq!(stage.solvency().await.breach, None);
    assert_eq!(nonce(&stage, Role::Keeper).await, 1);
    assert_eq!(keeper.stop().await, 0);
}
