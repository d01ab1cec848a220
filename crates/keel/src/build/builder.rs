//! contract-build, in a child process: it takes the compiler from its environment and prints to the terminal.

use super::lock::{check_compiled, Lock};
use super::plan::Plan;
use super::stage::Stage;
use super::toolchain::Toolchain;
use anyhow::{bail, Context, Result};
use contract_build::{BuildMode, ExecuteArgs, ManifestPath, Verbosity};
use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

/// Stands in for cargo, which the builder finds through `CARGO`. Its last step compiles a program that runs once, to
/// print the metadata, and spends most of a build on optimising it. The steps that make the code are not touched.
const CARGO: &str = "\
#!/bin/sh
if [ \"$1\" = run ]; then
    export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
fi
exec \"$KEEL_CARGO\" \"$@\"
";

const LOOKS_EVERY: Duration = Duration::from_millis(200);
const TAIL_LINES: usize = 40;

/// Build one staged contract; `keel build` starts this in the environment of the contract compiler
#[derive(clap::Args)]
pub struct StagedArgs {
    manifest: PathBuf,
}

/// The defaults of the builder otherwise: `opt-level = "z"` and `wasm-opt -Oz`.
pub fn run_staged(args: &StagedArgs) -> Result<()> {
    contract_build::execute(ExecuteArgs {
        manifest_path: ManifestPath::new(&args.manifest)?,
        build_mode: BuildMode::Release,
        // Names every crate with its version, also what is compiled already: see `check_compiled`.
        verbosity: Verbosity::Verbose,
        ..ExecuteArgs::default()
    })?;
    Ok(())
}

pub struct Builder<'a> {
    toolchain: &'a Toolchain,
    cargo: PathBuf,
    target: PathBuf,
    logs: PathBuf,
    locked: BTreeSet<(String, String)>,
}

impl<'a> Builder<'a> {
    /// `locked` are the versions of the repository's lock.
    pub fn new(
        toolchain: &'a Toolchain,
        cache: &Path,
        mut locked: BTreeSet<(String, String)>,
    ) -> Result<Self> {
        let library = Lock::parse(&toolchain.library_lock()?)?;
        locked.extend(library.versions());
        let logs = cache.join("logs");
        fs::create_dir_all(&logs)?;
        let cargo = cache.join("cargo");
        install(&cargo, CARGO).with_context(|| cargo.display().to_string())?;
        Ok(Self {
            toolchain,
            cargo,
            target: cache.join("contracts-target"),
            logs,
            locked,
        })
    }

    /// Builds the staged contract and returns the folder with its artifacts.
    pub fn build(&self, plan: &Plan, stage: &Stage, on_phase: impl Fn(&str)) -> Result<PathBuf> {
        let log = self.logs.join(format!("{}.log", plan.name));
        let artifacts = self.target.join("ink");
        // The builder keeps metadata when only documentation changed; ours must be of these sources.
        for kind in ["wasm", "json", "contract"] {
            fs::remove_file(artifacts.join(format!("{}.{kind}", plan.stem))).ok();
        }

        let succeeded = self.run(plan, stage, &log, &on_phase)?;
        let text = plain(&fs::read_to_string(&log).unwrap_or_default());
        if !succeeded {
            bail!(
                "{}\n(the whole output is in {})",
                tail(&text),
                log.display()
            );
        }
        check_compiled(&text, &self.locked).with_context(|| format!("see {}", log.display()))?;
        Ok(artifacts)
    }

    fn run(&self, plan: &Plan, stage: &Stage, log: &Path, on_phase: &dyn Fn(&str)) -> Result<bool> {
        let output = File::create(log).with_context(|| log.display().to_string())?;
        let mut command = Command::new(std::env::current_exe()?);
        self.toolchain.enter(&mut command)?;
        let mut child = command
            .arg("build-staged")
            .arg(stage.manifest(plan))
            .env("CARGO", &self.cargo)
            .env("KEEL_CARGO", self.toolchain.cargo())
            .env("CARGO_TARGET_DIR", &self.target)
            // Clippy only: nothing of the profile `dev` is ever run.
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("TMPDIR", stage.temporary())
            .stdin(stage.lock_as_input()?)
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()?;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status.success());
            }
            if let Some(phase) = phase(&fs::read_to_string(log).unwrap_or_default()) {
                on_phase(phase);
            }
            sleep(LOOKS_EVERY);
        }
    }
}

