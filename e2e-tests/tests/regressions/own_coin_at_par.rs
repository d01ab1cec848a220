//! Origin: a strategy's own coin in a pool counted as an asset at par, so that minting into one's own pool raised the value that covers holders.
//! Here own coin is taken off the supply, never added to the value: winding it raises no ratio and no equity, and when the pool is drained
//! of the good coin, what is left is worth nothing.

use crate::scripted::*;
use harness::prelude::*;

#[test]
fn minting_into_its_own_venue_raises_nothing() {
    let (mut suite, amo) = suite_with_amo();
    let before = suite.solvency();
    for _ in 0..3 {
        amo.does(&mut suite, wind(400));
    }
    let after = suite.solvency();
    assert_eq!(after.debt_e18, coins(1_200));
    assert_eq!(after.equity_e18, before.equity_e18);
    assert_eq!(after.external_e18, before.external_e18);
    assert_eq!(after.redemption_ratio_e18, before.redemption_ratio_e18);
    assert_eq!(after.ratios.net_e18, before.ratios.net_e18);
    assert!(after.ratios.gross_e18 < before.ratios.gross_e18);
    assert!(after.ratios.idle_e18 < before.ratios.idle_e18);
}

#[test]
fn claiming_more_own_coin_than_it_was_given_changes_nothing() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(400));
    let before = suite.solvency();
    let mut position = amo.position(&mut suite);
    position.mark.own_e18 *= 3;
    position.mark.value_e18 *= 3;
    position.liquid.own_e18 *= 3;
    amo.lies(&mut suite, None, Some(position), 10_000);
    let message = suite.controller.call().refresh(amo.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    let after = suite.solvency();
    assert_eq!(after.equity_e18, before.equity_e18);
    assert_eq!(after.ratios.net_e18, before.ratios.net_e18);
    assert_eq!(after.redemption_ratio_e18, before.redemption_ratio_e18);
}

#[test]
fn a_pool_drained_of_the_good_coin_is_no_value() {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(2_000_000));
    suite.seed_pool_unevenly(usdc, coins(500_000), usd6(900_000));
    for _ in 0..6 {
        suite.chain.next_block_in(10 * MINUTE_MS);
        suite.refresh_prices();
        suite.poke(usdc.amo_id()).expect_ok();
    }
    assert!(suite.solvency().debt_e18 > coins(100_000));
    // The runner sells coin for the dollars in the pool; the reading counts no more than before.
    let message = suite.controller.call().refresh(usdc.amo_id());
    suite.chain.call(Role::Keeper, message.clone()).expect_ok();
    let before = suite.solvency();
    suite.approve_all(Role::Holder);
    let swap =
        usdc.pool()
            .call()
            .swap_exact_in(0, 1, coins(1_500_000), 0, Role::Holder.account(), NEVER);
    suite.chain.call(Role::Holder, swap).expect_ok();
    suite.chain.call(Role::Keeper, message).expect_ok();
    let after = suite.solvency();
    let gained = after.equity_e18 - before.equity_e18;
    // Only the swap's fee, at most 10 bps of what was sold.
    assert!((0..=coins(1_500) as i128).contains(&gained), "{gained}");
    assert!(after.ratios.gross_e18 <= before.ratios.gross_e18 + 1);
    // Nor does it make anyone poorer: the position is worth what the pool's invariant is.
    assert!(after.redemption_ratio_e18 >= before.redemption_ratio_e18);
}
