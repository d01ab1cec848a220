//! What the books should say, followed from the events of every call alone.

use crate::world::AMOS;
use harness::prelude::*;
use interfaces::book::LossRealised;
use interfaces::controller::{Enforced, Harvested, Outcome, Rebalanced, WrittenOff};
use interfaces::keeper_budget::{BudgetWithdrawn, KeeperPaid};
use interfaces::vault::{
    BasketRedeemed, Distributed, Minted, Recapitalised, Redeemed, Released, Restored,
};
use policy::ledger::{AmoId, Collateral};
use std::collections::HashMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ghost {
    pub supply_e18: u128,
    /// By collateral id.
    tokens: Vec<AccountId>,
    /// By token.
    pub idle: HashMap<AccountId, u128>,
    pub debts_e18: HashMap<AmoId, u128>,
    pub paid_e18: u128,
    budget: Option<AccountId>,
    /// Of the step under way.
    losses_e18: HashMap<AmoId, u128>,
    restored: u128,
}

impl Ghost {
    pub fn of(suite: &mut Suite, budget: KeeperBudgetHandle) -> Self {
        let (vault, book) = (suite.vault, suite.book);
        let assets = suite.chain.read(vault.call().assets());
        let mut debts_e18 = HashMap::new();
        for amo in 0..AMOS {
            let record = suite.chain.read(book.call().amo(amo)).unwrap();
            debts_e18.insert(amo, record.debt_e18);
        }
        Self {
            supply_e18: suite.chain.supply(suite.contracts.stablecoin),
            tokens: assets.iter().map(|asset| asset.token).collect(),
            idle: assets
                .into_iter()
                .map(|asset| (asset.token, asset.idle))
                .collect(),
            debts_e18,
            budget: Some(budget.account),
            ..Self::default()
        }
    }

    /// Follows one call.
    pub fn follow(&mut self, emitted: &[harness::Emitted], suite: &mut Suite) {
        self.losses_e18.clear();
        self.restored = 0;
        let contracts = suite.contracts.clone();
        for event in emitted {
            if event.contract == contracts.vault.account {
                self.follow_vault(event);
            } else if event.contract == contracts.book.account {
                if let Some(loss) = event.decode::<LossRealised>() {
                    *self.losses_e18.entry(loss.amo).or_default() += loss.loss_e18;
                }
            } else if event.contract == contracts.controller.account {
                self.follow_controller(event, suite);
            } else if Some(event.contract) == self.budget {
                if let Some(paid) = event.decode::<KeeperPaid>() {
                    self.paid_e18 += paid.paid_e18;
                }
                if let Some(taken) = event.decode::<BudgetWithdrawn>() {
                    self.paid_e18 += taken.amount_e18;
                }
            }
        }
    }

    fn follow_vault(&mut self, event: &harness::Emitted) {
        if let Some(minted) = event.decode::<Minted>() {
            self.supply_e18 += minted.coin_out;
            self.put(minted.token, minted.tokens_in);
        } else if let Some(redeemed) = event.decode::<Redeemed>() {
            self.supply_e18 -= redeemed.coin_in;
            self.take(redeemed.token, redeemed.tokens_out);
        } else if let Some(basket) = event.decode::<BasketRedeemed>() {
            self.supply_e18 -= basket.coin_in;
            for (token, paid) in self.tokens.clone().into_iter().zip(basket.tokens_out) {
                self.take(token, paid);
            }
        } else if let Some(given) = event.decode::<Recapitalised>() {
            self.put(given.token, given.amount);
        } else if let Some(paid) = event.decode::<Distributed>() {
            self.take(paid.token, paid.amount);
        } else if let Some(lent) = event.decode::<Released>() {
            self.take(lent.token, lent.amount);
        } else if let Some(restored) = event.decode::<Restored>() {
            self.put(restored.token, restored.amount);
            self.restored = restored.amount;
        }
    }

    fn follow_controller(&mut self, event: &harness::Emitted, suite: &mut Suite) {
        if let Some(rebalanced) = event.decode::<Rebalanced>() {
            let amo = rebalanced.amo;
            match rebalanced.outcome {
                Outcome::Nothing => {}
                Outcome::Wound { coin_e18, tokens } => {
                    self.supply_e18 += coin_e18;
                    let lent_e18 = collateral_of(suite, amo)
                        .map_or(0, |held| held.value_up(tokens, held.fair_e18()));
                    *self.debts_e18.get_mut(&amo).unwrap() += coin_e18 + lent_e18;
                }
                Outcome::Unwound { coin_e18 } => {
                    self.supply_e18 -= coin_e18;
                    let tokens = self.restored;
                    self.repay(suite, amo, coin_e18, tokens);
                }
            }
        } else if let Some(step) = event.decode::<Enforced>() {
            self.supply_e18 -= step.coin_burned;
            self.repay(suite, step.amo, step.coin_burned, step.tokens_restored);
        } else if let Some(harvested) = event.decode::<Harvested>() {
            self.supply_e18 -= harvested.coin_burned;
        } else if let Some(given_up) = event.decode::<WrittenOff>() {
            let debt = self.debts_e18.get_mut(&given_up.amo).unwrap();
            assert_eq!(*debt, given_up.loss_e18, "the loss is the debt");
            *debt = 0;
        }
    }

    /// The debt falls by the loss realised and by the par value returned, never below zero.
    fn repay(&mut self, suite: &mut Suite, amo: AmoId, coin_e18: u128, tokens: u128) {
        let tokens_e18 =
            collateral_of(suite, amo).map_or(0, |held| held.value_down(tokens, held.fair_e18()));
        let loss_e18 = self.losses_e18.remove(&amo).unwrap_or(0);
        let debt = self.debts_e18.get_mut(&amo).unwrap();
        *debt = debt.saturating_sub(loss_e18 + coin_e18 + tokens_e18);
    }

    fn put(&mut self, token: AccountId, amount: u128) {
        *self.idle.get_mut(&token).unwrap() += amount;
    }

    fn take(&mut self, token: AccountId, amount: u128) {
        *self.idle.get_mut(&token).unwrap() -= amount;
    }
}

fn collateral_of(suite: &mut Suite, amo: AmoId) -> Option<Collateral> {
    let book = suite.contracts.book;
    let record = suite.chain.read(book.call().amo(amo))?;
    suite.chain.read(book.call().collateral(record.collateral?))
}
