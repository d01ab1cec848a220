//! `keel replay`: the demo's market on any OHLCV file.

use crate::market::{compare, read_prices, table, write_html, write_json};
use crate::progress::Progress;
use anyhow::Result;
use std::path::PathBuf;

/// Play an OHLCV price file twice from the same start, AMOs off and on
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  keel replay --prices usdc-usd.csv --json replay.json\n  keel replay --prices usdt-usd.csv --asset USDT --json replay.json --html replay.html\n\nThe file's columns: time,open,high,low,close,volume. One row is one block, at its close."
)]
pub struct Args {
    /// The price file
    #[arg(long)]
    prices: PathBuf,
    /// Where the figures go
    #[arg(long)]
    json: PathBuf,
    /// Where a page with charts goes, if wanted
    #[arg(long)]
    html: Option<PathBuf>,
    /// The collateral whose price the file holds
    #[arg(long, default_value = "USDC")]
    asset: String,
    /// Seed of the other traders
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub fn run(args: &Args) -> Result<()> {
    let series = read_prices(&args.prices, &args.asset)?;
    let progress = Progress::new(2 * series.ticks.len() as u64);
    progress.says("playing: AMOs off, then on");
    let comparison = compare(&series, args.seed, || progress.advance(1))?;
    drop(progress);
    let summary = comparison.summary();
    write_json(&summary, &args.json)?;
    if let Some(html) = &args.html {
        write_html(&comparison, html)?;
    }
    println!("{}\nwritten: {}", table(&summary), args.json.display());
    Ok(())
}
