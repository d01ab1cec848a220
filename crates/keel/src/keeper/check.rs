//! Whether the configuration fits the chain: everything that can be wrong is named before anything is sent.

use super::chain::{Chain, Hash, Identity, Trouble};
use super::config::Config;
use super::contracts::{Contracts, Market};
use super::rules::Rules;
use super::views::view;
use crate::deploy::quantities::hex;
use harness::prelude::*;
use interfaces::controller::Settings;
use serde::Serialize;

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Findings {
    /// Nothing is sent until these are mended.
    pub wrong: Vec<String>,
    /// Worth knowing.
    pub warnings: Vec<String>,
}

/// What the checks learned.
pub struct Checked {
    pub identity: Identity,
    /// None when the configuration makes no sense on this chain: it is among the findings.
    pub rules: Option<Rules>,
    pub contracts: Contracts,
    pub findings: Findings,
}

pub async fn check(
    chain: &impl Chain,
    config: &Config,
    mut contracts: Contracts,
    keeper: AccountId,
) -> Result<Checked, Trouble> {
    let mut findings = Findings::default();
    let address = config.address();
    if address.is_open() {
        findings.warnings.push(format!(
            "{}: anybody between may read and change what the node says; use wss://",
            address.shown()
        ));
    }
    let identity = chain.identity().await?;
    if let Some(genesis) = &config.genesis {
        let found = hex(&identity.genesis);
        if *genesis != found {
            findings.wrong.push(format!(
                "genesis: configuration or record name {genesis}, {} is on the chain with {found}: connect to the right node",
                config.address().shown()
            ));
        }
    }
    let at = chain.heads().await?.best.hash;
    let codes_fit = codes(chain, &contracts, &mut findings).await?;
    let rules = match Rules::of(config, identity.decimals) {
        Ok(rules) => Some(rules),
        Err(error) => {
            findings.wrong.push(format!("{error:#}"));
            None
        }
    };
    if codes_fit {
        links(chain, config, &mut contracts, at, &mut findings).await?;
    }
    if let Some(rules) = &rules {
        let free = chain.purse(at).await?.free;
        if free < rules.warn_balance {
            findings.warnings.push(format!(
                "the signer {} has {} native tokens, less than balance.warn: send it some",
                hex(&keeper.0),
                rules.native(free)
            ));
        }
    }
    Ok(Checked {
        identity,
        rules,
        contracts,
        findings,
    })
}

/// Every contract of the record is there, with the code of the record.
async fn codes(
    chain: &impl Chain,
    contracts: &Contracts,
    findings: &mut Findings,
) -> Result<bool, Trouble> {
    let before = findings.wrong.len();
    for recorded in &contracts.recorded {
        let (label, account) = (&recorded.label, hex(&recorded.account.0));
        match chain.code_hash(recorded.account).await? {
            None => findings.wrong.push(format!(
                "{label}: there is no contract at {account}; is the record of this chain?"
            )),
            Some(code) if code != recorded.code => findings.wrong.push(format!(
                "{label}: {account} has the code {}, the record says {}; find out who replaced it (`keel deploy check`), then correct the record",
                hex(&code),
                hex(&recorded.code)
            )),
            Some(_) => {}
        }
    }
    Ok(findings.wrong.len() == before)
}

/// The contracts know each other as the record does, and pay as it says.
async fn links(
    chain: &impl Chain,
    config: &Config,
    contracts: &mut Contracts,
    at: Hash,
    findings: &mut Findings,
) -> Result<(), Trouble> {
    let controller = ControllerHandle::at(contracts.controller);
    let settings = view(chain, at, controller.call().settings()).await?;
    let looked_at = view(
        chain,
        at,
        LensHandle::at(contracts.lens).call().controller(),
    )
    .await?;
    for (what, found, expected) in [
        ("the controller's book", settings.links.book, contracts.book),
        (
            "the controller's stablecoin",
            settings.links.stablecoin,
            contracts.stablecoin,
        ),
        ("the lens's controller", looked_at, contracts.controller),
    ] {
        if found != expected {
            findings.wrong.push(format!(
                "{what} is {}, the record says {}: the record is of another deployment",
                hex(&found.0),
                hex(&expected.0)
            ));
        }
    }
    budget(chain, config, contracts, &settings, at, findings).await?;
    for watched in contracts.watched.clone() {
        let market = LendingMarketHandle::at(watched.account);
        contracts.markets.push(Market {
            label: watched.label,
            account: watched.account,
            assets: view(chain, at, market.call().assets()).await?,
        });
    }
    Ok(())
}

async fn budget(
    chain: &impl Chain,
    config: &Config,
    contracts: &Contracts,
    settings: &Settings,
    at: Hash,
    findings: &mut Findings,
) -> Result<(), Trouble> {
    let pays = match (settings.keeper_budget, contracts.keeper_budget) {
        (None, _) => {
            let warning = "the controller pays no keepers: what is sent is sent unpaid";
            findings.warnings.push(warning.to_owned());
            false
        }
        (Some(found), recorded) if recorded != Some(found) => {
            let known = recorded.map_or("none".to_owned(), |it| hex(&it.0));
            findings.wrong.push(format!(
                "keepers are paid by {}, the record knows {known}: correct the record, or rewards are not seen",
                hex(&found.0)
            ));
            true
        }
        (Some(found), _) => {
            let budget = KeeperBudgetHandle::at(found);
            let budget = view(chain, at, budget.call().budget()).await?;
            if budget.balance_e18 == 0 {
                let warning = "the keeper budget is empty: what is sent is sent unpaid";
                findings.warnings.push(warning.to_owned());
            }
            budget.balance_e18 != 0
        }
    };
    let unpaid = &config.pay.unpaid;
    if !pays && !unpaid.rescues && !unpaid.upkeep {
        findings.warnings.push(
            "nobody pays, and pay.unpaid forbids work without pay: only liquidations can be sent"
                .to_owned(),
        );
    }
    Ok(())
}
