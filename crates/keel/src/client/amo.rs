//! `keel amo`: what AMOs there are, one in full, and a step of one.

use super::exit::{help, wrong_use};
use super::on_node;
use super::options::{Reach, Sending};
use super::sending::Sender;
use super::session::Session;
use super::status::{amo_json, amo_row, read_amo, read_amos, AmoStatus, AMO_COLUMNS};
use super::typed::Typed;
use crate::table::{render, Align};
use anyhow::Result;
use harness::prelude::*;
use interfaces::controller::Outcome;
use node::shown::{decimal, signed_decimal};
use serde_json::json;

const EXAMPLES: &str = "\
Examples:
  keel amo list                                      every AMO: stage, debt, value, ceilings, age of its mark
  keel amo show 0                                    terms, position and what a rebalance would do now
  keel amo rebalance 0 --signer-file ~/.keel/keeper  one step along its policy
  keel amo rebalance pool-amo:USDC --dry-run --signer-dev //Alice";

/// Show AMOs, or have one take a step
#[derive(clap::Args)]
#[command(after_help = help(EXAMPLES))]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Subcommand)]
enum Act {
    /// Every AMO on a line
    #[command(after_help = help(EXAMPLES))]
    List {
        #[command(flatten)]
        reach: Reach,
    },
    /// One AMO in full, and what a rebalance would do now
    #[command(after_help = help(EXAMPLES))]
    Show {
        /// Its id, or its label in the deployment
        amo: String,
        #[command(flatten)]
        reach: Reach,
    },
    /// Move one AMO one step along its policy; anyone may
    #[command(after_help = help(EXAMPLES))]
    Rebalance {
        /// Its id, or its label in the deployment
        amo: String,
        #[command(flatten)]
        sending: Box<Sending>,
        #[command(flatten)]
        reach: Reach,
    },
}

pub fn run(args: &Args) -> Result<()> {
    match &args.act {
        Act::List { reach } => on_node(list(reach)),
        Act::Show { amo, reach } => on_node(show(amo, reach)),
        Act::Rebalance {
            amo,
            sending,
            reach,
        } => on_node(rebalance(amo, sending, reach)),
    }
}

async fn list(reach: &Reach) -> Result<()> {
    let session = Session::open(reach).await?;
    let at = session.node.best().await?.hash;
    let amos = read_amos(&session, at).await?;
    if reach.json {
        let amos: Vec<_> = amos.iter().map(amo_json).collect();
        println!("{}", serde_json::to_string_pretty(&amos)?);
        return Ok(());
    }
    let rows: Vec<Vec<String>> = amos.iter().map(amo_row).collect();
    print!("{}", render(&AMO_COLUMNS, &rows));
    Ok(())
}

async fn show(amo: &str, reach: &Reach) -> Result<()> {
    let session = Session::open(reach).await?;
    let controller = ControllerHandle::at(session.deployment.one("controller")?);
    let at = session.node.best().await?.hash;
    let id = id_of(&session, controller, amo).await?;
    let found = read_amo(&session, at, id).await?;
    let found = found.ok_or_else(|| wrong_use(format!("there is no AMO {id}")))?;
    let preview = Typed::new(controller.call().preview_rebalance(id));
    let trial = session.trial_at(at, AccountId([0; 32]), &preview).await?;
    let would = match &trial.call.returned {
        Ok(answer) => session.answer(&preview, answer),
        Err(failure) => failure.to_string(),
    };
    if reach.json {
        let mut shown = amo_json(&found);
        shown["terms"] = json!(format!("{:?}", found.registered.terms));
        shown["rebalance_would"] = json!(would);
        println!("{}", serde_json::to_string_pretty(&shown)?);
        return Ok(());
    }
    let rows = lines(&session, &found, would);
    let rows = rows
        .into_iter()
        .map(|(name, text)| vec![name.to_owned(), text]);
    let rows: Vec<Vec<String>> = rows.collect();
    let title = format!("AMO {id}");
    let columns = [
        (title.as_str(), Align::Left),
        (found.label.as_str(), Align::Left),
    ];
    print!("{}", render(&columns, &rows));
    Ok(())
}

