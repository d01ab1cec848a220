//! The outside prices that drive a simulation, and how files write times and prices.

use anyhow::{bail, Context, Result};
use chrono::{DateTime, Utc};
use harness::suite::SuiteConfig;
use std::path::Path;

/// Prices of a dollar outside (0, 1,000] USD, and of another collateral outside (0, 1,000,000], are taken for mistakes.
pub const HIGHEST_DOLLAR_USD: f64 = 1_000.0;
pub const HIGHEST_VOLATILE_USD: f64 = 1_000_000.0;
/// Longest simulation, in blocks.
pub const MAX_BLOCKS: usize = 100_000;
/// The collateral of the lending market.
pub const VOLATILE: &str = "ETH";
/// 2000-01-01. The simulation settles for some days before the first tick.
const EARLIEST_MS: u64 = 946_684_800_000;

/// One block of the simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    pub at_ms: u64,
    pub price_e18: u128,
    /// Trading activity, 1 being the average of the series.
    pub activity: f64,
}

/// Prices of the lending market's collateral, one for each tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Volatile {
    /// Where they come from, for the report.
    pub about: String,
    pub prices_e18: Vec<u128>,
}

/// Everything that drives a simulation from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    /// Symbol of the collateral whose price it is.
    pub asset: String,
    pub ticks: Vec<Tick>,
    pub volatile: Volatile,
}

/// A price at a time.
pub type Point = (u64, u128);

/// What a series can be the price of.
pub fn known_assets() -> Vec<&'static str> {
    SuiteConfig::default()
        .coins
        .iter()
        .map(|coin| coin.symbol)
        .collect()
}

/// The price on the straight lines between points; before the first and after the last one it stands.
pub fn price_at(points: &[Point], at_ms: u64) -> u128 {
    let next = points.partition_point(|(time_ms, _)| *time_ms <= at_ms);
    let before = next.checked_sub(1).and_then(|index| points.get(index));
    match (before, points.get(next)) {
        (Some((from_ms, from)), Some((until_ms, until))) => {
            let (part, whole) = (u128::from(at_ms - from_ms), u128::from(until_ms - from_ms));
            if until >= from {
                from + (until - from) * part / whole
            } else {
                from - (from - until) * part / whole
            }
        }
        (Some((_, price)), None) | (None, Some((_, price))) => *price,
        (None, None) => 0,
    }
}

pub fn number(text: &str, column: &str) -> Result<f64> {
    let value: f64 = text
        .trim()
        .parse()
        .with_context(|| format!("{column} is not a number: '{text}'"))?;
    if !value.is_finite() {
        bail!("{column} is not a finite number: '{text}'");
    }
    Ok(value)
}

/// Reads a decimal price exactly, to 18 places; further digits are dropped.
pub fn price_e18(text: &str, highest_usd: f64) -> Result<u128> {
    let value = number(text, "price")?;
    if value <= 0.0 || value > highest_usd {
        bail!("a price must be above 0 and at most {highest_usd} USD, found '{text}'");
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(whole.is_empty() || digits(whole)) || !(fraction.is_empty() || digits(fraction)) {
        bail!("write the price as a plain decimal number, found '{text}'");
    }
    let fraction = format!("{:0<18}", fraction.get(..18).unwrap_or(fraction));
    let price: u128 = format!("{whole}{fraction}").parse()?;
    if price == 0 {
        bail!("a price must be above 0, found '{text}'");
    }
    Ok(price)
}

pub fn time_ms(text: &str) -> Result<u64> {
    let time: DateTime<Utc> = text
        .trim()
        .parse()
        .with_context(|| format!("not a time like 2023-03-10T20:00:00Z: '{text}'"))?;
    let at_ms = u64::try_from(time.timestamp_millis()).unwrap_or_default();
    if at_ms < EARLIEST_MS {
        bail!("a time before the year 2000: '{text}'");
    }
    Ok(at_ms)
}

pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))
}

pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset.min(text.len())].matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_keep_every_digit() {
        let price_e18 = |text| price_e18(text, HIGHEST_DOLLAR_USD).unwrap();
        assert_eq!(price_e18("1.00302319431652"), 1_003_023_194_316_520_000);
        assert_eq!(price_e18("0.9"), 900_000_000_000_000_000);
        assert_eq!(price_e18("7"), 7_000_000_000_000_000_000);
    }

    #[test]
    fn what_is_a_mistake_for_a_dollar_is_a_price_of_something_else() {
        assert!(price_e18("1500", HIGHEST_DOLLAR_USD).is_err());
        assert!(price_e18("1500", HIGHEST_VOLATILE_USD).is_ok());
    }

    #[test]
    fn a_price_lies_on_the_line_between_its_points_and_stands_outside_them() {
        let points = [(10, 100), (20, 200), (21, 130), (31, 30)];
        for (at_ms, price) in [
            (0, 100),
            (10, 100),
            (15, 150),
            (20, 200),
            (21, 130),
            (26, 80),
            (31, 30),
            (99, 30),
        ] {
            assert_eq!(price_at(&points, at_ms), price, "at {at_ms}");
        }
    }
}
