//! The buyback: surplus that the vault pays out is sold for the governance token in Dutch auctions, and what buyers pay is burned at once.
//!
//! It is an address that surplus is paid to: the vault's treasury, or whoever the treasury sends tokens on to. What it holds is no longer in the
//! book, but holders come first for as long as it is not sold: while coins are worth less than 1 USD, and once the emergency settlement has
//! begun, anyone may send it back to them.
//!
//! The price is in governance tokens per USD of collateral and falls in a straight line (`policy::auction`). Nothing knows what a governance token is worth:
//! the governed start and floor bound the price, and buyers find it.

use crate::access::AccessError;
use crate::controller::Passed;
use crate::governance_token::GovernanceTokenError;
use crate::pause::Pause;
use crate::token::TokenError;
use crate::vault::VaultError;
use crate::{AccountId, CollateralId, RatioKind};
use policy::auction::AuctionTerms;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct BuybackLinks {
    pub book: AccountId,
    pub vault: AccountId,
    /// What is bought and burned; 18 decimals.
    pub governance_token: AccountId,
}

/// The governed numbers, the same for every token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct BuybackTerms {
    /// For how long the last auction of a token must be over before the next.
    pub wait_ms: u64,
    pub duration_ms: u64,
    /// Governance tokens per USD of collateral: what an auction begins with,
    pub start_price_e18: u128,
    /// and what nothing is sold below.
    pub floor_price_e18: u128,
    /// USD of collateral that one auction sells,
    pub lot_e18: u128,
    /// and the least that it is worth starting for: else a donated base unit would keep the next surplus waiting.
    pub least_lot_e18: u128,
}

impl BuybackTerms {
    /// The price after a time, rounded up; none when the auction is over.
    pub fn price_up_e18(&self, elapsed_ms: u64) -> Option<u128> {
        let line = AuctionTerms {
            wait_ms: self.wait_ms,
            duration_ms: self.duration_ms,
            start_price_e18: self.start_price_e18,
            floor_price_e18: self.floor_price_e18,
            lot_e18: self.lot_e18,
        };
        line.price_up_e18(elapsed_ms)
    }
}

/// The auction of a token that runs, or ran last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Auction {
    /// The token's id in the book.
    pub collateral: CollateralId,
    pub started_ms: u64,
    /// When it ends, sold out or not.
    pub ends_ms: u64,
    /// Tokens not sold yet.
    pub left: u128,
    /// Governance tokens burned so far.
    pub burned_e18: u128,
    /// The terms it was started with.
    pub terms: BuybackTerms,
}

/// What a buyer got, for how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Fill {
    pub tokens_out: u128,
    /// USD, rounded up.
    pub value_e18: u128,
    /// Governance tokens paid and burned, rounded up.
    pub paid_e18: u128,
}

#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(Debug))]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum BuybackError {
    Access(AccessError),
    /// The guardian or the admin stopped new auctions.
    StartingPaused,
    /// The vault lists no such token.
    UnknownAsset {
        token: AccountId,
    },
    /// One auction of a token at a time.
    AuctionRuns {
        ends_ms: u64,
    },
    /// The last auction of the token ended too recently.
    TooEarly {
        until_ms: u64,
    },
    /// The emergency settlement has begun: what is here belongs there (`return_to_holders`).
    Settling {
        settlement: AccountId,
    },
    /// A price of what the system holds is stale: whether there is a surplus is not known.
    PricesNotFresh,
    /// The token's own price is stale.
    StalePrice {
        price_at_ms: u64,
        max_age_ms: u64,
    },
    /// The circuit breaker of the token's price has tripped.
    PriceHalted {
        price_e18: u128,
    },
    /// Coins are worth less than 1 USD: what is here belongs to their holders (`return_to_holders`).
    BelowPar {
        redemption_ratio_e18: u128,
    },
    /// The system's equity is below the buffer that comes before any surplus.
    BufferNotFull {
        equity_e18: i128,
        buffer_e18: u128,
    },
    /// A ratio is below its target: what was surplus when it was paid is none now.
    BelowTarget {
        ratio: RatioKind,
        value_e18: u128,
        target_e18: u128,
    },
    /// A ratio is below its minimum.
    InBreach {
        ratio: RatioKind,
        value_e18: u128,
        minimum_e18: u128,
    },
    /// What is here of the token is worth less than the least lot.
    LotTooSmall {
        value_e18: u128,
        minimum_e18: u128,
    },
    /// No auction of this token runs: start one.
    NoAuction,
    ZeroAmount,
    /// The price has not fallen to what the buyer would pay.
    AboveMaximum {
        paid_e18: u128,
        maximum_e18: u128,
    },
    /// Coins are worth 1 USD or more, and nothing is settled: nothing is returned.
    NothingMissing {
        redemption_ratio_e18: u128,
    },
    /// One of the terms is outside its bounds (`policy::auction`).
    TermOutOfRange {
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    /// The payment is more than any balance can be.
    Overflow,
    Token(TokenError),
    GovernanceToken(Passed<GovernanceTokenError>),
    Vault(Passed<VaultError>),
}