/// Replaced in one step: another build may be running it.
fn install(script: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(script).is_ok_and(|present| present == text) {
        return Ok(());
    }
    let new = script.with_extension(std::process::id().to_string());
    fs::write(&new, text)?;
    fs::set_permissions(&new, Permissions::from_mode(0o755))?;
    fs::rename(&new, script)?;
    Ok(())
}

/// The builder announces its steps; the last one is the current one.
fn phase(log: &str) -> Option<&'static str> {
    const PHASES: [(&str, &str); 5] = [
        ("Checking clippy linting rules", "clippy"),
        ("Building cargo project", "compiling"),
        ("Post processing code", "optimising"),
        ("Generating metadata", "metadata"),
        ("Generating bundle", "metadata"),
    ];
    PHASES
        .iter()
        .filter_map(|(announcement, name)| Some((log.rfind(announcement)?, *name)))
        .max()
        .map(|(_, name)| name)
}

/// Text without the colours that the builder makes cargo use.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        let ended = escape.find(|letter: char| letter.is_ascii_alphabetic());
        rest = ended
            .and_then(|at| escape.get(at..))
            .and_then(|end| end.get(1..))
            .unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

/// The part of the output that tells what went wrong: from the first error on, without the commands cargo ran.
fn tail(log: &str) -> String {
    const NOISE: [&str; 5] = ["Running `", "Fresh ", "Dirty ", "Compiling ", "Checking "];
    let lines: Vec<&str> = log
        .lines()
        .take_while(|line| *line != "Caused by:")
        .filter(|line| {
            !NOISE
                .iter()
                .any(|noise| line.trim_start().starts_with(noise))
        })
        .collect();
    let first_error = lines.iter().position(|line| line.starts_with("error"));
    let start = first_error.unwrap_or(lines.len().saturating_sub(TAIL_LINES));
    let shown: Vec<&str> = lines.iter().skip(start).take(TAIL_LINES).copied().collect();
    match shown.join("\n").trim_end() {
        "" | "error:" => "the builder ended without a message: was it killed?".to_owned(),
        text => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_removed() {
        assert_eq!(
            plain("\u{1b}[1m\u{1b}[32m   Compiling\u{1b}[0m ink v5.1.1"),
            "   Compiling ink v5.1.1"
        );
        assert_eq!(plain("none"), "none");
        assert_eq!(plain("cut off \u{1b}[1"), "cut off ");
    }

    #[test]
    fn the_current_phase_is_the_one_announced_last() {
        assert_eq!(phase(""), None);
        assert_eq!(
            phase(" [==] Checking clippy linting rules\n"),
            Some("clippy")
        );
        assert_eq!(
            phase(" [==] Checking clippy linting rules\n [==] Building cargo project\n"),
            Some("compiling")
        );
    }

    #[test]
    fn the_first_error_is_shown_without_the_commands() {
        let log = "Compiling ink v5.1.1\nwarning: old\nerror[E0425]: cannot find value `x`\n     Running `rustc --x`\n --> lib.rs:1:1\n\n\
                   Caused by:\n  process didn't exit successfully\nerror: \n";
        assert_eq!(
            tail(log),
            "error[E0425]: cannot find value `x`\n --> lib.rs:1:1"
        );
    }

    #[test]
    fn an_end_without_a_message_is_said_to_be_one() {
        let log = "   Compiling ink v5.1.1\nerror: \n";
        assert_eq!(
            tail(log),
            "the builder ended without a message: was it killed?"
        );
    }

    #[test]
    fn without_an_error_line_the_end_is_shown() {
        let log: String = (0..100).map(|number| format!("line {number}\n")).collect();
        let shown = tail(&log);
        assert!(
            shown.starts_with("line 60\n") && shown.ends_with("line 99"),
            "{shown}"
        );
    }
}
