//! `keel call`: any message of any contract of the deployment, for what has no command of its own.

use super::arguments::with_addresses;
use super::exit::{help, wrong_use};
use super::on_node;
use super::options::{Reach, Sending};
use super::sending::Sender;
use super::session::Session;
use super::typed::Typed;
use crate::deploy::backend::Opaque;
use anyhow::Result;
use harness::AccountId;
use interfaces::guard::Raw;
use serde_json::json;

const EXAMPLES: &str = "\
Examples:
  keel call vault links                                                  a view: read, nothing is sent
  keel call governance-token delegate 'Some(@signer)' --signer-file ~/.keel/holder
  keel call registry pause_winding --signer-file ~/.keel/guardian
  keel call oracle report 0 1_000_000_000_000_000_000 1_767_225_600_000 --dry-run --signer-dev //ReporterA

Arguments are written as cargo contract takes them; @vault is the address of the vault, @signer that of the signer.";

/// Read a view or send a message of a contract, by name
#[derive(clap::Args)]
#[command(after_help = help(EXAMPLES))]
pub struct Args {
    /// The contract, by its label in the deployment
    contract: String,
    /// The message, with its trait's name or without
    message: String,
    /// Its arguments in order
    arguments: Vec<String>,
    #[command(flatten)]
    sending: Sending,
    #[command(flatten)]
    reach: Reach,
}

pub fn run(args: &Args) -> Result<()> {
    on_node(call(args))
}

async fn call(args: &Args) -> Result<()> {
    let session = Session::open(&args.reach).await?;
    let contract = session.deployment.find(&args.contract)?.clone();
    let abi = session.needed_abi(&contract.folder)?;
    let given = args.sending.signer.given()?;
    let from = given.as_ref().map(node::Signer::account);
    let arguments = args.arguments.iter();
    let arguments = arguments.map(|text| with_addresses(text, &session.deployment, from));
    let arguments: Vec<String> = arguments.collect::<Result<_>>()?;
    let message: Typed<Raw> = Typed::new(Opaque {
        to: contract.account,
        input: abi
            .encode(&args.message, &arguments)
            .map_err(|error| wrong_use(format!("{error:#}")))?,
    });
    if abi.is_view(&args.message)? {
        return read(&session, from, &message).await;
    }
    let mut sender = Sender::with(session, args.sending.signer.signer()?, &args.sending);
    let what = format!("{}.{}", contract.label, args.message);
    let ready = sender.prepared(&message).await?;
    sender.send_ready(&what, &message, ready).await?;
    sender.finish()
}

async fn read(session: &Session, from: Option<AccountId>, view: &Typed<Raw>) -> Result<()> {
    let at = session.node.best().await?.hash;
    let from = from.unwrap_or(AccountId([0; 32]));
    let trial = session.trial_at(at, from, view).await?;
    let answer = match &trial.call.returned {
        Ok(answer) if !trial.reverted => session.answer(view, answer),
        _ => return Err(session.refusal(view, &trial)),
    };
    if session.json {
        println!("{}", json!({ "answers": answer }));
    } else {
        println!("{answer}");
    }
    Ok(())
}
