//! What a message did, or would do, read from the events it emitted. An answer alone does not tell: a poke that moves nothing succeeds.

use super::contracts::Contracts;
use super::liquidation::MarketNow;
use super::rules::Rules;
use super::task::Task;
use harness::prelude::*;
use harness::Emitted;
use interfaces::book::{AmoId, PositionChanged};
use interfaces::controller::{
    AmoSkipped, Cause, ControllerError, Enforced, Harvested, Outcome, Rebalanced,
};
use interfaces::keeper_budget::KeeperPaid;
use interfaces::lending_market::{LendingError, Liquidated};
use scale::{Decode, DecodeAll};
use std::fmt::Debug;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// What the task is for has happened.
    pub done: bool,
    /// Coin from the keeper budget.
    pub reward_e18: u128,
    /// Par value that came back from AMOs.
    pub recalled_e18: u128,
    /// Some of it for a ratio that was breached.
    pub healed: bool,
    /// Of a harvest.
    pub profit_e18: u128,
    /// Of a liquidation: loan tokens and collateral.
    pub repaid: u128,
    pub seized: u128,
    /// AMOs that failed and were passed by.
    pub skipped: Vec<AmoId>,
}

struct Events<'a>(&'a [Emitted]);

impl Events<'_> {
    fn of<E>(&self, emitter: AccountId, decode: fn(&Emitted) -> Option<E>) -> Vec<E> {
        let from = self.0.iter().filter(|it| it.contract == emitter);
        from.filter_map(decode).collect()
    }
}

impl Effect {
    /// Of which nothing is known but that there is one.
    pub fn unseen() -> Self {
        Self {
            done: true,
            recalled_e18: u128::MAX,
            healed: true,
            profit_e18: u128::MAX,
            ..Self::default()
        }
    }

    /// What the keeper has of it, USD: the reward, or what a liquidation leaves.
    pub fn gain_down_e18(&self, rules: &Rules, market: Option<&MarketNow>) -> u128 {
        let sold_e18 = market.map_or(0, |it| it.gain_down_e18(rules, self.repaid, self.seized));
        self.reward_e18.max(sold_e18)
    }

    /// Of a task that `keeper` sent.
    pub fn read(
        task: &Task,
        contracts: &Contracts,
        keeper: AccountId,
        emitted: &[Emitted],
    ) -> Self {
        let events = Events(emitted);
        let controller = contracts.controller;
        let mut effect = Self::default();
        let budget = contracts.keeper_budget.unwrap_or(controller);
        for paid in events.of(budget, Emitted::decode::<KeeperPaid>) {
            if paid.keeper == keeper {
                effect.reward_e18 = effect.reward_e18.saturating_add(paid.paid_e18);
            }
        }
        let enforced = events.of(controller, Emitted::decode::<Enforced>);
        let marked = events.of(contracts.book, Emitted::decode::<PositionChanged>);
        for step in &enforced {
            // A written-off AMO has no debt to fall: what it gives shows in the coin.
            effect.recalled_e18 = effect.recalled_e18.saturating_add(step.coin_burned);
            effect.healed |= matches!(step.cause, Cause::Ratio(_) | Cause::Impaired);
        }
        if !enforced.is_empty() {
            let fallen = marked
                .iter()
                .map(|it| it.debt_old_e18.saturating_sub(it.debt_new_e18));
            let fallen_e18 = fallen.fold(0_u128, u128::saturating_add);
            effect.recalled_e18 = effect.recalled_e18.max(fallen_e18);
        }
        let skipped = events.of(controller, Emitted::decode::<AmoSkipped>);
        effect.skipped = skipped.iter().map(|it| it.amo).collect();
        effect.done = match *task {
            Task::Enforce => !enforced.is_empty(),
            Task::EnforceAmo(amo) => enforced.iter().any(|it| it.amo == amo),
            Task::Refresh(amo) => marked.iter().any(|it| it.amo == amo),
            Task::Rebalance(amo) => {
                let moved = events.of(controller, Emitted::decode::<Rebalanced>);
                moved.iter().any(|it| it.amo == amo)
            }
            Task::Harvest(amo) => {
                let taken = events.of(controller, Emitted::decode::<Harvested>);
                let taken = taken.iter().find(|it| it.amo == amo);
                effect.profit_e18 = taken.map_or(0, |it| it.profit_e18);
                taken.is_some()
            }
            Task::Liquidate {
                market, borrower, ..
            } => {
                let sold = events.of(market, Emitted::decode::<Liquidated>);
                let sold = sold.iter().find(|it| it.borrower == borrower);
                (effect.repaid, effect.seized) = sold.map_or((0, 0), |it| (it.repaid, it.seized));
                sold.is_some()
            }
            Task::Approve { market, .. } => {
                let loan = contracts.market(market).map(|market| market.assets.loan);
                emitted.iter().any(|it| Some(it.contract) == loan)
            }
        };
        effect
    }
}

/// The contract's word on a message of this task: whether it says to have done something, or its error by name and values.
pub fn answered(task: &Task, answer: &[u8]) -> Result<bool, String> {
    match task {
        Task::Enforce | Task::EnforceAmo(_) => {
            value::<u32, ControllerError>(answer).map(|steps| steps != 0)
        }
        Task::Rebalance(_) => {
            value::<Outcome, ControllerError>(answer).map(|it| it != Outcome::Nothing)
        }
        Task::Refresh(_) | Task::Harvest(_) => value::<(), ControllerError>(answer).map(|()| true),
        Task::Liquidate { .. } => value::<(u128, u128), LendingError>(answer).map(|_| true),
        Task::Approve { market, tokens } => {
            let approval = TokenHandle::at(*market).psp22().approve(*market, *tokens);
            value_of(&approval, answer).map(|()| true)
        }
    }
}

/// For an error whose type has no name here.
fn value_of<T: Decode, E: Decode + Debug>(
    _: &impl Message<Answer = Result<T, E>>,
    answer: &[u8],
) -> Result<T, String> {
    value::<T, E>(answer)
}

fn value<T: Decode, E: Decode + Debug>(answer: &[u8]) -> Result<T, String> {
    decoded::<Result<T, E>>(answer)?.map_err(|error| format!("{error:?}"))
}

/// An answer stands behind a byte that says whether the contract understood the message.
pub fn decoded<T: Decode>(answer: &[u8]) -> Result<T, String> {
    match answer.split_first() {
        Some((0, mut rest)) => T::decode_all(&mut rest)
            .map_err(|_| "the answer is not of the message's type".to_owned()),
        _ => Err("the contract did not understand the message".to_owned()),
    }
}
