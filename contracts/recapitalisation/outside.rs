//! Calls to other contracts.

use ink::contract_ref;
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use interfaces::book::{Book, Solvency};
use interfaces::controller::Passed;
use interfaces::recapitalisation::RecapitalisationError;
use interfaces::token::TokenError;
use interfaces::vault::Vault;
use interfaces::{AccountId, Collateral, CollateralId};
use psp22::PSP22;

type BookRef = contract_ref!(Book, DefaultEnvironment);
type VaultRef = contract_ref!(Vault, DefaultEnvironment);
type TokenRef = contract_ref!(PSP22, DefaultEnvironment);

pub(crate) fn solvency(book: AccountId) -> Solvency {
    BookRef::from(book).solvency()
}

/// What leaves for the settlement is not missing.
pub(crate) fn ensure_not_settling(vault: AccountId) -> Result<(), RecapitalisationError> {
    match VaultRef::from(vault).links().settlement {
        Some(settlement) => Err(RecapitalisationError::Settling { settlement }),
        None => Ok(()),
    }
}

pub(crate) fn collateral(
    book: AccountId,
    collateral: CollateralId,
) -> Result<Collateral, RecapitalisationError> {
    BookRef::from(book)
        .collateral(collateral)
        .ok_or(RecapitalisationError::UnknownCollateral { collateral })
}

pub(crate) fn balance_of(token: AccountId, owner: AccountId) -> u128 {
    TokenRef::from(token).balance_of(owner)
}

pub(crate) fn pull(
    token: AccountId,
    from: AccountId,
    to: AccountId,
    amount: u128,
) -> Result<(), RecapitalisationError> {
    TokenRef::from(token)
        .transfer_from(from, to, amount, Vec::new())
        .map_err(|error| TokenError::from(error).into())
}

pub(crate) fn pay(
    token: AccountId,
    to: AccountId,
    amount: u128,
) -> Result<(), RecapitalisationError> {
    TokenRef::from(token)
        .transfer(to, amount, Vec::new())
        .map_err(|error| TokenError::from(error).into())
}

/// Has the vault take tokens as equity. It checks that it received them.
pub(crate) fn give(
    token: AccountId,
    vault: AccountId,
    amount: u128,
) -> Result<(), RecapitalisationError> {
    TokenRef::from(token)
        .approve(vault, amount)
        .map_err(TokenError::from)?;
    VaultRef::from(vault)
        .recapitalise(token, amount)
        .map_err(|error| Passed::from(error).into())
}
