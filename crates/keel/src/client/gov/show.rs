//! Proposals for eyes: state, votes, times, and every call readable.

use super::super::exit::wrong_use;
use super::super::session::Session;
use super::super::status::time;
use super::calls::proposed;
use super::governor;
use crate::table::{render, Align};
use anyhow::Result;
use harness::prelude::*;
use interfaces::governor::{Proposal, ProposalId, ProposalState, ProposedCall};
use node::shown::{decimal, hex};
use serde_json::{json, Value as Json};

const LEFT: Align = Align::Left;
const RIGHT: Align = Align::Right;

/// Every proposal on a line, the newest first.
pub async fn all(session: &Session) -> Result<()> {
    let governor = governor(session)?;
    let count = session.node.read(governor.call().count()).await?;
    let mut rows = Vec::new();
    let mut list = Vec::new();
    for id in (0..count).rev() {
        let (stored, state) = read(session, id).await?;
        list.push(json(session, id, &stored, state));
        rows.push(row(session, id, &stored, state));
    }
    if session.json {
        println!("{}", serde_json::to_string_pretty(&list)?);
        return Ok(());
    }
    let columns = [
        ("proposal", RIGHT),
        ("state", LEFT),
        ("for", RIGHT),
        ("against", RIGHT),
        ("abstain", RIGHT),
        ("quorum", RIGHT),
        ("voting ends", RIGHT),
        ("proposer", LEFT),
    ];
    print!("{}", render(&columns, &rows));
    Ok(())
}

/// One in full.
pub async fn one(session: &Session, id: ProposalId) -> Result<()> {
    let (stored, state) = read(session, id).await?;
    let made = proposed(session, id, &stored).await;
    if session.json {
        let mut shown = json(session, id, &stored, state);
        if let Ok(made) = &made {
            shown["description_hash"] = json!(hex(made.description_hash.as_ref()));
            shown["calls"] = made
                .calls
                .iter()
                .map(|call| call_json(session, call))
                .collect();
        }
        println!("{}", serde_json::to_string_pretty(&shown)?);
        return Ok(());
    }
    let votes = |amount| decimal(amount, 18, 2);
    let poll = &stored.poll;
    let mut lines = vec![
        ("state", format!("{state:?}")),
        ("proposer", session.names.name(stored.proposer)),
        ("votes count as of block", poll.snapshot_block.to_string()),
        (
            "votes are taken until block",
            poll.deadline_block.to_string(),
        ),
        ("for", votes(poll.for_e18)),
        ("against", votes(poll.against_e18)),
        ("abstain", votes(poll.abstain_e18)),
        (
            "quorum",
            poll.quorum_e18
                .map_or_else(|| "known with the first vote".to_owned(), votes),
        ),
        ("calls hash", hex(stored.calls_hash.as_ref())),
    ];
    if let Some(timelock) = poll.timelock {
        lines.push(("executable from", time(timelock.eta_ms)));
        lines.push(("executable until", time(timelock.expires_ms)));
    }
    if let Ok(made) = &made {
        lines.push(("description hash", hex(made.description_hash.as_ref())));
    }
    let rows = lines
        .into_iter()
        .map(|(name, text)| vec![name.to_owned(), text]);
    let rows: Vec<Vec<String>> = rows.collect();
    let title = format!("proposal {id}");
    println!("{}", render(&[(title.as_str(), LEFT), ("", LEFT)], &rows));
    match made {
        Ok(made) => print_calls(session, &made.calls),
        Err(error) => println!("its calls cannot be shown: {error:#}"),
    }
    Ok(())
}

pub fn print_calls(session: &Session, calls: &[ProposedCall]) {
    let rows = calls.iter().enumerate().map(|(index, call)| {
        let shown = session.call(call.callee, &call.input);
        vec![(index + 1).to_string(), shown]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    println!("{}", render(&[("", RIGHT), ("call", LEFT)], &rows));
}

async fn read(session: &Session, id: ProposalId) -> Result<(Proposal, ProposalState)> {
    let governor = governor(session)?;
    let (stored, state) = futures::try_join!(
        session.node.read(governor.call().proposal(id)),
        session.node.read(governor.call().state(id)),
    )?;
    let found = stored.zip(state);
    found.ok_or_else(|| wrong_use(format!("there is no proposal {id}")))
}

fn row(session: &Session, id: ProposalId, stored: &Proposal, state: ProposalState) -> Vec<String> {
    let votes = |amount| decimal(amount, 18, 0);
    let poll = &stored.poll;
    vec![
        id.to_string(),
        format!("{state:?}"),
        votes(poll.for_e18),
        votes(poll.against_e18),
        votes(poll.abstain_e18),
        poll.quorum_e18.map_or_else(String::new, votes),
        poll.deadline_block.to_string(),
        session.names.name(stored.proposer),
    ]
}

fn json(session: &Session, id: ProposalId, stored: &Proposal, state: ProposalState) -> Json {
    let poll = &stored.poll;
    json!({
        "proposal": id,
        "state": format!("{state:?}"),
        "proposer": session.names.name(stored.proposer),
        "calls_hash": hex(stored.calls_hash.as_ref()),
        "snapshot_block": poll.snapshot_block,
        "deadline_block": poll.deadline_block,
        "for_e18": poll.for_e18.to_string(),
        "against_e18": poll.against_e18.to_string(),
        "abstain_e18": poll.abstain_e18.to_string(),
        "quorum_e18": poll.quorum_e18.map(|it| it.to_string()),
        "eta_ms": poll.timelock.map(|it| it.eta_ms),
        "expires_ms": poll.timelock.map(|it| it.expires_ms),
    })
}

fn call_json(session: &Session, call: &ProposedCall) -> Json {
    json!({
        "call": session.call(call.callee, &call.input),
        "callee": hex(&call.callee.0),
        "input": hex(&call.input),
    })
}
