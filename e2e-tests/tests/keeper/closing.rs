//! A chain that lives by itself, and a keeper that follows it.

use crate::daemon::Keeper;
use crate::stage::{nonce, signer, Blocks, Stage};
use harness::Role;
use keel_e2e_tests::chain::Suite;
use node::SendOptions;

/// Blocks that the keeper has; they come as often as on most chains.
const WITHIN: u64 = 2;

#[tokio::test]
async fn a_breach_made_by_an_outsider_is_closed_within_two_blocks_each_time() {
    let mut stage = Stage::set("closing", Blocks::Every { ms: 6_000 }).await;
    let keeper = Keeper::start(&stage, Role::Keeper).await;
    for breach in 1..=2 {
        let leaving = stage.leaving().await;
        let options = SendOptions::default();
        let receipt = stage
            .node
            .send(&signer(Role::Holder), leaving, &options)
            .await;
        let breached_in = receipt.unwrap().included.number;
        let Some(closed_in) = stage.block_that_enforced(breached_in, 10).await else {
            panic!("breach {breach} stands; {}", keeper.process.last_words());
        };
        assert!(
            closed_in <= breached_in + WITHIN,
            "breach {breach} in block {breached_in} was closed in {closed_in}; {}",
            keeper.process.last_words()
        );
        assert_eq!(stage.solvency().await.breach, None);
    }
    // One transaction for each breach.
    assert_eq!(nonce(&stage, Role::Keeper).await, 2);
    assert_eq!(keeper.stop().await, 0);
}
