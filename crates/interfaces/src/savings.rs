//! An interest-bearing claim on one token, as the example AMO (docs/writing-an-amo.md) holds it: shares of what the venue manages.

use crate::token::TokenError;
use crate::AccountId;

/// Virtual shares and tokens, so that the first depositor cannot make a share dear.
pub const VIRTUAL_SHARES: u128 = 1_000;
pub const VIRTUAL_TOKENS: u128 = 1;

/// What an account has, and what it is a share of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Savings {
    /// The account's.
    pub shares: u128,
    pub total_shares: u128,
    /// Tokens that all shares are a claim on, here or lent out. Never the balance: a gift is nobody's.
    pub managed: u128,
    /// Of them, what can be redeemed now.
    pub cash: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum SavingsError {
    /// Nothing is deposited or redeemed.
    ZeroAmount,
    /// More shares than the account has.
    InsufficientShares {
        shares: u128,
        asked: u128,
    },
    /// More than there is in cash.
    InsufficientCash {
        cash: u128,
        asked: u128,
    },
    /// A calculation left the range of its type.
    Math,
    Token(TokenError),
}

#[ink::trait_definition]
pub trait SavingsVenue {
    /// The token that is saved.
    #[ink(message)]
    fn asset(&self) -> AccountId;

    #[ink(message)]
    fn savings(&self, owner: AccountId) -> Savings;

    /// Takes `tokens` of the caller (allowance needed) for shares to `to`, rounded down. Anyone.
    #[ink(message)]
    fn deposit(&mut self, tokens: u128, to: AccountId) -> Result<u128, SavingsError>;

    /// Burns `shares` of the caller and pays what they are worth to `to`, rounded down. Refused beyond the cash.
    #[ink(message)]
    fn redeem(&mut self, shares: u128, to: AccountId) -> Result<u128, SavingsError>;
}

impl From<TokenError> for SavingsError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}
