//! Calls to the coins' tokens. Whatever moves, moves after the pool has written what it holds.

use crate::refusal::Outcome;
use ink::contract_ref;
use ink::env::call::{build_call, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use ink::primitives::AccountId;
use ink::scale::{Decode, Encode, Error, Input, Output};
use ink::selector_bytes;
use interfaces::stable_pool::PoolError;
use interfaces::token::TokenError;
use psp22::PSP22;

/// A move of tokens, out of the pool or, with its allowance, out of `owner`'s account.
struct Move {
    owner: Option<AccountId>,
    to: AccountId,
    amount: u128,
}

/// The arguments of `PSP22::transfer` and `transfer_from`; the data is left empty.
impl Encode for Move {
    fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
        if let Some(owner) = &self.owner {
            owner.encode_to(dest);
        }
        self.to.encode_to(dest);
        self.amount.encode_to(dest);
        dest.push_byte(0);
    }
}

impl Move {
    fn selector(&self) -> [u8; 4] {
        match self.owner {
            Some(_) => selector_bytes!("PSP22::transfer_from"),
            None => selector_bytes!("PSP22::transfer"),
        }
    }
}

/// `Result<(), PSP22Error>` as a token answers it. The texts that its errors may carry are passed over.
struct Answer(Result<(), TokenError>);

impl Decode for Answer {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        if input.read_byte()? == 0 {
            return Ok(Self(Ok(())));
        }
        let error = match input.read_byte()? {
            1 => TokenError::InsufficientBalance,
            2 => TokenError::InsufficientAllowance,
            _ => TokenError::Refused,
        };
        while input.read_byte().is_ok() {}
        Ok(Self(Err(error)))
    }
}

/// Takes `amount` from `owner`, who has approved the pool.
pub fn pull(
    coin: u8,
    token: AccountId,
    owner: AccountId,
    pool: AccountId,
    amount: u128,
) -> Outcome<()> {
    carry_out(
        coin,
        token,
        Move {
            owner: Some(owner),
            to: pool,
            amount,
        },
    )
}

pub fn pay(coin: u8, token: AccountId, to: AccountId, amount: u128) -> Outcome<()> {
    carry_out(
        coin,
        token,
        Move {
            owner: None,
            to,
            amount,
        },
    )
}

#[inline(never)]
fn carry_out(coin: u8, token: AccountId, order: Move) -> Outcome<()> {
    if order.amount == 0 {
        return Ok(());
    }
    let selector = Selector::new(order.selector());
    let called = build_call::<DefaultEnvironment>()
        .call(token)
        .exec_input(ExecutionInput::new(selector).push_arg(order))
        .returns::<Answer>()
        .try_invoke();
    let answer = match called {
        Ok(Ok(Answer(answer))) => answer,
        _ => Err(TokenError::Refused),
    };
    answer.map_err(|error| PoolError::Token { coin, error }.into())
}

/// What was sent ahead of a message counts only when the pool holds it beyond all it owes.
pub fn ensure_holds(coin: u8, token: AccountId, pool: AccountId, needed: u128) -> Outcome<()> {
    let token: contract_ref!(PSP22, DefaultEnvironment) = token.into();
    let balance = token.balance_of(pool);
    if balance < needed {
        return Err(PoolError::NotReceived {
            coin,
            balance,
            needed,
        }
        .into());
    }
    Ok(())
}
