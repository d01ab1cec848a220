//! A comparison as a terminal table.

use super::lending_outcome::LendingSummary;
use super::outcome::{Both, RatioPath, Summary};
use std::fmt::Write as _;

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
    lending_section(&mut out, &summary.lending);
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

fn lending_section(out: &mut String, lending: &LendingSummary) {
    let mut row = |name: &str, off: String, on: String| {
        let _ = writeln!(out, "{name:<38} {off:>16} {on:>16}");
    };
    let title = format!("\nlending against {}", lending.collateral);
    row(&title, "AMOs off".into(), "AMOs on".into());
    let band = format!(
        "time at {:.0} to {:.0} % (the AMO's band)",
        lending.band.low * 100.0,
        lending.band.high * 100.0
    );
    for (name, both) in [
        ("mean borrow rate, a year", lending.mean_rate),
        (band.as_str(), lending.share_in_band),
        ("mean utilisation", lending.mean_utilisation),
        ("highest utilisation", lending.highest_utilisation),
    ] {
        row(name, percent(both.amo_off), percent(both.amo_on));
    }
    for (name, both) in [
        ("mean debt of borrowers", lending.mean_borrowed),
        ("largest claim of the AMO", lending.largest_amo_claim),
        ("liquidations", lending.liquidations),
        ("debt liquidated, USD", lending.liquidated_usd),
        ("collateral seized, USD", lending.seized_usd),
        ("bad debt, USD", lending.bad_debt_usd),
        ("  borne by the AMO", lending.bad_debt_amo_usd),
        ("  borne by outside lenders", lending.bad_debt_lenders_usd),
        ("profit of the AMO, USD", lending.amo_profit_usd),
    ] {
        let Both { amo_off, amo_on } = both;
        row(name, format!("{amo_off:.0}"), format!("{amo_on:.0}"));
    }
    let _ = writeln!(
        out,
        "prices of {}: {}\n",
        lending.collateral, lending.collateral_prices
    );
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

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}
