//! The `keel` command: one module per subcommand.
// Off chain overflow is checked when it happens (profile `dev`), and reports are in floats.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod bench;
mod build;
mod client;
mod demo;
mod deploy;
mod keeper;
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
  keel demo                       play the de-peg of March 2023, AMOs off and on
  keel replay --prices FILE.csv --json OUT.json
                                  the same on any OHLCV file
  keel bench --check              compare every weight with the committed table
  keel deploy check --manifest deployments/local.toml
                                  compare a deployment with its manifest
  keel status --watch --deployment deployments/devnet.json
                                  ratios, collaterals and AMOs of a deployment on a node

Each command has its own --help with examples.

Run ./scripts/bootstrap once before the first build.";

#[derive(Parser)]
#[command(name = "keel", version, about = "Build, demonstrate and measure the Keel contracts", after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Amo(client::amo::Args),
    Bench(bench::Args),
    Build(build::Args),
    Call(client::call::Args),
    Demo(demo::Args),
    Deploy(deploy::Args),
    Enforce(client::enforce::Args),
    Events(client::events::Args),
    Gov(client::gov::Args),
    Keeper(keeper::Args),
    Mint(client::mint::Args),
    Redeem(client::redeem::Args),
    Replay(replay::Args),
    Status(client::status::Args),
    Swap(client::swap::Args),
    #[command(hide = true)]
    BuildStaged(build::StagedArgs),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Amo(args) => client::amo::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Call(args) => client::call::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Deploy(args) => deploy::run(&args),
        Command::Enforce(args) => client::enforce::run(&args),
        Command::Events(args) => client::events::run(&args),
        Command::Gov(args) => client::gov::run(&args),
        Command::Keeper(args) => keeper::run(&args),
        Command::Mint(args) => client::mint::run(&args),
        Command::Redeem(args) => client::redeem::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Status(args) => client::status::run(&args),
        Command::Swap(args) => client::swap::run(&args),
        Command::BuildStaged(args) => build::run_staged(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(client::exit_code(&error))
        }
    }
}
