//! Log lines on standard error, and the one line on standard output that says that the keeper works.

use crate::deploy::quantities::hex;
use harness::AccountId;
use std::io::{IsTerminal, Write};
use tracing_subscriber::EnvFilter;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For eyes
    #[default]
    Human,
    /// One JSON object a line
    Json,
}

/// `RUST_LOG` says more precisely what is logged.
pub fn start(format: LogFormat, verbose: bool) {
    let level = if verbose { "debug" } else { "info" };
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new(format!("warn,keel={level}")));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Human => lines
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    if started.is_err() {
        eprintln!("logging was set up before");
    }
}

/// For whoever started it and waits.
pub fn ready(format: LogFormat, account: AccountId, block: u32) {
    let line = match format {
        LogFormat::Human => "ready".to_owned(),
        LogFormat::Json => {
            let account = hex(&account.0);
            serde_json::json!({ "event": "ready", "account": account, "block": block }).to_string()
        }
    };
    let mut out = std::io::stdout();
    // Nobody may be listening.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
