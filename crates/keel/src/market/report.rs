//! A comparison as a terminal table, `report.json` and a self-contained `report.html`.

use super::charts::{draw, Line};
use super::outcome::{as_number, Action, Comparison, RatioPath, Run, Summary};
use anyhow::{Context, Result};
use chrono::DateTime;
use interfaces::Ratios;
use std::fmt::Write as _;
use std::path::Path;

/// Actions listed in the page; the JSON counts them all, by kind.
const LISTED_ACTIONS: usize = 2_000;

/// The figures as a table for eyes.
pub fn table(summary: &Summary) -> String {
    let mut out = String::new();
    let peg = &summary.peg;
    let mut row = |name: &str, off: String, on: String| {
        let _ = writeln!(out, "{name:<38} {off:>16} {on:>16}");
    };
    row(&summary.name, "AMOs off".into(), "AMOs on".into());
    row(
        "blocks",
        summary.steps.to_string(),
        summary.steps.to_string(),
    );
    for (name, both) in [
        ("largest deviation from 1 USD, bps", peg.max_deviation_bps),
        ("mean deviation, bps", peg.mean_deviation_bps),
    ] {
        row(
            name,
            format!("{:.1}", both.amo_off),
            format!("{:.1}", both.amo_on),
        );
    }
    row(
        &format!("time outside ±{:.0} bps", peg.band_bps),
        percent(peg.share_outside_band.amo_off),
        percent(peg.share_outside_band.amo_on),
    );
    row(
        "protocol profit at first prices, USD",
        format!("{:.0}", summary.value_amo_off.protocol_profit),
        format!("{:.0}", summary.value.protocol_profit),
    );
    row(
        "equity change at market, USD",
        format!("{:.0}", summary.value_amo_off.equity_change),
        format!("{:.0}", summary.value.equity_change),
    );
    let _ = writeln!(
        out,
        "\n{:<38} {:>10} {:>10} {:>10}",
        "ratio, AMOs on", "lowest", "final", "minimum"
    );
    let ratios = &summary.ratios;
    for (name, path) in named_paths(ratios.gross, ratios.net, ratios.stressed, ratios.idle) {
        let _ = writeln!(
            out,
            "{name:<38} {:>10} {:>10} {:>10}",
            percent(path.lowest),
            percent(path.last),
            percent(path.limit)
        );
    }
    let _ = writeln!(
        out,
        "\nbreaches found by a poke: {}, closed in the same transaction: {}",
        summary.breaches, summary.breaches_closed_same_tx
    );
    let counts = |counts: &std::collections::BTreeMap<&str, usize>| {
        let parts: Vec<String> = counts
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        parts.join(", ")
    };
    let _ = writeln!(out, "actions, AMOs on:  {}", counts(&summary.actions));
    let _ = writeln!(
        out,
        "actions, AMOs off: {}",
        counts(&summary.actions_amo_off)
    );
    out
}

/// Writes the figures alone.
pub fn write_json(summary: &Summary, path: &Path) -> Result<()> {
    let mut text = serde_json::to_string_pretty(summary)?;
    text.push('\n');
    write(path, &text)
}

/// Writes the page: the table, the charts and every action.
pub fn write_html(comparison: &Comparison, path: &Path) -> Result<()> {
    let summary = comparison.summary();
    let mut body = String::new();
    let _ = write!(
        body,
        "<h1>{}</h1>\n<p>The same market twice from the same start: AMOs off, and AMOs on with keepers poking every block. \
         Seed {}. What the market model leaves out is in docs/market-model.md.</p>\n<pre>{}</pre>\n",
        escape(&comparison.name),
        comparison.seed,
        escape(&table(&summary))
    );
    for chart in charts(comparison)? {
        let _ = writeln!(body, "<figure>{chart}</figure>");
    }
    for (title, run) in [
        ("AMOs on", &comparison.amo_on),
        ("AMOs off", &comparison.amo_off),
    ] {
        let _ = write!(
            body,
            "<details><summary>Actions, {title} ({})</summary>\n{}</details>\n",
            run.actions.len(),
            actions(&run.actions)
        );
    }
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\n<style>\
         body{{font:15px/1.5 sans-serif;max-width:1100px;margin:2em auto;padding:0 1em}}\
         pre{{background:#f6f6f6;padding:1em;overflow-x:auto}}figure{{margin:1em 0}}svg{{max-width:100%;height:auto}}\
         table{{border-collapse:collapse;font-size:13px}}td{{padding:2px 10px;border-bottom:1px solid #eee}}</style></head>\n<body>\n{body}</body></html>\n",
        escape(&comparison.name)
    );
    write(path, &page)
}

fn charts(comparison: &Comparison) -> Result<Vec<String>> {
    let (on, off) = (&comparison.amo_on, &comparison.amo_off);
    let start = on.samples.first().map_or(0, |sample| sample.at_ms);
    let hours: Vec<f64> = on
        .samples
        .iter()
        .map(|sample| (sample.at_ms - start) as f64 / 3_600_000.0)
        .collect();
    let line = |name, values| Line {
        name,
        values,
        limit: false,
    };
    let of = |run: &Run, value: &dyn Fn(&super::outcome::Sample) -> f64| -> Vec<f64> {
        run.samples.iter().map(value).collect()
    };
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
    let debts: Vec<Line<'_>> = comparison
        .pools
        .iter()
        .enumerate()
        .map(|(index, pool)| line(pool.as_str(), of(on, &|sample| sample.debts[index])))
        .collect();
    charts.push(draw("AMO debt, AMOs on", "coin", &hours, &debts)?);
    Ok(charts)
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

fn named_paths(
    gross: RatioPath,
    net: RatioPath,
    stressed: RatioPath,
    idle: RatioPath,
) -> [(&'static str, RatioPath); 4] {
    [
        ("gross", gross),
        ("net", net),
        ("stressed", stressed),
        ("idle", idle),
    ]
}

fn actions(actions: &[Action]) -> String {
    let mut out = String::from("<table>\n");
    for action in actions.iter().take(LISTED_ACTIONS) {
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            time(action.at_ms),
            escape(action.kind),
            escape(&action.detail)
        );
    }
    if actions.len() > LISTED_ACTIONS {
        let _ = writeln!(
            out,
            "<tr><td colspan=\"3\">and {} more</td></tr>",
            actions.len() - LISTED_ACTIONS
        );
    }
    out.push_str("</table>\n");
    out
}

fn time(at_ms: u64) -> String {
    i64::try_from(at_ms)
        .ok()
        .and_then(DateTime::from_timestamp_millis)
        .map_or_else(String::new, |time| {
            time.format("%Y-%m-%d %H:%M").to_string()
        })
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{}: cannot be created", folder.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("{}: cannot be written", path.display()))
}
