//! The contracts of a deployment, by their labels in its record.

use super::exit::wrong_use;
use crate::deploy::quantities::Account;
use crate::deploy::record::Record;
use anyhow::{Context, Result};
use harness::AccountId;
use node::shown::Names;
use std::fs;
use std::path::Path;

pub struct Deployment {
    pub chain: String,
    genesis: Option<String>,
    contracts: Vec<Contract>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    pub label: String,
    /// Its folder under `contracts/`.
    pub folder: String,
    pub account: AccountId,
}

impl Deployment {
    pub fn read(file: &Path) -> Result<Self> {
        let shown = file.display();
        let text = fs::read_to_string(file)
            .map_err(|error| wrong_use(format!("{shown}: {error}; `keel deploy` writes it")))?;
        let record: Record = serde_json::from_str(&text).with_context(|| shown.to_string())?;
        Self::of(&record).with_context(|| shown.to_string())
    }

    pub fn of(record: &Record) -> Result<Self> {
        let contracts = record.contracts.iter().map(|entry| {
            Ok(Contract {
                label: entry.label.clone(),
                folder: entry.contract.clone(),
                account: entry.account()?,
            })
        });
        Ok(Self {
            chain: record.chain.clone(),
            genesis: record.genesis.clone(),
            contracts: contracts.collect::<Result<_>>()?,
        })
    }

    /// Whether it may be on the chain with this genesis; older records do not say.
    pub fn may_be_on(&self, genesis: &str) -> bool {
        self.genesis.as_ref().is_none_or(|own| own == genesis)
    }

    pub fn contracts(&self) -> &[Contract] {
        &self.contracts
    }

    /// All contracts of one kind.
    pub fn all<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a Contract> {
        let folder = folder.to_owned();
        self.contracts.iter().filter(move |it| it.folder == folder)
    }

    /// The only contract of its kind.
    pub fn one(&self, folder: &str) -> Result<AccountId> {
        let found = self.all(folder).next();
        found.map(|it| it.account).ok_or_else(|| {
            let chain = &self.chain;
            wrong_use(format!("the deployment on {chain} has no {folder} (yet)"))
        })
    }

    /// A contract by its label, by its folder where it is the only one, or by its address.
    pub fn find(&self, named: &str) -> Result<&Contract> {
        let by_label = self.contracts.iter().find(|it| it.label == named);
        if let Some(found) = by_label {
            return Ok(found);
        }
        if let Ok(account) = named.parse::<Account>() {
            let found = self.contracts.iter().find(|it| it.account == account.0);
            return found.ok_or_else(|| wrong_use(format!("{named} is not in the deployment")));
        }
        let of_kind: Vec<_> = self.all(named).collect();
        match of_kind.as_slice() {
            [only] => Ok(only),
            [] => Err(wrong_use(format!(
                "there is no contract {named}; there are: {}",
                labels(self.contracts.iter())
            ))),
            several => Err(wrong_use(format!(
                "{named} is more than one; name it: {}",
                labels(several.iter().copied())
            ))),
        }
    }

    /// Which contract an account is.
    pub fn at(&self, account: AccountId) -> Option<&Contract> {
        self.contracts.iter().find(|it| it.account == account)
    }

    pub fn names(&self) -> Names {
        let mut names = Names::default();
        for contract in &self.contracts {
            names.add(&contract.label, contract.account);
        }
        names
    }
}

fn labels<'a>(contracts: impl Iterator<Item = &'a Contract>) -> String {
    let labels: Vec<_> = contracts.map(|it| it.label.as_str()).collect();
    labels.join(", ")
}

#[cfg(test)]
pub mod tests {
    use super::super::exit::exit_code;
    use super::*;
    use harness::Role;

    /// A deployment of these contracts, each at the account of its label.
    pub fn deployment(labels: &[&'static str]) -> Deployment {
        let contracts = labels.iter().map(|label| Contract {
            label: (*label).to_owned(),
            folder: label.split(':').next().unwrap().to_owned(),
            account: Role::Named(label).account(),
        });
        Deployment {
            chain: "test".to_owned(),
            genesis: None,
            contracts: contracts.collect(),
        }
    }

    #[test]
    fn a_contract_is_found_by_label_by_its_folder_alone_and_by_address() {
        let deployment = deployment(&["vault", "pool-amo:USDC", "pool-amo:USDT"]);
        let vault = Role::Named("vault").account();
        assert_eq!(deployment.find("vault").unwrap().account, vault);
        assert_eq!(deployment.find("pool-amo:USDT").unwrap().folder, "pool-amo");
        let address = node::shown::hex(&vault.0);
        assert_eq!(deployment.find(&address).unwrap().label, "vault");
        assert_eq!(deployment.at(vault).unwrap().label, "vault");
    }

    #[test]
    fn a_name_of_several_contracts_is_refused_with_their_labels() {
        let deployment = deployment(&["pool-amo:USDC", "pool-amo:USDT"]);
        let error = deployment.find("pool-amo").unwrap_err();
        assert!(error.to_string().contains("pool-amo:USDC, pool-amo:USDT"));
        assert_eq!(exit_code(&error), 2);
    }

    #[test]
    fn a_record_that_is_not_there_is_wrong_use() {
        let error = Deployment::read(Path::new("nowhere/chain.json"))
            .err()
            .unwrap();
        assert_eq!(exit_code(&error), 2);
    }
}
