//! Calls to other contracts. All of them come after the vault has written, except the book's answer, which decides the amounts, and a
//! token's balance where it decides whether to accept.

use ink::contract_ref;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::book::Book;
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::VaultError;
use psp22::PSP22;

pub fn book(account: AccountId) -> contract_ref!(Book) {
    account.into()
}

pub fn stablecoin(account: AccountId) -> contract_ref!(Stablecoin) {
    account.into()
}

fn psp22(account: AccountId) -> contract_ref!(PSP22) {
    account.into()
}

pub fn pull(
    token: AccountId,
    owner: AccountId,
    vault: AccountId,
    amount: u128,
) -> Result<(), VaultError> {
    psp22(token)
        .transfer_from(owner, vault, amount, Vec::new())
        .map_err(|error| VaultError::Token(error.into()))
}

pub fn pay(token: AccountId, to: AccountId, amount: u128) -> Result<(), VaultError> {
    psp22(token)
        .transfer(to, amount, Vec::new())
        .map_err(|error| VaultError::Token(error.into()))
}

/// The vault never counts what it does not hold. More than it counts is a donation, and stays uncounted.
pub fn ensure_holds(token: AccountId, vault: AccountId, needed: u128) -> Result<(), VaultError> {
    let balance = psp22(token).balance_of(vault);
    if balance < needed {
        return Err(VaultError::NotReceived { balance, needed });
    }
    Ok(())
}
