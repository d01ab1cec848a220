//! A comparison as `report.json` and a self-contained `report.html`.

use super::figures::figures;
use super::outcome::{Action, Comparison, Summary};
use super::summary_table::table;
use anyhow::{Context, Result};
use chrono::DateTime;
use std::fmt::Write as _;
use std::path::Path;

/// Actions listed in the page; the JSON counts them all, by kind.
const LISTED_ACTIONS: usize = 2_000;

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
    for chart in figures(comparison)? {
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
