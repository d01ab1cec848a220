//! Sending a message for a person: what it would do and cost, a question, what it did and cost.

use super::exit::{refused, unanswered};
use super::options::{Reach, Sending};
use super::session::Session;
use super::typed::Typed;
use crate::table::{render, Align};
use anyhow::{anyhow, Result};
use harness::{Message, Weight};
use node::shown::hex;
use node::{Emitted, FollowError, Included, Prepared, Ready, SendError, Signer, Trial};
use scale::{Decode, Encode};
use serde_json::{json, Value as Json};
use std::fmt::Debug;
use std::io::{stdin, stdout, Write};
use std::rc::Rc;

/// Sends for one signer, and collects what `--json` prints at the end.
pub struct Sender<'a> {
    pub session: Rc<Session>,
    pub signer: Signer,
    how: &'a Sending,
    told: Vec<Json>,
}

impl<'a> Sender<'a> {
    pub async fn open(reach: &Reach, how: &'a Sending) -> Result<Self> {
        // Before the node is asked anything: it may be wrong use.
        let signer = how.signer.signer()?;
        Ok(Self::with(Session::open(reach).await?, signer, how))
    }

    pub fn with(mut session: Session, signer: Signer, how: &'a Sending) -> Self {
        session.names.add("signer", signer.account());
        Self {
            session: Rc::new(session),
            signer,
            how,
            told: Vec::new(),
        }
    }

    /// Tries, shows, asks, sends, shows. A refusal ends the command. False when nothing was sent: `--dry-run`, or the answer was no.
    pub async fn send<A>(&mut self, what: &str, message: impl Message<Answer = A>) -> Result<bool>
    where
        A: Debug + Encode + Decode,
    {
        let message = Typed::new(message);
        let ready = self.prepared(&message).await?;
        self.send_ready(what, &message, ready).await
    }

    /// Tries; a refusal ends the command.
    pub async fn prepared<A>(&self, message: &Typed<A>) -> Result<Ready<A>>
    where
        A: Debug + Encode + Decode,
    {
        let options = self.how.options();
        let prepared = self
            .session
            .node
            .prepare(&self.signer, message.clone(), &options);
        prepared
            .await
            .map_err(|error| self.explained(message, error))
    }

    pub async fn send_ready<A>(
        &mut self,
        what: &str,
        message: &Typed<A>,
        ready: Ready<A>,
    ) -> Result<bool>
    where
        A: Debug + Encode + Decode,
    {
        let before = self.before(what, message, &ready);
        let mut told = json!({ "what": what, "dry_run": self.before_json(message, &ready) });
        if !self.session.json {
            print!("{before}");
        }
        if self.how.dry_run || !self.agreed()? {
            if !self.session.json {
                println!("not sent");
            }
            self.told.push(told);
            return Ok(false);
        }
        let options = self.how.options();
        let sent = self.session.node.send_prepared(ready, &options).await;
        let receipt = sent.map_err(|error| self.explained(message, error))?;
        if self.session.json {
            told["sent"] = self.after_json(&receipt.transaction, &receipt.included);
            self.told.push(told);
        } else {
            print!("{}", self.after(&receipt.included));
        }
        Ok(true)
    }

    /// Prints what `--json` collected.
    pub fn finish(self) -> Result<()> {
        if self.session.json {
            println!("{}", serde_json::to_string_pretty(&self.told)?);
        }
        Ok(())
    }

    /// Says that there is nothing to send.
    pub fn nothing(&mut self, what: &str, why: &str) {
        if self.session.json {
            self.told.push(json!({ "what": what, "nothing": why }));
        } else {
            println!("{what}: {why}; nothing sent");
        }
    }

    fn agreed(&self) -> Result<bool> {
        if !self.how.asks(!self.session.json)? {
            return Ok(true);
        }
        print!("send? [y/N] ");
        stdout().flush()?;
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        Ok(matches!(line.trim(), "y" | "Y" | "yes"))
    }

