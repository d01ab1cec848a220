//! A preview returns what its entry does in the same block, for every entry, in pools of every shape.

use crate::{seeded, PoolSteps, POOLS};
use harness::prelude::*;
use interfaces::stable_pool::{MathError, PoolError, LOCKED_LP};

/// A pool with a history: off balance, with fees set aside, in the middle of a ramp.
fn used(decimals: &[u8]) -> PoolFixture {
    let mut fixture = seeded(decimals);
    let until_ms = fixture.chain.now_ms() + DAY_MS;
    let message = fixture.pool.call().ramp_amp(700, until_ms);
    fixture.chain.call(Role::Governance, message).expect_ok();
    for (coin_in, coin_out) in fixture.pairs() {
        fixture.chain.next_block_in(HOUR_MS);
        let amount = fixture.units(coin_in, 20_000 * u128::from(2 + coin_in));
        fixture.swap(Role::Trader, coin_in, coin_out, amount);
    }
    fixture.chain.next_block();
    fixture
}

#[test]
fn swaps() {
    for decimals in POOLS {
        let mut fixture = used(decimals);
        let pool = fixture.pool;
        let to = Role::Trader.account();
        for (coin_in, coin_out) in fixture.pairs() {
            let amount = fixture.units(coin_in, 777);
            let view = pool.call().preview_swap_exact_in(coin_in, coin_out, amount);
            let preview = fixture.chain.read_ok(view);
            let message = pool
                .call()
                .swap_exact_in(coin_in, coin_out, amount, preview, to, NEVER);
            let done = fixture.chain.call(Role::Trader, message).expect_ok();
            assert_eq!(done, preview);

            let amount = fixture.units(coin_out, 777);
            let view = pool
                .call()
                .preview_swap_exact_out(coin_in, coin_out, amount);
            let preview = fixture.chain.read_ok(view);
            let message = pool
                .call()
                .swap_exact_out(coin_in, coin_out, amount, preview, to, NEVER);
            let done = fixture.chain.call(Role::Trader, message).expect_ok();
            assert_eq!(done, preview);
        }
    }
}

#[test]
fn liquidity() {
    for decimals in POOLS {
        let mut fixture = used(decimals);
        let pool = fixture.pool;
        let to = Role::Supplier.account();
        let supplier = Role::Supplier;
        for amounts in [fixture.each(333), fixture.only(1, 4_444)] {
            let view = pool.call().preview_add_liquidity(amounts.clone());
            let preview = fixture.chain.read_ok(view);
            let message = pool
                .call()
                .add_liquidity(amounts.clone(), preview, to, NEVER);
            let done = fixture.chain.call(supplier, message).expect_ok();
            assert_eq!(done, preview);

            let view = pool.call().preview_remove_exact(amounts.clone());
            let preview = fixture.chain.read_ok(view);
            let message = pool.call().remove_exact(amounts, preview, to, NEVER);
            let done = fixture.chain.call(supplier, message).expect_ok();
            assert_eq!(done, preview);
        }
        let lp = coins(55_555);
        let view = pool.call().preview_remove_liquidity(lp);
        let preview = fixture.chain.read_ok(view);
        let message = pool.call().remove_liquidity(lp, preview.clone(), to, NEVER);
        let done = fixture.chain.call(supplier, message).expect_ok();
        assert_eq!(done, preview);
        for coin in 0..decimals.len() as u8 {
            let view = pool.call().preview_remove_one_coin(lp, coin);
            let preview = fixture.chain.read_ok(view);
            let message = pool.call().remove_one_coin(lp, coin, preview, to, NEVER);
            let done = fixture.chain.call(supplier, message).expect_ok();
            assert_eq!(done, preview);
        }
    }
}

#[test]
fn the_first_supply() {
    let mut fixture = PoolFixture::new(&[18, 12, 6], &PoolConfig::default());
    let amounts = fixture.each(1_000);
    let view = fixture.pool.call().preview_add_liquidity(amounts.clone());
    let preview = fixture.chain.read_ok(view);
    assert_eq!(preview, coins(3_000) - LOCKED_LP);
    assert_eq!(fixture.add(Role::Supplier, amounts), preview);
}

#[test]
fn previews_refuse_what_their_entries_refuse() {
    let mut fixture = seeded(&[18, 6]);
    let pool = fixture.pool;
    let most = fixture.lp_supply() - LOCKED_LP;
    let too_much = PoolError::InsufficientLp {
        balance: most,
        amount: most + 1,
    };
    let wrong = PoolError::WrongLength {
        given: 1,
        needed: 2,
    };
    let out_of_range = PoolError::Math(MathError::OutOfRange);
    let chain = &mut fixture.chain;
    let caller = Role::Trader;
    for (view, error) in [
        (
            pool.call().preview_swap_exact_in(0, 0, 1),
            PoolError::BadCoin,
        ),
        (
            pool.call().preview_swap_exact_in(0, 1, 0),
            PoolError::ZeroAmount,
        ),
        (
            pool.call().preview_swap_exact_in(0, 1, u128::MAX),
            out_of_range,
        ),
        (
            pool.call().preview_swap_exact_out(0, 2, 1),
            PoolError::BadCoin,
        ),
        (
            pool.call().preview_swap_exact_out(0, 1, u128::MAX),
            out_of_range,
        ),
    ] {
        let call = chain.call(caller, view);
        assert_eq!(call.expect_err(), error);
    }
    for (amounts, error) in [
        (vec![0, 0], PoolError::ZeroAmount),
        (vec![1], wrong),
        (vec![u128::MAX, 0], out_of_range),
    ] {
        let view = pool.call().preview_add_liquidity(amounts.clone());
        assert_eq!(chain.call(caller, view).expect_err(), error);
        let view = pool.call().preview_remove_exact(amounts);
        assert_eq!(chain.call(caller, view).expect_err(), error);
    }
    let view = pool.call().preview_remove_liquidity(most + 1);
    assert_eq!(chain.call(caller, view).expect_err(), too_much);
    let view = pool.call().preview_remove_liquidity(0);
    assert_eq!(chain.call(caller, view).expect_err(), PoolError::ZeroAmount);
    let view = pool.call().preview_remove_one_coin(most + 1, 0);
    assert_eq!(chain.call(caller, view).expect_err(), too_much);
    let view = pool.call().preview_remove_one_coin(coins(1), 2);
    assert_eq!(chain.call(caller, view).expect_err(), PoolError::BadCoin);
}

#[test]
fn a_preview_changes_nothing() {
    let mut fixture = seeded(&[18, 6]);
    fixture.chain.next_block();
    let before = fixture.chain.fingerprint();
    let pool = fixture.pool;
    let view = pool.call().preview_swap_exact_in(0, 1, coins(1));
    fixture.chain.call(Role::Trader, view).expect_ok();
    let view = pool.call().preview_add_liquidity(vec![coins(1), 0]);
    fixture.chain.call(Role::Trader, view).expect_ok();
    let view = pool.call().preview_remove_liquidity(coins(1));
    fixture.chain.call(Role::Trader, view).expect_ok();
    assert_eq!(fixture.chain.fingerprint(), before);
}
