//! The acts on the embedded chain, with the manifest that the repository ships.

mod acts;
mod changes;
mod manifest;
mod rights;
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
use harness::{Fingerprint, Hash, Snapshot};
use std::fmt::Debug;
use std::sync::OnceLock;

const LOCAL: &str = include_str!("../../../../../deployments/local.toml");

fn local() -> Manifest {
    Manifest::parse(LOCAL).unwrap()
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

    fn fingerprint(&mut self) -> Fingerprint {
        self.embedded.chain.fingerprint()
    }
}

/// A chain whose owner stops after so many transactions.
struct Stopping<'a> {
    chain: &'a mut Embedded,
    left: u32,
}

impl Stopping<'_> {
    fn count(&mut self) -> Result<()> {
        if self.left == 0 {
            bail!("stopped");
        }
        self.left -= 1;
        Ok(())
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
        self.count()?;
        self.chain.instantiate(code, input, salt)
    }

    fn call(&mut self, to: AccountId, input: &[u8]) -> Result<Vec<u8>> {
        self.count()?;
        self.chain.call(to, input)
    }

    fn read(&mut self, from: AccountId, to: AccountId, input: &[u8]) -> Result<Vec<u8>> {
        self.chain.read(from, to, input)
    }

    fn code_hash(&mut self, account: AccountId) -> Result<Option<Hash>> {
        self.chain.code_hash(account)
    }
}
