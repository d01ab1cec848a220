//! What is measured of the market: a block's sample, the protocol's equity.

use super::outcome::Sample;
use super::world::{as_usd, World};
use harness::prelude::*;
use math::{mul_div_down, to_e18};
use policy::ledger::Solvency;

impl World {
    /// What a report shows of this block.
    pub fn sample(&mut self, outside_e18: u128) -> Sample {
        let venues = self.venues();
        let liquidity: f64 = venues
            .iter()
            .map(|venue| as_usd(venue.liquidity_e18()))
            .sum();
        let pools_usd: Vec<f64> = venues
            .iter()
            .map(|venue| as_usd(venue.coin_price_e18()))
            .collect();
        let weighted: f64 = venues
            .iter()
            .zip(&pools_usd)
            .map(|(venue, price)| as_usd(venue.liquidity_e18()) * price)
            .sum();
        let book = self.suite.book;
        let debts = self
            .levers()
            .iter()
            .filter_map(|lever| self.suite.chain.read(book.call().amo(lever.amo)))
            .map(|record| as_usd(record.debt_e18))
            .collect();
        Sample {
            at_ms: self.suite.chain.now_ms(),
            outside_usd: as_usd(outside_e18),
            coin_usd: weighted / liquidity,
            pools_usd,
            ratios: self.suite.solvency().ratios,
            debts,
            lending: self.lending_sample(),
        }
    }

    /// The protocol's equity now, with fresh marks: at the book's prices, and with every collateral at `at_prices_e18` instead. Leaves the
    /// chain as it was.
    pub fn equity(&mut self, at_prices_e18: &[u128]) -> (f64, f64) {
        let checkpoint = self.suite.chain.checkpoint();
        let controller = self.suite.controller;
        for lever in self.levers() {
            let message = controller.call().refresh(lever.amo);
            self.suite.chain.call(Role::Keeper, message).expect_ok();
        }
        let solvency: Solvency = self.suite.solvency();
        let collaterals = self.suite.chain.read(self.suite.book.call().collaterals());
        self.suite.chain.roll_back(checkpoint);

        let external: f64 = collaterals
            .iter()
            .zip(at_prices_e18)
            .map(|(collateral, price)| {
                let tokens = collateral.idle + collateral.deployed.external;
                let amount = to_e18(tokens, collateral.terms.decimals).unwrap_or(0);
                let at_most = if collateral.terms.par { E18 } else { u128::MAX };
                as_usd(mul_div_down(amount, (*price).min(at_most), E18).unwrap_or(0))
            })
            .sum();
        let own = as_usd(solvency.own_e18) + as_usd(solvency.lent_out_e18);
        let at_first = external + own - as_usd(solvency.supply_e18);
        (solvency.equity_e18 as f64 / 1e18, at_first)
    }
}
