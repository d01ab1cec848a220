//! The charts of the page.

use super::charts::{draw, Line};
use super::lending_outcome::LendingSample;
use super::outcome::{as_number, Comparison, Run, Sample};
use anyhow::Result;
use interfaces::Ratios;

/// Every chart of the page, as SVG.
pub fn figures(comparison: &Comparison) -> Result<Vec<String>> {
    let (on, off) = (&comparison.amo_on, &comparison.amo_off);
    let start = on.samples.first().map_or(0, |sample| sample.at_ms);
    let hours: Vec<f64> = on
        .samples
        .iter()
        .map(|sample| (sample.at_ms - start) as f64 / 3_600_000.0)
        .collect();
    let mut charts = vec![draw(
        &format!("{} outside, and the stablecoin", comparison.asset),
        "USD",
        &hours,
        &[
            line("outside price", of(on, &|sample| sample.outside_usd)),
            line("stablecoin, AMOs off", of(off, &|sample| sample.coin_usd)),
            line("stablecoin, AMOs on", of(on, &|sample| sample.coin_usd)),
        ],
    )?];
    for (index, pool) in comparison.pools.iter().enumerate() {
        charts.push(draw(
            &format!("Stablecoin in the pool {pool}"),
            "USD",
            &hours,
            &[
                line("AMOs off", of(off, &|sample| sample.pools_usd[index])),
                line("AMOs on", of(on, &|sample| sample.pools_usd[index])),
            ],
        )?);
    }
    for (name, ratio) in named_ratios() {
        let limit = as_number(ratio(&comparison.limits));
        charts.push(draw(
            &format!("Ratio {name}"),
            "",
            &hours,
            &[
                line(
                    "AMOs off",
                    of(off, &|sample| as_number(ratio(&sample.ratios))),
                ),
                line(
                    "AMOs on",
                    of(on, &|sample| as_number(ratio(&sample.ratios))),
                ),
                Line {
                    name: "minimum",
                    values: vec![limit; hours.len()],
                    limit: true,
                },
            ],
        )?);
    }
    let names = comparison.pools.iter().map(String::as_str);
    let debts: Vec<Line<'_>> = names
        .chain(["lending"])
        .enumerate()
        .map(|(index, name)| line(name, of(on, &|sample| sample.debts[index])))
        .collect();
    charts.push(draw("AMO debt, AMOs on", "coin", &hours, &debts)?);
    charts.extend(lending_figures(comparison, &hours)?);
    Ok(charts)
}

/// While everything is lent out the rate is 100 %, which would flatten everything else.
const HIGHEST_DRAWN_RATE: f64 = 25.0;

fn lending_figures(comparison: &Comparison, hours: &[f64]) -> Result<Vec<String>> {
    let (on, off) = (&comparison.amo_on, &comparison.amo_off);
    let lent = |run: &Run, value: fn(&LendingSample) -> f64| -> Vec<f64> {
        of(run, &|sample| value(&sample.lending))
    };
    let both = |value| {
        [
            line("AMOs off", lent(off, value)),
            line("AMOs on", lent(on, value)),
        ]
    };
    let band = comparison.rate_band;
    let edges = [("band, low", band.low), ("band, high", band.high)].map(|(name, rate)| Line {
        name,
        values: vec![rate * 100.0; hours.len()],
        limit: true,
    });
    let rates = both(|sample| (sample.rate * 100.0).min(HIGHEST_DRAWN_RATE));
    let rates: Vec<Line<'_>> = rates.into_iter().chain(edges).collect();
    let about = format!("{}: {}", comparison.volatile, comparison.volatile_about);
    let price = [line(
        "outside price",
        lent(on, |sample| sample.collateral_usd),
    )];
    let position = [
        line("claim", lent(on, |sample| sample.amo_claim)),
        line("liquid", lent(on, |sample| sample.amo_liquid)),
        line("debt", lent(on, |sample| sample.amo_debt)),
    ];
    Ok(vec![
        draw(&about, "USD", hours, &price)?,
        draw(
            "Lending: utilisation",
            "",
            hours,
            &both(|sample| sample.utilisation),
        )?,
        draw(
            &format!(
                "Lending: what borrowers pay (more than {HIGHEST_DRAWN_RATE} % is drawn there)"
            ),
            "% a year",
            hours,
            &rates,
        )?,
        draw(
            "Lending: borrowed",
            "coin",
            hours,
            &both(|sample| sample.borrowed),
        )?,
        draw("Lending AMO, AMOs on", "coin", hours, &position)?,
    ])
}

fn line(name: &str, values: Vec<f64>) -> Line<'_> {
    Line {
        name,
        values,
        limit: false,
    }
}

fn of(run: &Run, value: &dyn Fn(&Sample) -> f64) -> Vec<f64> {
    run.samples.iter().map(value).collect()
}

type RatioOf = fn(&Ratios) -> u128;

fn named_ratios() -> [(&'static str, RatioOf); 4] {
    [
        ("gross", |ratios| ratios.gross_e18),
        ("net", |ratios| ratios.net_e18),
        ("stressed", |ratios| ratios.stressed_e18),
        ("idle", |ratios| ratios.idle_e18),
    ]
}
