//! A keeper that is told wrong things ends with a message, and sends nothing.

use crate::breaches::SOON;
use crate::daemon::{Keeper, Tasks};
use crate::stage::{nonce, Blocks, Stage};
use harness::Role;
use keel_e2e_tests::hex::hex;
use std::fs;

#[tokio::test]
async fn a_record_of_another_deployment_is_refused_before_anything_is_sent() {
    let mut stage = Stage::set("configuration", Blocks::OnDemand).await;
    let leaving = stage.leaving().await;
    stage.include(Role::Holder, leaving).await.result.unwrap();
    let record = stage.deployment.record();
    let text = fs::read_to_string(&record).unwrap();
    let (book, vault) = (stage.contracts.book, stage.contracts.vault);
    fs::write(
        &record,
        text.replace(&hex(&book.account.0), &hex(&vault.account.0)),
    )
    .unwrap();

    let mut keeper = Keeper::launch(&stage, Role::Keeper, Tasks::RescuesAndRebalancing);
    assert_eq!(keeper.process.exit_code(SOON).await, 1);
    let said = keeper.process.said();
    assert!(said.contains("the configuration is wrong"), "{said}");
    assert!(said.contains("book"), "{said}");
    assert_eq!(nonce(&stage, Role::Keeper).await, 0);
    assert_eq!(stage.dev.pending().await, 0);
}
