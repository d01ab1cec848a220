//! Calls to other contracts.

use crate::sale::Mintable;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use interfaces::book::{Book, Solvency};
use interfaces::controller::Passed;
use interfaces::governance_token::GovernanceToken;
use interfaces::recapitalisation::RecapitalisationError;
use interfaces::token::TokenError;
use interfaces::vault::Vault;
use interfaces::{AccountId, Collateral, CollateralId};
use psp22::PSP22;

type BookRef = contract_ref!(Book, DefaultEnvironment);
type VaultRef = contract_ref!(Vault, DefaultEnvironment);
type GovernanceTokenRef = contract_ref!(GovernanceToken, DefaultEnvironment);
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

pub(crate) fn mintable(governance_token: AccountId, minter: AccountId) -> Mintable {
    let token = GovernanceTokenRef::from(governance_token);
    let supply_e18 = TokenRef::from(governance_token).total_supply();
    Mintable {
        allowance_e18: token.minting_allowance_e18(minter),
        headroom_e18: token.max_supply_e18().saturating_sub(supply_e18),
    }
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

/// Creates governance tokens out of this contract's allowance.
pub(crate) fn mint(
    governance_token: AccountId,
    to: AccountId,
    amount_e18: u128,
) -> Result<(), RecapitalisationError> {
    GovernanceTokenRef::from(governance_token)
        .mint(to, amount_e18)
        .map_err(|error| Passed::from(error).into())
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
