//! Every state that is not the manifest's is named, blocks the hand-over, and is never overwritten.

use super::changes::{ATTACKER, CHANGES};
use super::*;
use crate::deploy::look::State;
use crate::deploy::quantities::hex;
use crate::deploy::record::ensure_same_chain;

#[test]
fn each_wrong_state_is_the_only_finding_and_blocks_the_hand_over() {
    for (contract, field, change) in CHANGES {
        let mut deployment = Deployment::after(2);
        change(&mut deployment);
        let state = deployment.fingerprint();
        for act in [wire, hand_over] {
            let outcome = deployment.act(act);
            let findings = &outcome.findings;
            assert_named(findings, contract, field);
            let is_expected = |it: &Finding| it.contract == contract && it.state == State::Wrong;
            assert!(findings.iter().all(is_expected), "{findings:#?}");
            assert_eq!(outcome.steps, [], "{contract} {field}");
        }
        assert_eq!(deployment.fingerprint(), state, "{contract} {field}");
    }
}

#[test]
fn nothing_that_is_not_there_can_be_wired_or_handed_over() {
    let mut deployment = Deployment::of(local());
    for act in [wire as Act, hand_over] {
        let outcome = deployment.act(act);
        assert_eq!(outcome.findings.len(), 24, "{:#?}", outcome.findings);
        assert!(outcome.findings.iter().all(|it| it.field == "contract"));
    }
    let mut deployment = Deployment::after(1);
    let state = deployment.fingerprint();
    let outcome = deployment.act(hand_over);
    assert_named(&outcome.findings, "book", "writers");
    assert_named(&outcome.findings, "stablecoin", "capacity of the vault");
    assert!(outcome.findings.iter().all(|it| it.state == State::Missing));
    assert_eq!(deployment.fingerprint(), state);
}

#[test]
fn what_somebody_set_between_the_acts_is_refused_before_anything_is_sent() {
    let mut deployment = Deployment::after(1);
    let oracle = OracleHandle::at(deployment.at("oracle"));
    let terms = deployment.manifest.classes["dollar"].feed.terms();
    deployment.call(deployment.deployer(), oracle.call().add_feed(0, terms));
    deployment.call(
        deployment.deployer(),
        oracle.call().add_reporter(0, ATTACKER.account()),
    );
    let state = deployment.fingerprint();
    let outcome = deployment.act(wire);
    assert_named(&outcome.findings, "oracle", "reporter of USDC");
    assert_eq!(outcome.findings.len(), 1);
    assert_eq!(deployment.fingerprint(), state);
}

/// Points the record at another contract.
fn replace(deployment: &mut Deployment, label: &str, address: AccountId) {
    let entries = &mut deployment.store.record.contracts;
    let entry = entries
        .iter_mut()
        .find(|entry| entry.label == label)
        .unwrap();
    entry.address = hex(&address.0);
}

#[test]
fn the_same_code_with_another_admin_is_found_by_its_address_and_its_roles() {
    let mut deployment = Deployment::after(1);
    let arguments = (ATTACKER.account(), Role::Guardian.account());
    let other = deployment.embedded.chain.deploy("registry", arguments);
    replace(&mut deployment, "registry", other);
    let outcome = deployment.act(wire);
    assert_named(&outcome.findings, "registry", "address");
    assert_named(&outcome.findings, "registry", "admin");
    assert_named(&outcome.findings, "controller", "links");
    assert_named(&deployment.act(instantiate).findings, "registry", "address");
}

#[test]
fn another_code_at_an_address_of_the_record_is_named() {
    let mut deployment = Deployment::after(2);
    let settlement = deployment.at("settlement");
    replace(&mut deployment, "lens", settlement);
    let findings = deployment.check(Phase::Deploying);
    assert_named(&findings, "lens", "code hash");
    assert_named(&findings, "lens", "address");
    assert_ne!(deployment.act(hand_over).findings, []);
}

#[test]
fn a_record_with_another_code_hash_or_constructor_is_named() {
    let mut deployment = Deployment::after(2);
    deployment.store.record.contracts[5].code_hash = hex(&[7; 32]);
    let label = deployment.store.record.contracts[5].label.clone();
    assert_named(
        &deployment.check(Phase::Deploying),
        &label,
        "recorded code hash",
    );

    // The manifest was changed after the deployment.
    let mut deployment = Deployment::after(2);
    let text = LOCAL.replace("name = \"Keel Dollar\"", "name = \"Keel Dollars\"");
    deployment.manifest = Manifest::parse(&text).unwrap();
    let findings = deployment.check(Phase::Deploying);
    assert_named(&findings, "stablecoin", "constructor");
    assert_named(&findings, "stablecoin", "name");
    assert_ne!(deployment.act(instantiate).findings, []);
}

#[test]
fn a_node_on_another_chain_than_the_record_s_or_the_manifest_s_is_refused() {
    let mut record = Store::in_memory("local").record;
    let [own, other] = [[1; 32], [2; 32]].map(harness::Hash::from);
    record.ensure_of(other).unwrap();
    record.genesis = Some(hex(own.as_ref()));
    record.ensure_of(own).unwrap();
    let error = record.ensure_of(other).unwrap_err().to_string();
    assert!(error.contains("connect to the right node"), "{error}");
    let named = hex(own.as_ref());
    assert!(ensure_same_chain("manifest", Some(&named), other).is_err());
}

#[test]
fn a_record_of_another_chain_is_not_believed() {
    let mut deployment = Deployment::after(2);
    deployment.embedded = Embedded::fresh(deployment.deployer());
    let findings = deployment.check(Phase::Deploying);
    assert_eq!(findings.len(), 24);
    assert!(findings.iter().all(|it| it.found.starts_with("none at 0x")));
    assert_ne!(deployment.act(instantiate).findings, []);
}
