//! Calls to the coins' tokens. Whatever moves, moves after the pool has written what it holds.

use crate::refusal::{Outcome, Refusal};
use ink::env::call::{build_call, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use ink::primitives::AccountId;
use ink::scale::{Decode, Encode, Error, Input, Output};
use ink::selector_bytes;
use interfaces::stable_pool::PoolError;
use interfaces::token::TokenError;

/// The three messages of PSP22 that a pool needs, through one call: the forwarders that ink! generates are five times the code.
enum Message {
    TransferFrom {
        owner: AccountId,
        to: AccountId,
        amount: u128,
    },
    Transfer {
        to: AccountId,
        amount: u128,
    },
    BalanceOf(AccountId),
}

impl Message {
    fn selector(&self) -> [u8; 4] {
        match self {
            Self::TransferFrom { .. } => selector_bytes!("PSP22::transfer_from"),
            Self::Transfer { .. } => selector_bytes!("PSP22::transfer"),
            Self::BalanceOf(_) => selector_bytes!("PSP22::balance_of"),
        }
    }
}

/// The arguments; the data of a transfer is empty.
impl Encode for Message {
    fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
        match self {
            Self::TransferFrom { owner, to, amount } => {
                owner.encode_to(dest);
                to.encode_to(dest);
                amount.encode_to(dest);
                dest.push_byte(0);
            }
            Self::Transfer { to, amount } => {
                to.encode_to(dest);
                amount.encode_to(dest);
                dest.push_byte(0);
            }
            Self::BalanceOf(owner) => owner.encode_to(dest),
        }
    }
}

/// The beginning of an answer: all of a balance, and of `Result<(), PSP22Error>` all but the texts that its errors may carry.
struct Answer([u8; 16]);

impl Decode for Answer {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        let mut bytes = [0; 16];
        let mut places = bytes.iter_mut();
        while let Ok(byte) = input.read_byte() {
            if let Some(place) = places.next() {
                *place = byte;
            }
        }
        Ok(Self(bytes))
    }
}

/// A token that traps or does not know PSP22 has refused.
#[inline(never)]
fn call(coin: u8, token: AccountId, message: Message) -> Outcome<Answer> {
    let selector = Selector::new(message.selector());
    let called = build_call::<DefaultEnvironment>()
        .call(token)
        .exec_input(ExecutionInput::new(selector).push_arg(message))
        .returns::<Answer>()
        .try_invoke();
    match called {
        Ok(Ok(answer)) => Ok(answer),
        _ => Err(refused(coin, TokenError::Refused)),
    }
}

fn refused(coin: u8, error: TokenError) -> Refusal {
    PoolError::Token { coin, error }.into()
}

#[inline(never)]
fn transfer(coin: u8, token: AccountId, message: Message) -> Outcome<()> {
    let Answer(bytes) = call(coin, token, message)?;
    let error = match bytes {
        [0, ..] => return Ok(()),
        [1, 1, ..] => TokenError::InsufficientBalance,
        [1, 2, ..] => TokenError::InsufficientAllowance,
        _ => TokenError::Refused,
    };
    Err(refused(coin, error))
}

/// Takes `amount` from `owner`, who has approved the pool, to the account `to`.
pub fn pull(
    coin: u8,
    token: AccountId,
    owner: AccountId,
    to: AccountId,
    amount: u128,
) -> Outcome<()> {
    transfer(coin, token, Message::TransferFrom { owner, to, amount })
}

pub fn pay(coin: u8, token: AccountId, to: AccountId, amount: u128) -> Outcome<()> {
    transfer(coin, token, Message::Transfer { to, amount })
}

pub fn balance(coin: u8, token: AccountId, owner: AccountId) -> Outcome<u128> {
    let Answer(bytes) = call(coin, token, Message::BalanceOf(owner))?;
    Ok(u128::from_le_bytes(bytes))
}
