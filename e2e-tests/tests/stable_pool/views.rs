use crate::{seeded, PoolSteps, POOLS};
use harness::prelude::*;
use math::stable_swap::{invariant_down, price_e18};

#[test]
fn the_state_is_one_consistent_picture() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        let amount = fixture.units(1, 300_000);
        fixture.swap(Role::Trader, 1, 0, amount);
        fixture.chain.next_blocks(50);
        let state = fixture.state();
        let count = decimals.len();
        assert_eq!(usize::from(state.coins), count);
        for coin in 0..count {
            let unit = fixture.unit_e18(coin as u8);
            assert_eq!(state.reserves_e18[coin], state.reserves[coin] * unit);
        }
        assert_eq!(state.reserves[count..], [0; 4][count..]);
        assert_eq!(state.reserves_e18[count..], [0; 4][count..]);
        assert_eq!(state.ann, 200 * 100 * count as u128);
        let balances = fixture.balances_e18();
        let d = invariant_down(&balances, state.ann).unwrap();
        assert_eq!(state.invariant_e18, d);
        assert_eq!(state.lp_supply, fixture.lp_supply());
        assert_eq!(state.lp_balance, fixture.lp_balance(Role::Supplier));
        let pool = fixture.pool;
        let average = fixture.chain.read_ok(pool.call().average_price_e18(1));
        assert_eq!(state.average_price_e18, average);
        assert_eq!(fixture.chain.read(pool.call().fee_terms()), state.fees);
        let expected = math::mul_div_down(d, E18, state.lp_supply).unwrap();
        assert_eq!(fixture.virtual_price(), expected);
        for coin in 1..count {
            let expected = price_e18(&balances, 0, coin, d, state.ann).unwrap();
            let view = pool.call().spot_price_e18(coin as u8);
            assert_eq!(fixture.chain.read_ok(view), expected);
        }
    }
}

#[test]
fn the_state_names_the_balance_of_whoever_is_asked_about() {
    let mut fixture = seeded(&[18, 6]);
    let pool = fixture.pool;
    let holder = Role::Holder.account();
    let view = pool.call().state(holder);
    assert_eq!(fixture.chain.read_ok(view).lp_balance, 0);
    let message = pool.psp22().transfer(holder, coins(3), Vec::new());
    fixture.chain.call(Role::Supplier, message).expect_ok();
    let view = pool.call().state(holder);
    assert_eq!(fixture.chain.read_ok(view).lp_balance, coins(3));
}

#[test]
fn the_price_is_what_a_small_swap_pays() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        let amount = fixture.units(0, 700_000);
        fixture.swap(Role::Trader, 0, 1, amount);
        let message = fixture.pool.call().set_fee_terms(crate::flat_fee(0).fees);
        fixture.chain.call(Role::Governance, message).expect_ok();
        for coin in 1..decimals.len() as u8 {
            let view = fixture.pool.call().spot_price_e18(coin);
            let spot = fixture.chain.read_ok(view);
            let given = fixture.units(0, 1);
            let view = fixture.pool.call().preview_swap_exact_in(0, coin, given);
            let paid = fixture.chain.read_ok(view) * fixture.unit_e18(coin);
            assert!(
                spot.abs_diff(paid) <= 2 * fixture.unit_e18(coin) + E18 / 100_000,
                "{decimals:?} {spot} {paid}"
            );
        }
    }
}
