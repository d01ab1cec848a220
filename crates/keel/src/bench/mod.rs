//! `keel bench`: what every message costs on the embedded chain. Weights are deterministic, so a committed table of them is an exact
//! regression test.

mod check;
mod lending;
mod pool;
mod rare;
mod recorder;
mod report;
mod suite;
mod tokens;
mod warm;

use crate::progress::Progress;
use crate::workspace;
use anyhow::{bail, Context, Result};
use recorder::Recorder;
use report::{Contract, Report};
use std::fs;
use std::path::{Path, PathBuf};

/// The committed table, in the repository.
const TABLE: &str = "docs/weights.json";
/// Every contract the benchmark deploys.
const CONTRACTS: [&str; 19] = [
    "book",
    "controller",
    "feed-adapter",
    "governance-token",
    "guard",
    "keeper-budget",
    "lending-amo",
    "lending-market",
    "lens",
    "oracle",
    "pool-amo",
    "recapitalisation",
    "registry",
    "settlement",
    "stable-pool",
    "stablecoin",
    "test-feed",
    "test-token",
    "vault",
];

/// Measure what every message costs: ref_time, proof size, storage deposit; and the size of every contract
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  keel bench                      print the table\n  keel bench --json weights.json  write it as JSON too\n  keel bench --check              compare with docs/weights.json, fail when something grew\n  keel bench --write              accept the present weights"
)]
pub struct Args {
    /// Where the figures go
    #[arg(long, value_name = "OUT")]
    json: Option<PathBuf>,
    /// Compare with the committed table: exactly when the contracts' code is the same, else within 0.5 %
    #[arg(long)]
    check: bool,
    /// Replace the committed table
    #[arg(long, conflicts_with = "check")]
    write: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let table = workspace::root()?.join(TABLE);
    // Read before the work, so that a broken table is said at once.
    let committed = if args.check {
        Some(read(&table)?)
    } else {
        None
    };
    let report = measure()?;
    print!("{}", report.table());
    if let Some(path) = &args.json {
        write(path, &report)?;
    }
    if args.write {
        write(&table, &report)?;
        println!("\nwritten: {TABLE}");
    }
    let Some(committed) = committed else {
        return Ok(());
    };
    let findings = check::compare(&committed, &report);
    print!("\n{findings}");
    if findings.failed() {
        bail!("the weights differ from {TABLE}; if this is meant, run `keel bench --write` and commit the table");
    }
    Ok(())
}

type Measure = fn(&mut Recorder) -> Result<()>;

fn measure() -> Result<Report> {
    let contracts = CONTRACTS
        .iter()
        .map(|name| Contract::built(name))
        .collect::<Result<Vec<_>>>()?;
    let groups: [(&str, Measure); 7] = [
        ("tokens", tokens::measure),
        ("pool", pool::measure),
        ("pool of three", pool::measure_three),
        ("now and then", rare::measure),
        ("lending", lending::measure),
        ("suite with 1 AMO", suite::measure_with_one),
        ("suite with 16 AMOs", suite::measure_with_sixteen),
    ];
    let progress = Progress::new(groups.len() as u64);
    let mut recorder = Recorder::default();
    for (name, group) in groups {
        progress.says(name);
        group(&mut recorder).with_context(|| name.to_owned())?;
        progress.advance(1);
    }
    Ok(Report {
        messages: recorder.rows,
        contracts,
    })
}

fn read(path: &Path) -> Result<Report> {
    let text = fs::read_to_string(path).with_context(|| {
        format!(
            "{}: no table to compare with; `keel bench --write` makes one",
            path.display()
        )
    })?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

fn write(path: &Path, report: &Report) -> Result<()> {
    let text = serde_json::to_string_pretty(report)?;
    fs::write(path, text + "\n").with_context(|| path.display().to_string())
}
