//! Calls to other contracts: the messages are the typed ones of the traits, but all of them leave through one function, and what a contract
//! refuses is passed on as the bytes it came in. ink!'s own forwarders repeat both for every message, and the controller's code is
//! paid for by every poke.

use ink::env::call::utils::{ReturnType, Set};
use ink::env::call::{build_call, Call, CallBuilder, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use ink::scale::{Decode, DecodeAll, Encode};
use interfaces::controller::Passed;
use interfaces::guard::Raw;
use interfaces::AccountId;

/// A message of another contract that answers `R`.
pub(crate) type Message<Args, R> = CallBuilder<
    DefaultEnvironment,
    Set<Call<DefaultEnvironment>>,
    Set<ExecutionInput<Args>>,
    Set<ReturnType<R>>,
>;

/// Asks what cannot be refused.
pub(crate) fn read<Args: Encode, R: Decode>(message: Message<Args, R>) -> R {
    decoded(&send(message))
}

/// Calls a contract of the suite.
pub(crate) fn call<Args: Encode, R: Decode, E>(
    message: Message<Args, Result<R, E>>,
) -> Result<R, Passed<E>> {
    let answer = send(message);
    match answer.split_first() {
        Some((0, result)) => Ok(decoded(result)),
        Some((_, error)) => Err(Passed::from_bytes(error.into())),
        None => unreachable!(),
    }
}

/// Calls what may fail without a consequence.
pub(crate) fn try_call<Args: Encode, R>(message: Message<Args, R>) {
    let (to, bytes) = encoded(message);
    try_send_bytes(to, &bytes);
}

/// Selector and arguments.
pub(crate) fn encoded<Args: Encode, R>(message: Message<Args, R>) -> (AccountId, Vec<u8>) {
    let params = message.params();
    (*params.callee(), params.exec_input().encode())
}

fn send<Args: Encode, R>(message: Message<Args, R>) -> Vec<u8> {
    let (to, bytes) = encoded(message);
    send_bytes(to, &bytes)
}

/// A contract of the suite that traps, or is none, ends the message.
fn send_bytes(to: AccountId, message: &[u8]) -> Vec<u8> {
    match try_send_bytes(to, message) {
        Some(answer) => answer,
        None => unreachable!(),
    }
}

/// The answer, without ink!'s own outer result; none of a callee that traps.
#[inline(never)]
fn try_send_bytes(to: AccountId, message: &[u8]) -> Option<Vec<u8>> {
    let Some((selector, arguments)) = message.split_first_chunk::<4>() else {
        unreachable!()
    };
    let answer = build_call::<DefaultEnvironment>()
        .call(to)
        .exec_input(ExecutionInput::new(Selector::new(*selector)).push_arg(Raw(arguments.into())))
        .returns::<Raw>()
        .try_invoke();
    match answer {
        Ok(Ok(raw)) => Some(raw.0),
        _ => None,
    }
}

fn decoded<R: Decode>(mut bytes: &[u8]) -> R {
    match R::decode_all(&mut bytes) {
        Ok(value) => value,
        Err(_) => unreachable!(),
    }
}
