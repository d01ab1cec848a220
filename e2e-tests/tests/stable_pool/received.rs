//! Tokens sent ahead. A test sends them in one transaction and uses them in the next, which only a contract should do in one.

use crate::{seeded, swap_in, PoolSteps, POOLS};
use harness::prelude::*;
use interfaces::stable_pool::{LiquidityAdded, PoolError, Swapped};

fn swap_received(
    fixture: &PoolFixture,
    coin_in: u8,
    coin_out: u8,
    amount_in: u128,
) -> impl Message<Answer = Result<u128, PoolError>> {
    let to = Role::Trader.account();
    fixture
        .pool
        .call()
        .swap_received(coin_in, coin_out, amount_in, 0, to, NEVER)
}

fn add_received(
    fixture: &PoolFixture,
    amounts: Vec<u128>,
) -> impl Message<Answer = Result<u128, PoolError>> {
    let to = Role::Supplier.account();
    fixture.pool.call().add_received(amounts, 0, to, NEVER)
}

#[test]
fn a_swap_of_received_tokens_is_the_swap_of_pulled_ones() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        for (coin_in, coin_out) in fixture.pairs() {
            let amount = fixture.units(coin_in, 5_000);
            let checkpoint = fixture.chain.checkpoint();
            let pulled = fixture.swap(Role::Trader, coin_in, coin_out, amount);
            let after_pulled = fixture.state();
            fixture.chain.roll_back(checkpoint);

            fixture.send_ahead(Role::Trader, coin_in, amount);
            let message = swap_received(&fixture, coin_in, coin_out, amount);
            let call = fixture.chain.call(Role::Trader, message);
            let event: Swapped = call.event(fixture.pool);
            assert_eq!(event.amount_in, amount);
            assert_eq!(call.expect_ok(), pulled);
            assert_eq!(fixture.state(), after_pulled);
        }
        let nothing = fixture.none();
        fixture.assert_holds(&nothing);
    }
}

#[test]
fn an_addition_of_received_tokens_is_the_addition_of_pulled_ones() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        for amounts in [fixture.each(700), fixture.only(1, 30_000)] {
            let checkpoint = fixture.chain.checkpoint();
            let pulled = fixture.add(Role::Supplier, amounts.clone());
            let after_pulled = fixture.state();
            fixture.chain.roll_back(checkpoint);

            for (coin, amount) in (0..).zip(&amounts) {
                fixture.send_ahead(Role::Supplier, coin, *amount);
            }
            let message = add_received(&fixture, amounts.clone());
            let call = fixture.chain.call(Role::Supplier, message);
            let event: LiquidityAdded = call.event(fixture.pool);
            assert_eq!(event.amounts[..amounts.len()], amounts);
            assert_eq!(call.expect_ok(), pulled);
            assert_eq!(fixture.state(), after_pulled);
        }
    }
}

#[test]
fn the_first_supply_can_be_received() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let amounts = fixture.each(1_000);
    for (coin, amount) in (0..).zip(&amounts) {
        fixture.send_ahead(Role::Supplier, coin, *amount);
    }
    let message = add_received(&fixture, amounts);
    let minted = fixture.chain.call(Role::Supplier, message).expect_ok();
    assert_eq!(fixture.lp_balance(Role::Supplier), minted);
    fixture.assert_holds(&[0, 0]);
}

#[test]
fn tokens_that_are_not_there_are_refused_to_the_unit() {
    let mut fixture = seeded(&[18, 6]);
    let reserves = fixture.state().reserves;
    fixture.send_ahead(Role::Trader, 1, usd6(1_000) - 1);
    let message = swap_received(&fixture, 1, 0, usd6(1_000));
    let error = PoolError::NotReceived {
        coin: 1,
        balance: reserves[1] + usd6(1_000) - 1,
        needed: reserves[1] + usd6(1_000),
    };
    fixture.chain.assert_refused(Role::Trader, message, error);
    let message = add_received(&fixture, vec![0, usd6(1_000)]);
    fixture.chain.assert_refused(Role::Supplier, message, error);

    fixture.send_ahead(Role::Trader, 1, 1);
    let message = swap_received(&fixture, 1, 0, usd6(1_000));
    fixture.chain.call(Role::Trader, message).expect_ok();
    fixture.assert_holds(&[0, 0]);
}

