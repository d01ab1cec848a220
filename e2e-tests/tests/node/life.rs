//! The life of the suite: coins are minted, AMOs put to work and harvested, a breach is closed, the AMOs are retired by votes, everybody leaves.

use crate::shared::{At, World};
use harness::prelude::*;
use harness::suite::proposed;
use interfaces::controller::{Enforced, Harvested, Outcome, Stage};
use interfaces::keeper_budget::KeeperPaid;
use interfaces::vault::{Minted, Redeemed};
use interfaces::RatioKind;
use keel_e2e_tests::actors::account;
use keel_e2e_tests::chain::{Suite, ETHER};
use keel_e2e_tests::deployment::{Contracts, LENDING_AMO, POOL_AMO};
use keel_e2e_tests::scenes::{above_the_peg, balanced, wound, SEEDED};
use policy::enforcement::Cause;

#[tokio::test]
async fn the_suite_lives_from_its_first_coin_to_its_last() {
    let mut world = World::at(At::HandedOver).await;
    let suite = &mut world;
    let Contracts {
        stablecoin,
        controller,
        keeper_budget,
        vault,
        book,
        usdc,
        ..
    } = suite.contracts;

    // Holders mint, a supplier seeds the pool.
    balanced(suite).await;
    let minting = vault.call().mint(usdc.account, usd6(10_000), 0);
    suite.give(Role::Holder, usdc, usd6(10_000)).await;
    let call = suite.send(Role::Holder, minting).await;
    let minted: Minted = call.event(vault);
    assert_eq!(minted.holder, account(Role::Holder));
    assert_eq!(call.expect_ok(), minted.coin_out);
    assert_eq!(minted.coin_out + minted.fee, coins(10_000));

    // The coin is dear in the pool: its AMO supplies it. Borrowers want coins: the other AMO lends its first.
    above_the_peg(suite).await;
    let supply_e18 = suite.solvency().await.supply_e18;
    let debt_e18 = wound(suite).await;
    assert_eq!(suite.solvency().await.supply_e18, supply_e18 + debt_e18);
    let lent = Outcome::Wound {
        coin_e18: coins(1_000),
        tokens: 0,
    };
    assert_eq!(suite.rebalance(LENDING_AMO).await, lent);
    assert_eq!(suite.debt_e18(LENDING_AMO).await, coins(1_000));
    borrow(suite, 900).await;

    // Trade leaves fees in the pool: anyone harvests them.
    for _ in 0..2 {
        suite.give(Role::Attacker, usdc, usd6(100_000)).await;
        let bought = suite.swap(Role::Attacker, 1, usd6(100_000)).await;
        suite.swap(Role::Attacker, 0, bought).await;
    }
    let before = suite.solvency().await;
    let harvesting = controller.call().harvest(POOL_AMO);
    let call = suite.send(Role::Arbitrageur, harvesting).await;
    let harvested: Harvested = call.event(controller);
    call.expect_ok();
    assert!(harvested.profit_e18 > coins(1), "{}", harvested.profit_e18);
    assert_eq!(suite.debt_e18(POOL_AMO).await, debt_e18);
    assert!(suite.solvency().await.idle_e18 > before.idle_e18);

    // A large holder leaves: too much of the supply is the AMOs' now. Whoever enforces takes back, and is paid for it.
    let message = stablecoin
        .psp22()
        .transfer(keeper_budget.account, coins(1_000), Vec::new());
    suite.send(Role::Holder, message).await.expect_ok();
    suite.approve(Role::Holder, stablecoin, vault).await;
    let leaving = vault.call().redeem(usdc.account, coins(1_900_000), 0);
    let call = suite.send(Role::Holder, leaving).await;
    let redeemed: Redeemed = call.event(vault);
    assert_eq!(redeemed.coin_in, coins(1_900_000));
    assert_eq!(call.expect_ok() + redeemed.fee, usd6(1_900_000));
    assert_eq!(suite.solvency().await.breach, Some(RatioKind::Gross));
    suite.wait(10 * MINUTE_MS).await;
    let call = suite.enforce().await;
    let taken: Vec<Enforced> = call.events(controller);
    let paid: KeeperPaid = call.event(keeper_budget);
    assert!(call.expect_ok() > 0);
    assert_eq!(taken[0].cause, Cause::Ratio(RatioKind::Gross));
    assert!(taken.iter().all(|it| it.coin_burned > 0));
    assert!(paid.paid_e18 > 0);
    assert_eq!(paid.keeper, account(Role::Arbitrageur));
    let after = suite.solvency().await;
    assert_eq!(after.breach, None);
    assert!(after.ratios.gross_e18 >= after.limits.target.gross_e18);
    assert!(suite.debt_e18(POOL_AMO).await < debt_e18);

    // The end: the guardian stops both AMOs, anyone takes the rest back, votes retire them.
    repay(suite).await;
    for amo in [POOL_AMO, LENDING_AMO] {
        let message = suite.contracts.registry.call().set_unwind_only(amo);
        suite.send(Role::Guardian, message).await.expect_ok();
    }
    suite.enforce().await.expect_ok();
    assert_eq!(suite.solvency().await.debt_e18, 0);
    let registry = suite.contracts.registry;
    let calls = [POOL_AMO, LENDING_AMO].map(|amo| proposed(registry.call().retire(amo)));
    suite.carry(&calls).await;
    for amo in suite.read(controller.call().amos(0, 16)).await {
        assert_eq!(amo.stage, Stage::Retired);
    }

    // Everybody leaves whole: what the coins of all holders need is there, and no coin has a holder any more.
    leave_the_pool(suite).await;
    suite.report_prices().await;
    for who in [
        Role::Holder,
        Role::Supplier,
        Role::Attacker,
        Role::Trader,
        Role::Arbitrageur,
    ] {
        let held = suite.balance(stablecoin, account(who)).await;
        if held > 0 {
            suite.redeem(who, held).await;
        }
    }
    let end = suite.solvency().await;
    assert_eq!(end, suite.read(book.call().recompute()).await);
    let left = left_behind(suite).await;
    assert_eq!(end.supply_e18, left);
    assert!(left < coins(2_000), "{left}");
    assert!(end.equity_e18 > 0 && end.redemption_ratio_e18 >= E18);
}

