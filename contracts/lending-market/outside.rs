//! Calls to other contracts, and the platform.

use ink::contract_ref;
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use interfaces::book::Book;
use interfaces::lending_market::LendingError;
use interfaces::token::TokenError;
use interfaces::{AccountId, Collateral, CollateralId};
use math::E18;
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

/// An asset as the market knows it: the book's is believed only where it is the same.
pub(crate) struct Priced {
    pub book: AccountId,
    pub id: CollateralId,
    pub token: AccountId,
    pub decimals: u8,
}

impl Priced {
    /// A fresh price: exits at the price as it is.
    pub fn now_e18(&self, now_ms: u64) -> Result<u128, LendingError> {
        Ok(self.fresh(now_ms)?.price.price_e18)
    }

    /// At which collateral of a new risk counts: its pessimistic price, and not while its breaker has tripped.
    pub fn to_lend_on_e18(&self, now_ms: u64) -> Result<u128, LendingError> {
        let known = self.trusted(now_ms)?;
        Ok(known.price.pessimistic_e18.min(known.price.price_e18))
    }

    /// At which the debt of a new risk counts: what is meant to be worth 1 USD counts at no less, and not while its breaker has tripped.
    pub fn to_owe_e18(&self, now_ms: u64) -> Result<u128, LendingError> {
        let known = self.trusted(now_ms)?;
        let floor_e18 = if known.terms.par { E18 } else { 0 };
        Ok(known.price.price_e18.max(floor_e18))
    }

    fn trusted(&self, now_ms: u64) -> Result<Collateral, LendingError> {
        let known = self.fresh(now_ms)?;
        if known.price.halted {
            return Err(LendingError::PriceNotTrusted {
                collateral: self.id,
            });
        }
        Ok(known)
    }

    fn fresh(&self, now_ms: u64) -> Result<Collateral, LendingError> {
        let known = BookRef::from(self.book)
            .collateral(self.id)
            .ok_or(LendingError::BadAssets)?;
        if AccountId::from(known.token) != self.token || known.terms.decimals != self.decimals {
            return Err(LendingError::BadAssets);
        }
        if !known.is_fresh(now_ms) {
            return Err(LendingError::PriceNotTrusted {
                collateral: self.id,
            });
        }
        Ok(known)
    }
}
