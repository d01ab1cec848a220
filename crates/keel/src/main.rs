//! The `keel` command: one module per subcommand.

mod build;
mod demo;
mod market;
mod progress;
mod replay;
mod table;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  keel build                      build every contract that changed
  keel build --contract vault     build one contract
  keel build --json               the same, reported as JSON on standard output

Run ./scripts/bootstrap once before the first build.";

#[derive(Parser)]
#[command(name = "keel", version, about = "Build, demonstrate and measure the Keel contracts", after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::Args),
    Demo(demo::Args),
    Replay(replay::Args),
    #[command(hide = true)]
    BuildStaged(build::StagedArgs),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Build(args) => build::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::BuildStaged(args) => build::run_staged(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
