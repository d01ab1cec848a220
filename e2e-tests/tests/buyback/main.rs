//! Surplus that buys the governance token and burns it. The line that the price falls along is tested in `policy`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod access;
mod attacks;
mod buy;
mod return_to_holders;
mod sequences;
mod start;
mod terms;
mod whole_path;

use harness::prelude::*;
use harness::suite::{deploy_governance_token, governance_token_init};
use interfaces::buyback::{Auction, BuybackError, BuybackLinks, BuybackTerms, Fill};

const WAIT_MS: u64 = 30 * MINUTE_MS;
const DURATION_MS: u64 = 10 * MINUTE_MS;
const GOLD_E18: u128 = 2_000 * E18;
/// USD (18 decimals) of a base unit of USDC at par.
const USDC_UNIT_E18: u128 = 1_000_000_000_000;
/// Who buys.
const BUYER: Role = Role::Trader;

fn buyback_terms() -> BuybackTerms {
    BuybackTerms {
        wait_ms: WAIT_MS,
        duration_ms: DURATION_MS,
        start_price_e18: coins(10),
        floor_price_e18: coins(2),
        lot_e18: coins(1_000),
        least_lot_e18: coins(10),
    }
}

/// USDC, USDT, and gold, which is not at par. The breaker trips at a fifth.
fn config() -> SuiteConfig {
    let mut gold = CoinConfig::dollar("Gold Ounce", "GOLD", 8);
    gold.terms.par = false;
    gold.price_e18 = Some(GOLD_E18);
    let coins = vec![
        CoinConfig::dollar("USD Coin", "USDC", 6),
        CoinConfig::dollar("Tether USD", "USDT", 6),
        gold,
    ];
    SuiteConfig::default()
        .with_coins(coins)
        .without_pools()
        .without_price_risk()
        .with_feed(|feed| {
            feed.risk.trip_bps = 2_000;
            feed.risk.reset_bps = 1_000;
        })
}

struct Fixture {
    suite: Suite,
    buyback: BuybackHandle,
    governance_token: GovernanceTokenHandle,
}

/// 1,000 of each dollar minted against, and 100 USDC given on top: 102 USD of equity, the fees included. The buyback is the vault's
/// treasury and has nothing. The buyer has a million governance tokens, all there are, and has approved.
fn empty() -> Fixture {
    let mut suite = Suite::new(&config());
    let init = governance_token_init(coins(1_000_000), BUYER);
    let governance_token = deploy_governance_token(&mut suite.chain, init).unwrap();
    let buyback = deploy_buyback(&mut suite, governance_token, buyback_terms()).unwrap();
    suite.approve(BUYER, governance_token, buyback);
    let (usdc, usdt, vault) = (suite.usdc(), suite.usdt(), suite.vault);
    for coin in [usdc, usdt] {
        suite.mint_for(Role::Holder, coin, usd6(1_000));
    }
    suite.give(Role::Holder, usdc, usd6(100));
    let message = vault.call().recapitalise(usdc.token.account, usd6(100));
    suite.chain.call(Role::Holder, message).expect_ok();
    let message = vault.call().set_treasury(buyback.account);
    suite.chain.call(Role::Governance, message).expect_ok();
    Fixture {
        suite,
        buyback,
        governance_token,
    }
}

/// 50 USDC of surplus have been paid to the buyback.
fn paid() -> Fixture {
    let mut fixture = empty();
    fixture.distribute(usd6(50));
    fixture
}

/// An auction of them has started.
fn running() -> Fixture {
    let mut fixture = paid();
    let usdc = fixture.suite.usdc();
    fixture.start(usdc);
    fixture
}

fn deploy_buyback(
    suite: &mut Suite,
    governance_token: GovernanceTokenHandle,
    terms: BuybackTerms,
) -> Result<BuybackHandle, harness::Refusal<BuybackError>> {
    let links = BuybackLinks {
        book: suite.book.account,
        vault: suite.vault.account,
        governance_token: governance_token.account,
    };
    let (admin, guardian) = (Role::Governance.account(), Role::Guardian.account());
    suite
        .chain
        .try_deploy("buyback", (links, terms, admin, guardian))
        .map(BuybackHandle::at)
}

impl Fixture {
    /// Anyone has the vault pay surplus out.
    #[track_caller]
    fn distribute(&mut self, usdc: u128) {
        let token = self.suite.usdc().token.account;
        let message = self.suite.vault.call().distribute(token, usdc);
        self.suite.chain.call(Role::Keeper, message).expect_ok();
    }

    fn wait(&mut self, ms: u64) {
        self.suite.chain.next_block_in(ms);
        self.suite.refresh_prices();
    }

    fn starting(&self, coin: Coin) -> impl Message<Answer = Result<(), BuybackError>> {
        self.buyback.call().start(coin.token.account)
    }

    fn buying(
        &self,
        coin: Coin,
        tokens_out: u128,
    ) -> impl Message<Answer = Result<Fill, BuybackError>> {
        self.buyback
            .call()
            .buy(coin.token.account, tokens_out, u128::MAX)
    }

    #[track_caller]
    fn start(&mut self, coin: Coin) {
        let message = self.starting(coin);
        self.suite.chain.call(Role::Keeper, message).expect_ok();
    }

    #[track_caller]
    fn buy(&mut self, coin: Coin, tokens_out: u128) -> Fill {
        let message = self.buying(coin, tokens_out);
        self.suite.chain.call(BUYER, message).expect_ok()
    }

    fn auction(&mut self, coin: Coin) -> Option<Auction> {
        let view = self.buyback.call().auction(coin.token.account);
        self.suite.chain.read(view)
    }

    fn price_e18(&mut self, coin: Coin) -> Option<u128> {
        let view = self.buyback.call().price_e18(coin.token.account);
        self.suite.chain.read(view)
    }

    fn held(&mut self, coin: Coin) -> u128 {
        self.suite.balance(coin.token, self.buyback)
    }

    fn supply(&mut self) -> u128 {
        self.suite.chain.supply(self.governance_token)
    }

    fn report(&mut self, coin: Coin, price_e18: u128) {
        self.suite.report_prices(&[(coin.id, price_e18)]);
    }

    fn change_limits(&mut self, change: impl FnOnce(&mut interfaces::Limits)) {
        let mut limits = self.suite.solvency().limits;
        change(&mut limits);
        let message = self.suite.book.call().set_limits(limits);
        self.suite.chain.call(Role::Governance, message).expect_ok();
    }

    fn set_terms(&mut self, terms: BuybackTerms) {
        let message = self.buyback.call().set_terms(terms);
        self.suite.chain.call(Role::Governance, message).expect_ok();
    }

    fn pause(&mut self) {
        let message = self.buyback.call().pause_starting();
        self.suite.chain.call(Role::Guardian, message).expect_ok();
    }

    /// The emergency settlement begins; an auction goes on by its time.
    fn settle(&mut self) -> SettlementHandle {
        let settlement = self.suite.deploy_settlement();
        let vault = self.suite.vault;
        for coin in self.suite.coins.clone() {
            let message = vault.call().pause_mint(coin.token.account);
            self.suite.chain.call(Role::Guardian, message).expect_ok();
        }
        self.suite.chain.next_block();
        let message = vault.call().begin_settlement(settlement.account);
        self.suite.chain.call(Role::Governance, message).expect_ok();
        settlement
    }

    #[track_caller]
    fn assert_refused<T: std::fmt::Debug>(
        &mut self,
        who: Role,
        message: impl Message<Answer = Result<T, BuybackError>>,
        error: BuybackError,
    ) {
        self.suite.chain.assert_refused(who, message, error);
    }
}
