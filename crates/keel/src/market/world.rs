//! The suite and everybody who acts on it. Every action is a public message sent by the account whose role it is.

use super::lending::LendingSide;
use super::outcome::Action;
use super::venue::Venue;
use harness::prelude::*;
use interfaces::controller::{Enforced, Outcome};
use policy::ledger::AmoId;

/// An AMO, and what it is called in the report.
#[derive(Clone, Copy)]
pub struct Lever {
    pub amo: AmoId,
    pub name: &'static str,
}

pub struct World {
    pub suite: Suite,
    /// The coins with a pool.
    pub dollars: Vec<Coin>,
    pub lending: LendingSide,
    /// Outside price of each coin of the suite, the lending market's collateral last.
    pub prices_e18: Vec<u128>,
    pub actions: Vec<Action>,
    /// As last read; forgotten with everything that moves a pool or a price.
    pub venues: Option<Vec<Venue>>,
}

impl World {
    pub fn next_block(&mut self, at_ms: u64) {
        self.suite.chain.next_block_at(at_ms);
        self.lending_moved();
    }

    /// Every AMO, in the order in which keepers poke them.
    pub fn levers(&self) -> Vec<Lever> {
        let lending = Lever {
            amo: self.lending.amo,
            name: "lending",
        };
        let pools = self.dollars.iter().map(coin_lever);
        pools.chain([lending]).collect()
    }

    pub fn report_prices(&mut self) {
        self.venues = None;
        let reports: Vec<_> = self
            .suite
            .coins
            .iter()
            .map(|coin| coin.id)
            .zip(self.prices_e18.iter().copied())
            .collect();
        self.suite.report_prices(&reports);
    }

    /// Every pool as a trader sees it now.
    pub fn venues(&mut self) -> Vec<Venue> {
        if let Some(venues) = &self.venues {
            return venues.clone();
        }
        let reader = Role::Arbitrageur.account();
        let coins = self.dollars.clone();
        let states: Vec<_> = coins
            .iter()
            .map(|coin| self.suite.chain.read_ok(coin.pool().call().state(reader)))
            .collect();
        let venues: Vec<Venue> = coins
            .iter()
            .zip(states)
            .zip(&self.prices_e18)
            .map(|((coin, state), price)| Venue::new(&state, coin.decimals, *price))
            .collect();
        self.venues = Some(venues.clone());
        venues
    }

    /// Buys coin in a pool with tokens bought outside. Returns the coin.
    pub fn buy_coin(&mut self, who: Role, pool: usize, tokens: u128) -> Option<u128> {
        self.venues = None;
        let coin = self.dollars[pool];
        self.suite.give(who, coin, tokens);
        let message = coin
            .pool()
            .call()
            .swap_exact_in(1, 0, tokens, 0, who.account(), NEVER);
        let bought = self.suite.chain.call(who, message).ok()?;
        self.note(
            "swap",
            format!("{} buys {} in {}", who.name(), whole(bought), coin.symbol),
        );
        Some(bought)
    }

    /// Sells coin in a pool; the tokens are sold outside. Returns the tokens.
    pub fn sell_coin(&mut self, who: Role, pool: usize, amount: u128) -> Option<u128> {
        self.venues = None;
        let coin = self.dollars[pool];
        let message = coin
            .pool()
            .call()
            .swap_exact_in(0, 1, amount, 0, who.account(), NEVER);
        let tokens = self.suite.chain.call(who, message).ok()?;
        self.note(
            "swap",
            format!("{} sells {} in {}", who.name(), whole(amount), coin.symbol),
        );
        Some(tokens)
    }

    /// Buys exactly an amount of coin in a pool for at most about `tokens`. Returns the tokens paid.
    pub fn swap_for_exact_coin(
        &mut self,
        who: Role,
        pool: usize,
        amount: u128,
        tokens: u128,
    ) -> Option<u128> {
        self.venues = None;
        let coin = self.dollars[pool];
        // The pool rounds up in its own units.
        let most = tokens + 1;
        self.suite.give(who, coin, most);
        let to = who.account();
        let message = coin
            .pool()
            .call()
            .swap_exact_out(1, 0, amount, most, to, NEVER);
        let paid = self.suite.chain.call(who, message).ok()?;
        self.note(
            "swap",
            format!("{} buys {} in {}", who.name(), whole(amount), coin.symbol),
        );
        Some(paid)
    }

    /// The first breached ratio.
    pub fn breach(&mut self) -> Option<interfaces::RatioKind> {
        let book = self.suite.book;
        self.suite.chain.read(book.call().health()).breach
    }

    /// A keeper pokes an AMO.
    pub fn rebalance(&mut self, lever: Lever) {
        self.venues = None;
        self.lending_moved();
        let Lever { amo, name } = lever;
        let call = self.suite.poke(amo);
        let controller = self.suite.controller;
        for step in call.events::<Enforced>(controller) {
            let coin = whole(step.coin_burned);
            let pool = self.dollars.iter().find(|coin| coin.amo_id() == step.amo);
            let taken = match pool {
                Some(pool) => {
                    let tokens = step.tokens_restored / pool.units(1);
                    format!("{coin} coin and {tokens} {} of its pool", pool.symbol)
                }
                None => format!("{coin} coin of lending"),
            };
            self.note("enforce", format!("{:?}: took back {taken}", step.cause));
        }
        match call.result() {
            Ok(Outcome::Nothing) => {}
            Ok(Outcome::Wound { coin_e18, .. }) => {
                self.note("wind", format!("{name}: {} minted", whole(coin_e18)));
            }
            Ok(Outcome::Unwound { coin_e18 }) => {
                self.note("unwind", format!("{name}: {} burned", whole(coin_e18)));
            }
            Err(refusal) => self.note("poke refused", format!("{name}: {refusal:?}")),
        }
    }

    pub fn note(&mut self, kind: &'static str, detail: String) {
        let at_ms = self.suite.chain.now_ms();
        self.actions.push(Action {
            at_ms,
            kind,
            detail,
        });
    }
}

/// An amount of coin, tokens of 18 decimals or USD for reports.
pub fn as_usd(amount_e18: u128) -> f64 {
    amount_e18 as f64 / 1e18
}

fn whole(amount_e18: u128) -> u128 {
    amount_e18 / E18
}

pub fn coin_lever(coin: &Coin) -> Lever {
    Lever {
        amo: coin.amo_id(),
        name: coin.symbol,
    }
}
