//! What a manifest that can be read must still be.

use super::manifest::{Accounts, Manifest, STABLECOIN};
use anyhow::{bail, ensure, Context, Result};
use std::collections::BTreeSet;

impl Manifest {
    pub fn validate(&self) -> Result<()> {
        ensure!(!self.chain.name.is_empty(), "chain.name is empty");
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
