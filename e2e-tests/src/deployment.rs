//! The small suite on a node, deployed as an operator does it: a manifest and the acts of `keel deploy`.

use crate::actors::{account, seed};
use crate::hex::{hex, unhex};
use crate::places::keel;
use harness::prelude::*;
use policy::ledger::{AmoId, CollateralId};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MANIFEST: &str = include_str!("suite.toml");

/// Whose accounts the manifest names.
const NAMED: [Role; 7] = [
    Role::Deployer,
    Role::Governance,
    Role::Guardian,
    Role::ReporterA,
    Role::ReporterB,
    Role::Trader,
    Role::Treasury,
];

/// Holds all governance tokens.
pub const VOTER: Role = Role::Governance;
/// May step what a vote lets it step.
pub const STEWARD: Role = Role::Trader;

/// The contracts of the small suite.
#[derive(Clone, Copy, Debug)]
pub struct Contracts {
    pub governance_token: GovernanceTokenHandle,
    pub governor: GovernorHandle,
    pub stablecoin: StablecoinHandle,
    pub guard: GuardHandle,
    pub book: BookHandle,
    pub vault: VaultHandle,
    pub oracle: OracleHandle,
    pub registry: RegistryHandle,
    pub controller: ControllerHandle,
    pub lens: LensHandle,
    pub keeper_budget: KeeperBudgetHandle,
    pub steward: StewardHandle,
    pub usdc: TokenHandle,
    pub eth: TokenHandle,
    pub pool: PoolHandle,
    pub pool_amo: PoolAmoHandle,
    pub market: LendingMarketHandle,
    pub lending_amo: LendingAmoHandle,
}

pub const USDC: CollateralId = 0;
pub const ETH: CollateralId = 1;
pub const POOL_AMO: AmoId = 0;
pub const LENDING_AMO: AmoId = 1;

/// A manifest in a folder, and the record that the acts write beside it.
#[derive(Clone, Debug)]
pub struct Deployment {
    manifest: PathBuf,
}

impl Deployment {
    /// Writes the manifest of the small suite on a node. Another name is another deployment.
    pub fn planned(folder: &Path, url: &str, name: &str) -> Self {
        let mut text = MANIFEST.replace("@url", url).replace("@name", name);
        for role in NAMED {
            let quoted = format!("\"@{}\"", role.name());
            text = text.replace(&quoted, &format!("\"{}\"", hex(&account(role).0)));
        }
        assert!(!text.contains("\"@"), "the manifest names an unknown role");
        let manifest = folder.join("e2e.toml");
        fs::write(&manifest, text).expect("the folder can be written to");
        Self { manifest }
    }

    /// The same deployment in another folder, where acts change another record.
    pub fn copied(&self, folder: &Path) -> Self {
        let manifest = folder.join("e2e.toml");
        let copied = fs::copy(&self.manifest, &manifest);
        let copied = copied.and_then(|_| fs::copy(self.record(), folder.join("e2e.json")));
        copied.expect("manifest and record can be copied");
        Self { manifest }
    }

    pub fn record(&self) -> PathBuf {
        self.manifest.with_extension("json")
    }

    /// An act as the deployer.
    pub fn command(&self, act: &[&str]) -> Command {
        let mut command = Command::new(keel());
        command.arg("deploy").args(act);
        command.arg("--manifest").arg(&self.manifest).arg("--json");
        command.args(["--signer-dev", &seed(Role::Deployer)]);
        command
    }

    pub fn act(&self, act: &[&str]) -> Output {
        self.command(act).output().expect("`keel` runs")
    }

    /// Carries it out and expects nothing to be found.
    #[track_caller]
    pub fn must(&self, act: &[&str]) -> serde_json::Value {
        let done = self.act(act);
        let errors = String::from_utf8_lossy(&done.stderr);
        let output = String::from_utf8_lossy(&done.stdout);
        assert!(
            done.status.success(),
            "keel deploy {act:?} failed\n{errors}\n{output}"
        );
        serde_json::from_slice(&done.stdout).expect("--json prints JSON")
    }

    /// The contracts of the record.
    pub fn contracts(&self) -> Contracts {
        let text = fs::read(self.record()).expect("`keel deploy` wrote a record");
        let record: serde_json::Value = serde_json::from_slice(&text).expect("a record is JSON");
        let entries = record["contracts"]
            .as_array()
            .expect("a record has contracts");
        let accounts: BTreeMap<&str, AccountId> = entries
            .iter()
            .map(|entry| {
                let text = |key: &str| entry[key].as_str().expect("a record's entry");
                let address = unhex(text("address")).try_into();
                (text("label"), AccountId(address.expect("32 bytes")))
            })
            .collect();
        let at = |label: &str| match accounts.get(label) {
            Some(account) => *account,
            None => panic!("the record has no {label}"),
        };
        Contracts {
            governance_token: GovernanceTokenHandle::at(at("governance-token")),
            governor: GovernorHandle::at(at("governor")),
            stablecoin: StablecoinHandle::at(at("stablecoin")),
            guard: GuardHandle::at(at("guard")),
            book: BookHandle::at(at("book")),
            vault: VaultHandle::at(at("vault")),
            oracle: OracleHandle::at(at("oracle")),
            registry: RegistryHandle::at(at("registry")),
            controller: ControllerHandle::at(at("controller")),
            lens: LensHandle::at(at("lens")),
            keeper_budget: KeeperBudgetHandle::at(at("keeper-budget")),
            steward: StewardHandle::at(at("steward")),
            usdc: TokenHandle::at(at("test-token:USDC")),
            eth: TokenHandle::at(at("test-token:ETH")),
            pool: PoolHandle::at(at("stable-pool:USDC")),
            pool_amo: PoolAmoHandle::at(at("pool-amo:USDC")),
            market: LendingMarketHandle::at(at("lending-market:KUSD-ETH")),
            lending_amo: LendingAmoHandle::at(at("lending-amo:KUSD-ETH")),
        }
    }
}
