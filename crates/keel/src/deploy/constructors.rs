//! What each contract is constructed with.

use super::backend::{constructor, Code};
use super::manifest::STABLECOIN;
use super::plan::Kind;
use super::record::Argument;
use super::shown::Names;
use super::site::Site;
use anyhow::{Context, Result};
use harness::prelude::*;
use interfaces::amo::AmoError;
use interfaces::controller::Links;
use interfaces::governance_token::{GovernanceTokenError, GovernanceTokenInit};
use interfaces::governor::GovernorError;
use interfaces::keeper_budget::BudgetError;
use interfaces::lending_amo::{LendingAmoInit, Mode};
use interfaces::lending_market::{LendingError, MarketAssets};
use interfaces::pool_amo::PoolAmoInit;
use interfaces::price_source::{AdapterError, FeedAdapterInit};
use interfaces::recapitalisation::{RecapitalisationError, RecapitalisationLinks};
use interfaces::stable_pool::{PoolError, PoolInit};
use scale::{Decode, Encode};
use std::fmt::Debug;

/// A constructor's input, and how to read its refusal.
pub struct Input {
    pub bytes: Vec<u8>,
    pub arguments: Vec<Argument>,
    pub refusal: fn(&[u8]) -> String,
}

impl Input {
    fn new() -> Self {
        Self {
            bytes: constructor().to_vec(),
            arguments: Vec::new(),
            refusal: |_| "it refused".to_owned(),
        }
    }

    fn with(mut self, name: &str, value: impl Encode + Debug) -> Self {
        value.encode_to(&mut self.bytes);
        let value = Names::none().shown(&value);
        self.arguments.push(Argument {
            name: name.to_owned(),
            value,
        });
        self
    }

    fn refusing<E: Decode + Debug>(mut self) -> Self {
        self.refusal = |mut bytes| match E::decode(&mut bytes) {
            Ok(error) => format!("it refused: {error:?}"),
            Err(_) => "it refused".to_owned(),
        };
        self
    }
}

impl Site<'_> {
    fn admin(&self) -> AccountId {
        self.manifest.accounts.deployer.0
    }

    fn guardian(&self) -> AccountId {
        self.manifest.accounts.guardian.0
    }

    pub fn input(&self, kind: Kind) -> Result<Input> {
        let input = Input::new();
        let roles = |input: Input| {
            input
                .with("admin", self.admin())
                .with("guardian", self.guardian())
        };
        let manifest = self.manifest;
        Ok(match kind {
            Kind::TestToken { collateral } => {
                let it = &manifest.collateral[collateral];
                let name = it.test_token.clone().unwrap_or_default();
                let input = input.with("name", name).with("symbol", it.symbol.clone());
                input.with("decimals", it.decimals)
            }
            Kind::GovernanceToken => input
                .with("init", self.governance_token()?)
                .refusing::<GovernanceTokenError>(),
            Kind::Governor => input
                .with("token", self.of(Kind::GovernanceToken)?)
                .with("terms", manifest.governor.terms())
                .refusing::<GovernorError>(),
            Kind::Stablecoin => {
                let it = &manifest.stablecoin;
                roles(
                    input
                        .with("name", it.name.clone())
                        .with("symbol", it.symbol.clone()),
                )
            }
            Kind::Book | Kind::Registry => roles(input),
            Kind::Vault => {
                let input = input.with("book", self.of(Kind::Book)?);
                roles(input.with("stablecoin", self.of(Kind::Stablecoin)?))
            }
            Kind::Oracle => roles(input.with("book", self.of(Kind::Book)?)),
            Kind::Guard => input,
            Kind::Controller => input
                .with("links", self.controller_links()?)
                .with("allowance", manifest.guarded_call.allowance()),
            Kind::Lens => input.with("controller", self.of(Kind::Controller)?),
            Kind::Settlement => input.with("stablecoin", self.of(Kind::Stablecoin)?),
            Kind::KeeperBudget => {
                let input = input.with("coin", self.of(Kind::Stablecoin)?);
                roles(input.with("terms", manifest.keeper_budget.terms()?))
                    .refusing::<BudgetError>()
            }
            Kind::Recapitalisation => {
                let input = input.with("links", self.recapitalisation_links()?);
                roles(input.with("terms", manifest.recapitalisation.terms()?))
                    .refusing::<RecapitalisationError>()
            }
            Kind::FeedAdapter {
                collateral,
                adapter,
            } => input
                .with("init", self.adapter(collateral, adapter)?)
                .refusing::<AdapterError>(),
            Kind::StablePool { pool, collateral } => input
                .with("init", self.pool(pool, collateral)?)
                .refusing::<PoolError>(),
            Kind::PoolAmo { pool, collateral } => input
                .with("init", self.pool_amo(pool, collateral)?)
                .refusing::<AmoError>(),
            Kind::LendingMarket { market } => {
                let input = input.with("assets", self.market_assets(market)?);
                roles(input.with("terms", manifest.market[market].terms()?))
                    .refusing::<LendingError>()
            }
            Kind::LendingAmo { market } => input
                .with("init", self.lending_amo(market)?)
                .refusing::<AmoError>(),
        })
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
            sold: self.of(Kind::GovernanceToken)?,
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
