//! Calls to other contracts, and the platform.

use ink::contract_ref;
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use interfaces::book::Book;
use interfaces::lending_market::LendingError;
use interfaces::token::TokenError;
use interfaces::{AccountId, CollateralId};
use psp22::PSP22;

type TokenRef = contract_ref!(PSP22, DefaultEnvironment);
type BookRef = contract_ref!(Book, DefaultEnvironment);

pub(crate) fn caller() -> AccountId {
    ink::env::caller::<DefaultEnvironment>()
}

pub(crate) fn own_account() -> AccountId {
    ink::env::account_id::<DefaultEnvironment>()
}

pub(crate) fn now_ms() -> u64 {
    ink::env::block_timestamp::<DefaultEnvironment>()
}

pub(crate) fn emit<Evt: ink::env::Event>(event: Evt) {
    ink::env::emit_event::<DefaultEnvironment, _>(event);
}

pub(crate) fn pull(
    token: AccountId,
    from: AccountId,
    to: AccountId,
    amount: u128,
) -> Result<(), LendingError> {
    TokenRef::from(token)
        .transfer_from(from, to, amount, Vec::new())
        .map_err(|error| TokenError::from(error).into())
}

pub(crate) fn pay(token: AccountId, to: AccountId, amount: u128) -> Result<(), LendingError> {
    TokenRef::from(token)
        .transfer(to, amount, Vec::new())
        .map_err(|error| TokenError::from(error).into())
}

/// The market never counts what it does not hold. More than it counts is a donation, and stays uncounted.
pub(crate) fn ensure_holds(token: AccountId, needed: u128) -> Result<(), LendingError> {
    let balance = TokenRef::from(token).balance_of(own_account());
    if balance < needed {
        return Err(LendingError::NotReceived { balance, needed });
    }
    Ok(())
}

/// A fresh price. The pessimistic one is for taking risk, and not while the breaker has tripped.
pub(crate) fn price_of(
    book: AccountId,
    collateral: CollateralId,
    pessimistic: bool,
    now_ms: u64,
) -> Result<u128, LendingError> {
    let known = BookRef::from(book)
        .collateral(collateral)
        .filter(|known| known.is_fresh(now_ms) && !(pessimistic && known.price.halted))
        .ok_or(LendingError::PriceNotTrusted { collateral })?;
    let price = &known.price;
    Ok(if pessimistic {
        price.pessimistic_e18.min(price.price_e18)
    } else {
        price.price_e18
    })
}
