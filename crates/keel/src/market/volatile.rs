//! The price path of the lending market's collateral.

use super::series::{price_at, Point, Tick, Volatile};
use anyhow::{bail, Result};
use harness::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The random path: where it starts, its standard deviation over an hour, and the fall that comes once.
const FIRST_USD: f64 = 1_500.0;
const HOURLY_VOLATILITY: f64 = 0.008;
const FALL: f64 = 0.35;
/// It never ends below this.
const LEAST_USD: f64 = 1.0;
/// The stream of random numbers, apart from the traders'.
const STREAM: u64 = 2;

/// The prices of `points` at every tick. They must cover the ticks.
pub fn along(points: &[Point], ticks: &[Tick]) -> Result<Vec<u128>> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        bail!("there is no price");
    };
    if ticks.first().is_some_and(|tick| tick.at_ms < first.0) {
        bail!("the prices begin after the first block of the simulation");
    }
    if ticks.last().is_some_and(|tick| tick.at_ms > last.0) {
        bail!("the prices end before the last block of the simulation");
    }
    Ok(ticks
        .iter()
        .map(|tick| price_at(points, tick.at_ms))
        .collect())
}

/// A path of normal returns with one fall within a block, somewhere in the middle half.
pub fn random_path(ticks: &[Tick], seed: u64) -> Volatile {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(STREAM);
    let quarter = ticks.len() / 4;
    let falls_at = quarter + random.gen_range(0..(ticks.len() - 2 * quarter).max(1));
    let mut usd = FIRST_USD;
    let mut prices_e18 = Vec::with_capacity(ticks.len());
    let mut before_ms = ticks.first().map_or(0, |tick| tick.at_ms);
    for (index, tick) in ticks.iter().enumerate() {
        let hours = (tick.at_ms - before_ms) as f64 / HOUR_MS as f64;
        before_ms = tick.at_ms;
        // The sum of twelve uniform numbers is normal enough, and the same on every machine.
        let normal = (0..12).map(|_| random.gen::<f64>()).sum::<f64>() - 6.0;
        usd *= 1.0 + HOURLY_VOLATILITY * hours.sqrt() * normal;
        if index == falls_at {
            usd *= 1.0 - FALL;
        }
        usd = usd.max(LEAST_USD);
        prices_e18.push((usd * 1e6) as u128 * (E18 / 1_000_000));
    }
    Volatile {
        about: format!(
            "a random path of seed {seed}: from {FIRST_USD} USD with {:.1} % an hour and one fall of {:.0} % within a block",
            HOURLY_VOLATILITY * 100.0,
            FALL * 100.0
        ),
        prices_e18,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarter_hours(count: u64) -> Vec<Tick> {
        (0..count)
            .map(|block| Tick {
                at_ms: block * 15 * MINUTE_MS,
                price_e18: E18,
                activity: 1.0,
            })
            .collect()
    }

    #[test]
    fn a_seed_has_one_path_and_another_seed_another() {
        let ticks = quarter_hours(400);
        assert_eq!(random_path(&ticks, 1), random_path(&ticks, 1));
        assert_ne!(
            random_path(&ticks, 1).prices_e18,
            random_path(&ticks, 2).prices_e18
        );
    }

    #[test]
    fn the_random_path_moves_as_it_says_and_falls_once_in_its_middle_half() {
        let ticks = quarter_hours(4_000);
        for seed in 1..5 {
            let prices = random_path(&ticks, seed).prices_e18;
            let returns: Vec<f64> = prices
                .windows(2)
                .map(|pair| pair[1] as f64 / pair[0] as f64 - 1.0)
                .collect();
            let falls: Vec<usize> = (0..returns.len())
                .filter(|index| returns[*index] < -0.3)
                .collect();
            assert_eq!(falls.len(), 1);
            assert!((999..3_000).contains(&falls[0]), "{falls:?}");
            let ordinary: Vec<f64> = returns
                .iter()
                .copied()
                .filter(|change| *change > -0.3)
                .collect();
            let variance =
                ordinary.iter().map(|change| change * change).sum::<f64>() / ordinary.len() as f64;
            let hourly = (variance * 4.0).sqrt();
            assert!((hourly / HOURLY_VOLATILITY - 1.0).abs() < 0.05, "{hourly}");
        }
    }

    #[test]
    fn a_single_block_has_a_path() {
        assert_eq!(random_path(&quarter_hours(1), 1).prices_e18.len(), 1);
    }
}
