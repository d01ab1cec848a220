//! Calls to the coins' tokens. Whatever moves, moves after the pool has written what it holds.

use ink::contract_ref;
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::stable_pool::PoolError;
use psp22::PSP22;

type TokenRef = contract_ref!(PSP22, DefaultEnvironment);

/// Takes `amount` from `owner`, who has approved the pool.
pub fn pull(
    coin: u8,
    token: AccountId,
    owner: AccountId,
    pool: AccountId,
    amount: u128,
) -> Result<(), PoolError> {
    if amount == 0 {
        return Ok(());
    }
    let mut token: TokenRef = token.into();
    token
        .transfer_from(owner, pool, amount, Vec::new())
        .map_err(|error| PoolError::Token {
            coin,
            error: error.into(),
        })
}

pub fn pay(coin: u8, token: AccountId, to: AccountId, amount: u128) -> Result<(), PoolError> {
    if amount == 0 {
        return Ok(());
    }
    let mut token: TokenRef = token.into();
    token
        .transfer(to, amount, Vec::new())
        .map_err(|error| PoolError::Token {
            coin,
            error: error.into(),
        })
}

/// What was sent ahead of a message counts only when the pool holds it beyond all it owes.
pub fn ensure_holds(
    coin: u8,
    token: AccountId,
    pool: AccountId,
    needed: u128,
) -> Result<(), PoolError> {
    let token: TokenRef = token.into();
    let balance = token.balance_of(pool);
    if balance < needed {
        return Err(PoolError::NotReceived {
            coin,
            balance,
            needed,
        });
    }
    Ok(())
}
