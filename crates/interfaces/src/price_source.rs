//! A price feed that others keep on chain and answer from when asked, and the adapter that turns its answer into a report to the oracle.
//!
//! The adapter is a reporter like any other: one word in a median, within the deviation limit, removable by the guardian. Anyone may poke
//! it. It trusts neither the feed nor the caller: the feed gets bounded weight and next to no storage deposit, and whatever it does, a poke
//! that is refused has changed nothing.

use crate::access::AccessError;
use crate::controller::Passed;
use crate::oracle::{AcceptedPrice, OracleError};
use crate::{AccountId, CollateralId};
use ink::prelude::string::String;

pub use policy::price_feed::MAX_FEED_DECIMALS;

/// Most bytes of a key.
pub const MAX_KEY_BYTES: u32 = 64;
/// What the feed may use to answer, code loading included.
pub const FEED_REF_TIME: u64 = 20_000_000_000;
pub const FEED_PROOF_SIZE: u64 = 1_048_576;
/// Answering stores nothing. Zero would mean "all that the caller has".
pub const FEED_STORAGE_DEPOSIT: u128 = 1;

/// The message of a pull-style feed that the adapter calls: the last price under a key and when it was set. The selector is that of the
/// getter which the feeds deployed in this ecosystem have in common (`OracleGetters::get_latest_price`).
#[ink::trait_definition]
pub trait PriceSource {
    /// Timestamp and price, in units that the feed's keeper documents. `None`: never set.
    #[ink(message, selector = 0xbddfa62d)]
    fn get_latest_price(&self, key: String) -> Option<(u64, u128)>;
}

/// Unit of a feed's timestamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum TimeUnit {
    Seconds,
    Milliseconds,
}

/// Where the adapter reads, and in which units.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Source {
    pub feed: AccountId,
    /// What the feed calls the asset's price in USD; 1 to `MAX_KEY_BYTES` bytes.
    pub key: String,
    /// Decimals of its prices, at most `MAX_FEED_DECIMALS`.
    pub decimals: u8,
    pub unit: TimeUnit,
}

/// What an adapter is constructed with. Oracle and collateral never change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct FeedAdapterInit {
    pub oracle: AccountId,
    pub collateral: CollateralId,
    pub source: Source,
    pub admin: AccountId,
    pub guardian: AccountId,
}

/// An adapter as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct FeedAdapterState {
    pub oracle: AccountId,
    pub collateral: CollateralId,
    pub source: Source,
    /// Time of the last price that was forwarded; 0 before the first.
    pub forwarded_at_ms: u64,
}

#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum AdapterError {
    Access(AccessError),
    /// The feed trapped, used more than it may (or than the caller left it), is no contract, or answered with something else.
    FeedFailed,
    /// The feed has no price under the key.
    NoPrice,
    /// The feed's price is zero, or zero at 18 decimals.
    ZeroPrice,
    /// The feed's price does not fit 128 bits at 18 decimals.
    PriceTooLarge {
        price: u128,
    },
    FromFuture {
        at_ms: u64,
        now_ms: u64,
    },
    /// Nothing newer than what was forwarded before.
    NotNewer {
        at_ms: u64,
        forwarded_at_ms: u64,
    },
    KeyLengthOutOfRange {
        bytes: u32,
        maximum: u32,
    },
    DecimalsOutOfRange {
        decimals: u8,
        maximum: u8,
    },
    Oracle(Passed<OracleError>),
}

/// A price went on to the oracle.
#[ink::event]
pub struct Forwarded {
    pub collateral: CollateralId,
    pub price_e18: u128,
    pub old_at_ms: u64,
    pub at_ms: u64,
}

#[ink::event]
pub struct SourceChanged {
    pub old: Source,
    pub new: Source,
}

#[ink::trait_definition]
pub trait FeedAdapter {
    /// Reads the feed and reports its price, rounded down at 18 decimals and as of the feed's own time, to the oracle. Anyone. Returns what
    /// the oracle returned. Refused: a feed that fails or has no price, a price of zero or beyond 128 bits, a time in the future, a time that is
    /// not later than that of the last price forwarded, and whatever the oracle refuses.
    #[ink(message)]
    fn poke(&mut self) -> Result<Option<AcceptedPrice>, AdapterError>;

    #[ink(message)]
    fn state(&self) -> FeedAdapterState;

    /// Reads elsewhere, or otherwise, from the next poke on. Prices not later than the last one forwarded stay refused. Admin only.
    #[ink(message)]
    fn set_source(&mut self, source: Source) -> Result<(), AdapterError>;
}

impl From<AccessError> for AdapterError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}
