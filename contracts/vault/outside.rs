//! Calls to other contracts. All of them come after the vault has written, except the book's answer, which decides the amounts, and a
//! token's balance where it decides whether to accept.

use crate::custody;
use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::call::utils::{ReturnType, Set};
use ink::env::call::{build_call, Call, CallBuilder, ExecutionInput, FromAccountId, Selector};
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use ink::scale::{Decode, Encode};
use interfaces::book::{Book, Minted, Redeemed, Writers, MAX_COLLATERALS};
use interfaces::controller::Passed;
use interfaces::guard::Raw;
use interfaces::settlement::EmergencySettlement;
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::{Asset, VaultError};
use interfaces::CollateralId;
use psp22::{PSP22Error, PSP22};

macro_rules! calls {
    ($ink_trait:path) => {
        <contract_ref!($ink_trait, DefaultEnvironment) as TraitCallBuilder>::Builder
    };
}

type BookCalls = calls!(Book);
type StablecoinCalls = calls!(Stablecoin);
type SettlementCalls = calls!(EmergencySettlement);
type TokenCalls = calls!(PSP22);

/// A message of another contract that answers `R`.
type Message<Args, R> = CallBuilder<
    DefaultEnvironment,
    Set<Call<DefaultEnvironment>>,
    Set<ExecutionInput<Args>>,
    Set<ReturnType<R>>,
>;

/// The answer, encoded. All messages leave through `exchange`, and what a contract of the suite refuses is passed on as the bytes it
/// came in: ink!'s own forwarders repeat both for every message, some kilobytes of code that every mint would load.
fn send<Args: Encode, R>(message: Message<Args, R>) -> Vec<u8> {
    let message = message.params();
    exchange(*message.callee(), message.exec_input().encode())
}

fn exchange(to: AccountId, message: Vec<u8>) -> Vec<u8> {
    try_exchange(to, message).unwrap_or_else(|| unreachable!("a callee that traps, or is none"))
}

/// `None` when the callee traps or is no contract.
#[inline(never)]
fn try_exchange(to: AccountId, message: Vec<u8>) -> Option<Vec<u8>> {
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
        Ok(Ok(Raw(bytes))) => Some(bytes),
        _ => None,
    }
}

/// What a contract answered. One that answers something else ends the message, like one that traps.
fn read<R: Decode>(mut answer: &[u8]) -> R {
    R::decode(&mut answer).unwrap_or_else(|_| unreachable!("an answer of another type"))
}

/// Calls a contract of the suite.
fn call<Args: Encode, R: Decode, E>(message: Message<Args, Result<R, E>>) -> Result<R, Passed<E>> {
    match send(message).split_first() {
        Some((0, answer)) => Ok(read(answer)),
        Some((_, error)) => Err(Passed::from_bytes(error.to_vec())),
        None => unreachable!("a result is never empty"),
    }
}

/// Calls a token, which may answer with texts.
fn call_token<Args: Encode>(
    message: Message<Args, Result<(), PSP22Error>>,
) -> Result<(), VaultError> {
    read::<Result<(), PSP22Error>>(&send(message)).map_err(|error| VaultError::Token(error.into()))
}

/// Whether the book writes what it answers. A message and its preview differ in nothing else.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Booking {
    Write,
    Preview,
}

pub fn book_mint(
    book: AccountId,
    asset: &Asset,
    tokens_in: u128,
    booking: Booking,
) -> Result<Minted, VaultError> {
    let mut book = BookCalls::from_account_id(book);
    let fee_bps = asset.terms.mint_fee_bps;
    let message = match booking {
        Booking::Write => book.book_mint(asset.collateral, tokens_in, fee_bps),
        Booking::Preview => book.preview_mint(asset.collateral, tokens_in, fee_bps),
    };
    Ok(call(message)?)
}

pub fn book_recapitalisation(
    book: AccountId,
    collateral: CollateralId,
    tokens: u128,
) -> Result<(), VaultError> {
    let mut book = BookCalls::from_account_id(book);
    Ok(call(book.book_recapitalisation(collateral, tokens))?)
}

pub fn book_distribution(
    book: AccountId,
    collateral: CollateralId,
    tokens: u128,
) -> Result<(), VaultError> {
    let mut book = BookCalls::from_account_id(book);
    Ok(call(book.book_distribution(collateral, tokens))?)
}

