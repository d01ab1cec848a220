//! Messages: a contract, a selector, arguments, and the type of the answer.

use crate::AccountId;
use ink::env::call::utils::{ReturnType, Set};
use ink::env::call::{Call, CallBuilder, ExecutionInput};
use ink::env::DefaultEnvironment;
use scale::{Decode, Encode};
use std::marker::PhantomData;

/// What can be sent: every call builder of an ink! trait's message. A helper returns it as
/// `impl Message<Answer = Result<u128, VaultError>>`.
pub trait Message {
    type Answer: Decode;

    /// The contract it is meant for, and the input as it goes there.
    fn into_input(self) -> (AccountId, Vec<u8>);
}

impl<Args: Encode, R: Decode> Message for TraitMessage<Args, R> {
    type Answer = R;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        let message = self.params();
        (*message.callee(), message.exec_input().encode())
    }
}

/// As ink! builds it.
pub type TraitMessage<Args, R> = CallBuilder<
    DefaultEnvironment,
    Set<Call<DefaultEnvironment>>,
    Set<ExecutionInput<Args>>,
    Set<ReturnType<R>>,
>;

/// A message already encoded: to send it often, or to send bytes that no call builder makes.
#[derive(Debug, PartialEq, Eq)]
pub struct Encoded<R> {
    pub contract: AccountId,
    pub input: Vec<u8>,
    answer: PhantomData<R>,
}

impl<R: Decode> Encoded<R> {
    pub fn new(contract: impl Into<AccountId>, input: Vec<u8>) -> Self {
        Self {
            contract: contract.into(),
            input,
            answer: PhantomData,
        }
    }
}

impl<R> Clone for Encoded<R> {
    fn clone(&self) -> Self {
        Self {
            contract: self.contract,
            input: self.input.clone(),
            answer: PhantomData,
        }
    }
}

impl<R: Decode> Message for Encoded<R> {
    type Answer = R;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.contract, self.input)
    }
}
