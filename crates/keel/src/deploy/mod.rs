//! `keel deploy`: a whole suite from one manifest, in three acts that different people may run, and a check that anyone may.

mod acts;
mod agreement;
mod backend;
mod check;
mod constructors;
mod embedded;
mod facts;
mod listing;
mod look;
mod manifest;
mod plan;
mod quantities;
mod record;
mod registration;
mod settings;
mod shown;
mod site;
mod terms;
#[cfg(test)]
mod tests;
mod validate;
mod venues;

use crate::table::{render, Align};
use acts::Outcome;
use anyhow::{bail, Result};
use backend::Backend;
use check::Phase;
use embedded::Embedded;
use manifest::{ChainKind, Manifest};
use quantities::Account;
use record::Store;
use site::Site;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  keel deploy instantiate --manifest deployments/local.toml   upload and instantiate what is not there (anyone)
  keel deploy wire --manifest deployments/local.toml          link, list and register, then check (the deployer)
  keel deploy check --manifest deployments/local.toml         read everything back and name what is off (anyone)
  keel deploy hand-over --manifest deployments/local.toml     make the governor admin of everything (the deployer)
  keel deploy check --handed-over --manifest deployments/local.toml
                                                              prove that the deployer kept nothing

Each act does only what is missing and may be run again. Addresses, constructor arguments and code hashes are
recorded beside the manifest, as deployments/<chain>.json. See docs/deployment.md.";

/// Deploy the suite of a manifest, in three acts, and check what stands
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Subcommand)]
enum Act {
    /// Upload and instantiate every contract that is not there
    #[command(after_help = EXAMPLES)]
    Instantiate(Common),
    /// Set links, lists, limits and capacities, and check; refuses a wrong or half-done state
    #[command(after_help = EXAMPLES)]
    Wire(Common),
    /// Compare everything on the chain with manifest, record and artifacts
    #[command(after_help = EXAMPLES)]
    Check {
        #[command(flatten)]
        common: Common,
        /// Demand that the governor is admin of everything
        #[arg(long)]
        handed_over: bool,
    },
    /// Make the governor admin of every contract; refuses unless the check is clean
    #[command(after_help = EXAMPLES)]
    HandOver(Common),
}

#[derive(clap::Args)]
struct Common {
    /// The manifest of the chain
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// Who signs; the manifest's deployer if not given
    #[arg(long, value_name = "ACCOUNT")]
    signer: Option<Account>,
    /// Print steps and findings as JSON instead of tables
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let common = match &args.act {
        Act::Instantiate(common) | Act::Wire(common) | Act::HandOver(common) => common,
        Act::Check { common, .. } => common,
    };
    let manifest = Manifest::read(&common.manifest)?;
    let mut store = Store::open(
        &common.manifest.with_extension("json"),
        &manifest.chain.name,
    )?;
    let signer = common.signer.unwrap_or(manifest.accounts.deployer);
    let mut backend = match manifest.chain.kind {
        ChainKind::Embedded => {
            Embedded::open(&common.manifest.with_extension("chain.json"), signer.0)?
        }
    };
    let outcome = match &args.act {
        Act::Instantiate(_) => acts::instantiate(&mut backend, &manifest, &mut store)?,
        Act::Wire(_) => acts::wire(&mut backend, &manifest, &mut store)?,
        Act::HandOver(_) => acts::hand_over(&mut backend, &manifest, &mut store)?,
        Act::Check { handed_over, .. } => checked(
            &mut backend,
            &Site::new(&manifest, &store.record)?,
            &store,
            *handed_over,
        )?,
    };
    if common.json {
        println!("{}", serde_json::to_string_pretty(&outcome)?);
    } else {
        print!("{}", shown(&outcome));
    }
    match outcome.findings.len() {
        0 => Ok(()),
        count => bail!("{}: {count} findings; nothing more was done", outcome.act),
    }
}

fn checked(
    backend: &mut dyn Backend,
    site: &Site,
    store: &Store,
    demand_handed_over: bool,
) -> Result<Outcome> {
    let found = check::observed(backend, site);
    let phase = match found {
        Phase::Deploying if !demand_handed_over => Phase::Deploying,
        // Half of a hand-over is measured by its end.
        _ => Phase::HandedOver,
    };
    let act = match phase {
        Phase::HandedOver => "check, handed over",
        _ => "check, before the hand-over",
    };
    let findings = check::check(backend, site, &store.record, phase)?;
    Ok(Outcome {
        findings,
        ..Outcome::new(act)
    })
}

fn shown(outcome: &Outcome) -> String {
    let steps = outcome
        .steps
        .iter()
        .map(|step| vec![step.contract.clone(), step.what.clone()]);
    let steps: Vec<Vec<String>> = steps.collect();
    let findings = outcome.findings.iter().map(|it| {
        let (found, expected) = (it.found.clone(), it.expected.clone());
        vec![
            it.contract.clone(),
            it.field.clone(),
            found,
            expected,
            it.remedy.clone(),
        ]
    });
    let findings: Vec<Vec<String>> = findings.collect();
    let left = Align::Left;
    let mut text = String::new();
    if !steps.is_empty() {
        text += &render(&[("contract", left), ("done", left)], &steps);
    }
    if findings.is_empty() {
        let what = match outcome.steps.len() {
            0 => "nothing to do".to_owned(),
            count => format!("{count} steps"),
        };
        return text + &format!("{}: {what}, no findings\n", outcome.act);
    }
    let columns =
        ["contract", "field", "found", "expected", "what to do"].map(|title| (title, left));
    text + &render(&columns, &findings)
}
