//! `keel gov`: proposals of the governor, from a file of calls to their execution.

mod calls;
mod file;
mod show;

use super::exit::{help, wrong_use};
use super::on_node;
use super::options::{Reach, Sending};
use super::sending::Sender;
use super::session::Session;
use anyhow::Result;
use calls::proposed;
use clap::ValueEnum;
use file::ProposalFile;
use harness::prelude::*;
use interfaces::governor::{Choice, ProposalId};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  keel gov propose lower-cap.toml --signer-file ~/.keel/holder
  keel gov show                        every proposal on a line
  keel gov show 3                      one with its calls, readable
  keel gov vote 3 for --signer-file ~/.keel/holder
  keel gov queue 3 --signer-file ~/.keel/anyone
  keel gov execute 3 --signer-file ~/.keel/anyone

A file of calls:
  description = \"Lower the cap of AMO 0 to 2,000,000 coins\"
  [[call]]
  contract = \"registry\"               # its label in the deployment
  message = \"lower_cap\"
  arguments = [\"0\", \"2_000_000_000_000_000_000_000_000\"]   # as cargo contract takes them; @vault is the address of the vault
or the calls that `keel deploy proposals --json` prints, in a file that ends in .json.
The hash of the description, BLAKE2b-256 of its text, goes to the chain; the text does not: publish it.";

/// Propose, vote, queue, execute; show proposals with their calls
#[derive(clap::Args)]
#[command(after_help = help(EXAMPLES))]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Subcommand)]
enum Act {
    /// Propose the calls of a file
    #[command(after_help = help(EXAMPLES))]
    Propose {
        /// The file of calls, TOML or JSON
        file: PathBuf,
        /// Which proposal of a JSON file with several, from 1 on
        #[arg(long, value_name = "NUMBER")]
        number: Option<usize>,
        /// The description, where the file has none
        #[arg(long, value_name = "TEXT")]
        description: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Vote with the votes the signer had when voting began
    #[command(after_help = help(EXAMPLES))]
    Vote {
        proposal: ProposalId,
        choice: Vote,
        #[command(flatten)]
        common: Common,
    },
    /// Put a proposal that succeeded behind the timelock; anyone may
    #[command(after_help = help(EXAMPLES))]
    Queue {
        proposal: ProposalId,
        #[command(flatten)]
        common: Common,
    },
    /// Carry out the calls of a queued proposal after the timelock; anyone may
    #[command(after_help = help(EXAMPLES))]
    Execute {
        proposal: ProposalId,
        #[command(flatten)]
        common: Common,
    },
    /// Show one proposal with its calls, or all on a line each
    #[command(after_help = help(EXAMPLES))]
    Show {
        proposal: Option<ProposalId>,
        #[command(flatten)]
        reach: Reach,
    },
}

#[derive(clap::Args)]
struct Common {
    #[command(flatten)]
    sending: Sending,
    #[command(flatten)]
    reach: Reach,
}

#[derive(Clone, Copy, ValueEnum)]
enum Vote {
    For,
    Against,
    Abstain,
}

pub fn run(args: &Args) -> Result<()> {
    match &args.act {
        Act::Propose {
            file,
            number,
            description,
            common,
        } => {
            let read = ProposalFile::read(file, *number)?.described(description.as_deref())?;
            on_node(propose(&read, common))
        }
        Act::Vote {
            proposal,
            choice,
            common,
        } => on_node(vote(*proposal, *choice, common)),
        Act::Queue { proposal, common } => on_node(queue(*proposal, common)),
        Act::Execute { proposal, common } => on_node(execute(*proposal, common)),
        Act::Show { proposal, reach } => on_node(async {
            let session = Session::open(reach).await?;
            match proposal {
                Some(id) => show::one(&session, *id).await,
                None => show::all(&session).await,
            }
        }),
    }
}

pub fn governor(session: &Session) -> Result<GovernorHandle> {
    Ok(GovernorHandle::at(session.deployment.one("governor")?))
}

async fn propose(file: &ProposalFile, common: &Common) -> Result<()> {
    let mut sender = Sender::open(&common.reach, &common.sending).await?;
    let session = sender.session.clone();
    let calls = file.calls(&session)?;
    let hash = file.description_hash();
    let shown = node::shown::hex(hash.as_ref());
    if !session.json {
        println!(
            "{}\ndescription hash {shown}\n",
            file.description.trim_end()
        );
        show::print_calls(&session, &calls);
    }
    let message = governor(&session)?.call().propose(calls, hash);
    let what = format!("propose, description hash {shown}");
    sender.send(&what, message).await?;
    sender.finish()
}

async fn vote(proposal: ProposalId, vote: Vote, common: &Common) -> Result<()> {
    let mut sender = Sender::open(&common.reach, &common.sending).await?;
    let session = sender.session.clone();
    let (choice, word) = match vote {
        Vote::For => (Choice::For, "for"),
        Vote::Against => (Choice::Against, "against"),
        Vote::Abstain => (Choice::Abstain, "to abstain from"),
    };
    let message = governor(&session)?.call().vote(proposal, choice);
    let what = format!("vote {word} proposal {proposal}");
    sender.send(&what, message).await?;
    sender.finish()
}

async fn queue(proposal: ProposalId, common: &Common) -> Result<()> {
    let mut sender = Sender::open(&common.reach, &common.sending).await?;
    let session = sender.session.clone();
    let message = governor(&session)?.call().queue(proposal);
    let what = format!("queue proposal {proposal}");
    sender.send(&what, message).await?;
    sender.finish()
}

async fn execute(proposal: ProposalId, common: &Common) -> Result<()> {
    let mut sender = Sender::open(&common.reach, &common.sending).await?;
    let session = sender.session.clone();
    let governor = governor(&session)?;
    let stored = session
        .node
        .read(governor.call().proposal(proposal))
        .await?;
    let stored = stored.ok_or_else(|| wrong_use(format!("there is no proposal {proposal}")))?;
    let made = proposed(&session, proposal, &stored).await?;
    if !session.json {
        show::print_calls(&session, &made.calls);
    }
    let mut call = governor.call();
    let message = call.execute(proposal, made.calls.clone(), made.description_hash);
    let what = format!("execute proposal {proposal}");
    let sent = sender.send(&what, message).await;
    sent.map_err(|error| calls::explained(&session, &made.calls, error))?;
    sender.finish()
}
