//! Deployment as an operator does it: `keel deploy` against a node.

use crate::shared::{At, World};
use harness::chain::hash_of;
use harness::prelude::*;
use ink_e2e::ContractsBackend;
use interfaces::access::AccessError;
use interfaces::book::BookError;
use keel_e2e_tests::actors::{account, keypair};
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::deployment::{Deployment, LENDING_AMO, POOL_AMO};
use keel_e2e_tests::eventually::eventually;
use keel_e2e_tests::hex::hex;
use keel_e2e_tests::process::Process;
use serde_json::Value;
use std::fs;
use std::time::Duration;

fn steps(outcome: &Value) -> usize {
    outcome["steps"].as_array().unwrap().len()
}

fn recorded(deployment: &Deployment) -> Vec<Value> {
    let text = fs::read_to_string(deployment.record()).unwrap_or_default();
    let record: Option<Value> = serde_json::from_str(&text).ok();
    let contracts = record.and_then(|it| it["contracts"].as_array().cloned());
    contracts.unwrap_or_default()
}

#[tokio::test]
async fn the_three_acts_leave_nothing_to_do_and_nothing_to_the_deployer() {
    let mut world = World::at(At::HandedOver).await;
    let checked = world.deployment.must(&["check", "--handed-over"]);
    assert_eq!(checked["findings"], serde_json::json!([]));
    for act in ["instantiate", "wire", "hand-over"] {
        assert_eq!(steps(&world.deployment.must(&[act])), 0, "{act}");
    }
    let book = world.contracts.book;
    let roles = world.read(book.access().roles()).await;
    assert_eq!(roles.admin, world.contracts.governor.account);
    let limits = world.read(book.call().limits()).await;
    let error = world
        .refused(Role::Deployer, book.call().set_limits(limits))
        .await;
    assert_eq!(error, BookError::Access(AccessError::NotAdmin));
    let amos = world.contracts.controller.call().amos(0, 16);
    let amos = world.read(amos).await;
    let amos: Vec<_> = amos.iter().map(|it| (it.amo, it.account)).collect();
    let (pool_amo, lending_amo) = (world.contracts.pool_amo, world.contracts.lending_amo);
    let expected = [
        (POOL_AMO, pool_amo.account),
        (LENDING_AMO, lending_amo.account),
    ];
    assert_eq!(amos, expected);
}

#[tokio::test]
async fn what_the_deployer_does_on_the_side_is_found_before_the_hand_over() {
    let mut world = World::at(At::Wired).await;
    let guilty = account(Role::Attacker);
    let message = world
        .contracts
        .stablecoin
        .call()
        .set_capacity(guilty, coins(1));
    world.send(Role::Deployer, message).await.expect_ok();

    let beside = world.folder.join("on-the-side");
    fs::create_dir(&beside).unwrap();
    let deployment = world.deployment.copied(&beside);
    for act in ["check", "wire", "hand-over"] {
        let refused = deployment.act(&[act]);
        assert!(!refused.status.success(), "{act}");
        let outcome: Value = serde_json::from_slice(&refused.stdout).unwrap();
        let findings = outcome["findings"].as_array().unwrap();
        assert_eq!(findings.len(), 1, "{act}: {findings:?}");
        assert_eq!(findings[0]["contract"], "stablecoin", "{act}");
        let shown = findings[0].to_string();
        assert!(shown.contains(&hex(&guilty.0)), "{act}: {shown}");
        assert_eq!(steps(&outcome), 0, "{act}");
    }
}

#[tokio::test]
async fn a_deployment_killed_in_the_middle_goes_on_and_instantiates_nothing_twice() {
    let world = World::at(At::Wired).await;
    let beside = world.folder.join("killed");
    fs::create_dir(&beside).unwrap();
    let deployment = Deployment::planned(&beside, &world.url, "killed");
    let nonce = world.dev.nonce(account(Role::Deployer)).await;

    let command = deployment.command(&["instantiate"]);
    let mut acting = Process::start(&command, &beside.join("killed.log"));
    let some = "six contracts are instantiated";
    eventually(some, Duration::from_secs(60), async || {
        (recorded(&deployment).len() >= 6).then_some(())
    })
    .await;
    acting.kill();
    assert!(recorded(&deployment).len() < 19, "it was killed too late");
    deployment.must(&["instantiate"]);

    let contracts = recorded(&deployment);
    let mut addresses: Vec<&Value> = contracts.iter().map(|it| &it["address"]).collect();
    addresses.sort_by_key(|it| it.to_string());
    addresses.dedup();
    assert_eq!(addresses.len(), contracts.len());
    // All codes were there already: a transaction for each contract, and no more.
    let sent = world.dev.nonce(account(Role::Deployer)).await - nonce;
    assert_eq!(sent, contracts.len() as u64);
    deployment.must(&["wire"]);
    deployment.must(&["check"]);
}

#[tokio::test]
async fn the_node_takes_the_code_of_every_artifact() {
    let mut world = World::at(At::Wired).await;
    let pair = keypair(Role::Treasury);
    let artifacts = fs::read_dir(harness::artifacts::folder()).unwrap();
    let mut taken = 0;
    for path in artifacts.map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|it| it != "wasm") {
            continue;
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let uploaded = world.client.upload(&name, &pair).submit().await;
        let uploaded = uploaded.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            uploaded.code_hash,
            hash_of(&fs::read(&path).unwrap()),
            "{name}"
        );
        taken += 1;
    }
    assert!(taken >= 20, "only {taken} artifacts");
}
