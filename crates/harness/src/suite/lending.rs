//! Lending markets.

use super::{Coin, Suite};
use crate::call::Refusal;
use crate::prelude::*;
use interfaces::lending_market::{LendingError, MarketAssets, MarketTerms};
use policy::lending::{LiquidationTerms, RateTerms};

/// 4 % a year at a utilisation of 90 %, adapting between 1 and 20 %; 70 % may be borrowed, 80 % is liquidated for 5 % more, half of it at a time.
pub fn lending_terms() -> MarketTerms {
    let percent = E18 / 100;
    MarketTerms {
        rate: RateTerms {
            target_utilisation_e18: 90 * percent,
            full_rate_e18: 100 * percent,
            least_rate_e18: percent,
            most_rate_e18: 20 * percent,
            adjust_ms: DAY_MS,
        },
        liquidation: LiquidationTerms {
            loan_to_value_bps: 7_000,
            liquidation_bps: 8_000,
            bonus_bps: 500,
            close_bps: 5_000,
            least_debt_e18: coins(100),
        },
        reserve_bps: 1_000,
        supply_cap_e18: coins(100_000_000),
        borrow_cap_e18: coins(100_000_000),
    }
}

impl Suite {
    /// What a market of the stablecoin, or of a coin's token, against another coin's token is made of.
    pub fn market_assets(&self, loan: Option<Coin>, collateral: Coin) -> MarketAssets {
        let stablecoin = self.contracts.stablecoin.account;
        MarketAssets {
            loan: loan.map_or(stablecoin, |coin| coin.token.account),
            loan_decimals: loan.map_or(18, |coin| coin.decimals),
            loan_id: loan.map(|coin| coin.id),
            collateral: collateral.token.account,
            collateral_decimals: collateral.decimals,
            collateral_id: collateral.id,
            book: self.contracts.book.account,
            fee_receiver: Role::Treasury.account(),
        }
    }

    pub fn try_deploy_market(
        &mut self,
        assets: MarketAssets,
        terms: MarketTerms,
    ) -> Result<LendingMarketHandle, Refusal<LendingError>> {
        let arguments = (
            assets,
            terms,
            Role::Governance.account(),
            Role::Guardian.account(),
        );
        self.chain
            .try_deploy("lending-market", arguments)
            .map(LendingMarketHandle::at)
    }

    #[track_caller]
    pub fn deploy_market(
        &mut self,
        assets: MarketAssets,
        terms: MarketTerms,
    ) -> LendingMarketHandle {
        match self.try_deploy_market(assets, terms) {
            Ok(market) => market,
            Err(refusal) => panic!("deploying a lending market: {refusal:?}"),
        }
    }
}
