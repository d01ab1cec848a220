//! Which contracts the keeper works with, as the record of the deployment names them.

use super::chain::Hash;
use crate::deploy::quantities::unhex;
use crate::deploy::record::Record;
use anyhow::{anyhow, Context, Result};
use harness::AccountId;
use interfaces::lending_market::MarketAssets;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contracts {
    pub controller: AccountId,
    pub book: AccountId,
    pub lens: AccountId,
    pub stablecoin: AccountId,
    /// Who pays keepers, by the record.
    pub keeper_budget: Option<AccountId>,
    /// Lending markets whose debts are watched.
    pub watched: Vec<Watched>,
    /// What the chain says of them; asked before anything is sent.
    pub markets: Vec<Market>,
    /// Every contract of the record with its code, by label.
    pub recorded: Vec<Recorded>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub label: String,
    pub account: AccountId,
    pub code: Hash,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    pub label: String,
    pub account: AccountId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Market {
    pub label: String,
    pub account: AccountId,
    pub assets: MarketAssets,
}

impl Contracts {
    /// `markets` are labels of the record.
    pub fn of(record: &Record, markets: &[String]) -> Result<Self> {
        let recorded = record.contracts.iter().map(|entry| {
            let code = unhex(&entry.code_hash)?;
            let code = code
                .try_into()
                .map_err(|_| anyhow!("{}: its code hash is not 32 bytes", entry.label))?;
            Ok(Recorded {
                label: entry.label.clone(),
                account: entry.account()?,
                code,
            })
        });
        let recorded: Vec<Recorded> = recorded.collect::<Result<_>>()?;
        let find = |label: &str| {
            let found = recorded.iter().find(|it| it.label == label);
            found.map(|it| it.account)
        };
        let named = |label: &str| {
            find(label).with_context(|| {
                format!("the record has no {label:?}: is it complete? Run `keel deploy check`")
            })
        };
        let watched = markets.iter().map(|label| {
            let entry = record.entry(label);
            let entry = entry.filter(|entry| entry.contract == "lending-market");
            let entry = entry.with_context(|| {
                format!(
                    "liquidations.markets: the record has no lending market {label:?}; it has {}",
                    labels_of(record, "lending-market")
                )
            })?;
            Ok(Watched {
                label: label.clone(),
                account: entry.account()?,
            })
        });
        Ok(Self {
            controller: named("controller")?,
            book: named("book")?,
            lens: named("lens")?,
            stablecoin: named("stablecoin")?,
            keeper_budget: find("keeper-budget"),
            watched: watched.collect::<Result<_>>()?,
            markets: Vec::new(),
            recorded,
        })
    }

    pub fn market(&self, account: AccountId) -> Option<&Market> {
        self.markets.iter().find(|market| market.account == account)
    }
}

fn labels_of(record: &Record, contract: &str) -> String {
    let of_kind = record
        .contracts
        .iter()
        .filter(|entry| entry.contract == contract);
    let labels: Vec<&str> = of_kind.map(|entry| entry.label.as_str()).collect();
    match labels.is_empty() {
        true => "none".to_owned(),
        false => labels.join(", "),
    }
}
