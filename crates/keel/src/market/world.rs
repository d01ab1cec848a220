//! The suite and everybody who acts on it. Every action is a public message sent by the account whose role it is.

use super::outcome::{Action, Sample};
use super::venue::Venue;
use harness::prelude::*;
use interfaces::vault::AssetTerms;
use math::{mul_div_down, to_e18};
use policy::ledger::Solvency;

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
/// The AMOs are given this many blocks to come to rest before the market starts.
const SETTLING_BLOCKS: u32 = 400;

pub struct World {
    pub suite: Suite,
    /// Outside price of each coin of the suite.
    pub prices_e18: Vec<u128>,
    pub actions: Vec<Action>,
    /// As last read; forgotten with everything that moves a pool or a price.
    venues: Option<Vec<Venue>>,
}

impl World {
    /// The start of both runs, one block before `first_ms`.
    pub fn at_start(first_ms: u64, prices_e18: Vec<u128>) -> Self {
        let settling_ms = u64::from(SETTLING_BLOCKS) * HOUR_MS;
        let config = SuiteConfig {
            start_ms: first_ms.saturating_sub(settling_ms + HOUR_MS),
            ..SuiteConfig::default().with_amo_terms(|terms| terms.severity_bps = SEVERITY_BPS)
        };
        let mut world = Self {
            suite: Suite::new(&config),
            prices_e18: vec![E18; config.coins.len()],
            actions: Vec::new(),
            venues: None,
        };
        world.set_mint_fee(FIRST_MINT_FEE_BPS);
        for coin in world.suite.coins.clone() {
            world
                .suite
                .mint_for(Role::Holder, coin, coin.units(HOLDERS_TOKENS));
            world
                .suite
                .mint_for(Role::Trader, coin, coin.units(TRADERS_TOKENS));
            world
                .suite
                .seed_pool_unevenly(coin, SUPPLIED_COIN * E18, coin.units(SUPPLIED_TOKENS));
        }
        for role in [Role::Trader, Role::Arbitrageur] {
            world.suite.approve_all(role);
        }
        world.settle();
        let fee = config.coins[0].vault.mint_fee_bps;
        world.set_mint_fee(fee);
        world.prices_e18 = prices_e18;
        world.actions.clear();
        world
    }

    /// Lets the AMOs supply the coin side until they want nothing more.
    fn settle(&mut self) {
        for _ in 0..SETTLING_BLOCKS {
            self.suite.chain.next_block_in(HOUR_MS);
            self.report_prices();
            let before = self.actions.len();
            self.rebalance_all();
            if self.actions.len() == before {
                return;
            }
        }
    }

    fn set_mint_fee(&mut self, mint_fee_bps: u16) {
        let vault = self.suite.vault;
        for asset in self.suite.chain.read(vault.call().assets()) {
            let terms = AssetTerms {
                mint_fee_bps,
                ..asset.terms
            };
            let message = vault.call().set_asset_terms(asset.token, terms);
            self.suite.chain.call(Role::Governance, message).expect_ok();
        }
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
        let coins = self.suite.coins.clone();
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
        let coin = self.suite.coins[pool];
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
        let coin = self.suite.coins[pool];
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

    /// The keeper pokes every AMO once.
    fn rebalance_all(&mut self) {
        for coin in self.suite.coins.clone() {
            self.rebalance(coin);
        }
    }

    /// The first breached ratio.
    pub fn breach(&mut self) -> Option<interfaces::RatioKind> {
        let book = self.suite.book;
        self.suite.chain.read(book.call().health()).breach
    }

    /// A keeper pokes the AMO of a coin's pool.
    pub fn rebalance(&mut self, coin: Coin) {
        self.venues = None;
        let call = self.suite.poke(coin.amo_id());
        let controller = self.suite.controller;
        for step in call.events::<interfaces::controller::Enforced>(controller) {
            self.note(
                "enforce",
                format!(
                    "{:?}: took {} of {} back",
                    step.cause,
                    whole(step.units_taken),
                    coin.symbol
                ),
            );
        }
        use interfaces::controller::Outcome;
        match call.result() {
            Ok(Outcome::Nothing) => {}
            Ok(Outcome::Wound { coin_e18, .. }) => {
                self.note(
                    "wind",
                    format!("{}: {} minted", coin.symbol, whole(coin_e18)),
                );
            }
            Ok(Outcome::Unwound { coin_e18 }) => {
                self.note(
                    "unwind",
                    format!("{}: {} burned", coin.symbol, whole(coin_e18)),
                );
            }
            Err(refusal) => self.note("poke refused", format!("{}: {refusal:?}", coin.symbol)),
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
            .suite
            .coins
            .clone()
            .iter()
            .filter_map(|coin| self.suite.chain.read(book.call().amo(coin.amo_id())))
            .map(|record| as_usd(record.debt_e18))
            .collect();
        Sample {
            at_ms: self.suite.chain.now_ms(),
            outside_usd: as_usd(outside_e18),
            coin_usd: weighted / liquidity,
            pools_usd,
            ratios: self.suite.solvency().ratios,
            debts,
        }
    }

    /// The protocol's equity now, with fresh marks: at the book's prices, and with every collateral at `at_prices_e18` instead. Leaves the
    /// chain as it was.
    pub fn equity(&mut self, at_prices_e18: &[u128]) -> (f64, f64) {
        let checkpoint = self.suite.chain.checkpoint();
        let controller = self.suite.controller;
        for coin in self.suite.coins.clone() {
            let message = controller.call().refresh(coin.amo_id());
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
                as_usd(mul_div_down(amount, (*price).min(E18), E18).unwrap_or(0))
            })
            .sum();
        let own = as_usd(solvency.own_e18) + as_usd(solvency.lent_out_e18);
        let at_first = external + own - as_usd(solvency.supply_e18);
        (solvency.equity_e18 as f64 / 1e18, at_first)
    }
}

/// An amount of coin, tokens of 18 decimals or USD for reports.
pub fn as_usd(amount_e18: u128) -> f64 {
    amount_e18 as f64 / 1e18
}

fn whole(amount_e18: u128) -> u128 {
    amount_e18 / E18
}
