use crate::{approve, assert_backed, bucket, burn, mint, signed, with_holder, CAPACITY};
use harness::prelude::*;
use interfaces::stablecoin::{
    Bucket, CapacityChanged, FacilitatorRemoved, StablecoinError, MAX_CAPACITY, MAX_FACILITATORS,
};

const NEWCOMER: Role = Role::Named("newcomer");
const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

fn set_capacity(
    fixture: &StablecoinFixture,
    facilitator: Role,
    capacity: u128,
) -> impl Message<Answer = Result<(), StablecoinError>> {
    let facilitator = facilitator.account();
    fixture
        .stablecoin
        .call()
        .set_capacity(facilitator, capacity)
}

fn lower_capacity(
    fixture: &StablecoinFixture,
    facilitator: Role,
    capacity: u128,
) -> impl Message<Answer = Result<(), StablecoinError>> {
    let facilitator = facilitator.account();
    fixture
        .stablecoin
        .call()
        .lower_capacity(facilitator, capacity)
}

fn remove(
    fixture: &StablecoinFixture,
    facilitator: Role,
) -> impl Message<Answer = Result<(), StablecoinError>> {
    let facilitator = facilitator.account();
    fixture.stablecoin.call().remove_facilitator(facilitator)
}

fn facilitators(fixture: &mut StablecoinFixture) -> Vec<AccountId> {
    let view = fixture.stablecoin.call().facilitators();
    fixture.chain.read(view)
}

fn capacity_only(capacity: u128) -> Option<Bucket> {
    Some(Bucket { capacity, level: 0 })
}

#[test]
fn governance_lists_a_facilitator_and_changes_its_capacity() {
    let mut fixture = with_holder();
    let message = set_capacity(&fixture, NEWCOMER, coins(5));
    let call = fixture.chain.call(Role::Governance, message);
    let listed: CapacityChanged = call.event(fixture.stablecoin);
    assert_eq!(listed.facilitator, NEWCOMER.account());
    assert_eq!((listed.old, listed.new), (None, coins(5)));
    call.expect_ok();
    assert_eq!(bucket(&mut fixture, NEWCOMER), capacity_only(coins(5)));
    let expected = [VAULT, CONTROLLER, NEWCOMER].map(Role::account);
    assert_eq!(facilitators(&mut fixture), expected);

    let message = set_capacity(&fixture, NEWCOMER, coins(9));
    let call = fixture.chain.call(Role::Governance, message);
    let raised: CapacityChanged = call.event(fixture.stablecoin);
    assert_eq!((raised.old, raised.new), (Some(coins(5)), coins(9)));
    call.expect_ok();
    assert_eq!(bucket(&mut fixture, NEWCOMER), capacity_only(coins(9)));
    assert_eq!(facilitators(&mut fixture), expected);
    // Its neighbours keep theirs, levels included.
    assert_eq!(bucket(&mut fixture, CONTROLLER), capacity_only(CAPACITY));
    let vault = Bucket {
        capacity: CAPACITY,
        level: signed(coins(100)),
    };
    assert_eq!(bucket(&mut fixture, VAULT), Some(vault));
}

#[test]
fn an_account_that_is_not_listed_has_no_bucket() {
    let mut fixture = with_holder();
    assert_eq!(bucket(&mut fixture, NEWCOMER), None);
}

#[test]
fn capacities_are_bounded() {
    let mut fixture = with_holder();
    let message = set_capacity(&fixture, NEWCOMER, MAX_CAPACITY);
    fixture.chain.call(Role::Governance, message).expect_ok();
    for (facilitator, capacity) in [(NEWCOMER, MAX_CAPACITY + 1), (VAULT, u128::MAX)] {
        let message = set_capacity(&fixture, facilitator, capacity);
        let error = StablecoinError::CapacityTooLarge {
            capacity,
            maximum: MAX_CAPACITY,
        };
        fixture
            .chain
            .assert_refused(Role::Governance, message, error);
    }
}

#[test]
fn a_ninth_facilitator_is_refused() {
    let mut fixture = with_holder();
    for name in &NAMES[..MAX_FACILITATORS - 2] {
        let message = set_capacity(&fixture, Role::Named(name), coins(1));
        fixture.chain.call(Role::Governance, message).expect_ok();
    }
    assert_eq!(facilitators(&mut fixture).len(), MAX_FACILITATORS);
    let message = set_capacity(&fixture, NEWCOMER, coins(1));
    let error = StablecoinError::TooManyFacilitators;
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);
    // Those that are listed can still be changed.
    let message = set_capacity(&fixture, VAULT, coins(500));
    fixture.chain.call(Role::Governance, message).expect_ok();
}