    fn before<A: Debug + Encode>(
        &self,
        what: &str,
        message: &Typed<A>,
        ready: &Ready<A>,
    ) -> String {
        let Ready { trial, transaction } = ready;
        let native = self.session.node.chain().native;
        let deposit = trial.call.storage_deposit;
        let answers = self.answered(message, trial).unwrap_or_default();
        let deposit = match deposit < 0 {
            true => format!("{} back", native.shown(deposit.unsigned_abs())),
            false => native.shown(deposit.unsigned_abs()),
        };
        let lines = [
            ("signer", hex(&self.signer.account().0)),
            ("answers", answers),
            ("weight needed", weight(trial.call.weight_required)),
            ("weight at most", weight(transaction.weight_limit())),
            ("storage deposit", deposit),
            ("deposit at most", native.shown(transaction.deposit_limit)),
            ("fee at most", native.shown(transaction.fee_limit)),
        ];
        let call = self.session.call(message.to, &message.input);
        let events = self.events(&trial.call.emitted);
        format!("{what}\n{call}\n{}{events}", table("dry run", &lines))
    }

    fn after(&self, included: &Included) -> String {
        let native = self.session.node.chain().native;
        let is_final = if included.finalised { ", final" } else { "" };
        let lines = [
            ("block", format!("{}{is_final}", included.number)),
            ("block hash", format!("{:?}", included.block)),
            ("weight used", weight(included.weight)),
            ("fee", native.shown(included.fee)),
        ];
        let events = self.events(&included.emitted);
        format!("{}{events}\n", table("sent", &lines))
    }

    fn events(&self, events: &[Emitted]) -> String {
        let lines = events.iter().map(|event| {
            let contract = self.session.names.name(event.contract);
            format!("  {contract}: {}\n", self.session.event(event))
        });
        lines.collect()
    }

    fn before_json<A: Debug + Encode>(&self, message: &Typed<A>, ready: &Ready<A>) -> Json {
        let Ready { trial, transaction } = ready;
        json!({
            "call": self.session.call(message.to, &message.input),
            "answers": self.answered(message, trial),
            "weight_required": weight_json(trial.call.weight_required),
            "weight_limit": weight_json(transaction.weight_limit()),
            "storage_deposit": trial.call.storage_deposit.to_string(),
            "deposit_limit": transaction.deposit_limit.to_string(),
            "fee_limit": transaction.fee_limit.to_string(),
            "events": self.events_json(&trial.call.emitted),
        })
    }

    fn after_json(&self, transaction: &Prepared, included: &Included) -> Json {
        json!({
            "transaction": transaction.hash,
            "nonce": transaction.nonce,
            "block": included.number,
            "block_hash": included.block,
            "finalised": included.finalised,
            "fee": included.fee.to_string(),
            "weight": weight_json(included.weight),
            "events": self.events_json(&included.emitted),
        })
    }

    fn events_json(&self, events: &[Emitted]) -> Vec<Json> {
        events
            .iter()
            .map(|event| self.session.event_json(event))
            .collect()
    }

    fn answered<A: Debug + Encode>(&self, message: &Typed<A>, trial: &Trial<A>) -> Option<String> {
        let answer = trial.call.returned.as_ref().ok()?;
        Some(self.session.answer(message, answer))
    }

    /// An error of sending in words, with the right exit code.
    fn explained<A>(&self, message: &Typed<A>, error: SendError<A>) -> anyhow::Error
    where
        A: Debug + Encode + Decode,
    {
        match error {
            SendError::Refused(trial) => self.session.refusal(message, &trial),
            SendError::Node(error) => error.into(),
            SendError::Failed {
                ref receipt,
                ref reason,
            } if reason.is_revert() => {
                let fee = self.session.node.chain().native.shown(receipt.included.fee);
                refused(format!("{error}; the fee of {fee} is paid"))
            }
            SendError::Lost {
                error: FollowError::TimedOut { .. },
                ..
            } => unanswered(error.to_string()),
            other => anyhow!("{other}"),
        }
    }
}

fn table(title: &str, lines: &[(&str, String)]) -> String {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|(name, text)| vec![(*name).to_owned(), text.clone()])
        .collect();
    let columns = [(title, Align::Left), ("", Align::Left)];
    render(&columns, &rows)
}

/// In milliseconds of computing, and kilobytes of proof.
pub fn weight(weight: Weight) -> String {
    let milliseconds = node::shown::decimal(weight.ref_time.into(), 9, 2);
    let kilobytes = node::shown::decimal(weight.proof_size.into(), 3, 0);
    format!("{milliseconds} ms, {kilobytes} kB")
}

fn weight_json(weight: Weight) -> Json {
    json!({ "ref_time": weight.ref_time, "proof_size": weight.proof_size })
}