#[ink::event]
pub struct BuybackStarted {
    pub token: AccountId,
    pub lot: u128,
    pub value_e18: u128,
    pub start_price_e18: u128,
    pub floor_price_e18: u128,
    pub ends_ms: u64,
}

/// Tokens were sold; the payment is burned.
#[ink::event]
pub struct BoughtBack {
    pub buyer: AccountId,
    pub token: AccountId,
    pub tokens_out: u128,
    pub value_e18: u128,
    pub price_e18: u128,
    pub burned_e18: u128,
    pub left_old: u128,
    pub left_new: u128,
}

/// Tokens went back to the holders of coin: to the vault as equity, or to the emergency settlement. An auction of them that ran has ended.
#[ink::event]
pub struct Returned {
    pub token: AccountId,
    pub to: AccountId,
    pub amount: u128,
    pub left_old: u128,
    pub left_new: u128,
}

#[ink::event]
pub struct StartingPauseChanged {
    pub old: bool,
    pub new: bool,
}

#[ink::event]
pub struct BuybackTermsChanged {
    pub old: BuybackTerms,
    pub new: BuybackTerms,
}

#[ink::event]
pub struct BuybackWithdrawn {
    pub token: AccountId,
    pub to: AccountId,
    pub amount: u128,
}

#[ink::trait_definition]
pub trait Buyback {
    /// Opens an auction of the fewest tokens worth the lot, or of what is here if that is less. Anyone.
    ///
    /// Refused while starting is paused, while an auction of this token runs and until `wait_ms` after the last one's end, once the settlement has
    /// begun, with a stale price of anything held or a stale or halted one of this token, while n < 1, while equity is below the buffer or
    /// any ratio below its target, and for less than the least lot.
    #[ink(message)]
    fn start(&mut self, token: AccountId) -> Result<(), BuybackError>;

    /// Buys `tokens_out` at the present price, or what is left if that is less, for governance tokens (allowance needed), which are
    /// burned. Paid = tokens × the book's price, rounded up, × the auction's price, rounded up. Anyone.
    ///
    /// Refused once the settlement has begun, with a stale price of anything held or a stale or halted one of this token, while n < 1
    /// or any ratio is below its minimum, and above `max_paid_e18`.
    #[ink(message)]
    fn buy(
        &mut self,
        token: AccountId,
        tokens_out: u128,
        max_paid_e18: u128,
    ) -> Result<Fill, BuybackError>;

    /// Sends tokens back to the holders of coin. Anyone; never paused. While n < 1: to the vault, as equity, at most what is missing to n = 1, with the prices as
    /// fresh as for `buy`. Once the settlement has begun: everything, to the settlement, at any price. An auction of the token that runs ends. Returns the
    /// amount.
    #[ink(message)]
    fn return_to_holders(&mut self, token: AccountId) -> Result<u128, BuybackError>;

    /// Governance tokens per USD of this token now, rounded up; `None` when no auction of it runs.
    #[ink(message)]
    fn price_e18(&self, token: AccountId) -> Option<u128>;

    /// `None` before the first.
    #[ink(message)]
    fn auction(&self, token: AccountId) -> Option<Auction>;

    #[ink(message)]
    fn terms(&self) -> BuybackTerms;

    #[ink(message)]
    fn links(&self) -> BuybackLinks;

    /// Since when starting is paused.
    #[ink(message)]
    fn starting_pause(&self) -> Pause;

    /// Stops new auctions, for at most `pause::MAX_PAUSE_MS`; one that runs goes on to its end. Admin or guardian, who has to rest after it.
    #[ink(message)]
    fn pause_starting(&mut self) -> Result<(), BuybackError>;

    /// Allows new auctions again. Admin at any time; anyone once the pause has lasted `pause::MAX_PAUSE_MS`.
    #[ink(message)]
    fn resume_starting(&mut self) -> Result<(), BuybackError>;

    /// Sets the terms of later auctions. Admin only.
    #[ink(message)]
    fn set_terms(&mut self, terms: BuybackTerms) -> Result<(), BuybackError>;

    /// Takes tokens of any kind out that are not to be sold. Admin only; not while an auction of them runs.
    #[ink(message)]
    fn withdraw(
        &mut self,
        token: AccountId,
        to: AccountId,
        amount: u128,
    ) -> Result<(), BuybackError>;
}

impl From<AccessError> for BuybackError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<TokenError> for BuybackError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<Passed<GovernanceTokenError>> for BuybackError {
    fn from(error: Passed<GovernanceTokenError>) -> Self {
        Self::GovernanceToken(error)
    }
}

impl From<Passed<VaultError>> for BuybackError {
    fn from(error: Passed<VaultError>) -> Self {
        Self::Vault(error)
    }
}
