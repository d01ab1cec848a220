//! The commands that speak to a deployment on a node: what they have in common is here, each command has a file of its own.

pub mod amo;
mod arguments;
pub mod backend;
pub mod call;
mod coins;
mod deployment;
pub mod enforce;
pub mod events;
mod exit;
pub mod gov;
pub mod mint;
pub mod options;
pub mod redeem;
mod sending;
mod session;
mod spending;
pub mod status;
pub mod swap;
mod typed;

pub use exit::exit_code;

use anyhow::{Context, Result};
use std::future::Future;

/// Runs what a command does on a node.
fn on_node<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.context("starting the client")?.block_on(work)
}
