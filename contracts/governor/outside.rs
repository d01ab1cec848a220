//! Calls to other contracts: those that were voted for, and the questions to the token.

use crate::calls::failure;
use ink::contract_ref;
use ink::env::{DefaultEnvironment, ReturnErrorCode};
use ink::prelude::vec;
use ink::selector_bytes;
use interfaces::governance_token::GovernanceToken;
use interfaces::governor::GovernorError;
use interfaces::AccountId;

type TokenRef = contract_ref!(GovernanceToken, DefaultEnvironment);

/// As long as an answer of an ink! contract can be: it leaves through a buffer of this size.
const ANSWER_BYTES: usize = 16_384;
const ACCEPT_ADMIN: [u8; 4] = selector_bytes!("Access::accept_admin");

/// Calls with all the gas that is left and no native tokens. Fails unless the callee ended well.
pub fn call(index: u32, callee: AccountId, input: &[u8]) -> Result<(), GovernorError> {
    let mut buffer = vec![0; ANSWER_BYTES];
    let mut answer = &mut buffer[..];
    match send(callee, input, &mut answer) {
        Ok(()) => Ok(()),
        Err(ReturnErrorCode::CalleeReverted) => Err(failure(index, answer)),
        Err(_) => Err(GovernorError::CallTrapped { index }),
    }
}

pub fn accept_admin(contract: AccountId) -> Result<(), GovernorError> {
    call(0, contract, &ACCEPT_ADMIN)
}

pub fn past_votes(token: AccountId, account: AccountId, block: u32) -> Result<u128, GovernorError> {
    TokenRef::from(token)
        .past_votes(account, block)
        .map_err(|_| GovernorError::Token)
}

pub fn past_supply(token: AccountId, block: u32) -> Result<u128, GovernorError> {
    TokenRef::from(token)
        .past_supply(block)
        .map_err(|_| GovernorError::Token)
}

/// The platform's own call: the one of ink! does not tell whether the callee reverted.
#[cfg(not(feature = "std"))]
fn send(callee: AccountId, input: &[u8], answer: &mut &mut [u8]) -> Result<(), ReturnErrorCode> {
    use pallet_contracts_uapi::{CallFlags, HostFn, HostFnImpl};
    const ALL_THAT_IS_LEFT: u64 = 0;
    const NO_VALUE: [u8; 16] = [0; 16];
    // In the interface of the platform everything of the second version is so marked; ink! uses the same.
    #[allow(deprecated)]
    HostFnImpl::call_v2(
        CallFlags::empty(),
        callee.as_ref(),
        ALL_THAT_IS_LEFT,
        ALL_THAT_IS_LEFT,
        None,
        &NO_VALUE,
        input,
        Some(answer),
    )
}

/// Off chain there is nobody to call.
#[cfg(feature = "std")]
fn send(_: AccountId, _: &[u8], _: &mut &mut [u8]) -> Result<(), ReturnErrorCode> {
    Err(ReturnErrorCode::NotCallable)
}
