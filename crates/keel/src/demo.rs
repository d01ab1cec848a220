//! `keel demo`: a scenario, AMOs off and on, as a table, `report.json` and `report.html`.

use crate::market::{compare, read_scenario, table, write_html, write_json};
use crate::progress::Progress;
use anyhow::Result;
use std::path::PathBuf;

/// Play a scenario twice from the same start, AMOs off and on, and report the difference
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  keel demo\n  keel demo --scenario scenarios/usdc-march-2023.toml --out reports\n  keel demo --json"
)]
pub struct Args {
    /// The scenario file
    #[arg(long, default_value = "scenarios/usdc-march-2023.toml")]
    scenario: PathBuf,
    /// The folder for report.json and report.html
    #[arg(long, default_value = "reports")]
    out: PathBuf,
    /// Seed of the other traders and the borrowers
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the figures as JSON instead of a table
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let series = read_scenario(&args.scenario, args.seed)?;
    let progress = Progress::new(2 * series.ticks.len() as u64);
    progress.says("playing: AMOs off, then on");
    let comparison = compare(&series, args.seed, || progress.advance(1))?;
    drop(progress);
    let summary = comparison.summary();
    let (json, html) = (args.out.join("report.json"), args.out.join("report.html"));
    write_json(&summary, &json)?;
    write_html(&comparison, &html)?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        println!(
            "{}\nwritten: {}, {}",
            table(&summary),
            json.display(),
            html.display()
        );
    }
    Ok(())
}
