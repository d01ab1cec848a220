//! Recapitalisation, the last stage of the loss waterfall: when coins have been worth less than 1 USD for a set time, a token that governance put
//! here is sold for collateral in Dutch auctions, and what buyers pay becomes equity at the vault, at once and for good. The price is
//! `policy::auction`.

use crate::access::AccessError;
use crate::controller::Passed;
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
    /// What is sold; 18 decimals.
    pub sold: AccountId,
}

/// The auction that runs, or ran last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Auction {
    pub started_ms: u64,
    /// When it ends, sold out or not.
    pub ends_ms: u64,
    /// Tokens not sold yet.
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
    /// There is nothing to sell.
    NothingToSell,
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

#[ink::event]
pub struct Withdrawn {
    pub to: AccountId,
    pub amount_e18: u128,
}

#[ink::trait_definition]
pub trait Recapitalisation {
    /// Opens an auction of the lot, or of what is there if that is less. Anyone; refused while n ≥ 1, before coins have been below 1 USD
    /// for `wait_ms` as the book recorded it, with a stale price, once the settlement has begun, while an auction runs, and until `wait_ms` after the last one ended.
    #[ink(message)]
    fn start(&mut self) -> Result<(), RecapitalisationError>;

    /// Buys at the present price with collateral (allowance of the token needed), which becomes equity. Sold = value of the tokens at
    /// min(price, 1) (par) or price, over the auction's price; rounded down. Of `tokens_in` no more is taken than what is missing,
    /// or left, costs. Anyone; refused when nothing is missing any more, with a stale price of anything held or a halted one of the payment, or
    /// below `min_sold_e18`.
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

    /// Takes tokens out that are not to be sold. Admin only; not while an auction runs.
    #[ink(message)]
    fn withdraw(&mut self, to: AccountId, amount_e18: u128) -> Result<(), RecapitalisationError>;
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
