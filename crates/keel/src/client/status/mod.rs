//! `keel status`: the solvency view. Everything is read from the state of one block, so that the numbers agree with each other.

mod json;
mod read;
mod tables;
mod units;

use super::exit::help;
use super::on_node;
use super::options::Reach;
use super::session::Session;
use anyhow::Result;
use futures::StreamExt;
pub use json::amo_json;
use node::{NodeError, Which};
use read::Status;
pub use read::{amo as read_amo, amos as read_amos, AmoStatus};
use std::io::{stdout, IsTerminal, Write};
pub use tables::{amo_row, AMO_COLUMNS};
pub use units::{age, time};

const EXAMPLES: &str = "\
Examples:
  keel status --deployment deployments/local.json   ratios against their limits, collaterals, AMOs, pauses
  keel status --watch                               the same, anew with each block
  keel status --json | jq .ratios.net               amounts are base units, as text";

/// Show what the system owns and owes: ratios, collaterals, AMOs, pauses, breaches
#[derive(clap::Args)]
#[command(after_help = help(EXAMPLES))]
pub struct Args {
    /// Show it anew with each block, until interrupted
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    reach: Reach,
}

pub fn run(args: &Args) -> Result<()> {
    on_node(status(args))
}

async fn status(args: &Args) -> Result<()> {
    let session = Session::open(&args.reach).await?;
    if !args.watch {
        let head = session.node.best().await?;
        return print(&Status::read(&session, head).await?, args.reach.json);
    }
    let mut heads = session.node.heads(Which::Best);
    while let Some(head) = heads.next().await {
        let read = async { anyhow::Ok(Status::read(&session, head?).await?) };
        match read.await {
            Ok(status) => {
                if !args.reach.json && stdout().is_terminal() {
                    // Clear the screen and begin at its top.
                    print!("\x1b[2J\x1b[H");
                }
                print(&status, args.reach.json)?;
            }
            Err(error) if is_passing(&error) => eprintln!("{error:#}; waiting for it"),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The node is away, or a block was undone before it was read.
fn is_passing(error: &anyhow::Error) -> bool {
    let node = error.downcast_ref::<NodeError>();
    node.is_some_and(|it| it.is_connection() || matches!(it, NodeError::UnknownBlock(_)))
}

fn print(status: &Status, as_json: bool) -> Result<()> {
    if as_json {
        println!("{}", serde_json::to_string(&json::json(status))?);
    } else {
        print!("{}", tables::tables(status));
    }
    Ok(stdout().flush()?)
}
