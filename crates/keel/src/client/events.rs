//! `keel events`: what the contracts of a deployment said, by name and with values.

use super::exit::{help, wrong_use};
use super::on_node;
use super::options::Reach;
use super::session::Session;
use anyhow::Result;
use futures::StreamExt;
use harness::AccountId;
use node::{BlockEvent, Head, NodeError, Which, H256};
use serde_json::json;
use std::collections::VecDeque;
use std::io::{stdout, Write};

const EXAMPLES: &str = "\
Examples:
  keel events                                  of the last block
  keel events --from 1200                      of all blocks since then
  keel events --follow --contract controller   as they come, of one contract
  keel events --follow --finalised --json      only what can no longer be undone, one JSON object a line";

/// Blocks that are remembered, to see when one was undone.
const REMEMBERED: usize = 128;

/// Show events of the deployment's contracts by name, with their values
#[derive(clap::Args)]
#[command(after_help = help(EXAMPLES))]
pub struct Args {
    /// Go on with each new block, until interrupted
    #[arg(long)]
    follow: bool,
    /// Begin with this block; with the last one if not given
    #[arg(long, value_name = "BLOCK")]
    from: Option<u64>,
    /// Only of this contract, by its label
    #[arg(long, value_name = "LABEL")]
    contract: Option<String>,
    /// Only blocks that can no longer be undone
    #[arg(long)]
    finalised: bool,
    #[command(flatten)]
    reach: Reach,
}

pub fn run(args: &Args) -> Result<()> {
    on_node(events(args))
}

struct Teller<'a> {
    session: &'a Session,
    only: Option<AccountId>,
    /// Blocks that were told, the newest last.
    told: VecDeque<(u64, H256)>,
}

async fn events(args: &Args) -> Result<()> {
    let session = Session::open(&args.reach).await?;
    let only = match &args.contract {
        Some(named) => Some(session.deployment.find(named)?.account),
        None => None,
    };
    let last = match args.finalised {
        true => session.node.finalised().await?,
        false => session.node.best().await?,
    };
    let from = args.from.unwrap_or(last.number);
    if from > last.number && !args.follow {
        return Err(wrong_use(format!("the last block is {}", last.number)));
    }
    let mut teller = Teller {
        session: &session,
        only,
        told: VecDeque::new(),
    };
    for number in from..=last.number {
        if let Some(hash) = session.node.block_hash(number).await? {
            teller.tell(number, hash).await?;
        }
    }
    if !args.follow {
        return Ok(());
    }
    let which = match args.finalised {
        true => Which::Finalised,
        false => Which::Best,
    };
    let mut heads = session.node.heads(which);
    while let Some(head) = heads.next().await {
        let went = match head {
            Ok(head) => teller.up_to(head, from).await,
            Err(error) => Err(error),
        };
        match went {
            Ok(()) => {}
            Err(error) if error.is_connection() => eprintln!("{error}; waiting for it"),
            // A block that was undone before it was read: the next head tells its place anew.
            Err(NodeError::UnknownBlock(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

impl Teller<'_> {
    /// Tells every block up to a head that was not told yet, blocks that nobody announced too.
    async fn up_to(&mut self, head: Head, from: u64) -> Result<(), NodeError> {
        let mut missing = Vec::new();
        let mut at = head;
        while at.number >= from && !self.told.contains(&(at.number, at.hash)) {
            missing.push(at);
            let oldest = self.told.front().map_or(from, |(number, _)| *number);
            if at.number <= oldest.max(1) {
                break;
            }
            at = self.session.node.head(at.parent).await?;
        }
        if let Some(first) = missing.last() {
            self.undo(first.number);
        }
        for head in missing.into_iter().rev() {
            self.tell(head.number, head.hash).await?;
        }
        Ok(())
    }

    /// Blocks from this number on are told anew.
    fn undo(&mut self, from: u64) {
        while let Some((number, hash)) = self.told.back().copied().filter(|it| it.0 >= from) {
            self.told.pop_back();
            self.say(
                &format!("block {number} was undone"),
                || json!({ "block": number, "block_hash": hash, "undone": true }),
            );
        }
    }

    async fn tell(&mut self, number: u64, hash: H256) -> Result<(), NodeError> {
        let events = self.session.node.events_in(hash).await?;
        for event in events.iter().filter(|event| self.is_ours(event)) {
            let contract = self.session.names.name(event.emitted.contract);
            let text = self.session.event(&event.emitted);
            self.say(&format!("{number}  {contract}: {text}"), || {
                let mut told = self.session.event_json(&event.emitted);
                told["block"] = json!(number);
                told["block_hash"] = json!(hash);
                told["transaction_index"] = json!(event.extrinsic);
                told
            });
        }
        self.told.push_back((number, hash));
        if self.told.len() > REMEMBERED {
            self.told.pop_front();
        }
        Ok(())
    }

    /// Other contracts of the chain are none of ours.
    fn is_ours(&self, event: &BlockEvent) -> bool {
        let contract = event.emitted.contract;
        match self.only {
            Some(only) => contract == only,
            None => self.session.deployment.at(contract).is_some(),
        }
    }

    fn say(&self, line: &str, json: impl FnOnce() -> serde_json::Value) {
        match self.session.json {
            true => println!("{}", json()),
            false => println!("{line}"),
        }
        // Whoever reads a pipe wants each line when it comes.
        let _ = stdout().flush();
    }
}
