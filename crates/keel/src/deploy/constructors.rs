//! What each contract is constructed with.

use super::backend::selector;
use super::plan::Kind;
use super::record::Argument;
use super::shown::Names;
use super::site::Site;
use anyhow::Result;
use interfaces::amo::AmoError;
use interfaces::buyback::BuybackError;
use interfaces::governance_token::GovernanceTokenError;
use interfaces::governor::GovernorError;
use interfaces::keeper_budget::BudgetError;
use interfaces::lending_market::LendingError;
use interfaces::price_source::AdapterError;
use interfaces::recapitalisation::RecapitalisationError;
use interfaces::stable_pool::PoolError;
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
            bytes: selector("new").to_vec(),
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
    pub fn input(&self, kind: Kind) -> Result<Input> {
        let input = Input::new();
        let roles = |input: Input| {
            input
                .with("admin", self.admin())
                .with("guardian", self.guardian())
        };
        let upgradable = |input| -> Result<Input> {
            let governor = self.of(Kind::Governor)?;
            Ok(roles(input).with("upgrader", governor))
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
            Kind::Registry => roles(input),
            Kind::Book => upgradable(input)?,
            Kind::Vault => {
                let input = input.with("book", self.of(Kind::Book)?);
                upgradable(input.with("stablecoin", self.of(Kind::Stablecoin)?))?
            }
            Kind::Oracle => upgradable(input.with("book", self.of(Kind::Book)?))?,
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
            Kind::Buyback => {
                let input = input.with("links", self.buyback_links()?);
                roles(input.with("terms", self.buyback()?.terms()?)).refusing::<BuybackError>()
            }
            Kind::Steward => input.with("init", self.steward_init()?),
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
}