fn lines(session: &Session, amo: &AmoStatus, would: String) -> Vec<(&'static str, String)> {
    use super::status::{age, time};
    let registered = &amo.registered;
    let terms = &registered.terms;
    let coins = |amount| decimal(amount, 18, 2);
    let share = |bps: u16| format!("{} %", decimal(bps.into(), 2, 2));
    let mut lines = vec![
        ("account", node::shown::hex(&registered.account.0)),
        (
            "stage",
            format!(
                "{:?} since {}",
                registered.stage,
                time(registered.staged_ms)
            ),
        ),
        ("funding", session.names.name(registered.funding)),
        ("a rebalance would", would),
    ];
    if let Some(view) = &amo.view {
        let record = &view.record;
        let gain = |value: u128| i128::try_from(value).unwrap_or(i128::MAX);
        let profit = gain(record.mark.value_e18).saturating_sub(gain(record.debt_e18));
        lines.extend([
            ("debt", coins(record.debt_e18)),
            ("value", coins(record.mark.value_e18)),
            ("value less debt", signed_decimal(profit, 18, 6)),
            ("own coin", coins(record.mark.own_e18)),
            ("own coin lent out", coins(record.mark.lent_out_e18)),
            (
                "external tokens, base units",
                record.mark.external.to_string(),
            ),
            (
                "tokens lent to it, base units",
                record.lent_tokens.to_string(),
            ),
            ("mark age", age(view.mark_age_ms)),
            ("realised loss", coins(record.realised_loss_e18)),
            ("realised profit", coins(record.realised_profit_e18)),
            ("ceiling now", coins(view.ceiling_e18)),
            ("may wind now, of its rate", coins(view.bucket_e18)),
        ]);
        match &view.position {
            None => lines.push(("position", "cannot be read".to_owned())),
            Some(position) => lines.push(("units of its venue", position.units.to_string())),
        }
    }
    let expires = match terms.expires_ms {
        0 => "never".to_owned(),
        expires_ms => time(expires_ms),
    };
    lines.extend([
        ("cap", coins(terms.cap_e18)),
        ("gap", coins(terms.gap_e18)),
        ("ceiling rises every", age(terms.ttl_ms)),
        (
            "rate",
            format!(
                "{}, {} a day back",
                coins(terms.bucket_e18),
                coins(terms.refill_e18_per_day)
            ),
        ),
        ("largest step", coins(terms.largest_step_e18)),
        ("most slippage", share(terms.max_slippage_bps)),
        ("loss tolerance", share(terms.loss_tolerance_bps)),
        ("band of the venue's price", share(terms.quote_band_bps)),
        ("cooldown", age(terms.cooldown_ms)),
        ("expires", expires),
        ("severity", share(terms.severity_bps)),
        ("rank", terms.rank.to_string()),
    ]);
    lines
}

async fn rebalance(amo: &str, sending: &Sending, reach: &Reach) -> Result<()> {
    let mut sender = Sender::open(reach, sending).await?;
    let session = sender.session.clone();
    let controller = ControllerHandle::at(session.deployment.one("controller")?);
    let id = id_of(&session, controller, amo).await?;
    let what = format!("rebalance AMO {id}");
    let message = Typed::new(controller.call().rebalance(id));
    let ready = sender.prepared(&message).await?;
    let moves_nothing = matches!(&ready.trial.call.returned, Ok(Ok(Outcome::Nothing)));
    // Without a move it may still refresh a mark that is stale, or enforce: then there are events.
    if moves_nothing && ready.trial.call.emitted.is_empty() {
        sender.nothing(
            &what,
            "its policy wants nothing, or its terms leave no room",
        );
    } else {
        sender.send_ready(&what, &message, ready).await?;
    }
    sender.finish()
}

/// An AMO by its id, or by its label.
async fn id_of(session: &Session, controller: ControllerHandle, named: &str) -> Result<u8> {
    if let Ok(id) = named.parse() {
        return Ok(id);
    }
    let account = session.deployment.find(named)?.account;
    let all = interfaces::controller::MAX_PAGE;
    let amos = session.node.read(controller.call().amos(0, all)).await?;
    let found = amos.iter().find(|it| it.account == account);
    found
        .map(|it| it.amo)
        .ok_or_else(|| wrong_use(format!("{named} is not registered as an AMO")))
}
