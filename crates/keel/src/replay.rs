//! `keel replay`: the demo's market on any OHLCV file.

use crate::market::{compare, read_prices, table, write_html, write_json};
use crate::progress::Progress;
use anyhow::Result;
use std::path::PathBuf;

/// Play an OHLCV price file twice from the same start, AMOs off and on
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  keel replay --prices usdc-usd.csv --json replay.json\n  keel replay --prices usdt-usd.csv --asset USDT --json replay.json --html replay.html\n  keel replay --prices usdc-usd.csv --volatile-prices eth-usd.csv --json replay.json\n\nThe file's columns: time,open,high,low,close,volume. One row is one block, at its close."
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
    /// Prices of ETH, the collateral of the lending market, in the same columns; it must cover the time of the other file. Without it: a
    /// random path of the seed
    #[arg(long)]
    volatile_prices: Option<PathBuf>,
    /// Seed of the other traders, the borrowers and the random path
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub fn run(args: &Args) -> Result<()> {
    let series = read_prices(
        &args.prices,
        &args.asset,
        args.volatile_prices.as_deref(),
        args.seed,
    )?;
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
