//! A child process that ends with the tests, however those end: also when they are killed.

use crate::eventually::eventually;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// Runs the command, in a process group of its own. Each line on standard input is a signal for it; the end of standard input kills the
/// whole group. The operating system closes the pipe when the test is gone, so nothing is left behind.
const GUARD: &str = r#"
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{ while read -r signal; do kill -s "$signal" "$child"; done; kill -s KILL 0; } <&3 &
wait "$child"
code=$?
kill -s KILL $!
exit "$code"
"#;

pub struct Process {
    name: String,
    guard: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a command. Its output is added to the log file.
    pub fn start(command: &Command, log: &Path) -> Self {
        let program = Path::new(command.get_program());
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let open = || {
            let opened = File::options().create(true).append(true).open(log);
            opened.expect("a log file can be written")
        };
        let mut guarded = Command::new("bash");
        guarded.args(["-c", GUARD, "guard"]);
        guarded.arg(program).args(command.get_args());
        for (variable, value) in command.get_envs() {
            match value {
                Some(value) => guarded.env(variable, value),
                None => guarded.env_remove(variable),
            };
        }
        let guard = guarded
            .stdin(Stdio::piped())
            .stdout(open())
            .stderr(open())
            .process_group(0)
            .spawn()
            .expect("bash is there");
        Self {
            name: name.into_owned(),
            guard,
            log: log.to_path_buf(),
        }
    }

    /// Sends a signal, by its name: `TERM`, `STOP`, `CONT`.
    pub fn signal(&mut self, name: &str) {
        let input = self.guard.stdin.as_mut().expect("it was not killed");
        writeln!(input, "{name}").expect("the guard listens");
    }

    /// Kills it and what it started, and waits until all of it is gone.
    pub fn kill(&mut self) {
        drop(self.guard.stdin.take());
        self.guard.wait().expect("a child can be waited for");
    }

    pub fn has_ended(&mut self) -> Option<ExitStatus> {
        self.guard.try_wait().expect("a child can be waited for")
    }

    /// Waits until it ends by itself. Its exit code: 128 and the signal's number when a signal ended it.
    pub async fn exit_code(&mut self, within: Duration) -> i32 {
        let what = format!("{} ends", self.name);
        let status = eventually(&what, within, async || self.has_ended()).await;
        status.code().unwrap_or(-1)
    }

    /// All it has said.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The end of what it has said, for messages.
    pub fn last_words(&self) -> String {
        let said = self.said();
        let lines: Vec<&str> = said.lines().collect();
        let tail = &lines[lines.len().saturating_sub(20)..];
        format!(
            "{} said ({}):\n{}",
            self.name,
            self.log.display(),
            tail.join("\n")
        )
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
