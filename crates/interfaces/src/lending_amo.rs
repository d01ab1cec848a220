//! The AMO that lends, in one of two ways: coin minted for it (direct deposit: it holds the rate that borrowers pay in a band), or idle collateral of
//! the vault (what is beyond the target of the idle ratio). What the controller calls is `amo::Amo`; the policy is `policy::lending`.

use crate::amo::AmoError;
use crate::AccountId;

pub use policy::lending::{LendingParams, Mode, MAX_RATE_E18};

/// What it is constructed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct LendingAmoInit {
    pub market: AccountId,
    pub mode: Mode,
    pub stablecoin: AccountId,
    pub controller: AccountId,
    pub vault: AccountId,
    /// Asked for the idle ratio.
    pub book: AccountId,
    pub params: LendingParams,
    pub admin: AccountId,
    pub guardian: AccountId,
}

#[ink::event]
pub struct LendingParamsChanged {
    pub old: LendingParams,
    pub new: LendingParams,
}

#[ink::trait_definition]
pub trait LendingAmo {
    #[ink(message)]
    fn market(&self) -> AccountId;

    #[ink(message)]
    fn mode(&self) -> Mode;

    #[ink(message)]
    fn params(&self) -> LendingParams;

    /// Sets the policy's numbers: low ≤ target ≤ high ≤ `MAX_RATE_E18`, floor and least step at most `MAX_AMOUNT`. Admin only.
    #[ink(message)]
    fn set_params(&mut self, params: LendingParams) -> Result<(), AmoError>;
}
