//! The deployment as far as it stands: manifest, plan and the addresses of the record.

use super::manifest::Manifest;
use super::plan::{plan, Kind, Planned};
use super::record::Record;
use super::shown::Names;
use anyhow::{Context, Result};
use harness::AccountId;
use std::collections::BTreeMap;

pub struct Site<'a> {
    pub manifest: &'a Manifest,
    pub plan: Vec<Planned>,
    addresses: BTreeMap<String, AccountId>,
}

impl<'a> Site<'a> {
    pub fn new(manifest: &'a Manifest, record: &Record) -> Result<Self> {
        let mut site = Self {
            manifest,
            plan: plan(manifest),
            addresses: BTreeMap::new(),
        };
        for entry in &record.contracts {
            site.learn(&entry.label, entry.account()?);
        }
        Ok(site)
    }

    pub fn learn(&mut self, label: &str, address: AccountId) {
        self.addresses.insert(label.to_owned(), address);
    }

    pub fn at(&self, label: &str) -> Result<AccountId> {
        let address = self.addresses.get(label).copied();
        address
            .with_context(|| format!("{label} is not deployed yet: run `keel deploy instantiate`"))
    }

    pub fn address(&self, planned: &Planned) -> Result<AccountId> {
        self.at(&planned.label)
    }

    /// Where the contract of a kind stands.
    pub fn of(&self, kind: Kind) -> Result<AccountId> {
        let planned = self.plan.iter().find(|it| it.kind == kind);
        self.address(planned.with_context(|| format!("{kind:?} is not in the plan"))?)
    }

    /// The contract of this deployment that an account is.
    pub fn label_of(&self, account: AccountId) -> Option<&str> {
        let mut addresses = self.addresses.iter();
        let found = addresses.find(|(_, address)| **address == account);
        found.map(|(label, _)| label.as_str())
    }

    /// Who is paid what the vault has beyond its targets.
    pub fn surplus_receiver(&self) -> Result<Option<AccountId>> {
        match self.manifest.accounts.surplus {
            Some(named) => Ok(Some(named.0)),
            None if self.manifest.buyback.is_some() => self.of(Kind::Buyback).map(Some),
            None => Ok(None),
        }
    }

    pub fn names(&self) -> Names {
        let accounts = &self.manifest.accounts;
        let mut names = Names::none();
        names.add("deployer", accounts.deployer.0);
        names.add("guardian", accounts.guardian.0);
        names.add("treasury", accounts.treasury.0);
        if let Some(steward) = &self.manifest.steward {
            names.add("steward's key", steward.account.0);
        }
        for (label, address) in &self.addresses {
            names.add(label, *address);
        }
        names
    }

    /// The token of a collateral.
    pub fn token(&self, collateral: usize) -> Result<AccountId> {
        match self.manifest.collateral[collateral].token {
            Some(token) => Ok(token.0),
            None => self.of(Kind::TestToken { collateral }),
        }
    }
}
