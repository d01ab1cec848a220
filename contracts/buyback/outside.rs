//! Calls to other contracts.

use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::call::utils::{ReturnType, Set};
use ink::env::call::{build_call, Call, CallBuilder, ExecutionInput, FromAccountId, Selector};
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use ink::scale::{Decode, Encode};
use interfaces::book::{Book, Solvency};
use interfaces::buyback::BuybackError;
use interfaces::controller::Passed;
use interfaces::governance_token::GovernanceToken;
use interfaces::guard::Raw;
use interfaces::vault::{Vault, VaultLinks};
use interfaces::{AccountId, Collateral, CollateralId};
use psp22::{PSP22Error, PSP22};

macro_rules! calls {
    ($ink_trait:path) => {
        <contract_ref!($ink_trait, DefaultEnvironment) as TraitCallBuilder>::Builder
    };
}

type BookCalls = calls!(Book);
type VaultCalls = calls!(Vault);
type TokenCalls = calls!(PSP22);
type GovernanceTokenCalls = calls!(GovernanceToken);

/// A message of another contract that answers `R`.
type Message<Args, R> = CallBuilder<
    DefaultEnvironment,
    Set<Call<DefaultEnvironment>>,
    Set<ExecutionInput<Args>>,
    Set<ReturnType<R>>,
>;

/// The answer, encoded. All messages leave through `exchange`, and what a contract of the suite refuses is passed on as the bytes it
/// came in: ink!'s own forwarders repeat both for every message, a quarter of this contract's code.
fn send<Args: Encode, R>(message: Message<Args, R>) -> Vec<u8> {
    let message = message.params();
    exchange(*message.callee(), message.exec_input().encode())
}

#[inline(never)]
fn exchange(to: AccountId, message: Vec<u8>) -> Vec<u8> {
    let (selector, arguments) = message
        .split_first_chunk::<4>()
        .unwrap_or_else(|| unreachable!("every message begins with a selector"));
    let arguments = Raw(arguments.to_vec());
    let answer = build_call::<DefaultEnvironment>()
        .call(to)
        .exec_input(ExecutionInput::new(Selector::new(*selector)).push_arg(&arguments))
        .returns::<Raw>()
        .try_invoke();
    match answer {
        Ok(Ok(Raw(bytes))) => bytes,
        _ => unreachable!("a callee that traps, or is none"),
    }
}

/// What a contract answered. One that answers something else ends the message, like one that traps.
fn read<R: Decode>(mut answer: &[u8]) -> R {
    R::decode(&mut answer).unwrap_or_else(|_| unreachable!("an answer of another type"))
}

/// Calls a contract of the suite.
fn call<Args: Encode, E>(message: Message<Args, Result<(), E>>) -> Result<(), Passed<E>> {
    match send(message).split_first() {
        Some((0, _)) => Ok(()),
        Some((_, error)) => Err(Passed::from_bytes(error.to_vec())),
        None => unreachable!("a result is never empty"),
    }
}

/// Calls a token, which may answer with texts.
fn call_token<Args: Encode>(
    message: Message<Args, Result<(), PSP22Error>>,
) -> Result<(), BuybackError> {
    read_token(&send(message))
}

#[inline(never)]
fn read_token(answer: &[u8]) -> Result<(), BuybackError> {
    read::<Result<(), PSP22Error>>(answer).map_err(|error| BuybackError::Token(error.into()))
}

#[inline(never)]
pub(crate) fn solvency(book: AccountId) -> Solvency {
    read(&send(BookCalls::from_account_id(book).solvency()))
}

#[inline(never)]
pub(crate) fn settlement(vault: AccountId) -> Option<AccountId> {
    let links: VaultLinks = read(&send(VaultCalls::from_account_id(vault).links()));
    links.settlement
}

pub(crate) fn ensure_not_settling(vault: AccountId) -> Result<(), BuybackError> {
    match settlement(vault) {
        Some(settlement) => Err(BuybackError::Settling { settlement }),
        None => Ok(()),
    }
}

/// The id of a token that the vault lists: the first field of its answer.
#[inline(never)]
pub(crate) fn listed(vault: AccountId, token: AccountId) -> Result<CollateralId, BuybackError> {
    let id: Option<CollateralId> = read(&send(VaultCalls::from_account_id(vault).asset(token)));
    id.ok_or(BuybackError::UnknownAsset { token })
}

#[inline(never)]
pub(crate) fn collateral(
    book: AccountId,
    (id, token): (CollateralId, AccountId),
) -> Result<Collateral, BuybackError> {
    let collateral: Option<Collateral> =
        read(&send(BookCalls::from_account_id(book).collateral(id)));
    collateral.ok_or(BuybackError::UnknownAsset { token })
}

#[inline(never)]
pub(crate) fn balance_of(token: AccountId, owner: AccountId) -> u128 {
    read(&send(TokenCalls::from_account_id(token).balance_of(owner)))
}

/// Takes a payment and burns it.
pub(crate) fn burn(
    governance_token: AccountId,
    from: AccountId,
    to: AccountId,
    amount_e18: u128,
) -> Result<(), BuybackError> {
    let mut token = TokenCalls::from_account_id(governance_token);
    call_token(token.transfer_from(from, to, amount_e18, Vec::new()))?;
    let mut token = GovernanceTokenCalls::from_account_id(governance_token);
    Ok(call(token.burn(amount_e18))?)
}

#[inline(never)]
pub(crate) fn pay(token: AccountId, to: AccountId, amount: u128) -> Result<(), BuybackError> {
    let mut token = TokenCalls::from_account_id(token);
    call_token(token.transfer(to, amount, Vec::new()))
}

/// Has the vault take tokens as equity. It checks that it received them.
pub(crate) fn give(token: AccountId, vault: AccountId, amount: u128) -> Result<(), BuybackError> {
    let mut calls = TokenCalls::from_account_id(token);
    call_token(calls.approve(vault, amount))?;
    let mut vault = VaultCalls::from_account_id(vault);
    Ok(call(vault.recapitalise(token, amount))?)
}
