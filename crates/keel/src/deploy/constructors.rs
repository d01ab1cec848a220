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
    /// Of each argument: takes the recorded one off, and says whether it is the same but for what governance may change.
    agrees: Vec<Box<Agrees>>,
}

type Agrees = dyn Fn(&mut &[u8]) -> bool;

impl Input {
    fn new() -> Self {
        Self {
            bytes: selector("new").to_vec(),
            arguments: Vec::new(),
            refusal: |_| "it refused".to_owned(),
            agrees: Vec::new(),
        }
    }

    /// An argument that is fixed for good.
    fn with<A: Encode + Decode + Debug + 'static>(self, name: &str, value: A) -> Self {
        self.but_for(name, value, |_, _| {})
    }

    /// An argument that governance may change.
    fn governed<A: Encode + Decode + Debug + 'static>(self, name: &str, value: A) -> Self {
        self.but_for(name, value, |recorded, now| {
            if let Ok(now) = A::decode(&mut now.encode().as_slice()) {
                *recorded = now;
            }
        })
    }

    /// An argument with parts that governance may change: `update` puts them into the recorded one as they are now.
    fn but_for<A: Encode + Decode + Debug + 'static>(
        mut self,
        name: &str,
        value: A,
        update: fn(&mut A, &A),
    ) -> Self {
        value.encode_to(&mut self.bytes);
        self.arguments.push(Argument {
            name: name.to_owned(),
            value: Names::none().shown(&value),
        });
        self.agrees.push(Box::new(move |rest| {
            let Ok(mut recorded) = A::decode(rest) else {
                return false;
            };
            update(&mut recorded, &value);
            recorded.encode() == value.encode()
        }));
        self
    }

    /// Whether a recorded input is this one, but for what governance may change.
    pub fn agrees(&self, recorded: &[u8]) -> bool {
        let Some(mut rest) = recorded.strip_prefix(&selector("new")) else {
            return false;
        };
        self.agrees.iter().all(|agrees| agrees(&mut rest)) && rest.is_empty()
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
                .governed("guardian", self.guardian())
        };
        let upgradable = |input| -> Result<Input> {
            let governor = self.of(Kind::Governor)?;
            Ok(roles(input).governed("upgrader", governor))
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
                .but_for("init", self.governance_token()?, |recorded, now| {
                    recorded.guardian = now.guardian;
                })
                .refusing::<GovernanceTokenError>(),
            Kind::Governor => input
                .with("token", self.of(Kind::GovernanceToken)?)
                .governed("terms", manifest.governor.terms())
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
                .governed("allowance", manifest.guarded_call.allowance()),
            Kind::Lens => input.with("controller", self.of(Kind::Controller)?),
            Kind::Settlement => input.with("stablecoin", self.of(Kind::Stablecoin)?),
            Kind::KeeperBudget => {
                let input = input.with("coin", self.of(Kind::Stablecoin)?);
                roles(input.governed("terms", manifest.keeper_budget.terms()?))
                    .refusing::<BudgetError>()
            }
            Kind::Recapitalisation => {
                let input = input.with("links", self.recapitalisation_links()?);
                roles(input.governed("terms", manifest.recapitalisation.terms()?))
                    .refusing::<RecapitalisationError>()
            }
            Kind::Buyback => {
                let input = input.with("links", self.buyback_links()?);
                roles(input.governed("terms", self.buyback()?.terms()?)).refusing::<BuybackError>()
            }
            Kind::Steward => input.but_for("init", self.steward_init()?, |recorded, now| {
                recorded.steward = now.steward;
                recorded.guardian = now.guardian;
            }),
            Kind::FeedAdapter {
                collateral,
                adapter,
            } => input
                .but_for(
                    "init",
                    self.adapter(collateral, adapter)?,
                    |recorded, now| {
                        recorded.source = now.source.clone();
                        recorded.guardian = now.guardian;
                    },
                )
                .refusing::<AdapterError>(),
            Kind::StablePool { pool, collateral } => input
                .but_for("init", self.pool(pool, collateral)?, |recorded, now| {
                    recorded.amp = now.amp;
                    recorded.fees = now.fees;
                    recorded.fee_receiver = now.fee_receiver;
                    recorded.guardian = now.guardian;
                })
                .refusing::<PoolError>(),
            Kind::PoolAmo { pool, collateral } => input
                .but_for("init", self.pool_amo(pool, collateral)?, |recorded, now| {
                    recorded.params = now.params;
                    recorded.guardian = now.guardian;
                })
                .refusing::<AmoError>(),
            Kind::LendingMarket { market } => {
                let input = input.with("assets", self.market_assets(market)?);
                roles(input.governed("terms", manifest.market[market].terms()?))
                    .refusing::<LendingError>()
            }
            Kind::LendingAmo { market } => input
                .but_for("init", self.lending_amo(market)?, |recorded, now| {
                    recorded.params = now.params;
                    recorded.guardian = now.guardian;
                })
                .refusing::<AmoError>(),
        })
    }
}
