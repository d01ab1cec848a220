//! `keel build`: all contracts with the official builder, skipping what did not change.
//!
//! The builder (contract-build 5.0.3) ignores the lock file of a workspace, does not know inherited manifest keys and
//! compiles every member cold. So each contract is staged as a workspace of its own, at a path that is the same on every
//! machine, with the repository's locked versions and one target folder for all; see `stage`. It is then built by this
//! program started again with the contract compiler in its environment; see `builder`.

mod builder;
mod lock;
mod manifest;
mod plan;
mod report;
mod stage;
mod store;
mod toolchain;

pub use builder::{run_staged, StagedArgs};

use crate::progress::Progress;
use crate::workspace;
use anyhow::{bail, Context, Result};
use builder::Builder;
use plan::{Plan, Planner};
use report::{Failure, Outcome, Report};
use std::path::Path;
use std::time::Instant;
use store::Store;
use toolchain::Toolchain;

/// Build the contracts into artifacts/, skipping what did not change
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  keel build                      every contract that changed\n  keel build --contract vault     one contract\n  keel build --force --json       all of them, reported as JSON"
)]
pub struct Args {
    /// Build only this contract (the name of its folder); may be given several times
    #[arg(long = "contract", value_name = "NAME")]
    contracts: Vec<String>,
    /// Build even what did not change
    #[arg(long)]
    force: bool,
    /// Report as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let root = workspace::root()?;
    let cache = workspace::cache()?;
    let toolchain = Toolchain::load(&cache)?;
    let names = select(&contracts_of(&root)?, &args.contracts)?;

    let planner = Planner::new(&root, workspace::build_folder(), toolchain.identity()?)?;
    let plans = names
        .iter()
        .map(|name| {
            planner
                .plan(name)
                .with_context(|| format!("contract {name}"))
        })
        .collect::<Result<Vec<_>>>()?;

    let store = Store::new(&root, &cache);
    let builder = Builder::new(&toolchain, &cache, planner.locked())?;
    let report = build_all(&plans, &store, &builder, args.force)?;

    report.print(args.json)?;
    if report.failed.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = report
        .failed
        .iter()
        .map(|failure| failure.contract.as_str())
        .collect();
    bail!(
        "{} of {} contracts did not build: {}",
        names.len(),
        plans.len(),
        names.join(", ")
    )
}

/// One broken contract does not keep the others from being built.
fn build_all(plans: &[Plan], store: &Store, builder: &Builder, force: bool) -> Result<Report> {
    let progress = Progress::new(u64::try_from(plans.len())?);
    let mut report = Report::default();
    for plan in plans {
        progress.says(&plan.name);
        let started = Instant::now();
        match build_one(plan, store, builder, force, &progress) {
            Ok(outcome) => report.add(store, plan, outcome, started.elapsed())?,
            Err(error) => {
                progress.line(&format!("{}: failed\n{error:#}", plan.name));
                report.failed.push(Failure {
                    contract: plan.name.clone(),
                    error: format!("{error:#}"),
                });
            }
        }
        progress.advance(1);
    }
    Ok(report)
}

fn build_one(
    plan: &Plan,
    store: &Store,
    builder: &Builder,
    force: bool,
    progress: &Progress,
) -> Result<Outcome> {
    if !force && store.is_current(plan) {
        return Ok(Outcome::Unchanged);
    }
    if !force && store.restore(plan)? {
        return Ok(Outcome::Cached);
    }
    let stage = stage::Stage::claim(&plan.build_folder, || {
        progress.line("waiting for another build in the same folder to end")
    })?;
    // Another run may have built it in the meantime.
    if !force && store.restore(plan)? {
        return Ok(Outcome::Cached);
    }
    progress.line(&format!("{}: building", plan.name));
    stage.write(plan)?;
    let built = builder.build(plan, &stage, |phase| {
        progress.says(&format!("{}: {phase}", plan.name))
    })?;
    store.keep(plan, &built)?;
    Ok(Outcome::Built)
}

fn contracts_of(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("contracts");
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("no contracts in {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// `stable_pool` is accepted for `stable-pool`.
fn select(all: &[String], wanted: &[String]) -> Result<Vec<String>> {
    if wanted.is_empty() {
        return Ok(all.to_vec());
    }
    let mut selected = Vec::new();
    for name in wanted {
        let name = name.replace('_', "-");
        if !all.contains(&name) {
            bail!("no contract named {name}; there are: {}", all.join(", "));
        }
        if !selected.contains(&name) {
            selected.push(name);
        }
    }
    Ok(selected)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::arithmetic_side_effects
    )]
    use super::*;

    fn all() -> Vec<String> {
        vec!["book".into(), "stable-pool".into()]
    }

    #[test]
    fn every_contract_is_selected_by_default() {
        assert_eq!(select(&all(), &[]).unwrap(), all());
    }

    #[test]
    fn underscores_and_repetitions_are_accepted() {
        let wanted = ["stable_pool".to_owned(), "stable-pool".to_owned()];
        assert_eq!(select(&all(), &wanted).unwrap(), ["stable-pool"]);
    }

    #[test]
    fn an_unknown_contract_is_refused_with_the_known_ones() {
        let error = select(&all(), &["pool".to_owned()]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no contract named pool; there are: book, stable-pool"
        );
    }
}
