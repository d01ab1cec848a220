//! The structures that constructors take, of the manifest's numbers and the addresses so far.

use super::backend::Code;
use super::manifest::{Buyback, Steward, STABLECOIN};
use super::plan::Kind;
use super::site::Site;
use anyhow::{Context, Result};
use harness::prelude::*;
use interfaces::buyback::BuybackLinks;
use interfaces::controller::Links;
use interfaces::governance_token::GovernanceTokenInit;
use interfaces::lending_amo::{LendingAmoInit, Mode};
use interfaces::lending_market::MarketAssets;
use interfaces::pool_amo::PoolAmoInit;
use interfaces::price_source::FeedAdapterInit;
use interfaces::recapitalisation::RecapitalisationLinks;
use interfaces::stable_pool::PoolInit;
use interfaces::steward::{StewardInit, StewardLinks};

impl Site<'_> {
    pub fn admin(&self) -> AccountId {
        self.manifest.accounts.deployer.0
    }

    pub fn guardian(&self) -> AccountId {
        self.manifest.accounts.guardian.0
    }

    pub fn buyback(&self) -> Result<&Buyback> {
        self.manifest
            .buyback
            .as_ref()
            .context("there is no buyback")
    }

    pub fn steward(&self) -> Result<&Steward> {
        self.manifest
            .steward
            .as_ref()
            .context("there is no steward")
    }

    pub fn governance_token(&self) -> Result<GovernanceTokenInit> {
        let it = &self.manifest.governance_token;
        Ok(GovernanceTokenInit {
            name: it.name.clone(),
            symbol: it.symbol.clone(),
            max_supply_e18: it.maximum_coins.e18()?,
            initial_supply_e18: it.first_coins.e18()?,
            holder: it.first_holder.0,
            admin: self.admin(),
            guardian: self.guardian(),
        })
    }

    pub fn controller_links(&self) -> Result<Links> {
        Ok(Links {
            book: self.of(Kind::Book)?,
            vault: self.of(Kind::Vault)?,
            stablecoin: self.of(Kind::Stablecoin)?,
            guard: Code::built("guard")?.hash,
            registry: self.of(Kind::Registry)?,
        })
    }

    pub fn recapitalisation_links(&self) -> Result<RecapitalisationLinks> {
        Ok(RecapitalisationLinks {
            book: self.of(Kind::Book)?,
            vault: self.of(Kind::Vault)?,
            governance_token: self.of(Kind::GovernanceToken)?,
        })
    }

    pub fn buyback_links(&self) -> Result<BuybackLinks> {
        Ok(BuybackLinks {
            book: self.of(Kind::Book)?,
            vault: self.of(Kind::Vault)?,
            governance_token: self.of(Kind::GovernanceToken)?,
        })
    }

    pub fn steward_init(&self) -> Result<StewardInit> {
        let governor = self.of(Kind::Governor)?;
        Ok(StewardInit {
            links: StewardLinks {
                governor,
                registry: self.of(Kind::Registry)?,
                vault: self.of(Kind::Vault)?,
            },
            steward: Some(self.steward()?.account.0),
            admin: governor,
            guardian: self.guardian(),
        })
    }

    pub fn adapter(&self, collateral: usize, adapter: usize) -> Result<FeedAdapterInit> {
        Ok(FeedAdapterInit {
            oracle: self.of(Kind::Oracle)?,
            collateral: u8::try_from(collateral)?,
            source: self.manifest.collateral[collateral].adapter[adapter].source(),
            admin: self.admin(),
            guardian: self.guardian(),
        })
    }

    pub fn pool(&self, pool: usize, collateral: usize) -> Result<PoolInit> {
        let it = &self.manifest.pool[pool];
        Ok(PoolInit {
            coins: vec![self.of(Kind::Stablecoin)?, self.token(collateral)?],
            decimals: vec![18, self.manifest.collateral[collateral].decimals],
            amp: it.amp,
            fees: it.fees()?,
            average_half_life_ms: it.average_half_life.ms,
            fee_receiver: self.manifest.accounts.treasury.0,
            admin: self.admin(),
            guardian: self.guardian(),
        })
    }

    pub fn pool_amo(&self, pool: usize, collateral: usize) -> Result<PoolAmoInit> {
        let amo = self.manifest.pool[pool]
            .amo
            .as_ref()
            .context("a pool without an AMO")?;
        Ok(PoolAmoInit {
            pool: self.of(Kind::StablePool { pool, collateral })?,
            stablecoin: self.of(Kind::Stablecoin)?,
            controller: self.of(Kind::Controller)?,
            vault: self.of(Kind::Vault)?,
            admin: self.admin(),
            guardian: self.guardian(),
            params: amo.params(),
        })
    }

    pub fn market_assets(&self, market: usize) -> Result<MarketAssets> {
        let it = &self.manifest.market[market];
        let decimals_of = |id: u8| self.manifest.collateral[usize::from(id)].decimals;
        let collateral_id = self.manifest.id_of(&it.collateral)?;
        let (loan, loan_decimals, loan_id) = if it.loan == STABLECOIN {
            (self.of(Kind::Stablecoin)?, 18, None)
        } else {
            let id = self.manifest.id_of(&it.loan)?;
            (self.token(id.into())?, decimals_of(id), Some(id))
        };
        Ok(MarketAssets {
            loan,
            loan_decimals,
            loan_id,
            collateral: self.token(collateral_id.into())?,
            collateral_decimals: decimals_of(collateral_id),
            collateral_id,
            book: self.of(Kind::Book)?,
            fee_receiver: self.manifest.accounts.treasury.0,
        })
    }

    pub fn lending_amo(&self, market: usize) -> Result<LendingAmoInit> {
        let it = &self.manifest.market[market];
        let amo = it.amo.as_ref().context("a market without an AMO")?;
        Ok(LendingAmoInit {
            market: self.of(Kind::LendingMarket { market })?,
            mode: if it.loan == STABLECOIN {
                Mode::DirectDeposit
            } else {
                Mode::IdleCollateral
            },
            stablecoin: self.of(Kind::Stablecoin)?,
            controller: self.of(Kind::Controller)?,
            vault: self.of(Kind::Vault)?,
            book: self.of(Kind::Book)?,
            params: amo.params()?,
            admin: self.admin(),
            guardian: self.guardian(),
        })
    }
}
