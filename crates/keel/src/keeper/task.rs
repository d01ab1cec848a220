//! What a keeper can do, one message each. As text a task is the same in the journal, the logs and the metrics.

use super::chain::Call;
use super::contracts::Contracts;
use crate::deploy::quantities::{hex, Account};
use anyhow::{bail, Context, Result};
use harness::prelude::*;
use interfaces::book::AmoId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Task {
    /// Takes positions back until no ratio is breached.
    Enforce,
    /// The same of one AMO: when all at once fails, each can be asked by itself.
    EnforceAmo(AmoId),
    /// Repays a debt that is no longer covered, for collateral and a bonus.
    Liquidate {
        market: AccountId,
        borrower: AccountId,
        tokens: u128,
    },
    /// Lets a market take what liquidations need.
    Approve {
        market: AccountId,
        tokens: u128,
    },
    /// Reads a position into the book.
    Refresh(AmoId),
    Rebalance(AmoId),
    Harvest(AmoId),
}

impl Task {
    /// Label of metrics.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::EnforceAmo(_) => "enforce_amo",
            Self::Liquidate { .. } => "liquidate",
            Self::Approve { .. } => "approve",
            Self::Refresh(_) => "refresh",
            Self::Rebalance(_) => "rebalance",
            Self::Harvest(_) => "harvest",
        }
    }

    pub fn amo(&self) -> Option<AmoId> {
        match *self {
            Self::EnforceAmo(amo)
            | Self::Refresh(amo)
            | Self::Rebalance(amo)
            | Self::Harvest(amo) => Some(amo),
            _ => None,
        }
    }

    pub fn is_rescue(&self) -> bool {
        matches!(self, Self::Enforce | Self::EnforceAmo(_))
    }

    /// Whether another keeper must be outrun, not given the turn.
    pub fn is_urgent(&self) -> bool {
        self.is_rescue() || matches!(self, Self::Liquidate { .. } | Self::Approve { .. })
    }

    /// What it is about, whatever the amount: failures are counted, and undecided transactions recognised, by this.
    pub fn subject(&self) -> Self {
        match *self {
            Self::Liquidate {
                market, borrower, ..
            } => Self::Liquidate {
                market,
                borrower,
                tokens: 0,
            },
            Self::Approve { market, .. } => Self::Approve { market, tokens: 0 },
            task => task,
        }
    }

    pub fn call(&self, contracts: &Contracts) -> Option<Call> {
        let controller = ControllerHandle::at(contracts.controller);
        let (to, input) = match *self {
            Self::Enforce => controller.call().enforce().into_input(),
            Self::EnforceAmo(amo) => controller.call().enforce_amo(amo).into_input(),
            Self::Refresh(amo) => controller.call().refresh(amo).into_input(),
            Self::Rebalance(amo) => controller.call().rebalance(amo).into_input(),
            Self::Harvest(amo) => controller.call().harvest(amo).into_input(),
            Self::Liquidate {
                market,
                borrower,
                tokens,
            } => LendingMarketHandle::at(market)
                .call()
                .liquidate(borrower, tokens, 0)
                .into_input(),
            Self::Approve { market, tokens } => {
                let loan = contracts.market(market)?.assets.loan;
                let token = TokenHandle::at(loan);
                token.psp22().approve(market, tokens).into_input()
            }
        };
        Some(Call { to, input })
    }
}

impl fmt::Display for Task {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        match self {
            Self::Enforce => formatter.write_str(kind),
            Self::EnforceAmo(amo)
            | Self::Refresh(amo)
            | Self::Rebalance(amo)
            | Self::Harvest(amo) => write!(formatter, "{kind} {amo}"),
            Self::Liquidate {
                market,
                borrower,
                tokens,
            } => write!(
                formatter,
                "{kind} {} {} {tokens}",
                hex(&market.0),
                hex(&borrower.0)
            ),
            Self::Approve { market, tokens } => {
                write!(formatter, "{kind} {} {tokens}", hex(&market.0))
            }
        }
    }
}

impl FromStr for Task {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let account = |word: &str| Ok::<_, anyhow::Error>(word.parse::<Account>()?.0);
        let task = match words[..] {
            ["enforce"] => Self::Enforce,
            ["enforce_amo", amo] => Self::EnforceAmo(amo.parse()?),
            ["refresh", amo] => Self::Refresh(amo.parse()?),
            ["rebalance", amo] => Self::Rebalance(amo.parse()?),
            ["harvest", amo] => Self::Harvest(amo.parse()?),
            ["approve", market, tokens] => Self::Approve {
                market: account(market)?,
                tokens: tokens.parse()?,
            },
            ["liquidate", market, borrower, tokens] => Self::Liquidate {
                market: account(market)?,
                borrower: account(borrower)?,
                tokens: tokens.parse().context("tokens")?,
            },
            _ => bail!("{text:?} is no task of a keeper"),
        };
        Ok(task)
    }
}

impl From<Task> for String {
    fn from(task: Task) -> Self {
        task.to_string()
    }
}

impl TryFrom<String> for Task {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}
