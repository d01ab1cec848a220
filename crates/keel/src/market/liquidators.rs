//! Liquidators: with capital that they need for one block only, whoever is not covered and pays.

use super::borrowers::BORROWERS;
use super::world::{as_usd, World};
use harness::prelude::*;
use interfaces::lending_market::Liquidated;
use math::mul_div_down;
use policy::lending::{is_covered, liquidation, Prices};

const LIQUIDATOR: Role = Role::Named("liquidator");
/// The least profit worth a transaction, USD.
const LEAST_PROFIT_E18: u128 = 10 * E18;
/// Liquidations of one borrower in a block.
const ROUNDS: usize = 6;
/// Besides all that may be repaid, its half, quarter and eighth are tried.
const HALVINGS: u32 = 4;

impl World {
    pub fn approve_liquidator(&mut self) {
        self.suite.approve_all(LIQUIDATOR);
        let (coin, market) = (self.suite.stablecoin, self.lending.market);
        self.suite.approve(LIQUIDATOR, coin, market);
    }

    pub fn liquidators_act(&mut self) {
        for index in 0..BORROWERS.len() {
            for _ in 0..ROUNDS {
                if !self.liquidate(index) {
                    break;
                }
            }
        }
    }

    fn market_prices(&self) -> Prices {
        Prices {
            loan_e18: E18,
            collateral_e18: self.collateral_value_e18(E18),
            collateral_unit: self.lending.collateral.units(1),
        }
    }

    /// Liquidates a borrower by the amount that earns most; whether it was done.
    fn liquidate(&mut self, index: usize) -> bool {
        let collateral = self.lending.loans[index].collateral;
        let (prices, terms) = (self.market_prices(), self.lending.terms.liquidation);
        let debt_e18 = self.debt_e18(index);
        let covered = is_covered(&prices, collateral, debt_e18, terms.liquidation_bps);
        if debt_e18 == 0 || covered.unwrap_or(true) {
            return false;
        }
        let Ok(whole) = liquidation(&terms, &prices, collateral, debt_e18, debt_e18) else {
            return false;
        };
        let best = (0..HALVINGS)
            .filter_map(|halving| {
                let offered_e18 = whole.repaid_e18 >> halving;
                let step = liquidation(&terms, &prices, collateral, debt_e18, offered_e18).ok()?;
                let cost_e18 = self.cheapest_cost_e18(step.repaid_e18)?;
                let brings_e18 = self.collateral_value_e18(step.seized);
                let profit_e18 = brings_e18.checked_sub(cost_e18)?;
                Some((profit_e18, step))
            })
            .max_by_key(|(profit_e18, _)| *profit_e18)
            .filter(|(profit_e18, _)| *profit_e18 > LEAST_PROFIT_E18);
        let Some((_, step)) = best else { return false };
        if step.repaid_e18 != 0 && self.buy_exact_coin(LIQUIDATOR, step.repaid_e18).is_none() {
            return false;
        }
        self.send_liquidation(index, step.repaid_e18)
    }

    fn cheapest_cost_e18(&mut self, coin: u128) -> Option<u128> {
        self.venues()
            .iter()
            .filter_map(|venue| Some(venue.value_e18(venue.tokens_for_exact_coin(coin)?)))
            .min()
    }

    fn send_liquidation(&mut self, index: usize, offered: u128) -> bool {
        let (market, borrower) = (self.lending.market, BORROWERS[index].role);
        let before = self.lending_view();
        let message = market.call().liquidate(borrower.account(), offered, 0);
        let call = self.suite.chain.call(LIQUIDATOR, message);
        let events: Vec<Liquidated> = call.events(market);
        if let Err(refusal) = call.result() {
            self.note(
                "liquidation refused",
                format!("{}: {refusal:?}", borrower.name()),
            );
            return false;
        }
        self.loan_moved(index);
        for event in events {
            let seized_usd = as_usd(self.collateral_value_e18(event.seized));
            let totals = &mut self.lending.totals;
            totals.liquidations += 1;
            totals.repaid += as_usd(event.repaid);
            totals.seized_usd += seized_usd;
            if event.bad_debt_e18 != 0 {
                let shares = before.totals.supply_shares.max(1);
                let amo_e18 = mul_div_down(event.bad_debt_e18, before.shares, shares).unwrap_or(0);
                totals.bad_debt += as_usd(event.bad_debt_e18);
                totals.bad_debt_amo += as_usd(amo_e18);
                totals.bad_debt_lenders += as_usd(event.bad_debt_e18 - amo_e18);
            }
            let kind = if event.bad_debt_e18 == 0 {
                "liquidation"
            } else {
                "liquidation with bad debt"
            };
            self.note(
                kind,
                format!(
                    "{}: {} repaid, collateral of {seized_usd:.0} USD seized, bad debt {}",
                    borrower.name(),
                    event.repaid / E18,
                    event.bad_debt_e18 / E18
                ),
            );
        }
        true
    }
}
