//! The devnet as a process of a test: `scripts/devnet` on a free port, gone when the test is.

use crate::eventually::eventually;
use crate::places::repository;
use crate::process::Process;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Names a node that runs already and is used in place of a devnet of the tests' own, by tests that do not stop it. It must have the
/// `dev_` calls of the devnet.
pub const NODE_URL: &str = "KEEL_NODE_URL";

/// A start takes seconds; the first one after a change builds the runtime.
const START: Duration = Duration::from_secs(1_200);

#[derive(Clone, Debug, Default)]
pub struct DevnetOptions {
    /// A block every so many milliseconds; without it, one at once for each transaction.
    pub block_time_ms: Option<u64>,
    /// The chain is kept in this file, and goes on from there.
    pub state: Option<PathBuf>,
}

pub struct Devnet {
    process: Process,
    options: DevnetOptions,
    folder: PathBuf,
    url: String,
}

impl Devnet {
    /// Starts one. It writes to the folder.
    pub async fn start(folder: &Path, options: DevnetOptions) -> Self {
        let (process, url) = launch(folder, &options, "0").await;
        Self {
            process,
            options,
            folder: folder.to_path_buf(),
            url,
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// As a power cut would: at once, in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Kills it if it runs, and starts it again on the same port, with the state it had if it keeps one.
    pub async fn restart(&mut self) {
        self.kill();
        let port = self.url.rsplit(':').next().unwrap_or("0").to_owned();
        let (process, url) = launch(&self.folder, &self.options, &port).await;
        assert_eq!(url, self.url, "the devnet came back elsewhere");
        self.process = process;
    }

    /// It keeps its connections and answers nothing until it is resumed.
    pub fn stall(&mut self) {
        self.process.signal("STOP");
    }

    pub fn resume(&mut self) {
        self.process.signal("CONT");
    }
}

async fn launch(folder: &Path, options: &DevnetOptions, port: &str) -> (Process, String) {
    let ready = folder.join("devnet.ready.json");
    let mut command = Command::new(repository().join("scripts/devnet"));
    command.args(["--port", port, "--ready-file"]).arg(&ready);
    if let Some(ms) = options.block_time_ms {
        command.arg("--block-time").arg(ms.to_string());
    }
    if let Some(state) = &options.state {
        command.arg("--state").arg(state);
    }
    // A node that was killed leaves it.
    let _ = fs::remove_file(&ready);
    let mut process = Process::start(&command, &folder.join("devnet.log"));
    let url = eventually("the devnet starts", START, async || {
        if process.has_ended().is_some() {
            panic!("the devnet did not start; {}", process.last_words());
        }
        let said = fs::read(&ready).ok()?;
        let said: serde_json::Value = serde_json::from_slice(&said).ok()?;
        Some(said.get("url")?.as_str()?.to_owned())
    })
    .await;
    (process, url)
}
