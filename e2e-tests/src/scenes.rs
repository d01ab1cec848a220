//! Where stories begin.

use crate::actors::account;
use crate::chain::Suite;
use crate::deployment::{Contracts, POOL_AMO};
use harness::prelude::*;
use interfaces::controller::Outcome;

/// What the supplier puts into the pool, of each coin, in whole coins.
pub const SEEDED: u128 = 200_000;

/// Prices stand, the holder has two million coins, the supplier's pool is balanced. Returns the holder's coins.
pub async fn balanced(suite: &mut impl Suite) -> u128 {
    suite.report_prices().await;
    let coins_held = suite.mint_for(Role::Holder, usd6(2_000_000)).await;
    let Contracts {
        usdc,
        stablecoin,
        pool,
        ..
    } = suite.contracts();
    suite.mint_for(Role::Supplier, usd6(SEEDED + 1_000)).await;
    suite.give(Role::Supplier, usdc, usd6(SEEDED)).await;
    suite.approve(Role::Supplier, usdc, pool).await;
    suite.approve(Role::Supplier, stablecoin, pool).await;
    let amounts = vec![coins(SEEDED), usd6(SEEDED)];
    let message = pool
        .call()
        .add_liquidity(amounts, 0, account(Role::Supplier), NEVER);
    suite.send(Role::Supplier, message).await.expect_ok();
    coins_held
}

/// Somebody has bought so many coins in the pool that they are dear there, and has for so long that the pool's average shows it.
pub async fn above_the_peg(suite: &mut impl Suite) {
    let usdc = suite.contracts().usdc;
    suite.give(Role::Attacker, usdc, usd6(150_000)).await;
    suite.swap(Role::Attacker, 1, usd6(150_000)).await;
    settled(suite).await;
}

/// Somebody has sold so many that they are cheap.
pub async fn below_the_peg(suite: &mut impl Suite) {
    suite.swap(Role::Holder, 0, coins(300_000)).await;
    settled(suite).await;
}

/// The pool's average follows its price: by one percent a block at most, and half of the way in ten minutes.
async fn settled(suite: &mut impl Suite) {
    suite.dev().new_blocks(20).await;
    suite.wait(HOUR_MS).await;
}

/// The pool's AMO has minted into it, in two steps. Returns its debt.
pub async fn wound(suite: &mut impl Suite) -> u128 {
    for _ in 0..2 {
        suite.wait(2 * MINUTE_MS).await;
        let outcome = suite.rebalance(POOL_AMO).await;
        assert!(matches!(outcome, Outcome::Wound { .. }), "{outcome:?}");
    }
    suite.debt_e18(POOL_AMO).await
}
