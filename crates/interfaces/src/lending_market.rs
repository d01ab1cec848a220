//! An isolated lending market: one loan asset, one collateral asset, the book's prices, one rate curve, one liquidation threshold. Suppliers lend the
//! loan asset to whoever posts collateral. The formulas are `policy::lending`, which the contract runs unchanged.
//!
//! Every message first adds the interest since the last one, at the rate that stood since somebody last moved the market. Supplying more, repaying,
//! withdrawing and taking collateral without debt need no price and cannot be paused (supplying can). Tokens sent without a message count for
//! nothing.

use crate::access::AccessError;
use crate::pause::Pause;
use crate::token::TokenError;
use crate::{AccountId, CollateralId};
use math::MathError;

pub use policy::lending::{LiquidationTerms, RateState, RateTerms, Totals};

/// Most `MarketTerms::reserve_bps`.
pub const MAX_RESERVE_BPS: u16 = 5_000;
/// Least and most `RateTerms::adjust_ms`: an hour, 30 days.
pub const MIN_ADJUST_MS: u64 = 3_600_000;
pub const MAX_ADJUST_MS: u64 = 2_592_000_000;

/// What a market is made of, for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct MarketAssets {
    /// What is lent.
    pub loan: AccountId,
    pub loan_decimals: u8,
    /// Its id in the book; `None`: it counts for 1 USD (the stablecoin).
    pub loan_id: Option<CollateralId>,
    pub collateral: AccountId,
    pub collateral_decimals: u8,
    pub collateral_id: CollateralId,
    /// Whose prices it believes.
    pub book: AccountId,
    /// Who is paid the reserves.
    pub fee_receiver: AccountId,
}

/// The governed numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct MarketTerms {
    pub rate: RateTerms,
    pub liquidation: LiquidationTerms,
    /// Share of the interest that the market keeps.
    pub reserve_bps: u16,
    /// Most that suppliers may claim after supplying, and borrowers owe after borrowing; 18 decimals.
    pub supply_cap_e18: u128,
    pub borrow_cap_e18: u128,
}

/// The market as a whole. Amounts `_e18` are of the loan asset at 18 decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct MarketState {
    /// As of `accrued_ms`.
    pub totals: Totals,
    pub rate: RateState,
    pub accrued_ms: u64,
    /// Collateral tokens that are here, by message.
    pub collateral: u128,
    /// Neither supplying nor borrowing.
    pub paused: bool,
}

/// A borrower.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Loan {
    pub debt_shares: u128,
    pub collateral: u128,
    /// Of his debt, what suppliers bore when the collateral did not pay for it. Bears no interest; he owes it as long as he has collateral.
    pub lost_e18: u128,
}

impl Loan {
    pub fn owes(&self) -> bool {
        self.debt_shares != 0 || self.lost_e18 != 0
    }
}

