//! The oracle with the book: what the reporters' word comes to, and who may change whose word counts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

mod access;
mod as_of;
mod breaker;
mod exits;
mod haircut;
mod median;
mod pessimistic;
mod reporters;
mod risk_terms;
mod staleness;
mod terms;

use harness::prelude::*;
use interfaces::book::{BookError, CollateralTerms, Price, Writers};
use interfaces::oracle::{
    AcceptedPrice, Feed, FeedTerms, OracleError, PriceReport, RiskState, RiskTerms,
};
use interfaces::{Collateral, CollateralId};

const USDC: CollateralId = 0;
const DAI: CollateralId = 1;

const TERMS: FeedTerms = FeedTerms {
    quorum: 2,
    max_age_ms: 10 * MINUTE_MS,
    max_deviation_bps: 100,
    risk: OFF,
};

/// No breaker, no pessimistic price, no haircut.
const OFF: RiskTerms = RiskTerms {
    average_half_life_ms: 30 * MINUTE_MS,
    trip_bps: 0,
    reset_bps: 0,
    window_ms: 0,
    volatility_half_life_ms: DAY_MS,
    sample_interval_ms: HOUR_MS,
    horizon_ms: DAY_MS,
    z_hundredths: 0,
};

/// What the suite deploys.
fn risk() -> RiskTerms {
    SuiteConfig::default().feed.risk
}

/// A book with two par assets, and the oracle that writes into it: a feed of three reporters for the first.
struct OracleFixture {
    chain: Chain,
    book: BookHandle,
    oracle: OracleHandle,
}

fn oracle() -> OracleFixture {
    let BookFixture { mut chain, book } = BookFixture::new();
    let oracle = deploy_oracle(&mut chain, book);
    let terms = CollateralTerms {
        decimals: 6,
        par: true,
        haircut_bps: 100,
        largest_haircut_bps: 5_000,
        failed_bps: 5_000,
        price_max_age_ms: HOUR_MS,
    };
    for id in [USDC, DAI] {
        let token = AccountId::from([id + 1; 32]);
        let message = book.call().list_collateral(token, terms);
        chain.call(Role::Governance, message).expect_ok();
    }
    let mut fixture = OracleFixture {
        chain,
        book,
        oracle,
    };
    add_feed(&mut fixture, oracle, USDC);
    fixture
}

/// Another oracle takes over: the book takes prices from it alone.
fn deploy_oracle(chain: &mut Chain, book: BookHandle) -> OracleHandle {
    let arguments = (
        book.account,
        Role::Governance.account(),
        Role::Guardian.account(),
        Role::Governance.account(),
    );
    let oracle = OracleHandle::at(chain.deploy("oracle", arguments));
    let writers = Writers {
        vault: VAULT.account(),
        controller: CONTROLLER.account(),
        oracle: oracle.account,
    };
    let message = book.call().set_writers(writers);
    chain.call(Role::Governance, message).expect_ok();
    oracle
}

fn add_feed(fixture: &mut OracleFixture, oracle: OracleHandle, id: CollateralId) {
    govern(fixture, oracle.call().add_feed(id, TERMS));
    for reporter in REPORTERS {
        govern(fixture, oracle.call().add_reporter(id, reporter.account()));
    }
}

#[track_caller]
fn govern(fixture: &mut OracleFixture, message: impl Message<Answer = Result<(), OracleError>>) {
    fixture.chain.call(Role::Governance, message).expect_ok();
}

#[track_caller]
fn report(fixture: &mut OracleFixture, reporter: Role, price_e18: u128) -> Option<AcceptedPrice> {
    let at_ms = fixture.chain.now_ms();
    report_as_of(fixture, reporter, price_e18, at_ms)
}

#[track_caller]
fn report_as_of(
    fixture: &mut OracleFixture,
    reporter: Role,
    price_e18: u128,
    at_ms: u64,
) -> Option<AcceptedPrice> {
    let message = fixture.oracle.call().report(USDC, price_e18, at_ms);
    fixture.chain.call(reporter, message).expect_ok()
}

/// Two reporters say the same, as of now; the second report makes it the price. What the book has then.
#[track_caller]
fn accept(fixture: &mut OracleFixture, price_e18: u128) -> Price {
    report(fixture, Role::ReporterA, price_e18);
    assert!(report(fixture, Role::ReporterB, price_e18).is_some());
    booked(fixture).price
}

#[track_caller]
fn accept_after(fixture: &mut OracleFixture, wait_ms: u64, price_e18: u128) -> Price {
    fixture.chain.next_block_in(wait_ms);
    accept(fixture, price_e18)
}

/// A feed with these risk terms.
fn with_risk(risk: RiskTerms) -> OracleFixture {
    let mut fixture = oracle();
    let terms = FeedTerms { risk, ..TERMS };
    let message = fixture.oracle.call().set_feed_terms(USDC, terms);
    govern(&mut fixture, message);
    fixture
}

/// What the book has of USDC.
fn booked(fixture: &mut OracleFixture) -> Collateral {
    let view = fixture.book.call().collateral(USDC);
    fixture.chain.read(view).unwrap()
}

fn feed(fixture: &mut OracleFixture) -> Feed {
    let view = fixture.oracle.call().feed(USDC);
    fixture.chain.read(view).unwrap()
}

#[track_caller]
fn assert_booked(fixture: &mut OracleFixture, price_e18: u128, at_ms: u64) {
    let usdc = booked(fixture).price;
    assert_eq!((usdc.price_e18, usdc.at_ms), (price_e18, at_ms));
    // With every measure off.
    assert_eq!(
        (usdc.pessimistic_e18, usdc.haircut_bps, usdc.halted),
        (price_e18, 0, false)
    );
}
