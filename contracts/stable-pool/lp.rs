//! The LP token: psp22's balances and allowances under keys of their own, derived from their names. The total that psp22 keeps beside
//! them is not used and never stored: the supply lies with the reserves (`state::Pool`).

use crate::refusal::Outcome;
use crate::stable_pool::StablePoolContract;
use ink::codegen::StaticEnv;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::stable_pool::{PoolError, LOCKED_LP};
use math::MathError;
use psp22::{PSP22Data, PSP22Error, PSP22Event};

pub const NAME: &str = "Keel Stable LP";
pub const SYMBOL: &str = "KSLP";
pub const DECIMALS: u8 = 18;
/// Holds what the first supply leaves behind.
const NOBODY: [u8; 32] = [0; 32];

pub fn accounts() -> PSP22Data {
    PSP22Data::default()
}

/// `lp` to `to`, and with the first supply the locked part to nobody.
pub fn mint(to: AccountId, lp: u128, first: bool) -> Outcome<()> {
    if first {
        emit(accounts().mint(NOBODY.into(), LOCKED_LP).map_err(refused)?);
    }
    emit(accounts().mint(to, lp).map_err(refused)?);
    Ok(())
}

pub fn burn(owner: AccountId, lp: u128) -> Outcome<()> {
    emit(accounts().burn(owner, lp).map_err(refused)?);
    Ok(())
}

pub fn ensure_balance(owner: AccountId, lp: u128) -> Outcome<()> {
    let balance = accounts().balance_of(owner);
    if balance < lp {
        return Err(PoolError::InsufficientLp {
            balance,
            amount: lp,
        }
        .into());
    }
    Ok(())
}

pub fn emit(events: Vec<PSP22Event>) {
    for event in events {
        match event {
            PSP22Event::Transfer(event) => StablePoolContract::env().emit_event(event),
            PSP22Event::Approval(event) => StablePoolContract::env().emit_event(event),
        }
    }
}

/// Supply and balance were checked before.
fn refused(_: PSP22Error) -> PoolError {
    PoolError::Math(MathError::OutOfRange)
}
