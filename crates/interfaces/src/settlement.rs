//! The emergency settlement: once governance has begun it at the vault, everything that is and becomes idle comes here, and every coin has an
//! equal share of all of it, whenever its holder comes. It has no owner, reads no price and cannot be ended.
//!
//! A holder surrenders coin, which stays here for good, and has a claim of as much. Of each token the claim is worth
//! claim × everything received / total supply, rounded down; coin that AMOs burn while they are taken back makes every claim worth more. What a
//! claim is worth never falls, so nobody gains by being first.

use crate::token::TokenError;
use crate::AccountId;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum SettlementError {
    ZeroAmount,
    /// Surrendered coin is not paid out.
    NotCollateral,
    /// The claim is paid, as far as it is worth anything yet.
    NothingOwing,
    /// The coin or the token refused.
    Token(TokenError),
}

#[ink::event]
pub struct Surrendered {
    pub holder: AccountId,
    pub amount_e18: u128,
    pub claim_old_e18: u128,
    pub claim_new_e18: u128,
}

#[ink::event]
pub struct Collected {
    pub holder: AccountId,
    pub token: AccountId,
    pub amount: u128,
    /// Paid of this token to this holder, all together.
    pub total: u128,
}

#[ink::trait_definition]
pub trait EmergencySettlement {
    /// Takes coin from the caller (allowance needed) for a claim. Returns the whole claim. Anyone.
    #[ink(message)]
    fn surrender(&mut self, amount_e18: u128) -> Result<u128, SettlementError>;

    /// Pays the caller's claim of one token, as far as it is worth anything by now. Returns the tokens paid. Anyone; again whenever more has
    /// come.
    #[ink(message)]
    fn collect(&mut self, token: AccountId) -> Result<u128, SettlementError>;

    /// What `collect` would pay a holder.
    #[ink(message)]
    fn owing(&self, token: AccountId, holder: AccountId) -> u128;

    /// Coin that a holder surrendered.
    #[ink(message)]
    fn claim_of(&self, holder: AccountId) -> u128;

    /// Tokens received so far, paid out or not. A donation is shared like the rest.
    #[ink(message)]
    fn received(&self, token: AccountId) -> u128;

    #[ink(message)]
    fn stablecoin(&self) -> AccountId;
}

impl From<TokenError> for SettlementError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}
