//! What a simulation recorded of the lending market, and the figures drawn from it.

use super::outcome::{Both, Run};
use serde::Serialize;

/// The market after one block. Amounts in coin, rates as shares of a year.
#[derive(Clone, Copy, Debug, Default)]
pub struct LendingSample {
    /// Outside price of the collateral, USD.
    pub collateral_usd: f64,
    pub utilisation: f64,
    /// What borrowers pay.
    pub rate: f64,
    pub supplied: f64,
    pub borrowed: f64,
    pub amo_claim: f64,
    /// What the AMO could take back now.
    pub amo_liquid: f64,
    pub amo_debt: f64,
}

/// Sums over a run, USD with the coin at 1 USD.
#[derive(Clone, Copy, Debug, Default)]
pub struct LendingTotals {
    pub liquidations: u32,
    pub repaid: f64,
    pub seized_usd: f64,
    pub bad_debt: f64,
    /// Of the bad debt, what the AMO and what outside lenders bore.
    pub bad_debt_amo: f64,
    pub bad_debt_lenders: f64,
    /// Claim − debt + realised profits − realised losses, at the end.
    pub amo_profit: f64,
}

/// The lending side of the figures, as written to JSON.
#[derive(Clone, Debug, Serialize)]
pub struct LendingSummary {
    pub collateral: &'static str,
    /// Where its prices come from.
    pub collateral_prices: String,
    /// Within which the AMO wants the borrow rate.
    pub band: Band,
    pub mean_rate: Both,
    pub share_in_band: Both,
    pub mean_utilisation: Both,
    pub highest_utilisation: Both,
    pub mean_borrowed: Both,
    pub largest_amo_claim: Both,
    pub liquidations: Both,
    pub liquidated_usd: Both,
    pub seized_usd: Both,
    pub bad_debt_usd: Both,
    pub bad_debt_amo_usd: Both,
    pub bad_debt_lenders_usd: Both,
    pub amo_profit_usd: Both,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Band {
    pub low: f64,
    pub target: f64,
    pub high: f64,
}

/// One block of the lending market, in the path.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct LendingPoint {
    pub collateral_usd: f64,
    pub utilisation: Both,
    pub rate: Both,
    pub supplied: Both,
    pub borrowed: Both,
    pub amo_claim: f64,
    pub amo_liquid: f64,
    pub amo_debt: f64,
}

impl LendingPoint {
    pub fn of(off: &LendingSample, on: &LendingSample) -> Self {
        let both = |figure: fn(&LendingSample) -> f64| Both {
            amo_off: figure(off),
            amo_on: figure(on),
        };
        Self {
            collateral_usd: on.collateral_usd,
            utilisation: both(|sample| sample.utilisation),
            rate: both(|sample| sample.rate),
            supplied: both(|sample| sample.supplied),
            borrowed: both(|sample| sample.borrowed),
            amo_claim: on.amo_claim,
            amo_liquid: on.amo_liquid,
            amo_debt: on.amo_debt,
        }
    }
}

pub fn summary(
    collateral: &'static str,
    collateral_prices: &str,
    band: Band,
    amo_off: &Run,
    amo_on: &Run,
) -> LendingSummary {
    let both = |figure: &dyn Fn(&Run) -> f64| Both {
        amo_off: figure(amo_off),
        amo_on: figure(amo_on),
    };
    let mean = |figure: fn(&LendingSample) -> f64| both(&|run| run.mean_of(figure));
    let highest = |figure: fn(&LendingSample) -> f64| {
        both(&|run| run.lending_samples().map(figure).fold(0.0, f64::max))
    };
    let total = |figure: fn(&LendingTotals) -> f64| both(&|run| figure(&run.lending));
    LendingSummary {
        collateral,
        collateral_prices: collateral_prices.to_owned(),
        band,
        mean_rate: mean(|sample| sample.rate),
        share_in_band: both(&|run| {
            let inside = run
                .lending_samples()
                .filter(|sample| (band.low..=band.high).contains(&sample.rate));
            inside.count() as f64 / run.samples.len().max(1) as f64
        }),
        mean_utilisation: mean(|sample| sample.utilisation),
        highest_utilisation: highest(|sample| sample.utilisation),
        mean_borrowed: mean(|sample| sample.borrowed),
        largest_amo_claim: highest(|sample| sample.amo_claim),
        liquidations: total(|totals| f64::from(totals.liquidations)),
        liquidated_usd: total(|totals| totals.repaid),
        seized_usd: total(|totals| totals.seized_usd),
        bad_debt_usd: total(|totals| totals.bad_debt),
        bad_debt_amo_usd: total(|totals| totals.bad_debt_amo),
        bad_debt_lenders_usd: total(|totals| totals.bad_debt_lenders),
        amo_profit_usd: total(|totals| totals.amo_profit),
    }
}

impl Run {
    fn lending_samples(&self) -> impl Iterator<Item = &LendingSample> {
        self.samples.iter().map(|sample| &sample.lending)
    }

    fn mean_of(&self, figure: fn(&LendingSample) -> f64) -> f64 {
        self.lending_samples().map(figure).sum::<f64>() / self.samples.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Sample;
    use super::*;

    fn run(rates: &[f64]) -> Run {
        let samples = rates.iter().map(|rate| Sample {
            lending: LendingSample {
                rate: *rate,
                utilisation: rate * 10.0,
                ..LendingSample::default()
            },
            ..Sample::default()
        });
        Run {
            samples: samples.collect(),
            lending: LendingTotals {
                liquidations: 3,
                bad_debt: 10.0,
                bad_debt_amo: 4.0,
                bad_debt_lenders: 6.0,
                ..LendingTotals::default()
            },
            ..Run::default()
        }
    }

    #[test]
    fn the_band_includes_its_edges_and_means_are_over_blocks() {
        let band = Band {
            low: 0.02,
            target: 0.04,
            high: 0.06,
        };
        let (off, on) = (run(&[0.1, 0.07, 0.05, 0.02]), run(&[0.06, 0.04]));
        let summary = summary("ETH", "made", band, &off, &on);
        let near = |left: f64, right: f64| (left - right).abs() < 1e-12;
        assert!(near(summary.share_in_band.amo_off, 0.5));
        assert!(near(summary.share_in_band.amo_on, 1.0));
        assert!(near(summary.mean_rate.amo_off, 0.06));
        assert!(near(summary.highest_utilisation.amo_off, 1.0));
        assert!(near(summary.liquidations.amo_on, 3.0));
        assert!(near(
            summary.bad_debt_amo_usd.amo_on + summary.bad_debt_lenders_usd.amo_on,
            summary.bad_debt_usd.amo_on
        ));
    }
}
