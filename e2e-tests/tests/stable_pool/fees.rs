use crate::{flat_fee, seeded, swap_in, with_config, PoolSteps};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::stable_pool::{
    AdminFeesPaid, FeeReceiverChanged, FeeTerms, FeeTermsChanged, PoolError, Swapped,
    FEE_DENOMINATOR_E10, MAX_ADMIN_SHARE_E10, MAX_OFFPEG_MULTIPLIER_E10, MAX_SWAP_FEE_E10,
};

fn terms(fixture: &mut PoolFixture) -> FeeTerms {
    let view = fixture.pool.call().fee_terms();
    fixture.chain.read(view)
}

fn fee_of(fixture: &mut PoolFixture, coin_in: u8, coin_out: u8, amount: u128) -> Swapped {
    let message = swap_in(fixture, coin_in, coin_out, amount, 0, Role::Trader);
    let call = fixture.chain.call(Role::Trader, message);
    call.event(fixture.pool)
}

#[test]
fn at_balance_the_fee_is_the_swap_fee_of_what_is_paid_out() {
    let mut fixture = with_config(&[18, 18], flat_fee(4_000_000));
    let event = fee_of(&mut fixture, 0, 1, coins(1_000));
    let gross = event.amount_out + event.fee;
    assert_eq!(event.fee, (gross * 4_000_000).div_ceil(10_000_000_000));
    let mut fixture = with_config(&[18, 18], flat_fee(0));
    assert_eq!(fee_of(&mut fixture, 0, 1, coins(1_000)).fee, 0);
}

#[test]
fn off_balance_the_fee_grows_up_to_its_multiple() {
    let mut config = flat_fee(4_000_000);
    config.fees.offpeg_multiplier_e10 = 5 * FEE_DENOMINATOR_E10;
    let mut fixture = with_config(&[18, 18], config);
    let mut last = 0;
    for moved in [0, 300_000, 300_000, 300_000, 90_000] {
        if moved > 0 {
            fixture.swap(Role::Trader, 0, 1, coins(moved));
        }
        let checkpoint = fixture.chain.checkpoint();
        let event = fee_of(&mut fixture, 0, 1, coins(10));
        fixture.chain.roll_back(checkpoint);
        let rate_e10 = event.fee * 10_000_000_000 / (event.amount_out + event.fee);
        assert!(rate_e10 >= last, "{rate_e10} after {last}");
        assert!((4_000_000..=20_000_000).contains(&rate_e10));
        last = rate_e10;
    }
    assert!(last > 10_000_000, "the fee hardly grew: {last}");
}

#[test]
fn the_fee_receivers_share_leaves_the_reserves_and_is_paid_to_the_unit() {
    let mut fixture = seeded(&[18, 12, 6]);
    for (coin_in, coin_out) in fixture.pairs() {
        let amount = fixture.units(coin_in, 10_000);
        fixture.swap(Role::Trader, coin_in, coin_out, amount);
    }
    let one_sided = fixture.only(0, 50_000);
    fixture.add(Role::Supplier, one_sided);
    fixture.remove_one(Role::Supplier, coins(70_000), 2);
    let owed = fixture.admin_fees();
    assert!(owed.iter().all(|fee| *fee > 0));
    let before = fixture.state();
    let price = fixture.virtual_price();

    let message = fixture.pool.call().pay_admin_fees();
    let call = fixture.chain.call(Role::Keeper, message);
    let event: AdminFeesPaid = call.event(fixture.pool);
    assert_eq!(call.expect_ok(), owed);
    assert_eq!(event.to, Role::Treasury.account());
    assert_eq!(event.amounts[..3], owed);
    for (coin, owed) in (0..).zip(&owed) {
        assert_eq!(fixture.token_balance(coin, Role::Treasury), *owed);
    }
    assert_eq!(fixture.admin_fees(), [0; 3]);
    assert_eq!(fixture.state(), before);
    assert_eq!(fixture.virtual_price(), price);
    fixture.assert_holds(&[0; 3]);

    // Nothing is left; asking again pays nothing and moves no token.
    let message = fixture.pool.call().pay_admin_fees();
    assert_eq!(
        fixture.chain.call(Role::Keeper, message).expect_ok(),
        [0; 3]
    );
    for (coin, owed) in (0..).zip(&owed) {
        assert_eq!(fixture.token_balance(coin, Role::Treasury), *owed);
    }
}

#[test]
fn without_a_share_every_fee_is_the_suppliers() {
    let mut fixture = with_config(&[18, 6], flat_fee(10_000_000));
    let price = fixture.virtual_price();
    fixture.swap(Role::Trader, 0, 1, coins(100_000));
    assert_eq!(fixture.admin_fees(), [0, 0]);
    assert!(fixture.virtual_price() > price);
}

