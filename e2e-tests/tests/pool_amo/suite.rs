//! The AMO in its place: minted for by the controller, called through the guard.

use harness::prelude::*;
use interfaces::controller::Outcome;

/// USDC's pool holds a million of each, then a trader buys 300,000 coins from it.
fn dear() -> Suite {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    // Something idle beside what the pool was seeded with.
    suite.mint_for(Role::Holder, usdc, usd6(3_000_000));
    suite.seed_pool(usdc, 1_000_000);
    suite.give(Role::Trader, usdc, usd6(10_000_000));
    suite.approve_all(Role::Trader);
    trade(&mut suite, 1, usd6(300_000));
    follow(&mut suite);
    suite
}

fn trade(suite: &mut Suite, coin_in: u8, amount: u128) -> u128 {
    let pool = suite.usdc().pool();
    let to = Role::Trader.account();
    let message = pool
        .call()
        .swap_exact_in(coin_in, 1 - coin_in, amount, 0, to, NEVER);
    suite.chain.call(Role::Trader, message).expect_ok()
}

fn follow(suite: &mut Suite) {
    suite.chain.next_blocks(100);
    suite.chain.next_block_in(DAY_MS);
    suite.refresh_prices();
}

#[test]
fn a_rebalance_winds_what_was_planned_and_books_the_position() {
    let mut suite = dear();
    let (usdc, controller) = (suite.usdc(), suite.controller);
    let supply = suite.chain.supply(suite.stablecoin);
    let outcome = suite.poke(usdc.amo_id()).expect_ok();
    let Outcome::Wound { coin_e18, tokens } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(tokens, 0);
    assert!(coin_e18 > coins(100_000));
    assert_eq!(suite.chain.supply(suite.stablecoin), supply + coin_e18);

    let record = suite
        .chain
        .read(suite.contracts.book.call().amo(usdc.amo_id()))
        .unwrap();
    assert_eq!(record.debt_e18, coin_e18);
    assert!(record.mark.value_e18 > coin_e18);
    let units = suite.balance(usdc.pool(), usdc.amo());
    assert!(units > 0);
    assert_eq!(suite.balance(suite.stablecoin, controller), 0);
}

#[test]
fn a_rebalance_unwinds_and_burns() {
    let mut suite = dear();
    let usdc = suite.usdc();
    suite.poke(usdc.amo_id()).expect_ok();
    let coin = suite.balance(suite.stablecoin, Role::Trader);
    trade(&mut suite, 0, coin);
    follow(&mut suite);
    let supply = suite.chain.supply(suite.stablecoin);
    let outcome = suite.poke(usdc.amo_id()).expect_ok();
    let Outcome::Unwound { coin_e18 } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(coin_e18 > 0);
    assert_eq!(suite.chain.supply(suite.stablecoin), supply - coin_e18);
    assert_eq!(suite.balance(suite.stablecoin, suite.controller), 0);
}

#[test]
fn inside_the_band_a_rebalance_does_nothing() {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.seed_pool(usdc, 1_000_000);
    let outcome = suite.poke(usdc.amo_id()).expect_ok();
    assert_eq!(outcome, Outcome::Nothing);
}

/// A keeper cannot be made to trade at a price that was made for the occasion.
#[test]
fn a_push_in_the_same_block_leaves_the_keeper_with_nothing() {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(3_000_000));
    suite.seed_pool(usdc, 1_000_000);
    suite.give(Role::Trader, usdc, usd6(10_000_000));
    suite.approve_all(Role::Trader);
    trade(&mut suite, 1, usd6(700_000));
    let outcome = suite.poke(usdc.amo_id()).expect_ok();
    assert_eq!(outcome, Outcome::Nothing);
}
