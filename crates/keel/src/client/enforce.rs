//! `keel enforce`: take positions back while a limit is breached.

use super::exit::help;
use super::on_node;
use super::options::{Reach, Sending};
use super::sending::Sender;
use super::typed::Typed;
use anyhow::Result;
use harness::prelude::*;

const EXAMPLES: &str = "\
Examples:
  keel enforce --signer-file ~/.keel/keeper    close whatever is breached
  keel enforce --amo 2 --signer-dev //Alice    ask one AMO alone, where others fail or are too much for one block";

/// Take positions back until every breached limit is at its target; anyone may
#[derive(clap::Args)]
#[command(after_help = help(EXAMPLES))]
pub struct Args {
    /// Only this AMO
    #[arg(long, value_name = "ID")]
    amo: Option<u8>,
    #[command(flatten)]
    sending: Sending,
    #[command(flatten)]
    reach: Reach,
}

pub fn run(args: &Args) -> Result<()> {
    on_node(enforce(args))
}

async fn enforce(args: &Args) -> Result<()> {
    let mut sender = Sender::open(&args.reach, &args.sending).await?;
    let controller = ControllerHandle::at(sender.session.deployment.one("controller")?);
    let (what, message) = match args.amo {
        Some(amo) => {
            let message = controller.call().enforce_amo(amo);
            (format!("enforce AMO {amo}"), Typed::new(message))
        }
        None => (
            "enforce".to_owned(),
            Typed::new(controller.call().enforce()),
        ),
    };
    let ready = sender.prepared(&message).await?;
    match &ready.trial.call.returned {
        Ok(Ok(0)) => sender.nothing(&what, "there is nothing to take back"),
        _ => {
            sender.send_ready(&what, &message, ready).await?;
        }
    }
    sender.finish()
}
