//! The steward of a deployment: powerless until a vote, and after it exactly what the manifest says.

use super::*;
use crate::deploy::manifest::FirstStage;
use crate::deploy::quantities::{unhex, Account};
use crate::deploy::steward::{proposals, VotedCall};
use harness::suite::proposed;
use interfaces::access::AccessError;
use interfaces::governor::{NamedSteward, StewardCall};
use interfaces::steward::{Corridor, Parameter, StewardError};

const STEWARD: Role = Role::Named("steward");

fn call_of(voted: &VotedCall) -> ProposedCall {
    let callee: Account = voted.callee.parse().unwrap();
    ProposedCall {
        callee: callee.0,
        input: unhex(&voted.input).unwrap(),
    }
}

impl Deployment {
    fn steward(&self) -> StewardHandle {
        StewardHandle::at(self.at("steward"))
    }

    /// What `keel deploy proposals` prints.
    fn proposals(&self) -> Vec<Vec<ProposedCall>> {
        let site = Site::new(&self.manifest, &self.store.record).unwrap();
        let printed = proposals(&site).unwrap();
        let calls = |proposal: &Vec<VotedCall>| proposal.iter().map(call_of).collect();
        printed.iter().map(calls).collect()
    }

    fn set_stage(&mut self, stage: FirstStage) {
        self.manifest.steward.as_mut().unwrap().stage = stage;
    }

    /// Handed over, and the manifest's proposals carried.
    fn with_steward() -> Self {
        let mut deployment = Self::of_after(rehearsal(), 3);
        for calls in deployment.proposals() {
            deployment.vote(&calls);
        }
        deployment
    }

    fn parameters(&self) -> [(Parameter, u128); 5] {
        let (usdc, pool_amo) = (self.at("test-token:USDC"), self.at("pool-amo:USDC"));
        let lender = self.at("lending-amo:KUSD-ETH");
        [
            (Parameter::AmoCap(0), coins(55_000_000)),
            (Parameter::AmoCap(1), coins(45_000_000)),
            (Parameter::PoolBand(pool_amo), 6),
            (Parameter::MintFee(usdc), 12),
            (Parameter::LendingTargetRate(lender), E18 * 44 / 1_000),
        ]
    }
}

#[test]
fn before_the_vote_the_steward_can_step_nothing_and_the_check_is_clean() {
    let mut deployment = Deployment::after(3);
    let steward = deployment.steward();
    for (parameter, value) in deployment.parameters() {
        let message = steward.call().step(parameter, value);
        let chain = &mut deployment.embedded.chain;
        chain.assert_refused(STEWARD, message, StewardError::NoCorridor);
    }
    assert_eq!(deployment.check(Phase::HandedOver), []);
    // A manifest that claims otherwise is wrong.
    deployment.set_stage(FirstStage::Active);
    let findings = deployment.check(Phase::HandedOver);
    assert_eq!(findings.len(), 6, "{findings:#?}");
    assert_named(&findings, "governor", "steward");
    assert_named(&findings, "steward", "corridor of MintFee(test-token:USDC)");
}

#[test]
fn the_printed_proposals_give_the_steward_what_the_manifest_has_for_it() {
    let mut deployment = Deployment::with_steward();
    // Until the manifest says that the vote was held, each is something that nobody proposed.
    let findings = deployment.check(Phase::HandedOver);
    assert_eq!(findings.len(), 6, "{findings:#?}");
    deployment.set_stage(FirstStage::Active);
    assert_eq!(deployment.check(Phase::HandedOver), []);

    let steward = deployment.steward();
    for (parameter, value) in deployment.parameters() {
        deployment.call(STEWARD, steward.call().step(parameter, value));
    }
    // One number without a corridor, of each contract that a vote opened to it.
    for parameter in [
        Parameter::AmoCap(2),
        Parameter::AmoGap(0),
        Parameter::RedeemFee(deployment.at("test-token:USDC")),
        Parameter::PoolBand(deployment.at("pool-amo:USDT")),
    ] {
        let message = steward.call().step(parameter, 1);
        let chain = &mut deployment.embedded.chain;
        chain.assert_refused(STEWARD, message, StewardError::NoCorridor);
    }
    // What it stepped is not the manifest's any more, and nothing else is off.
    let findings = deployment.check(Phase::HandedOver);
    let contracts: Vec<&str> = findings.iter().map(|it| it.contract.as_str()).collect();
    assert_eq!(findings.len(), 5, "{findings:#?}");
    for contract in ["registry", "vault", "pool-amo:USDC", "lending-amo:KUSD-ETH"] {
        assert!(contracts.contains(&contract), "{contract}: {findings:#?}");
    }
}

