//! A node of any chain with `pallet-contracts`, over its RPC: typed dry runs, transactions that are sent once, events.
//!
//! Messages and answers are those of `keel-harness`: what a test calls on the embedded chain is called here on a node. See the README
//! for examples.
//!
//! Types of the chain are read from the metadata of the node that is connected, not generated from the metadata of one chain: the
//! same command must serve a devnet and any other chain, whose runtime has other pallets at other places. Generated types would refuse
//! such a chain, or, unchecked, encode for the wrong one. What is used is small: it is looked up by name, and what is missing
//! is named at connect (`NodeError::Unsupported`). Answers of `ContractsApi` have one layout since it exists and are decoded directly.
// Amounts and block numbers of a node fit their types; overflow is checked when it happens (profile `dev`).
#![allow(clippy::arithmetic_side_effects)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod account;
mod chain;
mod connection;
mod deploy;
mod dev;
mod dispatch;
mod error;
mod follow;
mod heads;
mod included;
mod intent;
mod limits;
mod node;
mod outcome;
mod prepare;
mod ran;
mod records;
mod runtime;
mod send;
pub mod shown;
mod sign;
mod signer;
#[cfg(test)]
mod tests;
mod trial;
mod weight;

pub use account::Balance;
pub use chain::{Chain, NativeToken};
pub use connection::Timeouts;
pub use deploy::Instantiation;
pub use dev::{Act, Dev, Made};
pub use dispatch::DispatchFailure;
pub use error::{FollowError, NodeError, Refusal, SendError, SubmitError};
pub use heads::{Head, Heads, Which};
pub use included::{BlockEvent, Included};
pub use node::Node;
pub use outcome::{Fate, Seen};
pub use prepare::{Prepared, Ready, SendOptions, Until};
pub use send::Receipt;
pub use signer::{Signer, SignerError};
pub use subxt::utils::H256;
pub use trial::Trial;

pub use harness::{AccountId, Emitted, Failure, Hash, Message, Weight};
