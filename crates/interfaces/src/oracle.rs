//! The oracle: per asset the median of fresh reports by named reporters; each accepted price goes straight into the book.
//!
//! A price is accepted when at least `quorum` fresh reports lie within the deviation limit of their median. When reporters disagree
//! more than that, or fall silent, no price is accepted, the last one ages in the book, and what needs a fresh price waits; exits
//! do not. The rule is `policy::price_feed::accept`.
//!
//! A median that is as of an earlier time than the one that stands (a quorum of older reports remains after newer ones fell out of the
//! deviation limit) is not accepted: the book refuses to go back in time.
//!
//! With the price go into the book what the risk measures of `policy::price_feed` make of it: the pessimistic price (lowest of two windows), the
//! haircut that its volatility justifies (value at risk), and whether the circuit breaker has tripped. A halted price blocks minting
//! and winding and never an exit: the price itself goes on into the book.

use crate::access::AccessError;
use crate::book::BookError;
use crate::controller::Passed;
use crate::{AccountId, CollateralId};
use ink::prelude::vec::Vec;
use math::MathError;

pub use policy::ledger::limits::MAX_PRICE_E18;
pub use policy::price_feed::{RiskState, RiskTerms, RiskTermsError, MAX_REPORTERS};

/// Bounds of `FeedTerms::max_age_ms`: one minute to one day.
pub const MIN_MAX_AGE_MS: u64 = 60_000;
pub const MAX_MAX_AGE_MS: u64 = 86_400_000;
/// Bounds of `FeedTerms::max_deviation_bps`.
pub const MIN_DEVIATION_BPS: u16 = 1;
pub const MAX_DEVIATION_BPS: u16 = 2_000;

/// The governed numbers of one feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct FeedTerms {
    /// Fewest agreeing fresh reports.
    pub quorum: u8,
    /// A report older than this is not fresh.
    pub max_age_ms: u64,
    /// A report farther than this from the median of all fresh reports does not count to the quorum.
    pub max_deviation_bps: u16,
    pub risk: RiskTerms,
}

/// One reporter's last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct PriceReport {
    pub reporter: AccountId,
    pub price_e18: u128,
    /// As of when, in the reporter's word. 0: has not reported.
    pub at_ms: u64,
}

/// A price that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct AcceptedPrice {
    /// Median of the counted reports, rounded down.
    pub price_e18: u128,
    /// When the quorum stood: the time of the quorum-th newest counted report.
    pub at_ms: u64,
}

/// A feed as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Feed {
    pub terms: FeedTerms,
    pub reports: Vec<PriceReport>,
    pub accepted: Option<AcceptedPrice>,
    /// What the risk measures remember of the accepted prices.
    pub risk: RiskState,
}

#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum OracleError {
    Access(AccessError),
    /// The account does not report on this asset.
    NotReporter,
    UnknownFeed,
    /// Fewer reporters than the quorum would be left: the admin may.
    BelowQuorum {
        left: u32,
        quorum: u32,
    },
    FeedExists,
    ReporterListed,
    TooManyReporters,
    /// A price of zero, or above `MAX_PRICE_E18`.
    PriceOutOfRange {
        price_e18: u128,
    },
    /// The report says that it is as of a time that has not come.
    ReportFromFuture {
        at_ms: u64,
        now_ms: u64,
    },
    /// The report is as of an earlier time than the reporter's last one.
    ReportNotNewer {
        at_ms: u64,
        last_at_ms: u64,
    },
    /// Quorum must be at least 1 and at most `MAX_REPORTERS`.
    QuorumOutOfRange {
        quorum: u8,
    },
    MaxAgeOutOfRange {
        max_age_ms: u64,
        minimum_ms: u64,
        maximum_ms: u64,
    },
    DeviationOutOfRange {
        deviation_bps: u16,
        minimum_bps: u16,
        maximum_bps: u16,
    },
    Risk(RiskTermsError),
    /// Cannot happen within the bounds of terms and prices.
    Math(MathError),
    Book(Passed<BookError>),
}

/// A reporter reported. `accepted` tells whether a price stood afterwards.
#[ink::event]
pub struct Reported {
    pub collateral: CollateralId,
    pub reporter: AccountId,
    pub old_e18: u128,
    pub new_e18: u128,
    /// As of when the new price is.
    pub at_ms: u64,
    pub accepted: Option<AcceptedPrice>,
}

/// The circuit breaker of a feed tripped or reset.
#[ink::event]
pub struct BreakerSwitched {
    pub collateral: CollateralId,
    /// What it is from now on.
    pub halted: bool,
    pub price_e18: u128,
    pub average_e18: u128,
}

#[ink::event]
pub struct FeedTermsChanged {
    pub collateral: CollateralId,
    /// `None`: the feed was added by this.
    pub old: Option<FeedTerms>,
    pub new: FeedTerms,
}

#[ink::event]
pub struct ReporterAdded {
    pub collateral: CollateralId,
    pub reporter: AccountId,
}

#[ink::event]
pub struct ReporterRemoved {
    pub collateral: CollateralId,
    pub reporter: AccountId,
}

#[ink::trait_definition]
pub trait Oracle {
    /// Records the caller's price of a collateral, as of `at_ms`: from then on it ages. When a quorum of fresh reports agrees, their median goes
    /// into the book in the same call, with what the risk measures make of it. Reporters only. Returns the accepted price, `None` while
    /// no quorum agrees.
    ///
    /// Refused: a price of zero or above `MAX_PRICE_E18`, a time later than now or before that of the caller's last report (a second report
    /// of the same time replaces the first).
    #[ink(message)]
    fn report(
        &mut self,
        collateral: CollateralId,
        price_e18: u128,
        at_ms: u64,
    ) -> Result<Option<AcceptedPrice>, OracleError>;

    /// Adds a feed for a collateral. Admin only.
    #[ink(message)]
    fn add_feed(&mut self, collateral: CollateralId, terms: FeedTerms) -> Result<(), OracleError>;

    /// Changes a feed's terms, from the next report on. Admin only.
    #[ink(message)]
    fn set_feed_terms(
        &mut self,
        collateral: CollateralId,
        terms: FeedTerms,
    ) -> Result<(), OracleError>;

    /// Names a reporter. Admin only.
    #[ink(message)]
    fn add_reporter(
        &mut self,
        collateral: CollateralId,
        reporter: AccountId,
    ) -> Result<(), OracleError>;

    /// Removes a reporter and its report. Admin; the guardian while a quorum is left: without one nothing could be liquidated or redeemed for one asset.
    #[ink(message)]
    fn remove_reporter(
        &mut self,
        collateral: CollateralId,
        reporter: AccountId,
    ) -> Result<(), OracleError>;

    /// A feed with all its reports and the state of its risk measures.
    #[ink(message)]
    fn feed(&self, collateral: CollateralId) -> Option<Feed>;
}

impl From<AccessError> for OracleError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<RiskTermsError> for OracleError {
    fn from(error: RiskTermsError) -> Self {
        Self::Risk(error)
    }
}

impl From<MathError> for OracleError {
    fn from(error: MathError) -> Self {
        Self::Math(error)
    }
}
