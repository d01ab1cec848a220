//! The governance token: PSP22 with metadata (18 decimals), whose balances vote through delegates.
//!
//! A balance votes only where its owner delegated it, to others or to itself. Votes and supply are kept as checkpoints by block: what
//! they were at the end of any block that is over can be read and never changes again. Within a block the last change counts, so that
//! coins borrowed and given back in one transaction have never voted (Beanstalk lost 182 M USD to a vote that counted present balances).
//!
//! Always: votes of a delegate = Σ balances delegated to it, at the end of every block.

use crate::access::AccessError;
use crate::token::TokenError;
use ink::prelude::string::String;
use ink::primitives::AccountId;

pub use policy::governance::Checkpoint;

/// What the token is constructed with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct GovernanceTokenInit {
    pub name: String,
    pub symbol: String,
    /// The supply never exceeds it; fixed for good.
    pub max_supply_e18: u128,
    /// Minted at construction, to `holder`. May be zero.
    pub initial_supply_e18: u128,
    pub holder: AccountId,
    pub admin: AccountId,
    pub guardian: AccountId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum GovernanceTokenError {
    Access(AccessError),
    /// A mint or burn of nothing.
    ZeroAmount,
    /// The mint would lift the supply above its maximum.
    MaxSupplyExceeded {
        supply_e18: u128,
        amount_e18: u128,
        maximum_e18: u128,
    },
    /// The caller may not mint that much; zero for who may not mint at all.
    MintingAllowanceExceeded {
        allowance_e18: u128,
        amount_e18: u128,
    },
    /// `lower_minting_allowance` does not raise.
    NotLower {
        old_e18: u128,
        new_e18: u128,
    },
    /// With this allowance, all of them together would not fit a number.
    MintingAllowancesTooLarge {
        others_e18: u128,
        amount_e18: u128,
    },
    /// The past ends with the block before the present one.
    BlockNotOver {
        block: u32,
        present: u32,
    },
    /// Balance or allowance is too small.
    Token(TokenError),
}

/// An owner's balance votes through another delegate from now on. `None`: through nobody.
#[ink::event]
pub struct DelegateChanged {
    pub owner: AccountId,
    pub old: Option<AccountId>,
    pub new: Option<AccountId>,
}

#[ink::event]
pub struct DelegateVotesChanged {
    pub delegate: AccountId,
    pub old_e18: u128,
    pub new_e18: u128,
}

/// What an account may still mint, set by the admin or the guardian or used up by a mint.
#[ink::event]
pub struct MintingAllowanceChanged {
    pub minter: AccountId,
    pub old_e18: u128,
    pub new_e18: u128,
}

#[ink::trait_definition]
pub trait GovernanceToken {
    /// Has the caller's balance, whatever it becomes, vote through `to`: another account, itself, or nobody. Anyone. Naming the present
    /// delegate again changes nothing.
    #[ink(message)]
    fn delegate(&mut self, to: Option<AccountId>) -> Result<(), GovernanceTokenError>;

    /// Through whom an owner's balance votes; nobody until it delegates.
    #[ink(message)]
    fn delegate_of(&self, owner: AccountId) -> Option<AccountId>;

    /// Votes of a delegate now. Not for counting: they can be borrowed.
    #[ink(message)]
    fn votes(&self, account: AccountId) -> u128;

    /// Votes of a delegate at the end of a block that is over. Reads at most 33 cells.
    #[ink(message)]
    fn past_votes(&self, account: AccountId, block: u32) -> Result<u128, GovernanceTokenError>;

    /// Total supply, delegated or not, at the end of a block that is over.
    #[ink(message)]
    fn past_supply(&self, block: u32) -> Result<u128, GovernanceTokenError>;

    /// Checkpoints of a delegate, or of the supply (`None`).
    #[ink(message)]
    fn checkpoints(&self, of: Option<AccountId>) -> u32;

    /// One checkpoint, the oldest at index 0.
    #[ink(message)]
    fn checkpoint(&self, of: Option<AccountId>, index: u32) -> Option<Checkpoint>;

    /// What the supply never exceeds.
    #[ink(message)]
    fn max_supply_e18(&self) -> u128;

    /// What an account may still mint.
    #[ink(message)]
    fn minting_allowance_e18(&self, minter: AccountId) -> u128;

    /// What all accounts together may still mint: zero proves that nobody may.
    #[ink(message)]
    fn minting_allowances_e18(&self) -> u128;

    /// Creates coins for `to`, out of the caller's minting allowance. Refuses zero, and any supply above the maximum. Emits PSP22
    /// `Transfer` from nobody.
    #[ink(message)]
    fn mint(&mut self, to: AccountId, amount_e18: u128) -> Result<(), GovernanceTokenError>;

    /// Destroys coins of the caller. Anyone. The maximum is one of the supply, not of what was ever minted: what is burned may be
    /// minted again, by who has a minting allowance for it. Refuses zero. Emits PSP22 `Transfer` to nobody.
    #[ink(message)]
    fn burn(&mut self, amount_e18: u128) -> Result<(), GovernanceTokenError>;

    /// Sets what an account may still mint. Admin only.
    #[ink(message)]
    fn set_minting_allowance(
        &mut self,
        minter: AccountId,
        amount_e18: u128,
    ) -> Result<(), GovernanceTokenError>;

    /// Lowers what an account may still mint. Admin or guardian.
    #[ink(message)]
    fn lower_minting_allowance(
        &mut self,
        minter: AccountId,
        amount_e18: u128,
    ) -> Result<(), GovernanceTokenError>;
}

impl From<AccessError> for GovernanceTokenError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<TokenError> for GovernanceTokenError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}
