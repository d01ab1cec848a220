#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate::buckets::{Buckets, LevelChange};
use ink::primitives::AccountId;
use interfaces::stablecoin::{Bucket, StablecoinError, MAX_CAPACITY, MAX_FACILITATORS};

const VAULT: AccountId = AccountId([1; 32]);
const CONTROLLER: AccountId = AccountId([2; 32]);

fn with_capacities(vault: u128, controller: u128) -> Buckets {
    let mut buckets = Buckets::default();
    assert_eq!(buckets.set_capacity(VAULT, vault), Ok(None));
    assert_eq!(buckets.set_capacity(CONTROLLER, controller), Ok(None));
    buckets
}

#[test]
fn coin_of_one_facilitator_is_burned_through_another_below_zero() {
    let mut buckets = with_capacities(100, 100);
    buckets.mint(CONTROLLER, 60).unwrap();
    assert_eq!(
        buckets.burn(VAULT, 60),
        Ok(LevelChange { old: 0, new: -60 })
    );
    assert_eq!(buckets.supply(), 0);
    assert_eq!(
        buckets.get(VAULT),
        Some(Bucket {
            capacity: 100,
            level: -60
        })
    );
    assert_eq!(
        buckets.get(CONTROLLER),
        Some(Bucket {
            capacity: 100,
            level: 60
        })
    );
}

#[test]
fn a_mint_fills_the_capacity_and_not_one_unit_more() {
    let mut buckets = with_capacities(100, 0);
    assert_eq!(
        buckets.mint(VAULT, 100),
        Ok(LevelChange { old: 0, new: 100 })
    );
    assert_eq!(
        buckets.mint(VAULT, 1),
        Err(StablecoinError::CapacityExceeded {
            level: 100,
            amount: 1,
            capacity: 100
        })
    );
    assert_eq!(buckets.supply(), 100);
}

#[test]
fn a_level_below_zero_leaves_room_unless_the_capacity_is_zero() {
    let mut buckets = with_capacities(10, 50);
    buckets.mint(CONTROLLER, 50).unwrap();
    buckets.burn(VAULT, 50).unwrap();
    assert_eq!(
        buckets.mint(VAULT, 60),
        Ok(LevelChange { old: -50, new: 10 })
    );
    buckets.burn(VAULT, 60).unwrap();
    assert_eq!(buckets.lower_capacity(VAULT, 0), Ok(10));
    assert_eq!(
        buckets.mint(VAULT, 1),
        Err(StablecoinError::CapacityExceeded {
            level: -50,
            amount: 1,
            capacity: 0
        })
    );
}

#[test]
fn no_sum_of_levels_overflows_at_the_largest_capacities() {
    let mut buckets = Buckets::default();
    for id in 0..MAX_FACILITATORS {
        let account = AccountId([u8::try_from(id).unwrap(); 32]);
        buckets.set_capacity(account, MAX_CAPACITY).unwrap();
        buckets.mint(account, MAX_CAPACITY).unwrap();
        assert!(buckets.mint(account, u128::MAX).is_err());
    }
    let supply = MAX_CAPACITY * u128::try_from(MAX_FACILITATORS).unwrap();
    assert_eq!(buckets.supply(), supply);
    assert_eq!(
        buckets.set_capacity(AccountId([9; 32]), 0),
        Err(StablecoinError::TooManyFacilitators)
    );
    buckets.burn(AccountId([0; 32]), supply).unwrap();
    assert_eq!(buckets.supply(), 0);
}

#[test]
fn a_facilitator_leaves_only_with_an_empty_bucket() {
    let mut buckets = with_capacities(0, 7);
    buckets.mint(CONTROLLER, 7).unwrap();
    assert_eq!(
        buckets.remove(CONTROLLER),
        Err(StablecoinError::BucketNotEmpty {
            level: 7,
            capacity: 7
        })
    );
    buckets.burn(CONTROLLER, 7).unwrap();
    assert_eq!(
        buckets.remove(CONTROLLER),
        Err(StablecoinError::BucketNotEmpty {
            level: 0,
            capacity: 7
        })
    );
    buckets.lower_capacity(CONTROLLER, 0).unwrap();
    assert_eq!(buckets.remove(CONTROLLER), Ok(()));
    assert_eq!(buckets.accounts(), [VAULT]);
    assert_eq!(
        buckets.remove(CONTROLLER),
        Err(StablecoinError::NotFacilitator)
    );
}
