//! `keel bench`: what every message costs on the embedded chain, and on a node's chain if one is given. Weights are deterministic, so a
//! committed table of them is an exact regression test.

mod check;
mod governance;
mod lending;
mod node;
mod pool;
mod rare;
mod recorder;
mod report;
mod suite;
mod tokens;
mod warm;

use self::node::Stage;
use crate::progress::Progress;
use crate::workspace;
use anyhow::{bail, Context, Result};
use harness::tape;
use recorder::Recorder;
use report::{Contract, Report};
use std::fs;
use std::path::{Path, PathBuf};

/// The committed table, in the repository.
const TABLE: &str = "docs/weights.json";
/// Every contract the benchmark deploys.
const CONTRACTS: [&str; 20] = [
    "book",
    "controller",
    "feed-adapter",
    "governance-token",
    "governor",
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

const EXAMPLES: &str = "\
Examples:
  keel bench                      print the table
  keel bench --json weights.json  write it as JSON too
  keel bench --check              compare with docs/weights.json, fail when something grew
  keel bench --write              accept the present weights

On a node's chain as well, with a devnet that begins before the benchmark does:
  ./scripts/devnet --start-time 2023-03-09T00:00:00Z
  keel bench --node ws://127.0.0.1:9944 --write";

/// Measure what every message costs: ref_time, proof size, storage deposit; and the size of every contract
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Where the figures go
    #[arg(long, value_name = "OUT")]
    json: Option<PathBuf>,
    /// Compare with the committed table: exactly when the contracts' code is the same, else within 0.5 %
    #[arg(long)]
    check: bool,
    /// Replace the committed table; without --node the figures of the node stay while no contract has changed
    #[arg(long, conflicts_with = "check")]
    write: bool,
    /// Measure on the chain of this devnet's node too; it is left with the head it had
    #[arg(long, value_name = "URL")]
    node: Option<String>,
}

pub fn run(args: &Args) -> Result<()> {
    let table = workspace::root()?.join(TABLE);
    // Read before the work, so that a broken table is said at once.
    let committed = match args.check || args.write && table.exists() {
        true => Some(read(&table)?),
        false => None,
    };
    let mut report = measure(args.node.as_deref())?;
    print!("{}", report.table());
    if let Some(path) = &args.json {
        write(path, &report)?;
    }
    if args.write {
        if let Some(committed) = committed.filter(|_| report.node.is_none()) {
            if !report.keep_node_of(&committed) {
                println!("\nthe contracts have changed: the figures of the node are dropped; measure them with --node");
            }
        }
        write(&table, &report)?;
        println!("\nwritten: {TABLE}");
        return Ok(());
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

fn measure(node_url: Option<&str>) -> Result<Report> {
    // Before the work, as the table.
    let stage = node_url.map(Stage::open).transpose()?;
    let contracts = CONTRACTS
        .iter()
        .map(|name| Contract::built(name))
        .collect::<Result<Vec<_>>>()?;
    let groups: [(&str, Measure); 8] = [
        ("tokens", tokens::measure),
        ("pool", pool::measure),
        ("pool of three", pool::measure_three),
        ("now and then", rare::measure),
        ("lending", lending::measure),
        ("governance", governance::measure),
        ("suite with 1 AMO", suite::measure_with_one),
        ("suite with 16 AMOs", suite::measure_with_sixteen),
    ];
    let progress = Progress::new(groups.len() as u64);
    let mut recorder = Recorder::default();
    let mut tapes = Vec::new();
    for (name, group) in groups {
        progress.says(name);
        let (measured, taped) = match stage {
            Some(_) => tape::record(|| group(&mut recorder)),
            None => (group(&mut recorder), Vec::new()),
        };
        measured.with_context(|| name.to_owned())?;
        tapes.extend(taped.into_iter().map(|tape| (name, tape)));
        progress.advance(1);
    }
    drop(progress);
    let mut report = Report {
        node: None,
        messages: recorder.rows,
        contracts,
    };
    if let Some(stage) = stage {
        let measured = stage.measure(&tapes)?;
        if !measured.differing.is_empty() {
            let names = measured.differing.join("\n  ");
            eprintln!("answered otherwise on the node, whose blocks and times are not all the same:\n  {names}\n");
        }
        report.add_node(measured.chain, measured.figures);
    }
    Ok(report)
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