/// Everything that a supplier asks at once: the market as of now, and his shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Supplier {
    pub shares: u128,
    pub state: MarketState,
    pub rate_terms: RateTerms,
    pub supply_cap_e18: u128,
    /// A base unit of the loan asset at 18 decimals.
    pub unit_e18: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum LendingError {
    Access(AccessError),
    /// Loan and collateral are one token, have more than 18 decimals, or are not what the book has under these ids.
    BadAssets,
    ZeroAmount,
    Paused,
    /// A number outside what the market can hold.
    Math(MathError),
    /// Less is here than asked for; the rest is lent out.
    InsufficientCash {
        cash: u128,
        asked: u128,
    },
    InsufficientShares {
        shares: u128,
        asked: u128,
    },
    InsufficientCollateral {
        collateral: u128,
        asked: u128,
    },
    SupplyAboveCap {
        supplied_e18: u128,
        cap_e18: u128,
    },
    BorrowAboveCap {
        borrowed_e18: u128,
        cap_e18: u128,
    },
    /// The collateral would not cover the debt.
    NotCovered {
        debt_e18: u128,
        collateral: u128,
    },
    /// A debt must be nothing or at least this.
    DebtTooSmall {
        debt_e18: u128,
        least_e18: u128,
    },
    NoDebt,
    /// The debt is covered: nobody may liquidate it.
    Covered,
    /// The book has no fresh price, or its breaker has tripped (for borrowing and for taking collateral with a debt).
    PriceNotTrusted {
        collateral: CollateralId,
    },
    /// The result would be below the caller's minimum.
    BelowMinimum {
        amount: u128,
        minimum: u128,
    },
    /// The market holds less of a token than it counts: the token does not move what it is told to.
    NotReceived {
        balance: u128,
        needed: u128,
    },
    /// One of the terms is outside its bounds.
    TermOutOfRange {
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    Token(TokenError),
}

#[ink::event]
pub struct Supplied {
    pub supplier: AccountId,
    pub to: AccountId,
    pub tokens: u128,
    pub shares: u128,
}

#[ink::event]
pub struct Withdrawn {
    pub supplier: AccountId,
    pub to: AccountId,
    pub tokens: u128,
    pub shares: u128,
}

#[ink::event]
pub struct Borrowed {
    pub borrower: AccountId,
    pub to: AccountId,
    pub tokens: u128,
    pub debt_shares: u128,
}

#[ink::event]
pub struct Repaid {
    pub payer: AccountId,
    pub borrower: AccountId,
    pub tokens: u128,
    pub debt_shares: u128,
    /// Of it, what had been written off.
    pub recovered_e18: u128,
}

#[ink::event]
pub struct CollateralPosted {
    pub payer: AccountId,
    pub borrower: AccountId,
    pub old: u128,
    pub new: u128,
}

#[ink::event]
pub struct CollateralTaken {
    pub borrower: AccountId,
    pub to: AccountId,
    pub old: u128,
    pub new: u128,
}

#[ink::event]
pub struct Liquidated {
    pub borrower: AccountId,
    pub liquidator: AccountId,
    pub repaid: u128,
    pub seized: u128,
    /// What the collateral does not pay for, borne by suppliers.
    pub bad_debt_e18: u128,
    /// What had been written off and was paid now.
    pub recovered_e18: u128,
}

#[ink::event]
pub struct Accrued {
    pub interest_e18: u128,
    pub rate_e18: u128,
    pub elapsed_ms: u64,
}

#[ink::event]
pub struct ReservesTaken {
    pub to: AccountId,
    pub tokens: u128,
}

#[ink::event]
pub struct MarketTermsChanged {
    pub old: MarketTerms,
    pub new: MarketTerms,
}

#[ink::event]
pub struct MarketPauseChanged {
    pub old: bool,
    pub new: bool,
}

#[ink::trait_definition]
pub trait LendingMarket {
    /// Takes `tokens` of the loan asset from the caller (allowance needed) and gives shares to `to`, rounded down. Anyone; refused when paused
    /// or above the cap.
    #[ink(message)]
    fn supply(&mut self, tokens: u128, to: AccountId) -> Result<u128, LendingError>;

    /// Gives up the caller's shares and pays what they are worth to `to`, rounded down. Anyone, always; refused beyond the cash and below
    /// `min_tokens`.
    #[ink(message)]
    fn withdraw(
        &mut self,
        shares: u128,
        to: AccountId,
        min_tokens: u128,
    ) -> Result<u128, LendingError>;

    /// Lends `tokens` to the caller, paid to `to`. Refused when paused, above the cap, beyond the cash, below the least debt, without a fresh
    /// price, or when the collateral at its pessimistic price does not cover the debt by the loan-to-value share.
    #[ink(message)]
    fn borrow(&mut self, tokens: u128, to: AccountId) -> Result<u128, LendingError>;

    /// Takes at most `tokens` from the caller (allowance needed) for the debt of `borrower`; returns what was taken, all of the debt at most,
    /// rounded up. Anyone, always. What is left is nothing or at least the least debt.
    #[ink(message)]
    fn repay(&mut self, tokens: u128, borrower: AccountId) -> Result<u128, LendingError>;

    /// Takes collateral from the caller (allowance needed) for `borrower`. Anyone, always.
    #[ink(message)]
    fn post_collateral(&mut self, amount: u128, borrower: AccountId) -> Result<(), LendingError>;

    /// Pays collateral of the caller to `to`. Without debt always; with debt as `borrow`.
    #[ink(message)]
    fn take_collateral(&mut self, amount: u128, to: AccountId) -> Result<(), LendingError>;

    /// Repays at most `tokens` of a debt that the collateral no longer covers by the liquidation share, for collateral worth that and the bonus,
    /// rounded down. Returns tokens taken (allowance needed) and collateral paid. Anyone; refused with a stale price and below
    /// `min_seized`. What is owed beyond what all of the collateral pays for is a bad debt: suppliers bear it with the first liquidation, however
    /// small. The borrower goes on owing it while he has collateral, and what he pays of it is theirs.
    ///
    /// | the collateral | one liquidation repays at most |
    /// | --- | --- |
    /// | covers the debt by the liquidation share | nothing: refused |
    /// | pays debt and bonus, and the rest after the close factor is a debt | the close factor of the debt |
    /// | pays debt and bonus, and the rest would be below the least debt | all of it |
    /// | does not pay debt and bonus | what it pays for; the rest is bad |
    #[ink(message)]
    fn liquidate(
        &mut self,
        borrower: AccountId,
        tokens: u128,
        min_seized: u128,
    ) -> Result<(u128, u128), LendingError>;

    /// Adds the interest until now. Anyone; every other message does it too, and how often it is done changes nothing: the rate follows only those who
    /// move the market. Returns the interest.
    #[ink(message)]
    fn accrue(&mut self) -> Result<u128, LendingError>;

    /// Pays the reserves to their receiver, as far as there is cash, rounded down. Anyone.
    #[ink(message)]
    fn take_reserves(&mut self) -> Result<u128, LendingError>;

    /// As of now.
    #[ink(message)]
    fn state(&self) -> MarketState;

    /// As of now.
    #[ink(message)]
    fn supplier(&self, account: AccountId) -> Supplier;

    #[ink(message)]
    fn loan(&self, borrower: AccountId) -> Loan;

    /// What a borrower owes now with interest, rounded up; without what was written off (`Loan::lost_e18`).
    #[ink(message)]
    fn debt_e18(&self, borrower: AccountId) -> u128;

    #[ink(message)]
    fn assets(&self) -> MarketAssets;

    #[ink(message)]
    fn terms(&self) -> MarketTerms;

    /// Sets the terms. Admin only.
    #[ink(message)]
    fn set_terms(&mut self, terms: MarketTerms) -> Result<(), LendingError>;

    /// Stops supplying and borrowing, for at most `pause::MAX_PAUSE_MS`. Admin or guardian, who has to rest after it. Exits go on.
    #[ink(message)]
    fn pause(&mut self) -> Result<(), LendingError>;

    /// Admin at any time; anyone once the pause has lasted `pause::MAX_PAUSE_MS`.
    #[ink(message)]
    fn resume(&mut self) -> Result<(), LendingError>;

    /// Since when the market is paused.
    #[ink(message)]
    fn pause_state(&self) -> Pause;
}

impl From<AccessError> for LendingError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<MathError> for LendingError {
    fn from(error: MathError) -> Self {
        Self::Math(error)
    }
}

impl From<TokenError> for LendingError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}
