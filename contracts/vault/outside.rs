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
use interfaces::book::{Book, Minted, Redeemed, MAX_COLLATERALS};
use interfaces::guard::Raw;
use interfaces::stablecoin::Stablecoin;
use interfaces::vault::{Asset, VaultError};
use interfaces::CollateralId;
use psp22::PSP22;

macro_rules! calls {
    ($ink_trait:path) => {
        <contract_ref!($ink_trait, DefaultEnvironment) as TraitCallBuilder>::Builder
    };
}

type BookCalls = calls!(Book);
type StablecoinCalls = calls!(Stablecoin);
type TokenCalls = calls!(PSP22);

/// A call as ink! builds it.
type Built<Args, R> = CallBuilder<
    DefaultEnvironment,
    Set<Call<DefaultEnvironment>>,
    Set<ExecutionInput<Args>>,
    Set<ReturnType<R>>,
>;

/// Sends a call and reads its answer. All calls share the code of `exchange`: ink!'s own would be there once per message, some
/// kilobytes that every mint would load.
fn send<Args: Encode, R: Decode>(call: Built<Args, R>) -> R {
    let call = call.params();
    let answer = exchange(*call.callee(), call.exec_input().encode());
    R::decode(&mut &answer[..]).unwrap_or_else(|_| unreachable!("an answer of another type"))
}

#[inline(never)]
fn exchange(to: AccountId, input: Vec<u8>) -> Vec<u8> {
    let (selector, arguments) = input
        .split_first_chunk::<4>()
        .unwrap_or_else(|| unreachable!("every input begins with a selector"));
    let arguments = Raw(arguments.to_vec());
    let input = ExecutionInput::new(Selector::new(*selector)).push_arg(&arguments);
    let call = build_call::<DefaultEnvironment>()
        .call(to)
        .exec_input(input);
    call.returns::<Raw>().invoke().0
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
    let call = match booking {
        Booking::Write => book.book_mint(asset.collateral, tokens_in, fee_bps),
        Booking::Preview => book.preview_mint(asset.collateral, tokens_in, fee_bps),
    };
    Ok(send(call)?)
}

pub fn book_redeem(
    book: AccountId,
    asset: &Asset,
    coin_in: u128,
    booking: Booking,
) -> Result<Redeemed, VaultError> {
    let mut book = BookCalls::from_account_id(book);
    let fee_bps = asset.terms.redeem_fee_bps;
    let call = match booking {
        Booking::Write => book.book_redeem(asset.collateral, coin_in, fee_bps),
        Booking::Preview => book.preview_redeem(asset.collateral, coin_in, fee_bps),
    };
    Ok(send(call)?)
}

pub fn book_basket(
    book: AccountId,
    assets: &[Asset],
    coin_in: u128,
    booking: Booking,
) -> Result<[u128; MAX_COLLATERALS], VaultError> {
    let mut book = BookCalls::from_account_id(book);
    let fees_bps = custody::redeem_fees_bps(assets);
    let call = match booking {
        Booking::Write => book.book_basket(coin_in, fees_bps),
        Booking::Preview => book.preview_basket(coin_in, fees_bps),
    };
    Ok(send(call)?)
}

/// The token that the book knows by a collateral id: the first field of its answer. Reading the others would take kilobytes of code that
/// every mint would load.
pub fn token_of(book: AccountId, collateral: CollateralId) -> Option<[u8; 32]> {
    let call = BookCalls::from_account_id(book)
        .collateral(collateral)
        .params();
    let answer = exchange(*call.callee(), call.exec_input().encode());
    Option::decode(&mut &answer[..]).unwrap_or_default()
}

pub fn create(stablecoin: AccountId, to: AccountId, amount: u128) -> Result<(), VaultError> {
    let mut stablecoin = StablecoinCalls::from_account_id(stablecoin);
    Ok(send(stablecoin.mint(to, amount))?)
}

pub fn destroy(stablecoin: AccountId, from: AccountId, amount: u128) -> Result<(), VaultError> {
    let mut stablecoin = StablecoinCalls::from_account_id(stablecoin);
    Ok(send(stablecoin.burn(from, amount))?)
}

pub fn pull(
    token: AccountId,
    owner: AccountId,
    vault: AccountId,
    amount: u128,
) -> Result<(), VaultError> {
    let mut token = TokenCalls::from_account_id(token);
    send(token.transfer_from(owner, vault, amount, Vec::new()))
        .map_err(|error| VaultError::Token(error.into()))
}

pub fn pay(token: AccountId, to: AccountId, amount: u128) -> Result<(), VaultError> {
    let mut token = TokenCalls::from_account_id(token);
    send(token.transfer(to, amount, Vec::new())).map_err(|error| VaultError::Token(error.into()))
}

/// The vault never counts what it does not hold. More than it counts is a donation, and stays uncounted.
pub fn ensure_holds(token: AccountId, vault: AccountId, needed: u128) -> Result<(), VaultError> {
    let balance = send(TokenCalls::from_account_id(token).balance_of(vault));
    if balance < needed {
        return Err(VaultError::NotReceived { balance, needed });
    }
    Ok(())
}
