//! The record: what was deployed where, constructed how. Written after every step, so that a stop in the middle loses nothing.

use super::backend::Placed;
use super::quantities::{hex, unhex, Account};
use anyhow::{bail, ensure, Context, Result};
use harness::{AccountId, Hash};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub chain: String,
    /// Of the chain that the first act found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub genesis: Option<String>,
    /// In the order of their instantiation.
    pub contracts: Vec<Entry>,
    /// What is about to be instantiated by whom: written before it is sent, so that nobody else sends it again after a stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_way: Option<UnderWay>,
    /// What the acts sent, for readers; the acts themselves look at the chain.
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub label: String,
    /// Its folder under `contracts/`.
    pub contract: String,
    pub address: String,
    pub code_hash: String,
    pub constructor: Vec<Argument>,
    /// Selector and arguments as they were sent.
    pub input: String,
    pub salt: String,
    pub instantiated_by: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    pub name: String,
    pub value: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnderWay {
    pub label: String,
    pub by: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub act: String,
    pub contract: String,
    pub what: String,
}

impl Entry {
    pub fn new(
        label: &str,
        contract: &str,
        placed: &Placed,
        code_hash: Hash,
        constructor: Vec<Argument>,
        input: &[u8],
    ) -> Self {
        Self {
            label: label.to_owned(),
            contract: contract.to_owned(),
            address: hex(&placed.address.0),
            code_hash: hex(code_hash.as_ref()),
            constructor,
            input: hex(input),
            salt: hex(&placed.salt),
            instantiated_by: hex(&placed.by.0),
        }
    }

    pub fn account(&self) -> Result<AccountId> {
        let account: Account = self.address.parse().with_context(|| self.label.clone())?;
        Ok(account.0)
    }

    /// Who constructed it with which salt, by its own account.
    pub fn placed(&self) -> Result<Placed> {
        let by: Account = self.instantiated_by.parse()?;
        Ok(Placed {
            by: by.0,
            address: self.account()?,
            salt: unhex(&self.salt)?,
        })
    }
}

/// Refuses a node on another chain than the one that is named, if one is.
pub fn ensure_same_chain(whose: &str, named: Option<&str>, genesis: Hash) -> Result<()> {
    let found = hex(genesis.as_ref());
    match named {
        Some(named) if named != found => bail!(
            "the {whose} is of the chain with genesis {named}, the node is on {found}: connect to the right node"
        ),
        _ => Ok(()),
    }
}

impl Record {
    fn new(chain: &str) -> Self {
        Self {
            chain: chain.to_owned(),
            genesis: None,
            contracts: Vec::new(),
            under_way: None,
            steps: Vec::new(),
        }
    }

    /// Refuses another chain than the one it is of.
    pub fn ensure_of(&self, genesis: Hash) -> Result<()> {
        ensure_same_chain("record", self.genesis.as_deref(), genesis)
    }

    pub fn entry(&self, label: &str) -> Option<&Entry> {
        self.contracts.iter().find(|entry| entry.label == label)
    }

    /// Who announced this contract and has not recorded it.
    pub fn announced_by(&self, label: &str) -> Result<Option<AccountId>> {
        let Some(under_way) = self.under_way.as_ref().filter(|it| it.label == label) else {
            return Ok(None);
        };
        let by: Account = under_way.by.parse().context("under_way")?;
        Ok(Some(by.0))
    }
}

/// A record and its file; without one it is kept in memory only.
pub struct Store {
    pub record: Record,
    file: Option<PathBuf>,
}

impl Store {
    #[cfg(test)]
    pub fn in_memory(chain: &str) -> Self {
        Self {
            record: Record::new(chain),
            file: None,
        }
    }

    pub fn open(file: &Path, chain: &str) -> Result<Self> {
        let shown = file.display();
        let record = if file.exists() {
            let text = fs::read_to_string(file).with_context(|| shown.to_string())?;
            serde_json::from_str(&text).with_context(|| shown.to_string())?
        } else {
            Record::new(chain)
        };
        ensure!(
            record.chain == chain,
            "{shown} is the record of {}, the manifest is of {chain}",
            record.chain
        );
        Ok(Self {
            record,
            file: Some(file.to_owned()),
        })
    }

    pub fn announce(&mut self, label: &str, by: AccountId) -> Result<()> {
        self.record.under_way = Some(UnderWay {
            label: label.to_owned(),
            by: hex(&by.0),
        });
        self.save()
    }

    /// Nothing was sent, or it is known to have come to nothing.
    pub fn withdraw(&mut self) -> Result<()> {
        self.record.under_way = None;
        self.save()
    }

    pub fn add(&mut self, entry: Entry, step: Step) -> Result<()> {
        self.record.under_way = None;
        self.record.contracts.push(entry);
        self.record.steps.push(step);
        self.save()
    }

    pub fn note(&mut self, step: Step) -> Result<()> {
        self.record.steps.push(step);
        self.save()
    }

    /// Beside and renamed: a stop leaves the old record or the new one.
    fn save(&self) -> Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let beside = file.with_extension("json.new");
        let text = serde_json::to_string_pretty(&self.record)? + "\n";
        fs::write(&beside, text).with_context(|| beside.display().to_string())?;
        fs::rename(&beside, file).with_context(|| file.display().to_string())
    }
}
