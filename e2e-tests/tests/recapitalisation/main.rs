//! Minting governance tokens for collateral while coins are worth less than 1 USD. The auction's price is tested in `policy`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod buy;
mod minting;
mod start;
mod terms;

use harness::prelude::*;
use harness::suite::{deploy_governance_token, governance_token_init, MAX_GOVERNANCE_SUPPLY};
use interfaces::governance_token::GovernanceTokenError;
use interfaces::recapitalisation::{Auction, AuctionTerms, RecapitalisationError};

const WAIT_MS: u64 = 30 * MINUTE_MS;
/// Holds the governance tokens that were there from the beginning.
const FOUNDER: Role = Role::Named("founder");
const FOUNDED_E18: u128 = coins(1_000);
/// What all auctions together may mint.
const ALLOWANCE_E18: u128 = coins(100);

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
    token: GovernanceTokenHandle,
}

/// 1,000 coins minted against each dollar; governance lets auctions mint; the holder has approved the auction for what he has left.
fn healthy() -> Fixture {
    let config = SuiteConfig::default().without_pools().without_price_risk();
    let mut suite = Suite::new(&config);
    let init = governance_token_init(FOUNDED_E18, FOUNDER);
    let token = deploy_governance_token(&mut suite.chain, init).unwrap();
    let auction = suite.deploy_recapitalisation(token, auction_terms());
    for coin in suite.coins.clone() {
        suite.mint_for(Role::Holder, coin, coin.units(1_000));
        suite.give(Role::Holder, coin, coin.units(1_000));
        suite.approve(Role::Holder, coin.token, auction);
    }
    let mut fixture = Fixture {
        suite,
        auction,
        token,
    };
    fixture.allow(ALLOWANCE_E18);
    fixture
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

    /// Governance lets the auctions mint that much from now on.
    fn allow(&mut self, amount_e18: u128) {
        let mut token = self.token.call();
        let message = token.set_minting_allowance(self.auction.account, amount_e18);
        let call = self.suite.chain.call(Role::Governance, message);
        call.expect_ok();
    }

    /// What the auctions may still mint.
    fn allowance_e18(&mut self) -> u128 {
        let view = self
            .token
            .call()
            .minting_allowance_e18(self.auction.account);
        self.suite.chain.read(view)
    }

    /// Somebody whom governance let mint takes all that the maximum supply leaves, but this much.
    fn fill_supply_but(&mut self, headroom_e18: u128) {
        let amount_e18 = MAX_GOVERNANCE_SUPPLY - self.supply_e18() - headroom_e18;
        let mut token = self.token.call();
        let treasury = Role::Treasury.account();
        let message = token.set_minting_allowance(treasury, amount_e18);
        let call = self.suite.chain.call(Role::Governance, message);
        call.expect_ok();
        let message = token.mint(treasury, amount_e18);
        self.suite.chain.call(Role::Treasury, message).expect_ok();
    }

    /// Of the governance token.
    fn supply_e18(&mut self) -> u128 {
        self.suite.chain.supply(self.token)
    }

    /// To the last moment before the running auction ends, at the lowest price.
    fn wait_for_the_floor(&mut self) {
        let ends_ms = self.state().unwrap().ends_ms;
        self.suite.chain.next_block_at(ends_ms - 1);
        self.suite.refresh_prices();
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
