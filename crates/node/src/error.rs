//! What can go wrong with a node, in words a person can act on.

use crate::dispatch::DispatchFailure;
use crate::outcome::Fate;
use crate::prepare::Prepared;
use crate::send::Receipt;
use crate::trial::Trial;
use harness::Failure;
use std::fmt::Debug;
use subxt::utils::H256;

/// A question to the node was not answered. None of these says anything about the contracts.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    #[error("no connection to {url}: {reason}. Is the node running, and the URL right?")]
    Unreachable { url: String, reason: String },
    #[error("{url} did not answer {what} within {seconds} s")]
    TimedOut {
        url: String,
        what: String,
        seconds: u64,
    },
    #[error("the node refused {what}: {refusal}")]
    Refused { what: String, refusal: Refusal },
    #[error("{url} serves another chain now: its genesis is {found:?}, it was {expected:?}")]
    OtherChain {
        url: String,
        expected: H256,
        found: H256,
    },
    #[error("the chain at {url} cannot run these contracts; it lacks: {}", missing.join(", "))]
    Unsupported { url: String, missing: Vec<String> },
    #[error("the node's answer to {what} cannot be read: {reason}")]
    Unreadable { what: String, reason: String },
    #[error("the node does not know block {0}; it may have pruned it")]
    UnknownBlock(String),
    #[error("the view failed: {0}")]
    View(Failure),
    #[error("the transaction cannot be built for this chain: {0}")]
    Unbuildable(String),
}

impl NodeError {
    /// Whether asking again later may help: no connection, no answer in time.
    pub fn is_connection(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::TimedOut { .. })
    }

    pub(crate) fn unreadable(what: &str, reason: impl ToString) -> Self {
        Self::Unreadable {
            what: what.to_owned(),
            reason: reason.to_string(),
        }
    }
}

/// An error object of the RPC, as the node gave it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}{} (code {code})", data.as_ref().map(|data| format!(": {data}")).unwrap_or_default())]
pub struct Refusal {
    pub code: i32,
    pub message: String,
    pub data: Option<String>,
}

/// Why a transaction is not in the pool.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// It is not in the pool, and this submission put it nowhere.
    #[error("the node's pool refused the transaction: {0}")]
    Refused(Refusal),
    /// It may be in the pool or not: ask `Node::outcome`.
    #[error("it is not known whether the transaction arrived: {0}")]
    Unknown(NodeError),
}

/// Why a submitted transaction was not found in a block.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// It never will be.
    #[error("{0}")]
    Gone(Fate),
    /// The pool dropped it and takes it no more, as things stand; it can come back until it expires.
    #[error("the pool dropped the transaction: {0}")]
    Dropped(Refusal),
    /// Still open: ask `Node::outcome` again.
    #[error("the transaction was not in a block within {seconds} s; it may still come until block {dies}{}", last.as_ref().map(|last| format!(" (last error: {last})")).unwrap_or_default())]
    TimedOut {
        seconds: u64,
        dies: u64,
        last: Option<NodeError>,
    },
    #[error(transparent)]
    Node(#[from] NodeError),
}

/// Why a message did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum SendError<A: Debug> {
    /// The dry run was refused; nothing was sent. `trial.call` has the contract's error by its type.
    #[error("{}", .0.refused())]
    Refused(Box<Trial<A>>),
    /// Nothing was sent.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// The pool refused it; nothing was sent.
    #[error("the node's pool refused the transaction: {0}")]
    NotAccepted(Refusal),
    /// It was submitted. `error` says whether it can still come into a block; the transaction is here to be asked for again.
    #[error("{error}; transaction {:?}, nonce {}", transaction.hash, transaction.nonce)]
    Lost {
        transaction: Box<Prepared>,
        error: FollowError,
    },
    /// It is in a block and failed there: the fee is paid, nothing else changed.
    #[error("in block {} the transaction failed, though the dry run just before had succeeded: {reason}; something that came between changed the state", receipt.included.number)]
    Failed {
        receipt: Box<Receipt<A>>,
        reason: DispatchFailure,
    },
}
