//! Borrowers act: what they borrow they sell in a pool, what they repay they buy in one.

use super::borrowers::BORROWERS;
use super::series::Tick;
use super::venue::Venue;
use super::world::World;
use harness::prelude::*;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// How often a borrower looks at his loan, on average.
const LOOKS_EVERY_MS: f64 = 2.0 * HOUR_MS as f64;

/// Where borrowed coin goes and repaid coin comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Counterparty {
    /// Before the start: whoever bought it long ago and holds it.
    Holders,
    Pools,
}

impl World {
    /// Each borrower looks at his loan or does not: as many random numbers in every block, whatever the state.
    pub fn borrowers_act(&mut self, tick: &Tick, before_ms: u64, random: &mut ChaCha8Rng) {
        let elapsed_ms = tick.at_ms.saturating_sub(before_ms) as f64;
        let chance = (elapsed_ms / LOOKS_EVERY_MS).min(1.0);
        let looks: Vec<bool> = BORROWERS.iter().map(|_| random.gen_bool(chance)).collect();
        for index in (0..looks.len()).filter(|index| looks[*index]) {
            self.borrower_acts(index, Counterparty::Pools);
        }
    }

    /// One borrower goes to the debt that he wants now.
    pub fn borrower_acts(&mut self, index: usize, counterparty: Counterparty) {
        let borrower = &BORROWERS[index];
        let collateral = self.lending.loans[index].collateral;
        let value_e18 = self.collateral_value_e18(collateral);
        let (market, debt_e18) = (self.lending_view(), self.debt_e18(index));
        let Some(next_e18) = borrower.next_debt_e18(&market, debt_e18, value_e18) else {
            return;
        };
        let least_e18 = self.lending.terms.liquidation.least_debt_e18;
        if next_e18 > debt_e18 {
            self.borrow(index, next_e18 - debt_e18, counterparty);
        } else if next_e18 < least_e18 {
            self.repay(index, debt_e18, counterparty);
        } else {
            self.repay(index, debt_e18 - next_e18, counterparty);
        }
    }

    fn borrow(&mut self, index: usize, amount: u128, counterparty: Counterparty) {
        let who = BORROWERS[index].role;
        let to = match counterparty {
            Counterparty::Holders => Role::Holder,
            Counterparty::Pools => who,
        };
        let message = self.lending.market.call().borrow(amount, to.account());
        if let Err(refusal) = self.suite.chain.call(who, message).result() {
            self.note("borrow refused", format!("{}: {refusal:?}", who.name()));
            return;
        }
        self.loan_moved(index);
        self.note("borrow", format!("{} {}", who.name(), amount / E18));
        if counterparty == Counterparty::Pools {
            if let Some(dear) = super::venue::dearest(&self.venues()) {
                self.sell_coin(who, dear, amount);
            }
        }
    }

    fn repay(&mut self, index: usize, amount: u128, counterparty: Counterparty) {
        let who = BORROWERS[index].role;
        let payer = match counterparty {
            Counterparty::Holders => Role::Holder,
            Counterparty::Pools => {
                if self.buy_exact_coin(who, amount).is_none() {
                    return;
                }
                who
            }
        };
        let message = self.lending.market.call().repay(amount, who.account());
        match self.suite.chain.call(payer, message).result() {
            Ok(taken) => {
                self.loan_moved(index);
                self.note("repay", format!("{} {}", who.name(), taken / E18));
            }
            Err(refusal) => self.note("repay refused", format!("{}: {refusal:?}", who.name())),
        }
    }

    /// Buys exactly `coin` where it is cheapest, with tokens bought outside. Returns what they cost, USD.
    pub fn buy_exact_coin(&mut self, who: Role, coin: u128) -> Option<u128> {
        let venues = self.venues();
        let (pool, tokens) = (0..venues.len())
            .filter_map(|pool| Some((pool, venues[pool].tokens_for_exact_coin(coin)?)))
            .min_by_key(|(pool, tokens)| venues[*pool].value_e18(*tokens))?;
        let venue: Venue = venues[pool];
        let paid = self.swap_for_exact_coin(who, pool, coin, tokens)?;
        Some(venue.value_e18(paid))
    }
}
