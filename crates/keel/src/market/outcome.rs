//! What a simulation recorded, and the figures drawn from it.

use super::lending_outcome::{
    summary, Band, LendingPoint, LendingSample, LendingSummary, LendingTotals,
};
use interfaces::Ratios;
use serde::Serialize;
use std::collections::BTreeMap;

const E18: f64 = 1e18;

/// The state after one block.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    pub at_ms: u64,
    /// Outside price of the driven collateral, USD.
    pub outside_usd: f64,
    /// Price of the stablecoin in each pool, USD.
    pub pools_usd: Vec<f64>,
    /// The same, weighted by liquidity over the pools.
    pub coin_usd: f64,
    pub ratios: Ratios,
    /// Debt of each AMO, in coin: those of the pools, then the lending one.
    pub debts: Vec<f64>,
    pub lending: LendingSample,
}

/// Something that happened: a market participant's trade, an AMO's step, a breach.
#[derive(Clone, Debug, Serialize)]
pub struct Action {
    pub at_ms: u64,
    pub kind: &'static str,
    pub detail: String,
}

/// Everything one run recorded.
#[derive(Clone, Debug, Default)]
pub struct Run {
    pub samples: Vec<Sample>,
    pub actions: Vec<Action>,
    /// Pokes that found a ratio below its minimum, and those of them that ended with none below.
    pub breaches: u32,
    pub breaches_closed_same_tx: u32,
    pub value: Value,
    pub lending: LendingTotals,
}

/// What the protocol gained or lost over a run, USD.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Value {
    /// Change of equity with every collateral at its first price: fees, AMO gains and losses, without the market's own move.
    pub protocol_profit: f64,
    /// Change of equity at market prices.
    pub equity_change: f64,
    pub equity_start: f64,
    pub equity_end: f64,
}

/// Both runs, and what they are to be read with.
pub struct Comparison {
    pub name: String,
    pub asset: String,
    pub seed: u64,
    pub limits: Ratios,
    /// Half-width of the band that counts as on the peg.
    pub band_bps: f64,
    pub pools: Vec<String>,
    /// The lending market's collateral, and where its prices come from.
    pub volatile: &'static str,
    pub volatile_about: String,
    /// Within which the lending AMO wants the borrow rate.
    pub rate_band: Band,
    pub amo_off: Run,
    pub amo_on: Run,
}

/// One figure for each run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Both {
    pub amo_off: f64,
    pub amo_on: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Peg {
    pub max_deviation_bps: Both,
    pub mean_deviation_bps: Both,
    pub share_outside_band: Both,
    pub band_bps: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RatioPath {
    pub lowest: f64,
    #[serde(rename = "final")]
    pub last: f64,
    pub limit: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct RatioPaths {
    pub gross: RatioPath,
    pub net: RatioPath,
    pub stressed: RatioPath,
    pub idle: RatioPath,
}

/// The figures of a comparison, as written to JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    pub name: String,
    pub asset: String,
    pub seed: u64,
    pub steps: usize,
    pub peg: Peg,
    pub ratios: RatioPaths,
    pub actions: BTreeMap<&'static str, usize>,
    pub actions_amo_off: BTreeMap<&'static str, usize>,
    pub breaches: u32,
    pub breaches_closed_same_tx: u32,
    pub value: Value,
    pub value_amo_off: Value,
    pub lending: LendingSummary,
    pub path: Vec<Point>,
}

/// One block of the path: prices in USD.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Point {
    pub at_ms: u64,
    pub outside: f64,
    pub coin: Both,
    pub lending: LendingPoint,
}

impl Comparison {
    pub fn summary(&self) -> Summary {
        let both = |figure: &dyn Fn(&Run) -> f64| Both {
            amo_off: figure(&self.amo_off),
            amo_on: figure(&self.amo_on),
        };
        let path = |ratio: fn(&Ratios) -> u128| self.ratio_path(ratio);
        Summary {
            name: self.name.clone(),
            asset: self.asset.clone(),
            seed: self.seed,
            steps: self.amo_on.samples.len(),
            peg: Peg {
                max_deviation_bps: both(&|run| run.deviations_bps().fold(0.0, f64::max)),
                mean_deviation_bps: both(&|run| {
                    run.deviations_bps().sum::<f64>() / run.samples.len().max(1) as f64
                }),
                share_outside_band: both(&|run| {
                    let outside = run.deviations_bps().filter(|bps| *bps > self.band_bps);
                    outside.count() as f64 / run.samples.len().max(1) as f64
                }),
                band_bps: self.band_bps,
            },
            ratios: RatioPaths {
                gross: path(|ratios| ratios.gross_e18),
                net: path(|ratios| ratios.net_e18),
                stressed: path(|ratios| ratios.stressed_e18),
                idle: path(|ratios| ratios.idle_e18),
            },
            actions: self.amo_on.counts(),
            actions_amo_off: self.amo_off.counts(),
            breaches: self.amo_on.breaches,
            breaches_closed_same_tx: self.amo_on.breaches_closed_same_tx,
            value: self.amo_on.value,
            value_amo_off: self.amo_off.value,
            lending: summary(
                self.volatile,
                &self.volatile_about,
                self.rate_band,
                &self.amo_off,
                &self.amo_on,
            ),
            path: self
                .amo_off
                .samples
                .iter()
                .zip(&self.amo_on.samples)
                .map(|(off, on)| Point {
                    at_ms: on.at_ms,
                    outside: on.outside_usd,
                    coin: Both {
                        amo_off: off.coin_usd,
                        amo_on: on.coin_usd,
                    },
                    lending: LendingPoint::of(&off.lending, &on.lending),
                })
                .collect(),
        }
    }

