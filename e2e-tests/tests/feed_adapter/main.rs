//! The feed adapter between a feed that may do anything and the oracle with the book.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod access;
mod hostile;
mod poke;
mod source;
mod units;

use harness::prelude::*;
use harness::suite::{deploy_feed, deploy_feed_adapter};
use interfaces::oracle::AcceptedPrice;
use interfaces::price_source::{AdapterError, FeedAdapterState, Source, TimeUnit};

const KEY: &str = "USDC/USD";

/// A suite with one dollar, whose feed needs one word alone: that of the adapter.
struct Fixture {
    suite: Suite,
    feed: FeedHandle,
    adapter: FeedAdapterHandle,
}

fn fixture() -> Fixture {
    with(8, TimeUnit::Milliseconds)
}

fn with(decimals: u8, unit: TimeUnit) -> Fixture {
    let dollar = CoinConfig::dollar("USD Coin", "USDC", 6);
    let config = SuiteConfig::default()
        .with_coins(vec![dollar])
        .with_feed(|feed| feed.quorum = 1)
        .without_pools();
    let mut suite = Suite::new(&config);
    let (oracle, usdc) = (suite.oracle, suite.usdc());
    for reporter in REPORTERS {
        let message = oracle.call().remove_reporter(usdc.id, reporter.account());
        suite.chain.call(Role::Governance, message).expect_ok();
    }
    let feed = deploy_feed(&mut suite.chain);
    let source = Source {
        feed: feed.account,
        key: KEY.into(),
        decimals,
        unit,
    };
    let adapter = deploy_feed_adapter(&mut suite.chain, oracle, usdc.id, source).unwrap();
    let message = oracle.call().add_reporter(usdc.id, adapter.account);
    suite.chain.call(Role::Governance, message).expect_ok();
    suite.chain.next_block();
    Fixture {
        suite,
        feed,
        adapter,
    }
}

impl Fixture {
    /// What the feed says from now on.
    fn set_price(&mut self, timestamp: u64, price: u128) {
        let message = self.feed.set_price(KEY, timestamp, price);
        self.suite.chain.call(Role::Named("feed"), message).value();
    }

    fn now_ms(&mut self) -> u64 {
        self.suite.chain.now_ms()
    }

    fn state(&mut self) -> FeedAdapterState {
        self.suite.chain.read(self.adapter.call().state())
    }

    #[track_caller]
    fn poke(&mut self) -> Option<AcceptedPrice> {
        let message = self.adapter.call().poke();
        self.suite.chain.call(Role::Keeper, message).expect_ok()
    }

    #[track_caller]
    fn assert_poke_refused(&mut self, error: AdapterError) {
        let message = self.adapter.call().poke();
        self.suite
            .chain
            .assert_refused(Role::Keeper, message, error);
    }

    /// Price and time that the book has.
    fn booked(&mut self) -> (u128, u64) {
        let id = self.suite.usdc().id;
        let view = self.suite.book.call().collateral(id);
        let price = self.suite.chain.read(view).unwrap().price;
        (price.price_e18, price.at_ms)
    }
}