/// The borrower, with ether behind it.
async fn borrow(suite: &mut World, whole: u128) {
    let Contracts { market, eth, .. } = suite.contracts;
    let borrower = account(Role::Trader);
    suite.give(Role::Trader, eth, 10 * ETHER).await;
    suite.approve(Role::Trader, eth, market).await;
    let message = market.call().post_collateral(10 * ETHER, borrower);
    suite.send(Role::Trader, message).await.expect_ok();
    let message = market.call().borrow(coins(whole), borrower);
    suite.send(Role::Trader, message).await.expect_ok();
}

/// He repays all he owes, with coins for the interest from the vault.
async fn repay(suite: &mut World) {
    let Contracts {
        market, stablecoin, ..
    } = suite.contracts;
    suite.mint_for(Role::Trader, usd6(100)).await;
    suite.approve(Role::Trader, stablecoin, market).await;
    let message = market.call().repay(coins(10_000), account(Role::Trader));
    let repaid = suite.send(Role::Trader, message).await.expect_ok();
    assert!(repaid > coins(900), "{repaid}");
    let loan = market.call().loan(account(Role::Trader));
    assert!(!suite.read(loan).await.owes());
}

async fn leave_the_pool(suite: &mut World) {
    let pool = suite.contracts.pool;
    let supplier = account(Role::Supplier);
    let lp = suite.balance(pool, supplier).await;
    let message = pool
        .call()
        .remove_liquidity(lp, vec![0, 0], supplier, NEVER);
    let paid = suite.send(Role::Supplier, message).await.expect_ok();
    let [coin, tokens] = paid[..] else {
        panic!("{paid:?}")
    };
    // Fees and the trader's loss are the supplier's gain.
    assert!(coin + tokens * (E18 / usd6(1)) > coins(2 * SEEDED - 100));
}

/// Coins that nobody redeems: fees and dust of pool and market, what is left for keepers.
async fn left_behind(suite: &mut World) -> u128 {
    let contracts = suite.contracts;
    let owners = [
        contracts.pool.account,
        contracts.market.account,
        contracts.keeper_budget.account,
        account(Role::Treasury),
    ];
    let mut sum = 0;
    for owner in owners {
        sum += suite.balance(contracts.stablecoin, owner).await;
    }
    sum
}