    fn ratio_path(&self, ratio: fn(&Ratios) -> u128) -> RatioPath {
        let values = || {
            self.amo_on
                .samples
                .iter()
                .map(|sample| ratio(&sample.ratios))
        };
        RatioPath {
            lowest: as_number(values().min().unwrap_or_default()),
            last: as_number(values().next_back().unwrap_or_default()),
            limit: as_number(ratio(&self.limits)),
        }
    }
}

impl Run {
    fn deviations_bps(&self) -> impl Iterator<Item = f64> + '_ {
        self.samples
            .iter()
            .map(|sample| (sample.coin_usd - 1.0).abs() * 10_000.0)
    }

    fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for action in &self.actions {
            *counts.entry(action.kind).or_default() += 1;
        }
        counts
    }
}

/// An 18-decimal number as a float, for reports only.
pub fn as_number(value_e18: u128) -> f64 {
    value_e18 as f64 / E18
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(prices: &[f64]) -> Run {
        let samples = prices.iter().enumerate().map(|(at, coin_usd)| Sample {
            at_ms: at as u64,
            outside_usd: 1.0,
            pools_usd: vec![*coin_usd],
            coin_usd: *coin_usd,
            ratios: Ratios {
                gross_e18: (2 + at as u128) * 10u128.pow(18),
                ..Ratios::default()
            },
            ..Sample::default()
        });
        Run {
            samples: samples.collect(),
            ..Run::default()
        }
    }

    fn compared(amo_off: Run, amo_on: Run) -> Comparison {
        Comparison {
            name: "x".into(),
            asset: "USDC".into(),
            seed: 1,
            limits: Ratios::default(),
            band_bps: 50.0,
            pools: vec![],
            volatile: "ETH",
            volatile_about: "made".into(),
            rate_band: Band::default(),
            amo_off,
            amo_on,
        }
    }

    #[test]
    fn deviations_are_measured_from_one_dollar_on_both_sides() {
        let comparison = compared(run(&[0.98, 1.0, 1.01, 1.0]), run(&[1.0, 0.999, 1.0, 1.0]));
        let summary = comparison.summary();
        let near = |left: f64, right: f64| (left - right).abs() < 1e-6;
        assert!(near(summary.peg.max_deviation_bps.amo_off, 200.0));
        assert!(near(summary.peg.mean_deviation_bps.amo_off, 75.0));
        assert!(near(summary.peg.share_outside_band.amo_off, 0.5));
        assert!(near(summary.peg.max_deviation_bps.amo_on, 10.0));
        assert!(near(summary.peg.share_outside_band.amo_on, 0.0));
        assert_eq!(
            summary.ratios.gross,
            RatioPath {
                lowest: 2.0,
                last: 5.0,
                limit: 0.0
            }
        );
    }

    #[test]
    fn json_has_the_documented_paths() {
        let comparison = compared(run(&[1.0]), run(&[1.0]));
        let json = serde_json::to_value(comparison.summary()).unwrap();
        for pointer in [
            "/steps",
            "/peg/max_deviation_bps/amo_on",
            "/peg/mean_deviation_bps/amo_off",
            "/peg/share_outside_band/amo_on",
            "/ratios/gross/lowest",
            "/ratios/net/final",
            "/ratios/stressed/limit",
            "/ratios/idle/final",
            "/actions",
            "/breaches",
            "/breaches_closed_same_tx",
            "/value/protocol_profit",
            "/lending/collateral_prices",
            "/lending/band/high",
            "/lending/mean_rate/amo_off",
            "/lending/highest_utilisation/amo_on",
            "/lending/bad_debt_lenders_usd/amo_off",
            "/lending/amo_profit_usd/amo_on",
            "/path/0/lending/rate/amo_on",
            "/path/0/lending/amo_claim",
        ] {
            assert!(json.pointer(pointer).is_some(), "{pointer} is missing");
        }
    }
}
