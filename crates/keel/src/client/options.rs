//! Options that the commands share: which node, which deployment, who signs, how to send.

use super::exit::wrong_use;
use anyhow::Result;
use node::{SendOptions, Signer, Until};
use std::env;
use std::io::{stdin, IsTerminal};
use std::path::PathBuf;

const DEFAULT_URL: &str = "ws://127.0.0.1:9944";

/// Where the deployment is.
#[derive(clap::Args, Clone, Debug)]
pub struct Reach {
    /// The node, ws:// or wss:// [env: KEEL_URL] [default: ws://127.0.0.1:9944]
    #[arg(long)]
    url: Option<String>,
    /// What `keel deploy` recorded, deployments/<chain>.json [env: KEEL_DEPLOYMENT]
    #[arg(long, value_name = "FILE")]
    deployment: Option<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long)]
    pub json: bool,
}

impl Reach {
    pub fn url(&self) -> String {
        let given = self.url.clone().or_else(|| variable("KEEL_URL"));
        given.unwrap_or_else(|| DEFAULT_URL.to_owned())
    }

    pub fn deployment(&self) -> Result<PathBuf> {
        let named = self.deployment.clone();
        let found = named.or_else(|| variable("KEEL_DEPLOYMENT").map(PathBuf::from));
        found.ok_or_else(|| {
            wrong_use("which deployment? give --deployment deployments/<chain>.json, or set KEEL_DEPLOYMENT")
        })
    }
}

/// Who signs.
#[derive(clap::Args, Clone, Debug, Default)]
#[group(multiple = false)]
pub struct SignerOptions {
    /// Sign with the key in this file: a phrase or 0x and a seed, readable by its owner alone
    #[arg(long, value_name = "FILE")]
    signer_file: Option<PathBuf>,
    /// Sign with the key in this environment variable
    #[arg(long, value_name = "VARIABLE")]
    signer_env: Option<String>,
    /// Sign with a development seed that everyone has, as //Alice
    #[arg(long, value_name = "SEED")]
    signer_dev: Option<String>,
}

impl SignerOptions {
    pub fn signer(&self) -> Result<Signer> {
        self.given()?.ok_or_else(|| {
            wrong_use("who signs? give --signer-file, --signer-env or --signer-dev //Alice")
        })
    }

    pub fn given(&self) -> Result<Option<Signer>> {
        let signer = match (&self.signer_file, &self.signer_env, &self.signer_dev) {
            (Some(file), _, _) => Signer::from_file(file)?,
            (_, Some(variable), _) => Signer::from_env(variable)?,
            (_, _, Some(seed)) => Signer::from_dev_seed(seed)?,
            (None, None, None) => return Ok(None),
        };
        Ok(Some(signer))
    }
}

/// How to send.
#[derive(clap::Args, Clone, Debug)]
pub struct Sending {
    #[command(flatten)]
    pub signer: SignerOptions,
    /// Send without asking
    #[arg(long)]
    yes: bool,
    /// Only try: show what it would do and cost, send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Wait until the block can no longer be undone
    #[arg(long)]
    finalised: bool,
}

impl Sending {
    /// Whether somebody has to be asked first; wrong use where nobody sits there.
    pub fn asks(&self, can_ask: bool) -> Result<bool> {
        match (self.yes, can_ask && stdin().is_terminal()) {
            (true, _) => Ok(false),
            (false, true) => Ok(true),
            (false, false) => Err(wrong_use(
                "nobody can be asked here: add --yes to send, or --dry-run",
            )),
        }
    }

    pub fn options(&self) -> SendOptions {
        SendOptions {
            until: if self.finalised {
                Until::Finalised
            } else {
                Until::Best
            },
            ..SendOptions::default()
        }
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
