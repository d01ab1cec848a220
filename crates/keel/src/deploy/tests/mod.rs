//! The acts on the embedded chain, with the manifest that the repository ships.

mod acts;
mod buyback;
mod changes;
mod corridors;
mod governance;
mod manifest;
mod resumption;
mod rights;
mod steward;
mod votes;
mod wrong;

use super::acts::{hand_over, instantiate, wire, Outcome};
use super::backend::{Backend, Code, Instantiated};
use super::check::{check, Phase};
use super::embedded::Embedded;
use super::look::Finding;
use super::manifest::Manifest;
use super::record::{Record, Store};
use super::site::Site;
use anyhow::{bail, Result};
use harness::prelude::*;
use harness::suite::Governance;
use harness::{Fingerprint, Hash, Snapshot};
use interfaces::governor::ProposedCall;
use std::fmt::Debug;
use std::sync::OnceLock;

const LOCAL: &str = include_str!("../../../../../deployments/local.toml");

fn local() -> Manifest {
    Manifest::parse(LOCAL).unwrap()
}

#[track_caller]
fn changed(from: &str, to: &str) -> String {
    assert!(LOCAL.contains(from), "{from}");
    LOCAL.replacen(from, to, 1)
}

/// The same on a test chain, where a vote takes minutes.
fn rehearsal() -> Manifest {
    let mut text = changed("# rehearsal = true", "rehearsal = true");
    for (from, to) in [
        ("voting_delay_blocks = 14_400", "voting_delay_blocks = 1"),
        ("voting_period_blocks = 43_200", "voting_period_blocks = 10"),
        ("timelock = \"5d\"", "timelock = \"1min\""),
        ("grace_period = \"14d\"", "grace_period = \"1d\""),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    Manifest::parse(&text).unwrap()
}

#[track_caller]
fn assert_named(findings: &[Finding], contract: &str, field: &str) {
    let is_it = |it: &&Finding| it.contract == contract && it.field == field;
    let found = findings.iter().find(is_it);
    assert!(
        found.is_some(),
        "{contract} {field} is not among {findings:#?}"
    );
}

/// A deployment on a chain of its own.
struct Deployment {
    manifest: Manifest,
    store: Store,
    embedded: Embedded,
}

type Act = fn(&mut dyn Backend, &Manifest, &mut Store) -> Result<Outcome>;
const ACTS: [Act; 3] = [instantiate, wire, hand_over];

impl Deployment {
    fn of(manifest: Manifest) -> Self {
        Self {
            store: Store::in_memory(&manifest.chain.name),
            embedded: Embedded::fresh(manifest.accounts.deployer.0),
            manifest,
        }
    }

    /// After so many acts. The first is deployed, later ones are copies of its state.
    fn after(acts: usize) -> Self {
        static PREPARED: [OnceLock<(Snapshot, Record)>; 4] = [const { OnceLock::new() }; 4];
        let (snapshot, record) = PREPARED[acts].get_or_init(|| {
            let deployment = Self::of_after(local(), acts);
            (
                deployment.embedded.chain.snapshot(),
                deployment.store.record,
            )
        });
        let mut deployment = Self::of(local());
        deployment.embedded.chain = Chain::from_snapshot(snapshot);
        deployment.store.record = record.clone();
        deployment
    }

    fn of_after(manifest: Manifest, acts: usize) -> Self {
        let mut deployment = Self::of(manifest);
        for act in &ACTS[..acts] {
            deployment.done(*act);
        }
        deployment
    }

    fn act(&mut self, act: Act) -> Outcome {
        act(&mut self.embedded, &self.manifest, &mut self.store).unwrap()
    }

    /// An act that must find nothing off.
    #[track_caller]
    fn done(&mut self, act: Act) -> Outcome {
        let outcome = self.act(act);
        assert_eq!(outcome.findings, [], "{}", outcome.act);
        outcome
    }

    fn check(&mut self, phase: Phase) -> Vec<Finding> {
        let site = Site::new(&self.manifest, &self.store.record).unwrap();
        check(&mut self.embedded, &site, &self.store.record, phase).unwrap()
    }

    #[track_caller]
    fn at(&self, label: &str) -> AccountId {
        self.store.record.entry(label).unwrap().account().unwrap()
    }

    fn deployer(&self) -> AccountId {
        self.manifest.accounts.deployer.0
    }

    #[track_caller]
    fn call<T, E: Debug>(
        &mut self,
        who: impl Into<AccountId>,
        message: impl Message<Answer = Result<T, E>>,
    ) -> T
    where
        Result<T, E>: scale::Decode,
    {
        self.embedded.chain.call(who, message).expect_ok()
    }

    /// Every collateral is worth what it should be.
    fn report_prices(&mut self) {
        let oracle = OracleHandle::at(self.at("oracle"));
        let now_ms = self.embedded.chain.now_ms();
        for (id, price_e18) in [(0, E18), (1, E18), (2, 2_000 * E18)] {
            for reporter in REPORTERS {
                self.call(reporter, oracle.call().report(id, price_e18, now_ms));
            }
        }
    }

    /// The holder of all governance tokens proposes it, votes for it and has it executed.
    fn vote(&mut self, calls: &[ProposedCall]) {
        let governance = Governance {
            token: GovernanceTokenHandle::at(self.at("governance-token")),
            governor: GovernorHandle::at(self.at("governor")),
        };
        let holder = Role::Holder.account();
        self.call(holder, governance.token.call().delegate(Some(holder)));
        let chain = &mut self.embedded.chain;
        chain.next_block();
        governance.carry(chain, &[Role::Holder], calls);
    }

    fn fingerprint(&mut self) -> Fingerprint {
        self.embedded.chain.fingerprint()
    }
}

/// A chain whose owner is stopped by a transaction, after so many others.
struct Stopping<'a> {
    chain: &'a mut Embedded,
    left: u32,
    by: Stop,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// Before it is sent.
    Unsent,
    /// When it has been carried out, and before he hears of it.
    Unheard,
}

impl Stopping<'_> {
    fn send<T>(&mut self, act: impl FnOnce(&mut Embedded) -> Result<T>) -> Result<T> {
        if self.left > 0 {
            self.left -= 1;
            return act(self.chain);
        }
        if self.by == Stop::Unheard {
            act(self.chain)?;
        }
        bail!("stopped")
    }
}

impl Backend for Stopping<'_> {
    fn signer(&self) -> AccountId {
        self.chain.signer()
    }

    fn find(
        &mut self,
        by: AccountId,
        code: &Code,
        input: &[u8],
        salt: [u8; 32],
    ) -> Result<Option<super::backend::Placed>> {
        self.chain.find(by, code, input, salt)
    }

    fn instantiate(&mut self, code: &Code, input: &[u8], salt: [u8; 32]) -> Result<Instantiated> {
        self.send(|chain| chain.instantiate(code, input, salt))
    }

    fn call(&mut self, to: AccountId, input: &[u8]) -> Result<Vec<u8>> {
        self.send(|chain| chain.call(to, input))
    }

    fn read(&mut self, from: AccountId, to: AccountId, input: &[u8]) -> Result<Vec<u8>> {
        self.chain.read(from, to, input)
    }

    fn code_hash(&mut self, account: AccountId) -> Result<Option<Hash>> {
        self.chain.code_hash(account)
    }
}
