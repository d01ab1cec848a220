//! `keel deploy`: a whole suite from one manifest, in three acts that different people may run, and a check that anyone may.

mod acts;
mod agreement;
pub(crate) mod backend;
mod check;
mod constructors;
mod corridors;
mod embedded;
mod facts;
mod identity;
mod inits;
mod listing;
mod look;
mod manifest;
mod open;
mod plan;
pub(crate) mod quantities;
pub(crate) mod record;
mod registration;
mod settings;
mod shown;
mod site;
mod sound;
mod steward;
mod terms;
#[cfg(test)]
mod tests;
mod validate;
mod venues;
mod votes;

use crate::table::{render, Align};
use acts::Outcome;
use anyhow::{bail, Result};
use backend::Backend;
use check::Phase;
use manifest::Manifest;
use open::{open_backend, Signing};
use quantities::hex;
use record::{ensure_same_chain, Store};
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
  keel deploy proposals --manifest deployments/local.toml --json
                                                              what holders vote on to give the steward its corridors

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
    /// Print the proposals that give the steward the manifest's corridors
    #[command(after_help = EXAMPLES)]
    Proposals(Common),
}

#[derive(clap::Args)]
struct Common {
    /// The manifest of the chain
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    #[command(flatten)]
    signing: Signing,
    /// Print steps and findings as JSON instead of tables
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<()> {
    match &args.act {
        Act::Instantiate(common) => carry_out(common, acts::instantiate),
        Act::Wire(common) => carry_out(common, acts::wire),
        Act::HandOver(common) => carry_out(common, acts::hand_over),
        Act::Check {
            common,
            handed_over,
        } => carry_out(common, |backend, manifest, store| {
            let site = Site::new(manifest, &store.record)?;
            checked(backend, &site, store, *handed_over)
        }),
        Act::Proposals(common) => print_proposals(common),
    }
}

impl Common {
    fn read(&self) -> Result<(Manifest, Store)> {
        let manifest = Manifest::read(&self.manifest)?;
        let record = self.manifest.with_extension("json");
        let store = Store::open(&record, &manifest.chain.name)?;
        Ok((manifest, store))
    }
}

fn carry_out(
    common: &Common,
    act: impl FnOnce(&mut dyn Backend, &Manifest, &mut Store) -> Result<Outcome>,
) -> Result<()> {
    let (manifest, mut store) = common.read()?;
    let mut backend = open_backend(&manifest, &common.manifest, &store.record, &common.signing)?;
    if let Some(genesis) = backend.genesis() {
        ensure_same_chain("manifest", manifest.chain.genesis.as_deref(), genesis)?;
        store.record.ensure_of(genesis)?;
        store.record.genesis = Some(hex(genesis.as_ref()));
    }
    let outcome = act(backend.as_mut(), &manifest, &mut store)?;
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
    Ok(Outcome::new(act, site.manifest).refusing(findings))
}

const LONGEST_CELL: usize = 100;

fn print_proposals(common: &Common) -> Result<()> {
    let (manifest, store) = common.read()?;
    let proposals = steward::proposals(&Site::new(&manifest, &store.record)?)?;
    if common.json {
        println!("{}", serde_json::to_string_pretty(&proposals)?);
        return Ok(());
    }
    let numbered = proposals.iter().enumerate();
    let rows = numbered.flat_map(|(number, calls)| {
        calls.iter().map(move |call| {
            let number = (number + 1).to_string();
            vec![number, call.contract.clone(), call.message.clone()]
        })
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let left = Align::Left;
    let columns = [
        ("proposal", Align::Right),
        ("contract", left),
        ("call", left),
    ];
    print!("{}", render(&columns, &rows));
    println!("--json has the callee and the input of each call");
    Ok(())
}

/// Terms have a dozen numbers; all of them are in the record and in `--json`.
fn cut(what: &str) -> String {
    match what.char_indices().nth(LONGEST_CELL) {
        Some((end, _)) => format!("{}...", &what[..end]),
        None => what.to_owned(),
    }
}

fn shown(outcome: &Outcome) -> String {
    let steps = outcome
        .steps
        .iter()
        .map(|step| vec![step.contract.clone(), cut(&step.what)]);
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
    if let Some(rehearsal) = &outcome.rehearsal {
        text += &format!("{rehearsal}\n");
    }
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
