//! What both runs start from, and the days before the first price.

use super::borrowers::BORROWERS;
use super::lending::{volatile_coin, LendingSide};
use super::loans::Counterparty;
use super::world::{coin_lever, World};
use harness::prelude::*;
use interfaces::vault::AssetTerms;

/// Whole tokens of each collateral that holders mint against at the start, while the mint fee is `FIRST_MINT_FEE_BPS`.
const HOLDERS_TOKENS: u128 = 60_000_000;
const FIRST_MINT_FEE_BPS: u16 = 100;
/// What a failure of a pool would destroy of an AMO's claim; the first mint fee is the equity that covers it.
const SEVERITY_BPS: u16 = 1_000;
/// Whole coins and tokens that suppliers bring to each pool.
const SUPPLIED_COIN: u128 = 5_000_000;
const SUPPLIED_TOKENS: u128 = 10_000_000;
/// Whole tokens of each collateral that the other traders turned into coin.
const TRADERS_TOKENS: u128 = 5_000_000;
/// Long enough for the lending AMO to find its size, and for the rate at target to follow.
const RUN_IN_HOURS: u64 = 48;
/// AMOs of pools and borrowers are given this many blocks to come to rest before the market starts.
const SETTLING_BLOCKS: u32 = 400;

impl World {
    /// The start of both runs: everything is deployed and supplied, every price stands, pools and lending market are at rest.
    pub fn at_start(first_ms: u64, volatile_e18: u128) -> Self {
        let before_hours = u64::from(SETTLING_BLOCKS) + RUN_IN_HOURS + 2;
        let mut config = SuiteConfig {
            start_ms: first_ms.saturating_sub(before_hours * HOUR_MS),
            ..SuiteConfig::default().with_amo_terms(|terms| terms.severity_bps = SEVERITY_BPS)
        };
        let fee = config.coins[0].vault.mint_fee_bps;
        let mut prices_e18 = vec![E18; config.coins.len()];
        prices_e18.push(volatile_e18);
        config.coins.push(volatile_coin(volatile_e18));
        let mut suite = Suite::new(&config);
        let coins = suite.coins.iter().copied();
        let dollars: Vec<Coin> = coins.filter(Coin::has_pool).collect();
        set_mint_fee(&mut suite, FIRST_MINT_FEE_BPS);
        for coin in dollars.iter().copied() {
            suite.mint_for(Role::Holder, coin, coin.units(HOLDERS_TOKENS));
            suite.mint_for(Role::Trader, coin, coin.units(TRADERS_TOKENS));
            suite.seed_pool_unevenly(coin, SUPPLIED_COIN * E18, coin.units(SUPPLIED_TOKENS));
        }
        let lending = LendingSide::open(&mut suite, volatile_e18);
        let mut world = Self {
            suite,
            dollars,
            lending,
            prices_e18,
            actions: Vec::new(),
            venues: None,
        };
        for role in [Role::Trader, Role::Arbitrageur] {
            world.suite.approve_all(role);
        }
        world.approve_liquidator();
        world.settle();
        set_mint_fee(&mut world.suite, fee);
        world
    }

    /// Lets the pools' AMOs supply the coin side, and borrowers borrow what outside lenders supply, until nobody wants more.
    fn settle(&mut self) {
        for _ in 0..SETTLING_BLOCKS {
            let now_ms = self.suite.chain.now_ms();
            self.next_block(now_ms + HOUR_MS);
            self.report_prices();
            let before = self.actions.len();
            for coin in self.dollars.clone() {
                self.rebalance(coin_lever(&coin));
            }
            self.everyone_looks_at_his_loan();
            if self.actions.len() == before {
                return;
            }
        }
    }

    /// The days before the first price, in which nothing else happens: with AMOs on, the lending AMO finds its size, and borrowers theirs.
    pub fn run_in(&mut self, first_ms: u64, amos_on: bool) {
        for hours_left in (1..=RUN_IN_HOURS).rev() {
            self.next_block(first_ms - hours_left * HOUR_MS);
            self.report_prices();
            if amos_on {
                for lever in self.levers() {
                    self.rebalance(lever);
                }
            }
            self.everyone_looks_at_his_loan();
        }
        self.actions.clear();
    }

    fn everyone_looks_at_his_loan(&mut self) {
        for index in 0..BORROWERS.len() {
            self.borrower_acts(index, Counterparty::Holders);
        }
    }
}

fn set_mint_fee(suite: &mut Suite, mint_fee_bps: u16) {
    let vault = suite.vault;
    for asset in suite.chain.read(vault.call().assets()) {
        let terms = AssetTerms {
            mint_fee_bps,
            ..asset.terms
        };
        let message = vault.call().set_asset_terms(asset.token, terms);
        suite.chain.call(Role::Governance, message).expect_ok();
    }
}