#[test]
fn another_account_corridor_or_call_than_the_manifest_s_is_named() {
    let mut deployment = Deployment::with_steward();
    deployment.set_stage(FirstStage::Active);
    let steward = deployment.steward();
    let governor = GovernorHandle::at(deployment.at("governor"));
    let chain = &mut deployment.embedded.chain;
    let corridor = chain.read(steward.call().corridor(Parameter::AmoCap(0)));
    let wider = Corridor {
        maximum: coins(75_000_001),
        ..corridor.unwrap()
    };
    let named = chain.read(governor.call().steward()).unwrap();
    let mut calls = named.calls.clone();
    calls.push(StewardCall {
        callee: deployment.at("book"),
        selector: [7; 4],
    });
    let more = NamedSteward { calls, ..named };
    let set = |parameter, corridor| proposed(steward.call().set_corridor(parameter, corridor));
    deployment.vote(&[
        set(Parameter::AmoCap(0), Some(wider)),
        set(Parameter::AmoCap(1), None),
        set(Parameter::AmoGap(9), corridor),
        proposed(steward.call().set_steward(Some(Role::Attacker.account()))),
        proposed(governor.call().set_steward(Some(more))),
    ]);
    let findings = deployment.check(Phase::HandedOver);
    assert_eq!(findings.len(), 5, "{findings:#?}");
    for (contract, field) in [
        ("steward", "account"),
        ("steward", "corridor of AmoCap(0)"),
        ("steward", "corridor of AmoCap(1)"),
        ("steward", "corridor of AmoGap(9)"),
        ("governor", "steward"),
    ] {
        assert_named(&findings, contract, field);
    }
}

#[test]
fn the_deployer_is_at_no_time_the_steward_s_admin() {
    for acts in 1..=3 {
        let mut deployment = Deployment::after(acts);
        let (steward, deployer) = (deployment.steward(), deployment.deployer());
        let governor = deployment.at("governor");
        let chain = &mut deployment.embedded.chain;
        let roles = chain.read(steward.access().roles());
        assert_eq!((roles.admin, roles.pending_admin), (governor, None));
        let refused = StewardError::Access(AccessError::NotAdmin);
        let message = steward.call().set_corridor(Parameter::AmoCap(0), None);
        chain.assert_refused(deployer, message, refused.clone());
        let message = steward.call().set_steward(Some(deployer));
        chain.assert_refused(deployer, message, refused);
    }
    // Nor does a deployment whose steward is his pass.
    let mut deployment = Deployment::after(2);
    let init = {
        let site = Site::new(&deployment.manifest, &deployment.store.record).unwrap();
        let mut init = site.steward_init().unwrap();
        init.admin = deployment.deployer();
        init
    };
    let his = deployment.embedded.chain.deploy("steward", (init,));
    let entries = &mut deployment.store.record.contracts;
    let entry = entries.iter_mut().find(|entry| entry.label == "steward");
    entry.unwrap().address = crate::deploy::quantities::hex(&his.0);
    for findings in [
        deployment.check(Phase::Deploying),
        deployment.act(hand_over).findings,
    ] {
        assert_named(&findings, "steward", "admin");
        assert_named(&findings, "steward", "address");
    }
}

#[test]
fn a_steward_of_another_account_is_found_by_its_constructor() {
    let mut deployment = Deployment::after(2);
    let other = Account(Role::Attacker.account());
    deployment.manifest.steward.as_mut().unwrap().account = other;
    let findings = deployment.check(Phase::Deploying);
    assert_named(&findings, "steward", "constructor");
    assert_named(&findings, "steward", "account");
    assert_ne!(deployment.act(hand_over).findings, []);
}

#[test]
fn a_steward_without_a_corridor_is_never_proposed_and_can_do_nothing() {
    let end = LOCAL.find("[[steward.amo_cap]]").unwrap();
    let manifest = Manifest::parse(&LOCAL[..end]).unwrap();
    let mut deployment = Deployment::of_after(manifest, 3);
    assert_eq!(deployment.proposals(), Vec::<Vec<ProposedCall>>::new());
    assert_eq!(deployment.check(Phase::HandedOver), []);
    let steward = deployment.steward();
    for (parameter, value) in deployment.parameters() {
        let message = steward.call().step(parameter, value);
        let chain = &mut deployment.embedded.chain;
        chain.assert_refused(STEWARD, message, StewardError::NoCorridor);
    }
}
