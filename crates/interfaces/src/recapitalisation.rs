//! Recapitalisation, the last stage of the loss waterfall: when coins have been worth less than 1 USD for a set time, governance tokens are sold
//! for collateral in Dutch auctions. What buyers pay becomes equity at the vault, at once and for good; what they get is minted for them, so that
//! nothing is held here. The price is `policy::auction`.
//!
//! It mints in `buy` alone: while n < 1, in an auction that waited for its time, after the payment has become equity, and out of its minting
//! allowance (`governance_token`). Where nobody else has such an allowance, the supply of governance tokens grows in no other way. Governance
//! sets the allowance; the guardian may lower it at any time, which stops a running auction where the allowance ends.

use crate::access::AccessError;
use crate::controller::Passed;
use crate::governance_token::GovernanceTokenError;
use crate::token::TokenError;
use crate::vault::VaultError;
use crate::{AccountId, CollateralId};

pub use policy::auction::AuctionTerms;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct RecapitalisationLinks {
    pub book: AccountId,
    pub vault: AccountId,
    /// Mints what is sold; 18 decimals.
    pub governance_token: AccountId,
}

/// The auction that runs, or ran last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Auction {
    pub started_ms: u64,
    /// When it ends, sold out or not.
    pub ends_ms: u64,
    /// Of the lot, not sold yet. An allowance lowered since may be less.
    pub left_e18: u128,
    /// USD raised so far.
    pub raised_e18: u128,
    /// The terms it was started with.
    pub terms: AuctionTerms,
}

#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum RecapitalisationError {
    Access(AccessError),
    /// Coins are worth 1 USD or more: nothing is missing.
    NothingMissing,
    /// Coins have not been worth less than 1 USD for long enough, or the last auction ended too recently.
    TooEarly {
        until_ms: u64,
    },
    /// A price of what is held is stale: what is missing is not known.
    PricesNotFresh,
    /// The emergency settlement has begun: what is idle left for it, and is not missing.
    Settling {
        settlement: AccountId,
    },
    /// One auction at a time.
    AuctionRuns {
        ends_ms: u64,
    },
    /// Nothing may be minted: the minting allowance is used up, or the supply of governance tokens is at its maximum.
    NothingToSell {
        allowance_e18: u128,
        /// What the maximum supply leaves.
        headroom_e18: u128,
    },
    /// No auction runs: start one.
    NoAuction,
    ZeroAmount,
    UnknownCollateral {
        collateral: CollateralId,
    },
    /// The collateral's price is stale or halted: pay in another.
    PriceNotTrusted {
        collateral: CollateralId,
    },
    /// The price has not fallen to what the buyer would pay.
    BelowMinimum {
        sold_e18: u128,
        minimum_e18: u128,
    },
    /// One of the terms is outside its bounds (`policy::auction`).
    TermOutOfRange {
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    Token(TokenError),
    Vault(Passed<VaultError>),
    GovernanceToken(Passed<GovernanceTokenError>),
}

#[ink::event]
pub struct AuctionStarted {
    pub lot_e18: u128,
    pub ends_ms: u64,
    pub missing_e18: u128,
}

#[ink::event]
pub struct Sold {
    pub buyer: AccountId,
    pub collateral: CollateralId,
    pub tokens_in: u128,
    pub value_e18: u128,
    pub sold_e18: u128,
    pub price_e18: u128,
    pub left_e18: u128,
}

#[ink::event]
pub struct AuctionTermsChanged {
    pub old: AuctionTerms,
    pub new: AuctionTerms,
}

#[ink::trait_definition]
pub trait Recapitalisation {
    /// Opens an auction of the lot, or of what may be minted if that is less: by this contract's allowance, and below the maximum supply. Anyone;
    /// refused while n ≥ 1, before coins have been below 1 USD for `wait_ms` as the book recorded it, with a stale price, once the settlement
    /// has begun, while an auction runs, until `wait_ms` after the last one ended, and when nothing may be minted.
    #[ink(message)]
    fn start(&mut self) -> Result<(), RecapitalisationError>;

    /// Buys at the present price with collateral (allowance of the token needed), which becomes equity; then mints what was sold for the
    /// caller. Sold = value of the tokens at min(price, 1) (par) or price, over the auction's price; rounded down. Of `tokens_in` no more is
    /// taken than what is missing, or left, costs. Anyone; refused when nothing is missing any more, with a stale price of anything held or a
    /// halted one of the payment, below `min_sold_e18`, or when less may be minted by now than would be sold (`GovernanceToken` names how much).
    #[ink(message)]
    fn buy(
        &mut self,
        collateral: CollateralId,
        tokens_in: u128,
        min_sold_e18: u128,
    ) -> Result<u128, RecapitalisationError>;

    /// USD per whole token now, rounded up; `None` when no auction runs.
    #[ink(message)]
    fn price_e18(&self) -> Option<u128>;

    /// `None` before the first.
    #[ink(message)]
    fn auction(&self) -> Option<Auction>;

    #[ink(message)]
    fn terms(&self) -> AuctionTerms;

    #[ink(message)]
    fn links(&self) -> RecapitalisationLinks;

    /// Sets the terms of later auctions. Admin only.
    #[ink(message)]
    fn set_terms(&mut self, terms: AuctionTerms) -> Result<(), RecapitalisationError>;
}

impl From<AccessError> for RecapitalisationError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<TokenError> for RecapitalisationError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<Passed<VaultError>> for RecapitalisationError {
    fn from(error: Passed<VaultError>) -> Self {
        Self::Vault(error)
    }
}

impl From<Passed<GovernanceTokenError>> for RecapitalisationError {
    fn from(error: Passed<GovernanceTokenError>) -> Self {
        Self::GovernanceToken(error)
    }
}
