//! Random feeds against the archive.

use super::*;
use exact::{assert_haircut, is_beyond, part, whole, Archive};
use num_rational::BigRational;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngAlgorithm, TestRng, TestRunner};

const MAX_PRICE_E18: u128 = 1_000_000_000_000 * E18;

/// How long the last price stood, and the next one.
type Step = (u64, u128);

fn terms() -> impl Strategy<Value = RiskTerms> {
    let breaker = prop_oneof![
        Just((0, 0)),
        (10..=5_000_u16).prop_flat_map(|trip| (Just(trip), 1..trip)),
    ];
    let window = prop_oneof![Just(0), MINUTE_MS..=7 * DAY_MS];
    (
        MINUTE_MS..=DAY_MS,
        breaker,
        window,
        HOUR_MS..=30 * DAY_MS,
        MINUTE_MS..=DAY_MS,
        HOUR_MS..=30 * DAY_MS,
        0..=1_000_u16,
    )
        .prop_map(
            |(average, (trip_bps, reset_bps), window_ms, volatility, sample, horizon_ms, z)| {
                RiskTerms {
                    average_half_life_ms: average,
                    trip_bps,
                    reset_bps,
                    window_ms,
                    volatility_half_life_ms: volatility,
                    sample_interval_ms: sample,
                    horizon_ms,
                    z_hundredths: z,
                }
            },
        )
}

fn waits() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        1..=MINUTE_MS,
        MINUTE_MS..=HOUR_MS,
        HOUR_MS..=DAY_MS,
        DAY_MS..=40 * DAY_MS,
    ]
}

fn prices() -> impl Strategy<Value = u128> {
    prop_oneof![
        4 => bps(9_900)..=bps(10_100),
        4 => bps(8_000)..=bps(12_000),
        1 => 1..=MAX_PRICE_E18,
        1 => 1..=1_000_u128,
    ]
}

fn run(cases: u32, steps: usize, test: impl Fn(RiskTerms, Vec<Step>)) {
    let config = ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "proptest-regressions/price_feed.txt",
        ))),
        ..ProptestConfig::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let strategy = (
        terms(),
        prop::collection::vec((waits(), prices()), 1..=steps),
    );
    let outcome = TestRunner::new_with_rng(config, rng).run(&strategy, |(terms, steps)| {
        test(terms, steps);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[test]
fn every_measure_is_its_definition() {
    run(300, 40, |terms, steps| {
        let mut feed = Feed::new(terms);
        let mut archive = Archive::new(terms);
        let mut halted = false;
        let mut highest_e18 = 0;
        for (wait_ms, price_e18) in steps {
            let told = feed.accept_after(wait_ms, price_e18);
            archive.accept(feed.standing.unwrap());
            highest_e18 = highest_e18.max(price_e18);

            assert_eq!(told.pessimistic_e18, archive.pessimistic_e18());
            let allowed = most_error(&whole(highest_e18));
            assert_near(feed.state.average_e18, &archive.average, &allowed);
            let band_bps = if halted {
                terms.reset_bps
            } else {
                terms.trip_bps
            };
            halted = terms.trip_bps != 0 && is_beyond(price_e18, feed.state.average_e18, band_bps);
            assert_eq!(told.halted, halted);
            let variance_e18 = feed.state.volatility.variance_e18;
            let variance = &archive.variance * whole(E18);
            let allowed = most_error(&(&archive.largest_shown * whole(E18)));
            assert_near(variance_e18, &variance, &allowed);
            assert_haircut(told.haircut_bps, variance_e18, &terms);
        }
    });
}

/// After forty steps, each of which rounds a few units away and uses an exponential that is exact to 40 units of 10^-18.
fn most_error(largest: &BigRational) -> BigRational {
    whole(200) + largest * part(40 * 40, E18)
}

#[track_caller]
fn assert_near(value: u128, expected: &BigRational, allowed: &BigRational) {
    let off = whole(value) - expected;
    assert!(
        &off <= allowed && &-off.clone() <= allowed,
        "{value} is off by {}",
        off.to_integer()
    );
}

#[test]
fn the_book_never_refuses_what_it_is_told() {
    run(2_000, 20, |terms, steps| {
        let mut feed = Feed::new(terms);
        for (wait_ms, price_e18) in steps {
            let told = feed.accept_after(wait_ms, price_e18);
            assert!(told.pessimistic_e18 > 0 && told.pessimistic_e18 <= told.price_e18);
            assert!(told.haircut_bps <= 5_000);
        }
    });
}

#[test]
fn the_average_stays_within_what_has_stood() {
    run(500, 30, |terms, steps| {
        let mut feed = Feed::new(terms);
        let (mut lowest, mut highest) = (u128::MAX, 0);
        for (wait_ms, price_e18) in steps {
            feed.accept_after(wait_ms, price_e18);
            if lowest == u128::MAX {
                (lowest, highest) = (price_e18, price_e18);
            }
            assert!((lowest..=highest).contains(&feed.state.average_e18));
            lowest = lowest.min(price_e18);
            highest = highest.max(price_e18);
        }
    });
}

/// Nobody gains by repeating the price that stands, or by keeping still about it.
#[test]
fn repeating_the_price_moves_no_average_and_lifts_no_low() {
    run(300, 12, |terms, steps| {
        let (mut plain, mut chatty) = (Feed::new(terms), Feed::new(terms));
        let mut highest_e18 = 0;
        for (wait_ms, price_e18) in steps {
            let first_ms = wait_ms / 3;
            if let Some(standing) = chatty.standing {
                chatty.accept_after(first_ms, standing.price_e18);
                chatty.accept_after(wait_ms - first_ms, price_e18);
            } else {
                chatty.accept_after(wait_ms, price_e18);
            }
            plain.accept_after(wait_ms, price_e18);
            highest_e18 = price_e18.max(highest_e18);
            assert_near(
                chatty.state.average_e18,
                &whole(plain.state.average_e18),
                &most_error(&whole(highest_e18)),
            );
            assert!(chatty.state.lows.pessimistic_e18() <= plain.state.lows.pessimistic_e18());
        }
    });
}
