//! The variance of returns.

use super::*;
use exact::{left_after, part, whole};
use num_traits::ToPrimitive;

fn variance_e18(feed: &Feed) -> u128 {
    feed.state.volatility.variance_e18
}

#[track_caller]
fn assert_close(value: u128, expected: u128, parts_in_a_billion: u128) {
    let off = value.abs_diff(expected);
    assert!(
        off <= expected / 1_000_000_000 * parts_in_a_billion + 100,
        "{value} is not {expected}"
    );
}

/// J. Hull, "Options, Futures, and Other Derivatives", the chapter on estimating volatilities: with λ = 0.90 a day, a volatility of 1 % a
/// day and a return of 2 % make a variance of 0.9 · 0.0001 + 0.1 · 0.0004 = 0.00013, a volatility of 1.14 %.
#[test]
fn a_published_step_of_the_average() {
    let terms = RiskTerms {
        // 0.9 = 2^(−day / half-life).
        volatility_half_life_ms: 568_409_485,
        sample_interval_ms: DAY_MS,
        z_hundredths: 100,
        ..DOLLAR
    };
    let mut feed = Feed::at_par(terms);
    feed.state.volatility.variance_e18 = E18 / 10_000;
    let told = feed.accept_after(DAY_MS, bps(10_200));
    assert_close(variance_e18(&feed), 130_000_000_000_000, 2);
    // 114.02 bps, rounded up.
    assert_eq!(told.haircut_bps, 115);
}

/// The decay factor of RiskMetrics, 0.94 a day, on returns of 1 %: the variance approaches 0.0001 as 1 − 0.94^n.
#[test]
fn the_usual_decay_factor_as_a_half_life() {
    let terms = RiskTerms {
        volatility_half_life_ms: 967_879_202,
        sample_interval_ms: DAY_MS,
        ..DOLLAR
    };
    let mut feed = Feed::at_par(terms);
    let mut left = whole(1);
    for day in 1..=60 {
        let price_e18 = if day % 2 == 1 { bps(10_100) } else { E18 };
        feed.accept_after(DAY_MS, price_e18);
        left *= part(94, 100);
        let expected = (whole(1) - &left) * part(E18, 10_000);
        let expected = expected.to_integer().to_u128().unwrap();
        assert_close(variance_e18(&feed), expected, 100);
    }
}

#[test]
fn a_return_counts_against_the_lower_price_both_ways() {
    for (first_e18, second_e18) in [(E18, bps(11_000)), (bps(11_000), E18)] {
        let mut feed = Feed::new(DOLLAR);
        feed.accept(first_e18);
        feed.accept_after(DAY_MS, second_e18);
        // Half of 0.1² a day.
        assert_close(variance_e18(&feed), E18 / 200, 1);
    }
}

#[test]
fn the_same_return_over_a_shorter_time_shows_more_variance() {
    for (wait_ms, per_day) in [(DAY_MS, 1), (6 * HOUR_MS, 4), (HOUR_MS, 24)] {
        let mut feed = Feed::at_par(DOLLAR);
        feed.accept_after(wait_ms, bps(10_100));
        let entered = whole(1) - left_after(wait_ms, DAY_MS);
        let expected = entered * part(E18 * per_day, 10_000);
        let expected = expected.to_integer().to_u128().unwrap();
        assert_close(variance_e18(&feed), expected, 1);
    }
}

/// Prices that show the same variance a day however far apart they are leave the average where it is.
#[test]
fn irregular_samples_of_one_variance_keep_it() {
    let mut feed = Feed::at_par(DOLLAR);
    feed.state.volatility.variance_e18 = 24 * E18 / 10_000;
    let mut price_e18 = E18;
    for (hours, change_bps) in [(1, 100), (4, 200), (9, 300), (1, 100), (16, 400), (25, 500)] {
        price_e18 = price_e18 * (10_000 + change_bps) / 10_000;
        feed.accept_after(hours * HOUR_MS, price_e18);
        assert_close(variance_e18(&feed), 24 * E18 / 10_000, 1);
    }
}

#[test]
fn reports_within_the_interval_show_nothing_and_the_next_sample_counts_from_the_last() {
    let mut feed = Feed::at_par(DOLLAR);
    for (wait_ms, price_e18) in [
        (0, bps(15_000)),
        (0, bps(5_000)),
        (1, bps(20_000)),
        (HOUR_MS - 2, bps(1_000)),
    ] {
        feed.accept_after(wait_ms, price_e18);
        assert_eq!(variance_e18(&feed), 0);
        assert_eq!(feed.state.volatility.sample.price_e18, E18);
    }
    feed.accept_after(1, bps(10_100));
    let entered = whole(1) - left_after(HOUR_MS, DAY_MS);
    let expected = (entered * part(24 * E18, 10_000)).to_integer();
    assert_close(variance_e18(&feed), expected.to_u128().unwrap(), 1);
    let sample = Reading {
        price_e18: bps(10_100),
        at_ms: START_MS + HOUR_MS,
    };
    assert_eq!(feed.state.volatility.sample, sample);
}

#[test]
fn a_price_that_stands_still_halves_the_variance_every_half_life() {
    let mut feed = Feed::at_par(DOLLAR);
    feed.accept_after(DAY_MS, bps(11_000));
    let mut expected = variance_e18(&feed);
    for _ in 0..10 {
        for _ in 0..24 {
            feed.accept_after(HOUR_MS, bps(11_000));
        }
        expected /= 2;
        assert_close(variance_e18(&feed), expected, 1);
    }
}

#[test]
fn the_largest_and_the_fastest_return_stay_in_range() {
    let terms = RiskTerms {
        sample_interval_ms: MINUTE_MS,
        volatility_half_life_ms: HOUR_MS,
        horizon_ms: 30 * DAY_MS,
        z_hundredths: 1_000,
        ..DOLLAR
    };
    let mut feed = Feed::new(terms);
    let largest_e18 = 1_000_000_000_000 * E18;
    for price_e18 in [1, largest_e18, 1, largest_e18, 1] {
        let told = feed.accept_after(MINUTE_MS, price_e18);
        assert!(told.haircut_bps == 5_000 || variance_e18(&feed) == 0);
    }
    // A return counts as at most a hundredfold: 10^4 · 1,440 a day.
    assert!(variance_e18(&feed) < 14_400_000 * E18);
    assert!(variance_e18(&feed) > 500_000 * E18);
}
