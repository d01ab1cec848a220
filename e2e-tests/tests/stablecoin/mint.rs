use crate::{assert_backed, bucket, level, mint, signed, with_holder, CAPACITY};
use harness::prelude::*;
use interfaces::stablecoin::{Bucket, LevelChanged, StablecoinError};
use psp22::Transfer;

#[test]
fn a_facilitator_mints_into_its_own_bucket() {
    let mut fixture = with_holder();
    let message = mint(&fixture, Role::Trader, coins(40));
    let call = fixture.chain.call(CONTROLLER, message);

    let changed: LevelChanged = call.event(fixture.stablecoin);
    assert_eq!(changed.facilitator, CONTROLLER.account());
    assert_eq!((changed.old, changed.new), (0, signed(coins(40))));
    let created: Transfer = call.event(fixture.stablecoin);
    assert_eq!(created.from, None);
    assert_eq!(created.to, Some(Role::Trader.account()));
    assert_eq!(created.value, coins(40));
    call.expect_ok();
    assert_eq!(level(&mut fixture, CONTROLLER), signed(coins(40)));
    assert_eq!(level(&mut fixture, VAULT), signed(coins(100)));
    assert_eq!(fixture.chain.supply(fixture.stablecoin), coins(140));
    assert_backed(&mut fixture, &[Role::Holder, Role::Trader]);
}

#[test]
fn only_a_facilitator_mints() {
    let mut fixture = with_holder();
    for caller in [
        Role::Attacker,
        Role::Governance,
        Role::Guardian,
        Role::Holder,
    ] {
        let message = mint(&fixture, Role::Attacker, 1);
        fixture
            .chain
            .assert_refused(caller, message, StablecoinError::NotFacilitator);
    }
}

#[test]
fn a_mint_of_nothing_is_refused() {
    let mut fixture = with_holder();
    let message = mint(&fixture, Role::Trader, 0);
    fixture
        .chain
        .assert_refused(VAULT, message, StablecoinError::ZeroAmount);
}

#[test]
fn the_capacity_is_reached_and_never_passed() {
    let mut fixture = with_holder();
    let message = mint(&fixture, Role::Holder, coins(900) + 1);
    let error = StablecoinError::CapacityExceeded {
        level: signed(coins(100)),
        amount: coins(900) + 1,
        capacity: CAPACITY,
    };
    fixture.chain.assert_refused(VAULT, message, error);

    let message = mint(&fixture, Role::Holder, coins(900));
    fixture.chain.call(VAULT, message).expect_ok();
    let message = mint(&fixture, Role::Holder, 1);
    let error = StablecoinError::CapacityExceeded {
        level: signed(CAPACITY),
        amount: 1,
        capacity: CAPACITY,
    };
    fixture.chain.assert_refused(VAULT, message, error);
    // One full bucket leaves the other's room alone.
    let message = mint(&fixture, Role::Holder, CAPACITY);
    fixture.chain.call(CONTROLLER, message).expect_ok();
    assert_backed(&mut fixture, &[Role::Holder]);
}

#[test]
fn an_amount_beyond_every_level_is_refused_as_beyond_the_capacity() {
    let mut fixture = with_holder();
    for amount in [
        u128::MAX,
        i128::MAX.unsigned_abs() + 1,
        i128::MAX.unsigned_abs(),
    ] {
        let message = mint(&fixture, Role::Attacker, amount);
        let error = StablecoinError::CapacityExceeded {
            level: signed(coins(100)),
            amount,
            capacity: CAPACITY,
        };
        fixture.chain.assert_refused(VAULT, message, error);
    }
}

#[test]
fn a_capacity_below_the_level_stops_minting_and_nothing_else() {
    let mut fixture = with_holder();
    let message = fixture
        .stablecoin
        .call()
        .lower_capacity(VAULT.account(), coins(60));
    fixture.chain.call(Role::Guardian, message).expect_ok();
    let message = mint(&fixture, Role::Holder, 1);
    let error = StablecoinError::CapacityExceeded {
        level: signed(coins(100)),
        amount: 1,
        capacity: coins(60),
    };
    fixture.chain.assert_refused(VAULT, message, error);

    let mut psp22 = fixture.stablecoin.psp22();
    let message = psp22.transfer(VAULT.account(), coins(50), Vec::new());
    fixture.chain.call(Role::Holder, message).expect_ok();
    let message = crate::burn(&fixture, VAULT, coins(50));
    fixture.chain.call(VAULT, message).expect_ok();
    // Back below the capacity there is room again.
    let message = mint(&fixture, Role::Holder, coins(10));
    fixture.chain.call(VAULT, message).expect_ok();
    let expected = Bucket {
        capacity: coins(60),
        level: signed(coins(60)),
    };
    assert_eq!(bucket(&mut fixture, VAULT), Some(expected));
    assert_backed(&mut fixture, &[Role::Holder, VAULT]);
}
