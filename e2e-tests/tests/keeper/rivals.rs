//! Two keepers for one deployment.

use crate::breaches::SOON;
use crate::daemon::Keeper;
use crate::stage::{nonce, Blocks, Stage};
use harness::Role;
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::eventually::eventually;

#[tokio::test]
async fn of_two_keepers_that_race_one_rescues_and_neither_fails() {
    let mut stage = Stage::set("rivals", Blocks::OnDemand).await;
    let first = Keeper::start(&stage, Role::Keeper).await;
    let second = Keeper::start(&stage, Role::Supplier).await;
    let sent_before = nonce(&stage, Role::Supplier).await;
    for breach in 1..=2 {
        let leaving = stage.leaving().await;
        stage.include(Role::Holder, leaving).await.result.unwrap();
        assert!(stage.solvency().await.breach.is_some());
        eventually("both keepers have sent", SOON, async || {
            (stage.dev.pending().await == 2).then_some(())
        })
        .await;
        // A block may hold both transactions, or one: each reserves weight for every AMO. The first of them does it all.
        let before = stage.dev.number().await;
        stage.dev.new_blocks(2).await;
        let mut by = Vec::new();
        for number in before + 1..=before + 2 {
            let hash = stage.node.block_hash(number.into()).await.unwrap();
            let steps = stage.enforced_in(hash.unwrap()).await;
            by.extend(steps.iter().map(|(extrinsic, _)| (number, *extrinsic)));
        }
        assert!(!by.is_empty() && by.iter().all(|it| *it == by[0]), "{by:?}");
        assert_eq!(stage.solvency().await.breach, None);
        first.says("outcome", breach).await;
        second.says("outcome", breach).await;
    }
    assert_eq!(nonce(&stage, Role::Keeper).await, 2);
    assert_eq!(nonce(&stage, Role::Supplier).await - sent_before, 2);
    let outcomes = [first.said("outcome"), second.said("outcome")].concat();
    let count = |name: &str| outcomes.iter().filter(|it| it["outcome"] == name).count();
    assert_eq!((count("done"), count("raced")), (2, 2), "{outcomes:?}");
    assert!(first.said("circuit_opened").is_empty() && second.said("circuit_opened").is_empty());
    assert_eq!(first.stop().await, 0);
    assert_eq!(second.stop().await, 0);
}
