//! What the keeper needs of a chain. `live` is a node; the tests have one that misbehaves by script.

use harness::{AccountId, Emitted};
use std::fmt;

pub type Hash = [u8; 32];

/// A block by its place and its hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub number: u32,
    pub hash: Hash,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    pub best: Head,
    pub finalized: Head,
}

/// What never changes on one chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    pub genesis: Hash,
    /// Decimals of the native token.
    pub decimals: u8,
}

/// The signer's account, and the time, after a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    /// Of the next transaction, those counted that wait for a block.
    pub nonce: u32,
    /// Native tokens that fees can be paid from.
    pub free: u128,
    pub now_ms: u64,
}

/// A message to a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub to: AccountId,
    /// Selector and arguments.
    pub input: Vec<u8>,
}

/// What a message would do now.
#[derive(Clone, Debug)]
pub struct DryRun {
    /// The answer as the contract gave it, or the name of what stopped it before it came to one.
    pub answer: Result<Vec<u8>, String>,
    /// None where the contract refuses, and on chains that collect none in dry runs.
    pub emitted: Vec<Emitted>,
}

/// How a transaction is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    pub nonce: u32,
    /// It is valid for so many blocks.
    pub blocks: u32,
    /// Native tokens beside the fee, for an earlier place.
    pub tip: u128,
}

/// A signed transaction. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// As it is kept, and submitted: opaque.
    pub kept: String,
    pub hash: Hash,
    /// It can be in blocks after this one,
    pub born: u32,
    /// and in none from this one on.
    pub dies: u32,
}

/// What the node said to a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submission {
    /// It waits for a block, or is in one.
    Known,
    /// This submission put it nowhere.
    Refused(String),
}

/// A transaction in a block.
#[derive(Clone, Debug)]
pub struct Applied {
    pub block: Head,
    /// Its place.
    pub index: u32,
    pub is_final: bool,
    /// Or the error of the dispatch, by name.
    pub done: Result<(), String>,
    /// Native tokens it cost.
    pub fee: u128,
    pub emitted: Vec<Emitted>,
}

/// What became of a transaction on the chain as it is now.
#[derive(Clone, Debug)]
pub enum Fate {
    Applied(Applied),
    /// In no block, and still may come.
    Open,
    /// Another transaction has its nonce, for good.
    Replaced,
    /// Its time is over, for good.
    Expired,
    /// Its nonce is used, for good, and the node has pruned what would tell by what: it cost this at most.
    Forgotten {
        most_fee: u128,
    },
}

/// An event of a contract, and the place of its transaction in the block.
#[derive(Clone, Debug)]
pub struct BlockEvent {
    pub index: Option<u32>,
    pub emitted: Emitted,
}

/// Why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The connection is gone: connect again.
    Lost(String),
    /// No answer in time: connect again.
    Silent { after_ms: u64 },
    /// The node answers, and not with what was asked for.
    Refused(String),
    /// Neither waiting nor another connection would mend it.
    Fatal(String),
}

impl Trouble {
    /// Label of the metric.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Lost(_) => "lost",
            Self::Silent { .. } => "silent",
            Self::Refused(_) => "refused",
            Self::Fatal(_) => "fatal",
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(why) => write!(formatter, "the connection is gone: {why}"),
            Self::Silent { after_ms } => write!(formatter, "no answer within {after_ms} ms"),
            Self::Refused(why) => write!(formatter, "the node refuses: {why}"),
            Self::Fatal(why) => formatter.write_str(why),
        }
    }
}

impl std::error::Error for Trouble {}

/// Opens connections.
pub trait Connector {
    type Chain: Chain;

    async fn connect(&self) -> Result<Self::Chain, Trouble>;
}

/// One connection.
pub trait Chain {
    async fn identity(&self) -> Result<Identity, Trouble>;

    /// Waits for the next best block.
    async fn next_head(&self) -> Result<Head, Trouble>;

    async fn heads(&self) -> Result<Heads, Trouble>;

    /// The block at a height of the best chain; none above its head.
    async fn hash_at(&self, number: u32) -> Result<Option<Hash>, Trouble>;

    /// Of all contracts, in order.
    async fn events(&self, block: Hash) -> Result<Vec<BlockEvent>, Trouble>;

    async fn purse(&self, at: Hash) -> Result<Purse, Trouble>;

    /// The code of a contract; none when there is none.
    async fn code_hash(&self, contract: AccountId) -> Result<Option<Hash>, Trouble>;

    /// As the signer, on the state after a block.
    async fn dry_run(&self, call: &Call, at: Hash) -> Result<DryRun, Trouble>;

    /// Native tokens that a transaction can cost at most; none when the contract would refuse it by now.
    async fn fee(&self, call: &Call) -> Result<Option<u128>, Trouble>;

    /// Signs a transaction, and sends nothing. None when the contract would refuse it by now.
    async fn sign(&self, call: &Call, terms: &Terms) -> Result<Option<Signed>, Trouble>;

    /// The same transaction may be submitted any number of times.
    async fn submit(&self, kept: &str) -> Result<Submission, Trouble>;

    async fn fate(&self, kept: &str) -> Result<Fate, Trouble>;
}
