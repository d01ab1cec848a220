//! `keel keeper`: a daemon that does what the contracts leave to anyone: enforces, refreshes, rebalances, harvests, liquidates.
//!
//! - `decide`, `circuit`, `effect`, `views`, `rules`, `task`: what is due, pure.
//! - `journal`, `entry`, `settle`, `counting`, `spending`, `send`: what was sent and what it cost, and that nothing is sent twice or lost.
//! - `borrowers`, `liquidation`: who can be liquidated.
//! - `desk`, `round`, `report`, `daemon`, `opening`, `link`: one block after the other, one connection after the other.
//! - `chain`, `live`, `clock`: what it stands on, so that tests can stand it on something else.
//! - `config`, `address`, `contracts`, `check`: what it is told, and whether that is right.
//! - `meters`, `health`, `http`, `log`: what it tells.

mod address;
mod borrowers;
mod chain;
mod check;
mod circuit;
mod clock;
mod config;
mod contracts;
mod counting;
mod daemon;
mod decide;
mod desk;
mod effect;
mod entry;
mod health;
mod http;
mod journal;
mod link;
mod liquidation;
mod live;
mod log;
mod meters;
mod opening;
mod probe;
mod report;
mod round;
mod rules;
mod send;
mod settle;
mod spending;
mod task;
#[cfg(test)]
mod tests;
mod views;

use crate::deploy::quantities::hex;
use crate::deploy::record::Record;
use anyhow::{bail, Context, Result};
use chain::Connector;
use check::Findings;
use clock::MachineClock;
use config::Config;
use contracts::Contracts;
use daemon::{Keeper, Mode};
use health::Health;
use live::NodeConnector;
use log::LogFormat;
use meters::Meters;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::watch;

const EXAMPLES: &str = "\
Examples:
  keel keeper check --config keeper.toml     is everything right? sends nothing
  keel keeper --config keeper.toml --dry-run --once
                                             what would be sent now
  keel keeper --config keeper.toml --once    send what is due now, then exit
  keel keeper --config keeper.toml --log-format json
                                             follow the chain until it is stopped

Copy docs/keeper.example.toml to begin with. Every option, metric and log event: docs/keeper.md.
Exit codes: 0 done, or stopped; 1 the configuration is wrong, or with --once something failed or could not be sent.";

/// Keep a deployment healthy: follow the chain, send what is due
#[derive(clap::Args)]
#[command(after_help = EXAMPLES, subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    act: Option<Act>,
    #[command(flatten)]
    follow: Follow,
}

#[derive(clap::Subcommand)]
enum Act {
    /// Compare the configuration with the chain and name whatever is wrong; sends nothing
    Check {
        /// The configuration
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// Print findings as JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(clap::Args)]
struct Follow {
    /// The configuration
    #[arg(long, value_name = "FILE", required = true)]
    config: Option<PathBuf>,
    /// Exit when nothing is due any more
    #[arg(long)]
    once: bool,
    /// Send nothing; log what would be sent
    #[arg(long)]
    dry_run: bool,
    /// How log lines look, on standard error
    #[arg(long, value_enum, default_value_t)]
    log_format: LogFormat,
    /// Log decisions and requests too
    #[arg(long)]
    verbose: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("no runtime")?;
    let done = match &args.act {
        Some(Act::Check { config, json }) => runtime.block_on(check_only(config, *json)),
        None => {
            let file = args.follow.config.as_deref().unwrap_or(Path::new(""));
            log::start(args.follow.log_format, args.follow.verbose);
            runtime.block_on(follow(file, &args.follow))
        }
    };
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}

/// What can be known without the chain.
fn prepared(file: &Path) -> Result<(Config, Contracts, NodeConnector)> {
    let mut config = Config::read(file)?;
    let shown = config.record.display();
    let text = std::fs::read_to_string(&config.record)
        .with_context(|| format!("record: {shown} cannot be read; `keel deploy` writes it"))?;
    let record: Record = serde_json::from_str(&text).with_context(|| format!("record: {shown}"))?;
    let named = config.genesis.take();
    config.genesis = named.or_else(|| record.genesis.clone());
    let contracts = Contracts::of(&record, &config.liquidations.markets)
        .with_context(|| format!("record: {shown}"))?;
    let connector = NodeConnector::new(&config)?;
    Ok((config, contracts, connector))
}

async fn check_only(file: &Path, json: bool) -> Result<()> {
    let (config, contracts, connector) = prepared(file)?;
    let account = connector.account();
    let node = connector.connect().await;
    let node = node.with_context(|| format!("node: {}", config.address().shown()))?;
    let checked = check::check(&node, &config, contracts, account).await?;
    let Findings { wrong, warnings } = &checked.findings;
    if json {
        println!("{}", serde_json::to_string_pretty(&checked.findings)?);
    } else {
        for warning in warnings {
            println!("warning: {warning}");
        }
        for wrong in wrong {
            println!("wrong: {wrong}");
        }
    }
    if !wrong.is_empty() {
        bail!("{}: {} findings", file.display(), wrong.len());
    }
    if !json {
        println!(
            "{}: the configuration fits the chain; the signer is {}",
            file.display(),
            hex(&account.0)
        );
    }
    Ok(())
}

async fn follow(file: &Path, options: &Follow) -> Result<()> {
    let (config, contracts, connector) = prepared(file)?;
    let account = connector.account();
    let (meters, health) = (Meters::default(), Health::starting());
    if let Some(address) = config.listen_on()?.filter(|_| !options.once) {
        let listener = http::bind(address).await?;
        let served = http::serve(listener, meters.registry(), health.clone());
        tokio::spawn(async move {
            if let Err(error) = served.await {
                let why = format!("{error:#}");
                tracing::error!(why, "http_stopped");
            }
        });
        tracing::info!(%address, "listening");
    }
    let (stop, asked) = watch::channel(false);
    let format = options.log_format;
    let keeper = Keeper {
        connector,
        clock: MachineClock::start(),
        config,
        contracts,
        account,
        mode: Mode {
            once: options.once,
            dry_run: options.dry_run,
        },
        meters,
        health,
        stop: asked,
        ready: Box::new(move |block| log::ready(format, account, block)),
    };
    let signals = tokio::spawn(stop_on_signals(stop));
    let done = keeper.run().await;
    signals.abort();
    done
}

/// Of a wrapper and of the terminal the same signal comes twice.
const SAME_SIGNAL: Duration = Duration::from_secs(1);

/// The first signal stops the keeper, the second one the process: the journal survives both.
async fn stop_on_signals(stop: watch::Sender<bool>) -> Result<()> {
    signal().await?;
    tracing::info!("stop_asked");
    stop.send_replace(true);
    tokio::time::sleep(SAME_SIGNAL).await;
    signal().await?;
    tracing::warn!("stopped_at_once");
    std::process::exit(130);
}

#[cfg(unix)]
async fn signal() -> Result<()> {
    use tokio::signal::unix::{signal, SignalKind};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => Ok(done?),
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn signal() -> Result<()> {
    Ok(tokio::signal::ctrl_c().await?)
}
