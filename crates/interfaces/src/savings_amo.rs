//! The example AMO: keeps a governed amount of one collateral in an interest-bearing claim. What the controller calls is `amo::Amo`.

use crate::amo::AmoError;
use crate::AccountId;

/// What it is constructed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct SavingsAmoInit {
    pub venue: AccountId,
    pub controller: AccountId,
    pub vault: AccountId,
    pub admin: AccountId,
    pub guardian: AccountId,
}

#[ink::event]
pub struct SavingsTargetChanged {
    pub old_e18: u128,
    pub new_e18: u128,
}

#[ink::trait_definition]
pub trait SavingsAmo {
    #[ink(message)]
    fn venue(&self) -> AccountId;

    /// The debt that the policy aims at, par units; 0 at first.
    #[ink(message)]
    fn target_e18(&self) -> u128;

    /// Sets it, at most `MAX_AMOUNT`. Admin only.
    #[ink(message)]
    fn set_target(&mut self, target_e18: u128) -> Result<(), AmoError>;
}
