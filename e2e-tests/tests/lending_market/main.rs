//! The lending market. Its arithmetic is tested in `policy`; here it is who is paid what, what is refused, and what is stored.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod bad_debt;
mod borrow;
mod collateral;
mod defects;
mod interest;
mod liquidate;
mod sequences;
mod supply;
mod terms;

use harness::prelude::*;
use harness::suite::lending_terms;
use interfaces::lending_market::{LendingError, Loan, MarketState, MarketTerms};

/// USD per whole token of the collateral, 8 decimals.
const ETHER: u128 = 2_000;

struct Fixture {
    suite: Suite,
    market: LendingMarketHandle,
    ether: Coin,
}

/// A market of the stablecoin against a volatile token; the supplier has a million coins, the holder 1,000 ether, both approved.
fn market() -> Fixture {
    market_with(lending_terms())
}

fn market_with(terms: MarketTerms) -> Fixture {
    let mut ether = CoinConfig::dollar("Ether", "ETH", 8);
    ether.terms.par = false;
    ether.price_e18 = Some(ETHER * E18);
    let config = SuiteConfig::default()
        .with_coins(vec![CoinConfig::dollar("USD Coin", "USDC", 6), ether])
        .without_pools()
        .without_price_risk();
    let mut suite = Suite::new(&config);
    let (usdc, ether) = (suite.usdc(), suite.coin("ETH"));
    for who in [Role::Supplier, Role::Holder, Role::Attacker] {
        suite.mint_for(who, usdc, usd6(1_002_000));
        suite.give(who, ether, ether.units(1_000));
    }
    let assets = suite.market_assets(None, ether);
    let market = suite.deploy_market(assets, terms);
    let coin = suite.stablecoin;
    for who in [Role::Supplier, Role::Holder, Role::Attacker] {
        suite.approve(who, coin, market);
        suite.approve(who, ether.token, market);
    }
    Fixture {
        suite,
        market,
        ether,
    }
}

/// 100,000 supplied, 50,000 borrowed by the holder against 50 ether.
fn lent() -> Fixture {
    let mut fixture = market();
    fixture.supply(Role::Supplier, coins(100_000));
    fixture.post(Role::Holder, 50);
    fixture.borrow(Role::Holder, coins(50_000));
    fixture
}

impl Fixture {
    #[track_caller]
    fn supply(&mut self, who: Role, amount: u128) -> u128 {
        let message = self.market.call().supply(amount, who.account());
        self.suite.chain.call(who, message).expect_ok()
    }

    #[track_caller]
    fn post(&mut self, who: Role, ether: u128) {
        let amount = self.ether.units(ether);
        let message = self.market.call().post_collateral(amount, who.account());
        self.suite.chain.call(who, message).expect_ok();
    }

    #[track_caller]
    fn borrow(&mut self, who: Role, amount: u128) -> u128 {
        let message = self.market.call().borrow(amount, who.account());
        self.suite.chain.call(who, message).expect_ok()
    }

    fn price(&mut self, dollars: u128) {
        let id = self.ether.id;
        self.suite.report_prices(&[(id, dollars * E18)]);
    }

    fn wait(&mut self, ms: u64) {
        self.suite.chain.next_block_in(ms);
        self.suite.refresh_prices();
    }

    fn state(&mut self) -> MarketState {
        self.suite.chain.read(self.market.call().state())
    }

    fn loan(&mut self, who: Role) -> Loan {
        self.suite
            .chain
            .read(self.market.call().loan(who.account()))
    }

    fn debt(&mut self, who: Role) -> u128 {
        let view = self.market.call().debt_e18(who.account());
        self.suite.chain.read(view)
    }

    fn shares(&mut self, who: Role) -> u128 {
        let view = self.market.call().supplier(who.account());
        self.suite.chain.read(view).shares
    }

    fn coin(&mut self, who: impl Into<AccountId>) -> u128 {
        self.suite.balance(self.suite.contracts.stablecoin, who)
    }

    fn ether(&mut self, who: impl Into<AccountId>) -> u128 {
        self.suite.balance(self.ether.token, who)
    }

    /// cash + borrowed = supplied + reserves, and both tokens are here.
    #[track_caller]
    fn assert_balanced(&mut self) {
        let state = self.state();
        let totals = state.totals;
        assert_eq!(
            totals.cash + totals.borrowed_e18,
            totals.supplied_e18 + totals.reserves_e18
        );
        let market = self.market;
        assert!(self.coin(market) >= totals.cash);
        assert!(self.ether(market) >= state.collateral);
    }

    #[track_caller]
    fn assert_refused<T: std::fmt::Debug>(
        &mut self,
        who: Role,
        message: impl Message<Answer = Result<T, LendingError>>,
        error: LendingError,
    ) {
        self.suite.chain.assert_refused(who, message, error);
    }
}
