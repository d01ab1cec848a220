//! Lending markets.

use super::{Coin, Suite};
use crate::call::Refusal;
use crate::prelude::*;
use interfaces::amo::AmoError;
use interfaces::controller::AmoTerms;
use interfaces::lending_amo::{LendingAmoInit, LendingParams, Mode};
use interfaces::lending_market::{LendingError, MarketAssets, MarketTerms};
use policy::ledger::AmoId;
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

/// Borrowers pay between 2 and 6 %, 4 % at best; 1,000 coins are always there; no step below 100.
pub fn lending_params() -> LendingParams {
    let percent = E18 / 100;
    LendingParams {
        low_rate_e18: 2 * percent,
        target_rate_e18: 4 * percent,
        high_rate_e18: 6 * percent,
        floor_e18: coins(1_000),
        least_step_e18: coins(100),
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

    /// What the suite would construct an AMO that lends with.
    pub fn lending_amo_init(&self, market: LendingMarketHandle, mode: Mode) -> LendingAmoInit {
        LendingAmoInit {
            market: market.account,
            mode,
            stablecoin: self.contracts.stablecoin.account,
            controller: self.contracts.controller.account,
            vault: self.contracts.vault.account,
            book: self.contracts.book.account,
            params: lending_params(),
            admin: Role::Governance.account(),
            guardian: Role::Guardian.account(),
        }
    }

    pub fn try_deploy_lending_amo(
        &mut self,
        init: LendingAmoInit,
    ) -> Result<LendingAmoHandle, Refusal<AmoError>> {
        self.chain
            .try_deploy("lending-amo", (init,))
            .map(LendingAmoHandle::at)
    }

    /// Deploys an AMO that lends, registers and activates it.
    #[track_caller]
    pub fn deploy_lending_amo(
        &mut self,
        init: LendingAmoInit,
        terms: AmoTerms,
    ) -> (AmoId, LendingAmoHandle) {
        let amo = match self.try_deploy_lending_amo(init) {
            Ok(amo) => amo,
            Err(refusal) => panic!("deploying a lending AMO: {refusal:?}"),
        };
        let registry = self.contracts.registry;
        let message = registry.call().register(amo.account, terms);
        let id = self.chain.call(Role::Governance, message).expect_ok();
        let message = registry.call().activate(id);
        self.chain.call(Role::Governance, message).expect_ok();
        (id, amo)
    }
}
