//! Angle's rebalancing job: a step of the protocol that trades can be sandwiched. Pool of 1,000,000 each, A = 100, the AMO has 60 % of it; the
//! attacker takes 90 % of the coin out of it first, then the protocol acts, then he trades back: he must lose, whichever way it acts.

use harness::prelude::*;
use interfaces::controller::Outcome;

const SIDE: u128 = 1_000_000;

fn suite() -> Suite {
    let config = SuiteConfig::default()
        .with_each_coin(|coin| {
            if let Some(pool) = &mut coin.pool {
                pool.amp = 100;
            }
        })
        .without_price_risk();
    let mut suite = Suite::new(&config);
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(4_000_000));
    // A coin side of 400,000, which the AMO fills up: then 60 % of the pool are made its own.
    suite.seed_pool_unevenly(usdc, coins(400_000), usd6(SIDE));
    for _ in 0..60 {
        suite.chain.next_block_in(10 * MINUTE_MS);
        suite.refresh_prices();
        suite.poke(usdc.amo_id()).expect_ok();
    }
    let (held, all) = (
        suite.balance(usdc.pool(), usdc.amo()),
        suite.chain.supply(usdc.pool()),
    );
    let message = usdc
        .pool()
        .psp22()
        .transfer(usdc.amo().account, all * 6 / 10 - held, Vec::new());
    suite.chain.call(Role::Supplier, message).expect_ok();
    let (share, whole) = (
        suite.balance(usdc.pool(), usdc.amo()),
        suite.chain.supply(usdc.pool()),
    );
    assert_eq!((share * 1_000).div_ceil(whole), 600, "the AMO has 60 %");
    let state = suite
        .chain
        .read_ok(usdc.pool().call().state(Role::Attacker.account()));
    let sides = (state.reserves[0] / E18, state.reserves[1] / usd6(1));
    assert!(sides.0.abs_diff(sides.1) < SIDE / 4, "{sides:?}");
    suite.mint_for(Role::Attacker, usdc, usd6(2_000_000));
    suite.give(Role::Attacker, usdc, usd6(20_000_000));
    suite.approve_all(Role::Attacker);
    suite
}

/// Coin and dollars of the attacker, in dollars.
fn wealth(suite: &mut Suite) -> u128 {
    let usdc = suite.usdc();
    suite.balance(suite.contracts.stablecoin, Role::Attacker)
        + suite.balance(usdc.token, Role::Attacker) * 1_000_000_000_000
}

fn swap(suite: &mut Suite, coin_in: u8, amount: u128) -> u128 {
    let pool = suite.usdc().pool();
    let to = Role::Attacker.account();
    let message = pool
        .call()
        .swap_exact_in(coin_in, 1 - coin_in, amount, 0, to, NEVER);
    suite.chain.call(Role::Attacker, message).expect_ok()
}

/// Takes nine tenths of one side. Returns what he got.
fn take(suite: &mut Suite, coin_out: u8) -> u128 {
    let usdc = suite.usdc();
    let pool = usdc.pool();
    let state = suite
        .chain
        .read_ok(pool.call().state(Role::Attacker.account()));
    let wanted = state.reserves[usize::from(coin_out)] * 9 / 10;
    let to = Role::Attacker.account();
    let message = pool
        .call()
        .swap_exact_out(1 - coin_out, coin_out, wanted, u128::MAX, to, NEVER);
    suite.chain.call(Role::Attacker, message).expect_ok();
    wanted
}

#[test]
fn enforce_between_two_trades_pays_the_attacker_nothing() {
    for coin_out in [0, 1] {
        let mut suite = suite();
        let usdc = suite.usdc();
        let message = suite.registry.call().set_unwind_only(usdc.amo_id());
        suite.chain.call(Role::Guardian, message).expect_ok();
        let before = wealth(&mut suite);
        let equity_e18 = suite.solvency().equity_e18;
        let got = take(&mut suite, coin_out);
        suite.enforce().expect_ok();
        assert_eq!(suite.solvency().debt_e18, 0);
        swap(&mut suite, coin_out, got);
        assert!(wealth(&mut suite) < before);
        assert!(suite.solvency().equity_e18 >= equity_e18);
    }
}

#[test]
fn a_rebalance_between_two_trades_of_one_block_pays_the_attacker_nothing() {
    for coin_out in [0, 1] {
        let mut suite = suite();
        let usdc = suite.usdc();
        suite.chain.next_block_in(10 * MINUTE_MS);
        suite.refresh_prices();
        let before = wealth(&mut suite);
        let got = take(&mut suite, coin_out);
        // The average has not moved: there is nothing to answer yet.
        assert_eq!(suite.poke(usdc.amo_id()).expect_ok(), Outcome::Nothing);
        swap(&mut suite, coin_out, got);
        assert!(wealth(&mut suite) < before);
    }
}

#[test]
fn an_attacker_who_waits_until_the_protocol_answers_loses_more() {
    for coin_out in [0, 1] {
        let mut suite = suite();
        let usdc = suite.usdc();
        suite.chain.next_block_in(10 * MINUTE_MS);
        suite.refresh_prices();
        let before = wealth(&mut suite);
        let at_once = suite.chain.checkpoint();
        let got = take(&mut suite, coin_out);
        swap(&mut suite, coin_out, got);
        let lost_at_once = before - wealth(&mut suite);
        suite.chain.roll_back(at_once);

        let got = take(&mut suite, coin_out);
        let mut steps = 0;
        for _ in 0..20 {
            suite.chain.next_block_in(2 * MINUTE_MS);
            suite.refresh_prices();
            steps += u32::from(suite.poke(usdc.amo_id()).expect_ok() != Outcome::Nothing);
        }
        assert!(steps > 3, "{steps} steps");
        swap(&mut suite, coin_out, got);
        let lost = before.saturating_sub(wealth(&mut suite));
        assert!(
            lost > lost_at_once,
            "{lost} after {steps} steps, {lost_at_once} at once"
        );
    }
}
