//! What a manifest that can be read must still be.

use super::manifest::{Accounts, Chain, ChainKind, Manifest, STABLECOIN};
use super::sound::listed;
use anyhow::{bail, ensure, Context, Result};
use std::collections::BTreeSet;

impl Chain {
    fn validate(&self) -> Result<()> {
        ensure!(!self.name.is_empty(), "chain.name is empty");
        ensure!(self.block_time.ms > 0, "chain.block_time is nothing");
        match (self.kind, &self.url) {
            (ChainKind::Embedded, None) => Ok(()),
            (ChainKind::Embedded, Some(_)) => bail!("chain.url: the embedded chain has none"),
            (ChainKind::Node, None) => {
                bail!("chain.url is missing: a node's, as \"ws://127.0.0.1:9944\"")
            }
            (ChainKind::Node, Some(url)) => ensure_url(url),
        }
    }
}

fn ensure_url(url: &str) -> Result<()> {
    let schemes = ["ws://", "wss://"].into_iter();
    let rest = schemes
        .filter_map(|scheme| url.strip_prefix(scheme))
        .next()
        .with_context(|| format!("chain.url: {url:?} begins with neither ws:// nor wss://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    ensure!(
        !host.is_empty() && !host.starts_with(':') && !url.contains(char::is_whitespace),
        "chain.url: {url:?} names no host"
    );
    ensure!(
        !host.contains('@'),
        "chain.url: a manifest is public and holds no password"
    );
    Ok(())
}

impl Manifest {
    pub fn validate(&self) -> Result<()> {
        self.chain.validate()?;
        self.ensure_governance_is_safe()?;
        self.ensure_deployer_keeps_nothing()?;
        self.ensure_names_are_unique()?;
        for collateral in &self.collateral {
            self.class_of(collateral)?;
            if collateral.token.is_some() == collateral.test_token.is_some() {
                bail!(
                    "collateral {}: exactly one of token and test_token",
                    collateral.symbol
                );
            }
        }
        for pool in &self.pool {
            for symbol in &pool.collaterals {
                self.id_of(symbol).context("a pool")?;
            }
            if let Some(amo) = &pool.amo {
                self.amo_terms(&amo.terms)?;
            }
        }
        for market in &self.market {
            if market.loan != STABLECOIN {
                self.id_of(&market.loan)
                    .with_context(|| format!("market {}", market.name))?;
            }
            self.id_of(&market.collateral)
                .with_context(|| format!("market {}", market.name))?;
            if let Some(amo) = &market.amo {
                self.amo_terms(&amo.terms)?;
            }
        }
        self.ensure_mintable()?;
        self.ensure_corridors()
    }

    /// An allowance beyond the maximum supply would promise a recapitalisation that never comes.
    fn ensure_mintable(&self) -> Result<()> {
        let token = &self.governance_token;
        let allowance_e18 = self.recapitalisation.minting_allowance_coins.e18()?;
        let all_e18 = token.first_coins.e18()?.saturating_add(allowance_e18);
        ensure!(
            all_e18 <= token.maximum_coins.e18()?,
            "recapitalisation.minting_allowance_coins: with governance_token.first_coins more than its maximum_coins"
        );
        Ok(())
    }

    fn ensure_governance_is_safe(&self) -> Result<()> {
        let weak = self.weak_terms();
        ensure!(
            weak.is_empty() || self.chain.rehearsal,
            "governor: {}; only a test chain's manifest may have weaker terms, and says `rehearsal = true` under [chain]",
            listed(&weak)
        );
        Ok(())
    }

    /// What the deployer would keep for good must not be given to it in the first place.
    fn ensure_deployer_keeps_nothing(&self) -> Result<()> {
        let Accounts {
            deployer,
            guardian,
            treasury,
            surplus,
        } = &self.accounts;
        let mut others = vec![
            ("accounts.guardian".to_owned(), *guardian),
            ("accounts.treasury".to_owned(), *treasury),
            (
                "governance_token.first_holder".to_owned(),
                self.governance_token.first_holder,
            ),
        ];
        others.extend(surplus.map(|account| ("accounts.surplus".to_owned(), account)));
        if let Some(steward) = &self.steward {
            others.push(("steward.account".to_owned(), steward.account));
            ensure!(
                steward.account != *guardian,
                "steward.account is the guardian, who is there to suspend it"
            );
        }
        for (name, class) in &self.classes {
            let reporters = class.reporters.iter();
            others.extend(reporters.map(|account| (format!("classes.{name}.reporters"), *account)));
        }
        for (key, account) in others {
            ensure!(
                account != *deployer,
                "{key} is the deployer, who must not keep a right"
            );
        }
        Ok(())
    }

    fn ensure_names_are_unique(&self) -> Result<()> {
        let collaterals = self
            .collateral
            .iter()
            .map(|it| ("collateral", it.symbol.as_str()));
        let pools = self.pool.iter().flat_map(|it| &it.collaterals);
        let pools = pools.map(|symbol| ("pool", symbol.as_str()));
        let markets = self.market.iter().map(|it| ("market", it.name.as_str()));
        let mut seen = BTreeSet::new();
        for (what, name) in collaterals.chain(pools).chain(markets) {
            ensure!(seen.insert((what, name)), "two of {what} {name}");
        }
        Ok(())
    }
}
