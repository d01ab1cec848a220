use crate::{allowance, approve, assert_backed, burn, level, mint, signed, with_holder, CAPACITY};
use harness::prelude::*;
use interfaces::stablecoin::{LevelChanged, StablecoinError};
use interfaces::token::TokenError;
use psp22::{Approval, Transfer};

#[test]
fn a_holders_coin_is_burned_within_the_allowance_which_is_used_up() {
    let mut fixture = with_holder();
    approve(&mut fixture, Role::Holder, VAULT, coins(50));
    let message = burn(&fixture, Role::Holder, coins(30));
    let call = fixture.chain.call(VAULT, message);

    let changed: LevelChanged = call.event(fixture.stablecoin);
    assert_eq!(changed.facilitator, VAULT.account());
    assert_eq!(
        (changed.old, changed.new),
        (signed(coins(100)), signed(coins(70)))
    );
    let spent: Approval = call.event(fixture.stablecoin);
    assert_eq!(spent.owner, Role::Holder.account());
    assert_eq!(spent.spender, VAULT.account());
    assert_eq!(spent.amount, coins(20));
    let destroyed: Transfer = call.event(fixture.stablecoin);
    assert_eq!(destroyed.from, Some(Role::Holder.account()));
    assert_eq!(destroyed.to, None);
    assert_eq!(destroyed.value, coins(30));
    call.expect_ok();

    assert_eq!(allowance(&mut fixture, Role::Holder, VAULT), coins(20));
    assert_eq!(
        fixture.chain.balance(fixture.stablecoin, Role::Holder),
        coins(70)
    );
    assert_eq!(fixture.chain.supply(fixture.stablecoin), coins(70));
    assert_backed(&mut fixture, &[Role::Holder]);
}

#[test]
fn a_facilitator_burns_its_own_coin_without_an_allowance() {
    let mut fixture = with_holder();
    let message = mint(&fixture, CONTROLLER, coins(10));
    fixture.chain.call(CONTROLLER, message).expect_ok();
    let message = burn(&fixture, CONTROLLER, coins(10));
    let call = fixture.chain.call(CONTROLLER, message);
    assert!(call.events::<Approval>(fixture.stablecoin).is_empty());
    call.expect_ok();
    assert_eq!(level(&mut fixture, CONTROLLER), 0);
    assert_backed(&mut fixture, &[Role::Holder]);
}

#[test]
fn a_holders_coin_is_safe_from_a_facilitator_without_an_allowance() {
    let mut fixture = with_holder();
    let error = StablecoinError::Token(TokenError::InsufficientAllowance);
    for facilitator in [VAULT, CONTROLLER] {
        let message = burn(&fixture, Role::Holder, 1);
        fixture.chain.assert_refused(facilitator, message, error);
    }
    approve(&mut fixture, Role::Holder, VAULT, coins(5));
    let message = burn(&fixture, Role::Holder, coins(5) + 1);
    fixture.chain.assert_refused(VAULT, message, error);
    // What the holder gave the vault is nothing to the controller.
    let message = burn(&fixture, Role::Holder, coins(5));
    fixture.chain.assert_refused(CONTROLLER, message, error);
}

#[test]
fn an_allowance_in_the_other_direction_counts_for_nothing() {
    let mut fixture = with_holder();
    approve(&mut fixture, VAULT, Role::Holder, coins(50));
    let message = burn(&fixture, Role::Holder, coins(1));
    let error = StablecoinError::Token(TokenError::InsufficientAllowance);
    fixture.chain.assert_refused(VAULT, message, error);
}

#[test]
fn no_more_burns_than_the_balance() {
    let mut fixture = with_holder();
    approve(&mut fixture, Role::Holder, VAULT, u128::MAX);
    let error = StablecoinError::Token(TokenError::InsufficientBalance);
    for amount in [coins(100) + 1, i128::MAX.unsigned_abs() + 1, u128::MAX] {
        let message = burn(&fixture, Role::Holder, amount);
        fixture.chain.assert_refused(VAULT, message, error);
        let message = burn(&fixture, VAULT, amount);
        fixture.chain.assert_refused(VAULT, message, error);
    }
}

#[test]
fn only_a_facilitator_burns() {
    let mut fixture = with_holder();
    approve(&mut fixture, Role::Holder, Role::Attacker, coins(100));
    for caller in [
        Role::Attacker,
        Role::Holder,
        Role::Governance,
        Role::Guardian,
    ] {
        let message = burn(&fixture, Role::Holder, 1);
        fixture
            .chain
            .assert_refused(caller, message, StablecoinError::NotFacilitator);
    }
}

#[test]
fn a_burn_of_nothing_is_refused() {
    let mut fixture = with_holder();
    let message = burn(&fixture, Role::Holder, 0);
    fixture
        .chain
        .assert_refused(VAULT, message, StablecoinError::ZeroAmount);
}

/// Coin that an AMO brought into circulation comes back through the vault: the vault's level goes below zero, and no exit fails.
#[test]
fn one_facilitators_coin_is_redeemed_through_another() {
    let mut fixture = with_holder();
    let message = mint(&fixture, Role::Trader, coins(300));
    fixture.chain.call(CONTROLLER, message).expect_ok();
    approve(&mut fixture, Role::Trader, VAULT, coins(300));
    let message = burn(&fixture, Role::Trader, coins(300));
    fixture.chain.call(VAULT, message).expect_ok();

    assert_eq!(level(&mut fixture, VAULT), -signed(coins(200)));
    assert_eq!(level(&mut fixture, CONTROLLER), signed(coins(300)));
    assert_eq!(fixture.chain.supply(fixture.stablecoin), coins(100));
    assert_backed(&mut fixture, &[Role::Holder, Role::Trader]);

    // The level below zero is room up to the capacity, and no more.
    let message = mint(&fixture, Role::Holder, CAPACITY + coins(200) + 1);
    let error = StablecoinError::CapacityExceeded {
        level: -signed(coins(200)),
        amount: CAPACITY + coins(200) + 1,
        capacity: CAPACITY,
    };
    fixture.chain.assert_refused(VAULT, message, error);
    let message = mint(&fixture, Role::Holder, CAPACITY + coins(200));
    fixture.chain.call(VAULT, message).expect_ok();
    assert_eq!(level(&mut fixture, VAULT), signed(CAPACITY));
    assert_backed(&mut fixture, &[Role::Holder, Role::Trader]);
}
