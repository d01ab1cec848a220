//! The stablecoin alone: PSP22, facilitators and their buckets, roles.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod access;
mod burn;
mod facilitators;
mod metadata;
mod mint;
mod sequences;
mod transfer;

use harness::prelude::*;
use interfaces::stablecoin::{Bucket, StablecoinError};

const CAPACITY: u128 = coins(1_000);

/// `VAULT` and `CONTROLLER` may issue 1,000 coins each; the holder has 100 of the vault's.
fn with_holder() -> StablecoinFixture {
    let mut fixture = StablecoinFixture::new(CAPACITY);
    let message = mint(&fixture, Role::Holder, coins(100));
    fixture.chain.call(VAULT, message).expect_ok();
    fixture
}

fn mint(
    fixture: &StablecoinFixture,
    to: Role,
    amount: u128,
) -> impl Message<Answer = Result<(), StablecoinError>> {
    fixture.stablecoin.call().mint(to.account(), amount)
}

fn burn(
    fixture: &StablecoinFixture,
    from: Role,
    amount: u128,
) -> impl Message<Answer = Result<(), StablecoinError>> {
    fixture.stablecoin.call().burn(from.account(), amount)
}

/// The owner allows the spender exactly this much.
fn approve(fixture: &mut StablecoinFixture, owner: Role, spender: Role, amount: u128) {
    let message = fixture
        .stablecoin
        .psp22()
        .approve(spender.account(), amount);
    fixture.chain.call(owner, message).expect_ok();
}

fn allowance(fixture: &mut StablecoinFixture, owner: Role, spender: Role) -> u128 {
    let view = fixture
        .stablecoin
        .psp22()
        .allowance(owner.account(), spender.account());
    fixture.chain.read(view)
}

fn bucket(fixture: &mut StablecoinFixture, facilitator: Role) -> Option<Bucket> {
    let view = fixture.stablecoin.call().bucket(facilitator.account());
    fixture.chain.read(view)
}

#[track_caller]
fn level(fixture: &mut StablecoinFixture, facilitator: Role) -> i128 {
    bucket(fixture, facilitator).unwrap().level
}

/// Σ levels = total supply = Σ balances, over the accounts that a test uses.
#[track_caller]
fn assert_backed(fixture: &mut StablecoinFixture, owners: &[Role]) {
    let supply = fixture.chain.supply(fixture.stablecoin);
    let view = fixture.stablecoin.call().facilitators();
    let mut levels = 0i128;
    for facilitator in fixture.chain.read(view) {
        let view = fixture.stablecoin.call().bucket(facilitator);
        levels += fixture.chain.read(view).unwrap().level;
    }
    let balances: u128 = owners
        .iter()
        .map(|owner| fixture.chain.balance(fixture.stablecoin, *owner))
        .sum();
    assert_eq!(
        u128::try_from(levels),
        Ok(supply),
        "levels against the supply"
    );
    assert_eq!(balances, supply, "balances against the supply");
}

/// An amount as a level.
fn signed(amount: u128) -> i128 {
    i128::try_from(amount).unwrap()
}
