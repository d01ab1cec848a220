//! The risk measures of a price feed: published and hand-computed cases, and random sequences against definitions in exact arithmetic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

mod breaker;
mod exact;
mod haircut;
mod lows;
mod sequences;
mod source;
mod terms;
mod volatility;

use keel_policy::ledger::Price;
use keel_policy::price_feed::{Reading, RiskState, RiskTerms};

const E18: u128 = 1_000_000_000_000_000_000;
const BPS: u128 = E18 / 10_000;
const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;
const START_MS: u64 = 1_700_000_000_000;

/// What the suite deploys for a dollar.
const DOLLAR: RiskTerms = RiskTerms {
    average_half_life_ms: 30 * MINUTE_MS,
    trip_bps: 300,
    reset_bps: 100,
    window_ms: HOUR_MS,
    volatility_half_life_ms: DAY_MS,
    sample_interval_ms: HOUR_MS,
    horizon_ms: DAY_MS,
    z_hundredths: 233,
};

/// A feed that accepts one price after the other.
struct Feed {
    terms: RiskTerms,
    state: RiskState,
    standing: Option<Reading>,
    now_ms: u64,
}

impl Feed {
    fn new(terms: RiskTerms) -> Self {
        terms.validate().unwrap();
        Self {
            terms,
            state: RiskState::default(),
            standing: None,
            now_ms: START_MS,
        }
    }

    /// A feed that has accepted 1 USD.
    fn at_par(terms: RiskTerms) -> Self {
        let mut feed = Self::new(terms);
        feed.accept(E18);
        feed
    }

    fn accept(&mut self, price_e18: u128) -> Price {
        let price = Reading {
            price_e18,
            at_ms: self.now_ms,
        };
        let told = self
            .state
            .take_in(self.standing, price, &self.terms)
            .unwrap();
        self.standing = Some(price);
        assert_eq!((told.price_e18, told.at_ms), (price_e18, self.now_ms));
        told
    }

    fn accept_after(&mut self, wait_ms: u64, price_e18: u128) -> Price {
        self.now_ms += wait_ms;
        self.accept(price_e18)
    }
}

/// A price in basis points of 1 USD.
fn bps(points: u128) -> u128 {
    points * BPS
}

#[test]
fn the_first_price_is_its_own_past() {
    let mut feed = Feed::new(DOLLAR);
    let told = feed.accept(bps(9_000));
    let expected = Price {
        price_e18: bps(9_000),
        pessimistic_e18: bps(9_000),
        haircut_bps: 0,
        halted: false,
        at_ms: START_MS,
    };
    assert_eq!(told, expected);
    assert_eq!(feed.state.average_e18, bps(9_000));
}

#[test]
fn with_every_measure_off_the_book_is_told_the_price_alone() {
    let mut feed = Feed::at_par(RiskTerms {
        trip_bps: 0,
        reset_bps: 0,
        window_ms: 0,
        z_hundredths: 0,
        ..DOLLAR
    });
    for (wait_ms, price_e18) in [
        (0, bps(20_000)),
        (MINUTE_MS, bps(1_000)),
        (HOUR_MS, E18),
        (DAY_MS, bps(50)),
        (1, bps(9_999)),
    ] {
        let told = feed.accept_after(wait_ms, price_e18);
        let expected = Price {
            price_e18,
            pessimistic_e18: price_e18,
            haircut_bps: 0,
            halted: false,
            at_ms: feed.now_ms,
        };
        assert_eq!(told, expected);
    }
}

#[test]
fn measures_turned_on_again_start_from_the_present() {
    let off = RiskTerms {
        trip_bps: 0,
        reset_bps: 0,
        window_ms: 0,
        ..DOLLAR
    };
    let mut feed = Feed::at_par(DOLLAR);
    assert!(feed.accept_after(MINUTE_MS, bps(9_000)).halted);
    feed.terms = off;
    let told = feed.accept_after(MINUTE_MS, E18);
    assert_eq!((told.halted, told.pessimistic_e18), (false, E18));
    feed.terms = DOLLAR;
    let told = feed.accept_after(MINUTE_MS, bps(9_999));
    assert_eq!((told.halted, told.pessimistic_e18), (false, bps(9_999)));
}
