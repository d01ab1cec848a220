//! What happens before a connection is used: the checks, and opening what the keeper keeps.

use super::borrowers::Borrowers;
use super::chain::{Chain, Connector, Hash, Identity};
use super::check::{check, Checked};
use super::circuit::{CircuitTerms, Circuits};
use super::clock::Clock;
use super::config::Config;
use super::daemon::Keeper;
use super::desk::{Desk, Halt};
use super::journal::Journal;
use super::link::Link;
use crate::deploy::quantities::hex;
use anyhow::{anyhow, Result};
use harness::AccountId;
use std::path::PathBuf;

impl<C: Connector, K: Clock> Keeper<C, K> {
    /// Checks everything, and opens what the keeper keeps.
    pub async fn open(&self, link: &Link<C::Chain, K>) -> Result<Desk, Halt> {
        let checked = check(link, &self.config, self.contracts.clone(), self.account).await?;
        let Checked {
            identity,
            rules,
            contracts,
            findings,
        } = checked;
        for warning in &findings.warnings {
            tracing::warn!(warning, "check");
        }
        if !findings.wrong.is_empty() {
            let list = findings.wrong.join("\n  ");
            return Err(Halt::Fatal(anyhow!(
                "the configuration is wrong, and nothing was sent:\n  {list}"
            )));
        }
        let Some(rules) = rules else {
            return Err(Halt::Fatal(anyhow!("the configuration makes no rules")));
        };
        let journal = self.journal(&identity)?;
        let failures = &self.config.failures;
        let liquidations = &self.config.liquidations;
        let accounts: Vec<AccountId> = contracts.markets.iter().map(|it| it.account).collect();
        let file = (!self.mode.dry_run).then(|| beside_journal(&self.config));
        Ok(Desk {
            config: self.config.clone(),
            rules,
            contracts,
            keeper: self.account,
            journal,
            circuits: Circuits::new(CircuitTerms {
                back_off_ms: failures.back_off.ms,
                longest_back_off_ms: failures.longest_back_off.ms,
                open_after: failures.open_after,
                open_for_ms: failures.open_for.ms,
            }),
            borrowers: Borrowers::open(file.as_deref(), &accounts, liquidations.since_block)?,
            meters: self.meters.clone(),
            health: self.health.clone(),
            quiet_until: None,
            looked_at: Hash::default(),
            is_following: false,
            handed_at: None,
            only_looks: self.mode.dry_run,
            at_once: self.mode.once,
            usual_fees: Default::default(),
            failed: 0,
            unread: Default::default(),
            said: Default::default(),
        })
    }

    fn journal(&self, identity: &Identity) -> Result<Journal> {
        match self.mode.dry_run {
            true => Ok(Journal::in_memory(identity.genesis, self.account.0)),
            false => Journal::open(&self.config.journal, identity.genesis, self.account.0),
        }
    }
}

/// A node that was restarted may be on another chain.
pub async fn same_chain(chain: &impl Chain, config: &Config, genesis: Hash) -> Result<(), Halt> {
    let found = chain.identity().await?.genesis;
    if found == genesis {
        return Ok(());
    }
    Err(Halt::Fatal(anyhow!(
        "{} is on another chain now: genesis {}, it was {}. Nothing was sent there; connect to the right node",
        config.address().shown(),
        hex(&found),
        hex(&genesis)
    )))
}

fn beside_journal(config: &Config) -> PathBuf {
    let mut name = config.journal.as_os_str().to_owned();
    name.push(".borrowers");
    PathBuf::from(name)
}
