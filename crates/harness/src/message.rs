//! Messages: a contract, a selector, arguments, and the type of the answer.

use crate::AccountId;
use ink::env::call::utils::{ReturnType, Set};
use ink::env::call::{Call, CallBuilder, ExecutionInput};
use ink::env::DefaultEnvironment;
use scale::{Decode, Encode};

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