#[test]
fn every_coin_of_an_addition_must_have_been_received() {
    let mut fixture = seeded(&[18, 12, 6]);
    let amounts = fixture.each(10);
    fixture.send_ahead(Role::Supplier, 0, amounts[0]);
    fixture.send_ahead(Role::Supplier, 2, amounts[2]);
    let reserve = fixture.state().reserves[1];
    let message = add_received(&fixture, amounts.clone());
    let error = PoolError::NotReceived {
        coin: 1,
        balance: reserve,
        needed: reserve + amounts[1],
    };
    fixture.chain.assert_refused(Role::Supplier, message, error);
}

#[test]
fn what_is_owed_to_the_fee_receiver_cannot_be_passed_off_as_received() {
    let mut fixture = seeded(&[18, 6]);
    fixture.swap(Role::Trader, 0, 1, coins(100_000));
    let owed = fixture.admin_fees()[1];
    assert!(owed > 0);
    let message = swap_received(&fixture, 1, 0, owed);
    let error = fixture.chain.refused(Role::Attacker, message);
    assert!(matches!(error, PoolError::NotReceived { coin: 1, .. }));
}

#[test]
fn received_tokens_count_once() {
    let mut fixture = seeded(&[18, 6]);
    fixture.send_ahead(Role::Trader, 0, coins(50));
    let message = swap_received(&fixture, 0, 1, coins(50));
    fixture.chain.call(Role::Trader, message).expect_ok();
    let message = swap_received(&fixture, 0, 1, coins(50));
    let error = fixture.chain.refused(Role::Trader, message);
    assert!(matches!(error, PoolError::NotReceived { coin: 0, .. }));
}

#[test]
fn the_limits_of_the_caller_hold_for_received_tokens_too() {
    let mut fixture = seeded(&[18, 6]);
    fixture.send_ahead(Role::Trader, 0, coins(50));
    let to = Role::Trader.account();
    let pool = fixture.pool;
    let now_ms = fixture.chain.now_ms();

    let message = pool
        .call()
        .swap_received(0, 1, coins(50), usd6(50), to, NEVER);
    let error = fixture.chain.refused(Role::Trader, message);
    assert!(matches!(error, PoolError::BelowMinimum { minimum, .. } if minimum == usd6(50)));
    let message = pool
        .call()
        .add_received(vec![coins(50), 0], coins(50), to, NEVER);
    let error = fixture.chain.refused(Role::Trader, message);
    assert!(matches!(error, PoolError::BelowMinimum { minimum, .. } if minimum == coins(50)));

    let late = PoolError::DeadlinePassed {
        deadline_ms: 1,
        now_ms,
    };
    let message = pool.call().swap_received(0, 1, coins(50), 0, to, 1);
    fixture.chain.assert_refused(Role::Trader, message, late);
    let message = pool.call().add_received(vec![coins(50), 0], 0, to, 1);
    fixture.chain.assert_refused(Role::Trader, message, late);
    let message = swap_received(&fixture, 0, 0, coins(50));
    fixture
        .chain
        .assert_refused(Role::Trader, message, PoolError::BadCoin);
}

#[test]
fn a_donation_serves_whoever_claims_it_and_nobody_else_loses() {
    let mut fixture = seeded(&[18, 6]);
    fixture.send_ahead(Role::Trader, 0, coins(100));
    let price = fixture.virtual_price();
    let message = swap_received(&fixture, 0, 1, coins(40));
    fixture.chain.call(Role::Attacker, message).expect_ok();
    assert!(fixture.virtual_price() >= price);
    fixture.assert_holds(&[coins(60), 0]);
    let message = swap_in(&fixture, 0, 1, coins(1), 0, Role::Trader);
    fixture.chain.call(Role::Trader, message).expect_ok();
    fixture.assert_holds(&[coins(60), 0]);
}