#[test]
fn the_guardian_lowers_a_capacity_and_never_raises_it() {
    let mut fixture = with_holder();
    let message = lower_capacity(&fixture, CONTROLLER, coins(7));
    let call = fixture.chain.call(Role::Guardian, message);
    let lowered: CapacityChanged = call.event(fixture.stablecoin);
    assert_eq!(lowered.facilitator, CONTROLLER.account());
    assert_eq!((lowered.old, lowered.new), (Some(CAPACITY), coins(7)));
    call.expect_ok();
    assert_eq!(bucket(&mut fixture, CONTROLLER), capacity_only(coins(7)));

    for new in [coins(7), coins(7) + 1, CAPACITY] {
        let message = lower_capacity(&fixture, CONTROLLER, new);
        let error = StablecoinError::NotLower { old: coins(7), new };
        fixture.chain.assert_refused(Role::Guardian, message, error);
    }
    let message = lower_capacity(&fixture, CONTROLLER, coins(6));
    fixture.chain.call(Role::Governance, message).expect_ok();
}

#[test]
fn a_capacity_of_zero_stops_minting_below_a_level_of_zero_too() {
    let mut fixture = with_holder();
    let message = mint(&fixture, Role::Trader, coins(150));
    fixture.chain.call(CONTROLLER, message).expect_ok();
    approve(&mut fixture, Role::Trader, VAULT, coins(150));
    let message = burn(&fixture, Role::Trader, coins(150));
    fixture.chain.call(VAULT, message).expect_ok();

    let message = lower_capacity(&fixture, VAULT, 0);
    fixture.chain.call(Role::Guardian, message).expect_ok();
    let message = mint(&fixture, Role::Attacker, 1);
    let error = StablecoinError::CapacityExceeded {
        level: -signed(coins(50)),
        amount: 1,
        capacity: 0,
    };
    fixture.chain.assert_refused(VAULT, message, error);
    // The exit stays open.
    approve(&mut fixture, Role::Holder, VAULT, coins(100));
    let message = burn(&fixture, Role::Holder, coins(100));
    fixture.chain.call(VAULT, message).expect_ok();
    assert_backed(&mut fixture, &[Role::Holder, Role::Trader]);
}

#[test]
fn a_facilitator_leaves_only_with_an_empty_bucket() {
    let mut fixture = with_holder();
    let message = remove(&fixture, VAULT);
    let error = StablecoinError::BucketNotEmpty {
        level: signed(coins(100)),
        capacity: CAPACITY,
    };
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);

    let message = lower_capacity(&fixture, VAULT, 0);
    fixture.chain.call(Role::Governance, message).expect_ok();
    let message = remove(&fixture, VAULT);
    let error = StablecoinError::BucketNotEmpty {
        level: signed(coins(100)),
        capacity: 0,
    };
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);

    approve(&mut fixture, Role::Holder, VAULT, coins(100));
    let message = burn(&fixture, Role::Holder, coins(100));
    fixture.chain.call(VAULT, message).expect_ok();
    let message = remove(&fixture, VAULT);
    let call = fixture.chain.call(Role::Governance, message);
    let removed: FacilitatorRemoved = call.event(fixture.stablecoin);
    assert_eq!(removed.facilitator, VAULT.account());
    call.expect_ok();
    assert_eq!(bucket(&mut fixture, VAULT), None);
    assert_eq!(facilitators(&mut fixture), [CONTROLLER.account()]);

    let message = mint(&fixture, Role::Holder, 1);
    fixture
        .chain
        .assert_refused(VAULT, message, StablecoinError::NotFacilitator);
}

#[test]
fn a_level_below_zero_keeps_a_facilitator_listed() {
    let mut fixture = with_holder();
    let message = mint(&fixture, CONTROLLER, coins(150));
    fixture.chain.call(VAULT, message).expect_ok();
    let message = burn(&fixture, CONTROLLER, coins(150));
    fixture.chain.call(CONTROLLER, message).expect_ok();
    let message = lower_capacity(&fixture, CONTROLLER, 0);
    fixture.chain.call(Role::Governance, message).expect_ok();
    let message = remove(&fixture, CONTROLLER);
    let error = StablecoinError::BucketNotEmpty {
        level: -signed(coins(150)),
        capacity: 0,
    };
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);
}

#[test]
fn what_is_not_listed_cannot_be_lowered_or_removed() {
    let mut fixture = with_holder();
    let error = StablecoinError::NotFacilitator;
    let message = lower_capacity(&fixture, NEWCOMER, 0);
    fixture.chain.assert_refused(Role::Guardian, message, error);
    let message = remove(&fixture, NEWCOMER);
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);
}
