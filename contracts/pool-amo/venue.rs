//! The pool, as the AMO uses it. Entering it costs more than anything the AMO computes, so a step enters it three times: reading, moving,
//! reading again.
//!
//! The messages are the typed ones of the trait, but all of them leave through one function, and a refusal is looked at as bytes: ink!'s
//! own forwarders repeat both for every message, and the AMO's code is paid for by every rebalance.

use crate::pool_amo::PoolAmoContract;
use ink::codegen::{StaticEnv, TraitCallBuilder};
use ink::contract_ref;
use ink::env::call::utils::{ReturnType, Set};
use ink::env::call::{build_call, Call, CallBuilder, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use ink::prelude::vec;
use ink::prelude::vec::Vec;
use ink::scale::{Decode, Encode};
use interfaces::amo::AmoError;
use interfaces::guard::Raw;
use interfaces::stable_pool::{PoolError, PoolState, StablePool};
use interfaces::AccountId;
use policy::pool::Pool;

/// An entry of the same transaction cannot come too late.
const NO_DEADLINE_MS: u64 = u64::MAX;
/// What an entry gives is judged by measuring the position, not by a bound on one number.
const ANY: u128 = 0;
/// The place of `PoolError::InsufficientLp` in its list.
const INSUFFICIENT_LP: u8 = 9;

type Message<Args, R> = CallBuilder<
    DefaultEnvironment,
    Set<Call<DefaultEnvironment>>,
    Set<ExecutionInput<Args>>,
    Set<ReturnType<R>>,
>;

pub(crate) struct Venue {
    pool: contract_ref!(StablePool, DefaultEnvironment),
}

impl Venue {
    pub fn new(pool: AccountId) -> Self {
        Self { pool: pool.into() }
    }

    /// The coin that the pool trades `stablecoin` against.
    pub fn collateral(&self, stablecoin: AccountId) -> Result<AccountId, AmoError> {
        let coins: Vec<AccountId> = decoded(&send(self.pool.call().coins()))?;
        match coins.as_slice() {
            [first, second] if *first == stablecoin => Ok(*second),
            _ => Err(AmoError::WrongVenue),
        }
    }

    pub fn read(&self) -> Result<Pool, AmoError> {
        let state: PoolState = ask(self.pool.call().state(this()))?;
        Ok(Pool::from(&state))
    }

    /// Supplies coin that was sent to the pool before.
    pub fn add(&mut self, coin_e18: u128) -> Result<(), AmoError> {
        let amounts = vec![coin_e18, 0];
        let message = self
            .pool
            .call_mut()
            .add_received(amounts, ANY, this(), NO_DEADLINE_MS);
        ask(message).map(|_| ())
    }

    /// Takes exactly `coin_e18` of coin, for at most `units`.
    pub fn take_coin(
        &mut self,
        coin_e18: u128,
        units: u128,
        to: AccountId,
    ) -> Result<(), AmoError> {
        let amounts = vec![coin_e18, 0];
        let message = self
            .pool
            .call_mut()
            .remove_exact(amounts, units, to, NO_DEADLINE_MS);
        ask(message).map(|_| ())
    }

    /// Takes both coins in proportion, each to its receiver.
    pub fn take_share(
        &mut self,
        units: u128,
        receivers: [AccountId; 2],
    ) -> Result<(u128, u128), AmoError> {
        let message = self.pool.call_mut().remove_liquidity_split(
            units,
            vec![ANY, ANY],
            receivers.into(),
            NO_DEADLINE_MS,
        );
        match *ask(message)?.as_slice() {
            [coin_e18, tokens] => Ok((coin_e18, tokens)),
            _ => Err(AmoError::WrongVenue),
        }
    }
}

fn this() -> AccountId {
    PoolAmoContract::env().account_id()
}

fn ask<Args: Encode, R: Decode>(
    message: Message<Args, Result<R, PoolError>>,
) -> Result<R, AmoError> {
    let answer = send(message);
    match answer.split_first() {
        Some((0, result)) => decoded(result),
        Some((_, error)) => Err(refused(error)),
        None => Err(AmoError::WrongVenue),
    }
}

fn send<Args: Encode, R>(message: Message<Args, R>) -> Vec<u8> {
    let params = message.params();
    send_bytes(*params.callee(), &params.exec_input().encode())
}

/// The answer, without ink!'s own outer result. A pool that traps, or is none, ends the message.
#[inline(never)]
fn send_bytes(to: AccountId, message: &[u8]) -> Vec<u8> {
    let Some((selector, arguments)) = message.split_first_chunk::<4>() else {
        unreachable!()
    };
    let answer = build_call::<DefaultEnvironment>()
        .call(to)
        .exec_input(ExecutionInput::new(Selector::new(*selector)).push_arg(Raw(arguments.into())))
        .returns::<Raw>()
        .try_invoke();
    match answer {
        Ok(Ok(raw)) => raw.0,
        _ => unreachable!(),
    }
}

fn decoded<R: Decode>(mut bytes: &[u8]) -> Result<R, AmoError> {
    R::decode(&mut bytes).map_err(|_| AmoError::WrongVenue)
}

/// A refusal of the pool, by the bytes of its error.
fn refused(error: &[u8]) -> AmoError {
    match error.split_first() {
        Some((&INSUFFICIENT_LP, numbers)) => match decoded(numbers) {
            Ok((units, amount)) => AmoError::InsufficientUnits { units, amount },
            Err(error) => error,
        },
        Some((place, _)) => AmoError::Venue(*place),
        None => AmoError::WrongVenue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_lp_tokens_are_too_few_units() {
        let error = PoolError::InsufficientLp {
            balance: 3,
            amount: 4,
        };
        assert_eq!(
            refused(&error.encode()),
            AmoError::InsufficientUnits {
                units: 3,
                amount: 4
            }
        );
    }

    #[test]
    fn any_other_refusal_is_its_place_in_the_list() {
        assert_eq!(
            refused(&PoolError::Access(interfaces::access::AccessError::NotAdmin).encode()),
            AmoError::Venue(0)
        );
        assert_eq!(refused(&PoolError::Paused.encode()), AmoError::Venue(1));
        let error = PoolError::NotReceived {
            coin: 0,
            balance: 1,
            needed: 2,
        };
        assert_eq!(refused(&error.encode()), AmoError::Venue(10));
    }
}
