//! The stablecoin: PSP22 with metadata (18 decimals), minted and burned only by facilitators.
//!
//! Each facilitator has a bucket: a capacity and a signed level, its net issuance. Σ levels = total supply, always. Capacity is
//! tested on mint only and a level may fall below zero, so that no burn ever fails on a level: coin that one facilitator minted may
//! come back through another (GHO's buckets cannot go below zero, and an exit could fail).

use crate::access::AccessError;
use crate::token::TokenError;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;

/// At most this many facilitators.
pub const MAX_FACILITATORS: usize = 8;
/// Largest capacity, about 2.1e19 coins: so many facilitators at once at theirs stay within the range of a level, so that no sum of
/// levels overflows.
pub const MAX_CAPACITY: u128 = u128::MAX >> 4;

/// How much a facilitator may issue, and has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Bucket {
    /// Most that `level` may be after a mint. Zero stops minting altogether, below a level of zero too.
    pub capacity: u128,
    /// Minted less burned by this facilitator.
    pub level: i128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum StablecoinError {
    Access(AccessError),
    /// The account has no bucket.
    NotFacilitator,
    /// A mint or burn of nothing.
    ZeroAmount,
    /// The mint would lift the caller's level above its capacity.
    CapacityExceeded {
        level: i128,
        amount: u128,
        capacity: u128,
    },
    /// A capacity above `MAX_CAPACITY`.
    CapacityTooLarge {
        capacity: u128,
        maximum: u128,
    },
    /// `lower_capacity` does not raise.
    NotLower {
        old: u128,
        new: u128,
    },
    /// `MAX_FACILITATORS` are listed already.
    TooManyFacilitators,
    /// A facilitator can be removed only at level and capacity zero: its level is part of the supply.
    BucketNotEmpty {
        level: i128,
        capacity: u128,
    },
    /// Balance or allowance is too small.
    Token(TokenError),
}

/// A facilitator's capacity was set.
#[ink::event]
pub struct CapacityChanged {
    pub facilitator: AccountId,
    /// `None`: the facilitator was listed by this.
    pub old: Option<u128>,
    pub new: u128,
}

/// A facilitator was removed from the list.
#[ink::event]
pub struct FacilitatorRemoved {
    pub facilitator: AccountId,
}

/// A level changed, by a mint or a burn.
#[ink::event]
pub struct LevelChanged {
    pub facilitator: AccountId,
    pub old: i128,
    pub new: i128,
}

#[ink::trait_definition]
pub trait Stablecoin {
    /// Creates `amount` for `to`. Facilitators only, within their capacity. Refuses zero. Emits PSP22 `Transfer` from nobody.
    #[ink(message)]
    fn mint(&mut self, to: AccountId, amount: u128) -> Result<(), StablecoinError>;

    /// Destroys `amount` of `from`'s coin. Facilitators only; of another account than their own only within the allowance that
    /// account gave them, which it uses up. Refuses zero. Never limited by capacity or level. Emits PSP22 `Transfer` to nobody, and
    /// `Approval` with what is left of the allowance.
    #[ink(message)]
    fn burn(&mut self, from: AccountId, amount: u128) -> Result<(), StablecoinError>;

    /// Lists a facilitator or changes its capacity. A capacity below the level stops minting and nothing else. Admin only.
    #[ink(message)]
    fn set_capacity(
        &mut self,
        facilitator: AccountId,
        capacity: u128,
    ) -> Result<(), StablecoinError>;

    /// Lowers a capacity. Admin or guardian.
    #[ink(message)]
    fn lower_capacity(
        &mut self,
        facilitator: AccountId,
        capacity: u128,
    ) -> Result<(), StablecoinError>;

    /// Takes a facilitator off the list. Admin only; level and capacity must be zero.
    #[ink(message)]
    fn remove_facilitator(&mut self, facilitator: AccountId) -> Result<(), StablecoinError>;

    /// The bucket of an account, if it is a facilitator.
    #[ink(message)]
    fn bucket(&self, facilitator: AccountId) -> Option<Bucket>;

    /// All facilitators, in the order of listing.
    #[ink(message)]
    fn facilitators(&self) -> Vec<AccountId>;
}

impl From<AccessError> for StablecoinError {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<TokenError> for StablecoinError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}