pub fn book_begin_settlement(book: AccountId) -> Result<(), VaultError> {
    let mut book = BookCalls::from_account_id(book);
    Ok(call(book.book_begin_settlement())?)
}

pub fn book_settlement(
    book: AccountId,
    collateral: CollateralId,
    tokens: u128,
) -> Result<(), VaultError> {
    let mut book = BookCalls::from_account_id(book);
    Ok(call(book.book_settlement(collateral, tokens))?)
}

/// The coin that a settlement settles.
pub fn settled_coin(settlement: AccountId) -> AccountId {
    read(&send(
        SettlementCalls::from_account_id(settlement).stablecoin(),
    ))
}

pub fn book_redeem(
    book: AccountId,
    asset: &Asset,
    coin_in: u128,
    booking: Booking,
) -> Result<Redeemed, VaultError> {
    let mut book = BookCalls::from_account_id(book);
    let fee_bps = asset.terms.redeem_fee_bps;
    let message = match booking {
        Booking::Write => book.book_redeem(asset.collateral, coin_in, fee_bps),
        Booking::Preview => book.preview_redeem(asset.collateral, coin_in, fee_bps),
    };
    Ok(call(message)?)
}

pub fn book_basket(
    book: AccountId,
    assets: &[Asset],
    coin_in: u128,
    booking: Booking,
) -> Result<[u128; MAX_COLLATERALS], VaultError> {
    let mut book = BookCalls::from_account_id(book);
    let fees_bps = custody::redeem_fees_bps(assets);
    let message = match booking {
        Booking::Write => book.book_basket(coin_in, fees_bps),
        Booking::Preview => book.preview_basket(coin_in, fees_bps),
    };
    Ok(call(message)?)
}

/// The token that the book knows by a collateral id: the first field of its answer. Reading the others would take kilobytes of code that
/// every mint would load.
pub fn token_of(book: AccountId, collateral: CollateralId) -> Option<[u8; 32]> {
    let book = BookCalls::from_account_id(book);
    read(&send(book.collateral(collateral)))
}

/// The controller that may write into the book.
pub fn controller_of(book: AccountId) -> AccountId {
    let writers: Writers = read(&send(BookCalls::from_account_id(book).writers()));
    writers.controller
}

pub fn create(stablecoin: AccountId, to: AccountId, amount: u128) -> Result<(), VaultError> {
    let mut stablecoin = StablecoinCalls::from_account_id(stablecoin);
    Ok(call(stablecoin.mint(to, amount))?)
}

pub fn destroy(stablecoin: AccountId, from: AccountId, amount: u128) -> Result<(), VaultError> {
    let mut stablecoin = StablecoinCalls::from_account_id(stablecoin);
    Ok(call(stablecoin.burn(from, amount))?)
}

pub fn pull(
    token: AccountId,
    owner: AccountId,
    vault: AccountId,
    amount: u128,
) -> Result<(), VaultError> {
    let mut token = TokenCalls::from_account_id(token);
    call_token(token.transfer_from(owner, vault, amount, Vec::new()))
}

pub fn pay(token: AccountId, to: AccountId, amount: u128) -> Result<(), VaultError> {
    let mut token = TokenCalls::from_account_id(token);
    call_token(token.transfer(to, amount, Vec::new()))
}

/// Whether the token moved. One that refuses, traps or answers something else did not: a failed call leaves nothing behind.
pub fn try_pay(token: AccountId, to: AccountId, amount: u128) -> bool {
    let mut token = TokenCalls::from_account_id(token);
    let message = token.transfer(to, amount, Vec::new()).params();
    let bytes = message.exec_input().encode();
    try_exchange(*message.callee(), bytes).is_some_and(|answer| answer.first() == Some(&0))
}

/// The vault never counts what it does not hold. More than it counts is a donation, and stays uncounted.
pub fn ensure_holds(asset: &Asset, vault: AccountId) -> Result<(), VaultError> {
    let token = TokenCalls::from_account_id(asset.token);
    let balance = read(&send(token.balance_of(vault)));
    let needed = asset.idle.saturating_add(asset.owed);
    if balance < needed {
        return Err(VaultError::NotReceived { balance, needed });
    }
    Ok(())
}