#[test]
fn governance_changes_the_terms_within_their_bounds() {
    let mut fixture = seeded(&[18, 6]);
    let old = terms(&mut fixture);
    let new = FeeTerms {
        swap_fee_e10: MAX_SWAP_FEE_E10,
        offpeg_multiplier_e10: MAX_OFFPEG_MULTIPLIER_E10,
        admin_share_e10: 0,
    };
    let message = fixture.pool.call().set_fee_terms(new);
    let call = fixture.chain.call(Role::Governance, message);
    let event: FeeTermsChanged = call.event(fixture.pool);
    call.expect_ok();
    assert_eq!((event.old, event.new), (old, new));
    assert_eq!(terms(&mut fixture), new);
    assert_eq!(fixture.state().fees, new);
    fixture.swap(Role::Trader, 0, 1, coins(999_000));
    assert_eq!(fixture.admin_fees(), [0, 0]);
}

#[test]
fn terms_outside_their_bounds_are_refused() {
    let mut fixture = seeded(&[18, 6]);
    let good = terms(&mut fixture);
    let range = |value: u64, minimum: u64, maximum: u64| PoolError::OutOfRange {
        value: value.into(),
        minimum: minimum.into(),
        maximum: maximum.into(),
    };
    let over = |value: u64| value + 1;
    for (bad, error) in [
        (
            FeeTerms {
                swap_fee_e10: over(MAX_SWAP_FEE_E10),
                ..good
            },
            range(over(MAX_SWAP_FEE_E10), 0, MAX_SWAP_FEE_E10),
        ),
        (
            FeeTerms {
                offpeg_multiplier_e10: FEE_DENOMINATOR_E10 - 1,
                ..good
            },
            range(
                FEE_DENOMINATOR_E10 - 1,
                FEE_DENOMINATOR_E10,
                MAX_OFFPEG_MULTIPLIER_E10,
            ),
        ),
        (
            FeeTerms {
                offpeg_multiplier_e10: over(MAX_OFFPEG_MULTIPLIER_E10),
                ..good
            },
            range(
                over(MAX_OFFPEG_MULTIPLIER_E10),
                FEE_DENOMINATOR_E10,
                MAX_OFFPEG_MULTIPLIER_E10,
            ),
        ),
        (
            FeeTerms {
                admin_share_e10: over(MAX_ADMIN_SHARE_E10),
                ..good
            },
            range(over(MAX_ADMIN_SHARE_E10), 0, MAX_ADMIN_SHARE_E10),
        ),
    ] {
        let message = fixture.pool.call().set_fee_terms(bad);
        fixture
            .chain
            .assert_refused(Role::Governance, message, error);
    }
    for caller in [Role::Guardian, Role::Attacker] {
        let message = fixture.pool.call().set_fee_terms(good);
        let error = PoolError::Access(AccessError::NotAdmin);
        fixture.chain.assert_refused(caller, message, error);
    }
}

#[test]
fn governance_names_the_fee_receiver() {
    let mut fixture = seeded(&[18, 6]);
    fixture.swap(Role::Trader, 0, 1, coins(100_000));
    let owed = fixture.admin_fees();
    let new = Role::Named("new-treasury");
    for caller in [Role::Guardian, Role::Treasury, Role::Attacker] {
        let message = fixture.pool.call().set_fee_receiver(new.account());
        let error = PoolError::Access(AccessError::NotAdmin);
        fixture.chain.assert_refused(caller, message, error);
    }
    let neighbours = |fixture: &mut PoolFixture| {
        let pool = fixture.pool.call();
        let access = fixture.pool.access();
        (
            fixture.chain.read_ok(pool.state(Role::Treasury.account())),
            fixture.chain.read(pool.fee_terms()),
            fixture.chain.read(access.roles()),
        )
    };
    let before = neighbours(&mut fixture);
    let message = fixture.pool.call().set_fee_receiver(new.account());
    let call = fixture.chain.call(Role::Governance, message);
    let event: FeeReceiverChanged = call.event(fixture.pool);
    call.expect_ok();
    assert_eq!(event.old, Role::Treasury.account());
    assert_eq!(event.new, new.account());
    let view = fixture.pool.call().fee_receiver();
    assert_eq!(fixture.chain.read(view), new.account());
    assert_eq!(neighbours(&mut fixture), before);

    let message = fixture.pool.call().pay_admin_fees();
    fixture.chain.call(Role::Attacker, message).expect_ok();
    assert_eq!(fixture.token_balance(1, new), owed[1]);
    assert_eq!(fixture.token_balance(1, Role::Treasury), 0);
}
