//! Selling a token for collateral while coins are worth less than 1 USD. The auction's price is tested in `policy`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod buy;
mod start;
mod terms;

use harness::prelude::*;
use harness::suite::deploy_token;
use interfaces::recapitalisation::{Auction, AuctionTerms, RecapitalisationError};

const WAIT_MS: u64 = 30 * MINUTE_MS;

fn auction_terms() -> AuctionTerms {
    AuctionTerms {
        wait_ms: WAIT_MS,
        duration_ms: 10 * MINUTE_MS,
        start_price_e18: coins(10),
        floor_price_e18: coins(2),
        lot_e18: coins(20),
    }
}

struct Fixture {
    suite: Suite,
    auction: RecapitalisationHandle,
    sold: TokenHandle,
}

/// 1,000 coins minted against each dollar; 100 tokens to sell; the holder has approved the auction for what he has left.
fn healthy() -> Fixture {
    let config = SuiteConfig::default().without_pools().without_price_risk();
    let mut suite = Suite::new(&config);
    let sold = deploy_token(&mut suite.chain, "Governance", "GOV", 18);
    let auction = suite.deploy_recapitalisation(sold, auction_terms());
    let message = sold.mint(auction.account, coins(100));
    suite.chain.call(Role::Deployer, message).expect_ok();
    for coin in suite.coins.clone() {
        suite.mint_for(Role::Holder, coin, coin.units(1_000));
        suite.give(Role::Holder, coin, coin.units(1_000));
        suite.approve(Role::Holder, coin.token, auction);
    }
    Fixture {
        suite,
        auction,
        sold,
    }
}

/// USDC is worth 90 cents: 98 USD are missing, of which the fees had 2.
fn below_par() -> Fixture {
    let mut fixture = healthy();
    let usdc = fixture.suite.usdc();
    fixture.suite.report_prices(&[(usdc.id, bps(9_000))]);
    fixture
}

/// The auction has started.
fn running() -> Fixture {
    let mut fixture = below_par();
    fixture.wait(WAIT_MS);
    fixture.start().unwrap();
    fixture
}

impl Fixture {
    fn wait(&mut self, ms: u64) {
        self.suite.chain.next_block_in(ms);
        self.suite.refresh_prices();
    }

    fn start(&mut self) -> Option<()> {
        let message = self.auction.call().start();
        self.suite.chain.call(Role::Keeper, message).ok()
    }

    fn missing_e18(&mut self) -> u128 {
        self.suite.solvency().equity_e18.min(0).unsigned_abs()
    }

    fn state(&mut self) -> Option<Auction> {
        self.suite.chain.read(self.auction.call().auction())
    }

    #[track_caller]
    fn assert_refused<T: std::fmt::Debug>(
        &mut self,
        who: Role,
        message: impl Message<Answer = Result<T, RecapitalisationError>>,
        error: RecapitalisationError,
    ) {
        self.suite.chain.assert_refused(who, message, error);
    }
}
