//! The built `keel keeper` as a child process, and what its log says.

use crate::breaches::SOON;
use crate::stage::Stage;
use harness::Role;
use keel_e2e_tests::actors::seed;
use keel_e2e_tests::eventually::eventually;
use keel_e2e_tests::places::keel;
use keel_e2e_tests::process::Process;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Short deadlines, and no waiting for turns.
const CONFIGURATION: &str = r#"
node = "@url"
record = "@record"
journal = "@name.journal.json"
listen = "off"

[signer]
dev = "@seed"

[pay]
native_usd = "0.01"

[tasks]
refresh = false
rebalance = @rebalance
harvest = false

[due]
stagger_blocks = 1

[connection]
deadline = "3s"
reconnect_after = "100ms"
longest_reconnect = "500ms"
"#;

pub struct Keeper {
    pub process: Process,
}

/// What a keeper does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tasks {
    Rescues,
    RescuesAndRebalancing,
}

impl Keeper {
    /// Starts one that rescues, and waits until its first round is done.
    pub async fn start(stage: &Stage, role: Role) -> Self {
        Self::start_with(stage, role, Tasks::Rescues).await
    }

    pub async fn start_with(stage: &Stage, role: Role, tasks: Tasks) -> Self {
        let mut keeper = Self::launch(stage, role, tasks);
        eventually("the keeper is ready", SOON, async || {
            if keeper.process.has_ended().is_some() {
                panic!("the keeper ended; {}", keeper.process.last_words());
            }
            (!keeper.said("ready").is_empty()).then_some(())
        })
        .await;
        keeper
    }

    /// Starts one and waits for nothing.
    pub fn launch(stage: &Stage, role: Role, tasks: Tasks) -> Self {
        let file = configured(stage, role, tasks);
        let mut command = Command::new(keel());
        command.arg("keeper").arg("--config").arg(&file);
        command.args(["--log-format", "json", "--verbose"]);
        Self {
            process: Process::start(&command, &file.with_extension("log")),
        }
    }

    /// Its log lines of one kind.
    pub fn said(&self, event: &str) -> Vec<Value> {
        let said = self.process.said();
        let lines = said
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.filter(|line| line["message"] == event).collect()
    }

    /// Waits until it has said something so often.
    pub async fn says(&self, event: &str, times: usize) {
        let what = format!("the keeper says {event:?} {times} times");
        eventually(&what, SOON, async || {
            (self.said(event).len() >= times).then_some(())
        })
        .await;
    }

    /// Asks it to stop, and waits. Its exit code.
    pub async fn stop(mut self) -> i32 {
        self.process.signal("TERM");
        self.process.exit_code(SOON).await
    }
}

fn configured(stage: &Stage, role: Role, tasks: Tasks) -> PathBuf {
    let record = stage.deployment.record();
    let rebalance = tasks == Tasks::RescuesAndRebalancing;
    let text = CONFIGURATION
        .replace("@rebalance", &rebalance.to_string())
        .replace("@url", stage.devnet.url())
        .replace("@record", &record.display().to_string())
        .replace("@name", role.name())
        .replace("@seed", &seed(role));
    let file = stage.folder.join(format!("{}.toml", role.name()));
    fs::write(&file, text).unwrap();
    file
}
