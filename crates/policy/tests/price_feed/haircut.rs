//! The value-at-risk haircut.

use super::*;
use exact::assert_haircut;
use keel_policy::price_feed::Volatility;

fn haircut_bps(variance_e18: u128, horizon_ms: u64, z_hundredths: u16) -> u16 {
    let terms = RiskTerms {
        horizon_ms,
        z_hundredths,
        ..DOLLAR
    };
    let volatility = Volatility {
        variance_e18,
        ..Volatility::default()
    };
    let haircut_bps = volatility.haircut_up_bps(&terms).unwrap();
    assert_haircut(haircut_bps, variance_e18, &terms);
    haircut_bps
}

/// Variance a day of a volatility a day in basis points.
fn variance_e18(volatility_bps: u128) -> u128 {
    volatility_bps * volatility_bps * E18 / 100_000_000
}

/// J. Hull, "Options, Futures, and Other Derivatives", the chapter on value at risk: a position of 10 m with a volatility of 2 % a day has a
/// 99 % value at risk (z = 2.33) of 466,000 for one day and 1,473,621 for ten; one of 5 m with 1 % a day 116,500 and 368,405.
#[test]
fn published_values_at_risk() {
    assert_eq!(haircut_bps(variance_e18(200), DAY_MS, 233), 466);
    assert_eq!(haircut_bps(variance_e18(200), 10 * DAY_MS, 233), 1_474);
    assert_eq!(haircut_bps(variance_e18(100), DAY_MS, 233), 233);
    assert_eq!(haircut_bps(variance_e18(100), 10 * DAY_MS, 233), 737);
}

#[test]
fn it_is_rounded_up() {
    // 100 bps a day at one standard deviation, and a little more.
    assert_eq!(haircut_bps(variance_e18(100), DAY_MS, 100), 100);
    assert_eq!(haircut_bps(variance_e18(100) + 1, DAY_MS, 100), 101);
    assert_eq!(haircut_bps(variance_e18(100) - 1, DAY_MS, 100), 100);
    assert_eq!(haircut_bps(1, DAY_MS, 1), 1);
    assert_eq!(haircut_bps(0, DAY_MS, 1_000), 0);
}

#[test]
fn no_standard_deviations_are_no_haircut() {
    assert_eq!(haircut_bps(variance_e18(9_000), DAY_MS, 0), 0);
    assert_eq!(haircut_bps(u128::MAX, 30 * DAY_MS, 0), 0);
}

#[test]
fn it_is_at_most_half_of_the_price() {
    assert_eq!(haircut_bps(variance_e18(2_500), DAY_MS, 200), 5_000);
    assert_eq!(haircut_bps(variance_e18(2_500) + 1, DAY_MS, 200), 5_000);
    assert_eq!(haircut_bps(variance_e18(2_499), DAY_MS, 200), 4_998);
    assert_eq!(haircut_bps(variance_e18(100_000), DAY_MS, 1_000), 5_000);
    // Beyond what a price can show.
    assert_eq!(haircut_bps(u128::MAX / E18, 30 * DAY_MS, 1_000), 5_000);
}

#[test]
fn a_quiet_dollar_gets_less_than_the_governed_haircut() {
    let mut feed = Feed::at_par(DOLLAR);
    let mut largest_bps = 0;
    for hour in 0..24 * 30 {
        // Returns of 4 bps an hour, and noise of as much between the samples.
        feed.accept_after(30 * MINUTE_MS, bps(10_002));
        let price_e18 = if hour % 2 == 0 {
            bps(10_004)
        } else {
            bps(10_000)
        };
        let told = feed.accept_after(30 * MINUTE_MS, price_e18);
        largest_bps = largest_bps.max(told.haircut_bps);
    }
    // 2.33 · 4 · √24 = 45.7
    assert_eq!(largest_bps, 46);
}

#[test]
fn a_dollar_that_breaks_gets_more() {
    let mut feed = Feed::at_par(DOLLAR);
    // Saturday, 11 March 2023, 00:00 to 10:00 UTC, every two hours: USDC falls.
    for points in [9_941, 9_909, 9_778, 9_608, 9_248, 9_008] {
        feed.accept_after(2 * HOUR_MS, bps(points));
    }
    let fallen_bps = feed.accept(bps(9_008)).haircut_bps;
    assert!(fallen_bps > 800, "{fallen_bps}");
    // Half of the variance is gone after a day of standing still, and two thirds of the haircut are left.
    for _ in 0..12 {
        feed.accept_after(2 * HOUR_MS, bps(9_008));
    }
    let later_bps = feed.accept(bps(9_008)).haircut_bps;
    let expected = f64::from(fallen_bps) / f64::sqrt(2.0);
    assert!((f64::from(later_bps) - expected).abs() < 2.0, "{later_bps}");
}
