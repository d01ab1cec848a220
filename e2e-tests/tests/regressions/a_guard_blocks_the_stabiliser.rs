//! crvUSD, 12 June 2024: the coin traded at 1.15 while a 0.05 % guard between spot and average price stopped the peg keepers. Here a step shrinks
//! to where the average has followed instead of being refused, and no guard of any kind stops what takes risk back.

use harness::prelude::*;
use interfaces::amo::Plan;
use interfaces::controller::Outcome;

/// A million each in USDC's pool, from which a trader bought 300,000 coins; the AMO wound its first step.
fn wound() -> Suite {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(3_000_000));
    suite.approve_all(Role::Holder);
    suite.seed_pool(usdc, 1_000_000);
    suite.give(Role::Trader, usdc, usd6(5_000_000));
    suite.approve_all(Role::Trader);
    swap(&mut suite, 1, usd6(300_000));
    suite.chain.next_blocks(100);
    suite.chain.next_block_in(DAY_MS);
    suite.refresh_prices();
    let outcome = suite.poke(usdc.amo_id()).expect_ok();
    assert!(matches!(outcome, Outcome::Wound { .. }), "{outcome:?}");
    suite
}

fn swap(suite: &mut Suite, coin_in: u8, amount: u128) {
    let pool = suite.usdc().pool();
    let to = Role::Trader.account();
    let message = pool
        .call()
        .swap_exact_in(coin_in, 1 - coin_in, amount, 0, to, NEVER);
    suite.chain.call(Role::Trader, message).expect_ok();
}

fn plan(suite: &mut Suite) -> Plan {
    let message = suite
        .controller
        .call()
        .preview_rebalance(suite.usdc().amo_id());
    suite.chain.read_ok(message)
}

#[test]
fn far_beyond_every_band_the_stabiliser_still_acts() {
    let mut suite = wound();
    let usdc = suite.usdc();
    // A flood of demand: what is left of the coin costs far more than a dollar.
    swap(&mut suite, 1, usd6(800_000));
    let price = suite.chain.read_ok(usdc.pool().call().spot_price_e18(1));
    assert!(price > bps(10_500), "{price}");
    // The average follows by 1 % a block: from the first block on there is a step, until the limit of gross is what stops it.
    while suite.solvency().ratios.gross_e18 > suite.solvency().limits.target.gross_e18 {
        suite.chain.next_block_in(2 * MINUTE_MS);
        suite.refresh_prices();
        let wanted = plan(&mut suite);
        assert!(matches!(wanted, Plan::Wind { .. }), "{wanted:?}");
        suite.poke(usdc.amo_id()).expect_ok();
    }
    let after = suite.chain.read_ok(usdc.pool().call().spot_price_e18(1));
    assert!(after < bps(10_200), "from {price} to {after}");
}

#[test]
fn neither_pauses_nor_stale_prices_stop_what_takes_risk_back() {
    let mut suite = wound();
    let usdc = suite.usdc();
    let coin = suite.balance(suite.stablecoin, Role::Trader);
    swap(&mut suite, 0, coin);
    suite.mint_for(Role::Trader, usdc, usd6(900_000));
    swap(&mut suite, 0, coins(800_000));
    suite.chain.next_blocks(100);
    suite.chain.next_block_in(DAY_MS);
    // Every price is a day old, winding and minting are paused.
    let message = suite.registry.call().pause_winding();
    suite.chain.call(Role::Guardian, message).expect_ok();
    let message = suite.vault.call().pause_mint(usdc.token.account);
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert!(!suite.solvency().prices_fresh);
    let debt_e18 = suite.solvency().debt_e18;
    let outcome = suite.poke(usdc.amo_id()).expect_ok();
    assert!(matches!(outcome, Outcome::Unwound { .. }), "{outcome:?}");
    assert!(suite.solvency().debt_e18 < debt_e18);
    // Even with its pool paused the position comes back.
    let message = usdc.pool().call().pause();
    suite.chain.call(Role::Guardian, message).expect_ok();
    let message = suite.registry.call().set_unwind_only(usdc.amo_id());
    suite.chain.call(Role::Guardian, message).expect_ok();
    suite.enforce().expect_ok();
    assert_eq!(suite.solvency().debt_e18, 0);
    let message = suite.vault.call().redeem_basket(coins(1_000), vec![0, 0]);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    assert!(paid[0] > usd6(950), "{paid:?}");
}

/// The coin ends below its band; the average has followed an earlier, smaller sale only.
fn sold() -> Suite {
    let mut suite = wound();
    let usdc = suite.usdc();
    let coin = suite.balance(suite.stablecoin, Role::Trader);
    swap(&mut suite, 0, coin);
    suite.mint_for(Role::Trader, usdc, usd6(1_500_000));
    swap(&mut suite, 0, coins(600_000));
    suite.chain.next_blocks(100);
    suite.chain.next_block_in(DAY_MS);
    suite.refresh_prices();
    suite
}

fn unwinding(suite: &mut Suite) -> u128 {
    match plan(suite) {
        Plan::Unwind { coin_e18 } => coin_e18,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fall_that_the_average_has_not_followed_shrinks_the_unwinding_and_does_not_stop_it() {
    let mut suite = sold();
    let usdc = suite.usdc();
    swap(&mut suite, 0, coins(600_000));
    let price = suite.chain.read_ok(usdc.pool().call().spot_price_e18(1));
    let average = suite.chain.read_ok(usdc.pool().call().average_price_e18(1));
    assert!(
        price < bps(1_000) && average > bps(9_800),
        "{price} {average}"
    );
    let at_once = unwinding(&mut suite);
    let fallen = suite.chain.checkpoint();
    suite.chain.next_blocks(100);
    suite.chain.next_block_in(DAY_MS);
    suite.refresh_prices();
    let followed = unwinding(&mut suite);
    assert!(0 < at_once && at_once < followed);
    suite.chain.roll_back(fallen);
    let outcome = suite.poke(usdc.amo_id()).expect_ok();
    assert_eq!(outcome, Outcome::Unwound { coin_e18: at_once });
}

#[test]
fn a_tripped_breaker_on_the_other_coin_stops_no_way_back() {
    let mut suite = sold();
    let usdc = suite.usdc();
    suite.report_prices(&[(usdc.id, bps(9_500))]);
    let booked = suite
        .chain
        .read(suite.book.call().collateral(usdc.id))
        .unwrap();
    assert!(booked.price.halted);
    let before = suite.solvency();
    assert!(before.redemption_ratio_e18 < E18);
    let outcome = suite.poke(usdc.amo_id()).expect_ok();
    assert!(matches!(outcome, Outcome::Unwound { .. }), "{outcome:?}");
    let message = suite.registry.call().set_unwind_only(usdc.amo_id());
    suite.chain.call(Role::Guardian, message).expect_ok();
    suite.enforce().expect_ok();
    assert_eq!(suite.solvency().debt_e18, 0);
    let message = suite.vault.call().redeem_basket(coins(1_000), vec![0, 0]);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    assert!(paid[0] > usd6(950), "{paid:?}");
    assert!(suite.solvency().redemption_ratio_e18 >= before.redemption_ratio_e18);
}
