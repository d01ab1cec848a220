//! Each AMO by itself: what it plans, winds and unwinds, and whom it obeys.

use crate::instantiate::instantiate;
use crate::shared::{At, World};
use harness::prelude::*;
use harness::suite::proposed;
use interfaces::amo::{AmoError, Context, Plan};
use interfaces::controller::{ControllerError, Outcome, Stage};
use interfaces::pool_amo::PoolAmoInit;
use keel_e2e_tests::actors::{account, keypair};
use keel_e2e_tests::chain::{Suite, ETHER};
use keel_e2e_tests::deployment::{Contracts, LENDING_AMO, POOL_AMO};
use keel_e2e_tests::scenes::{above_the_peg, balanced, below_the_peg, wound};

#[tokio::test]
async fn the_pool_amo_supplies_coin_above_the_peg_as_its_plan_says() {
    let mut world = World::at(At::HandedOver).await;
    let controller = world.contracts.controller;
    balanced(&mut world).await;
    let preview = controller.call().preview_rebalance(POOL_AMO);
    assert_eq!(world.read(preview.clone()).await.unwrap(), Plan::Nothing);

    above_the_peg(&mut world).await;
    let planned = world.read(preview.clone()).await.unwrap();
    let Plan::Wind { coin_e18, tokens } = planned else {
        panic!("{planned:?}")
    };
    let outcome = world.rebalance(POOL_AMO).await;
    // A block later, and an hour of average behind it, the plan is the same to a few coins.
    let Outcome::Wound {
        coin_e18: wound_e18,
        tokens: lent,
    } = outcome
    else {
        panic!("{outcome:?}")
    };
    assert_eq!((tokens, lent), (0, 0));
    assert!(
        wound_e18.abs_diff(coin_e18) < coin_e18 / 100,
        "{wound_e18} {coin_e18}"
    );
    assert_eq!(world.debt_e18(POOL_AMO).await, wound_e18);

    // It rests a minute between two steps.
    let error = world
        .refused(Role::Keeper, controller.call().rebalance(POOL_AMO))
        .await;
    assert!(
        matches!(error, ControllerError::CooldownNotOver { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn the_pool_amo_takes_coin_back_below_the_peg() {
    let mut world = World::at(At::HandedOver).await;
    balanced(&mut world).await;
    above_the_peg(&mut world).await;
    let debt_e18 = wound(&mut world).await;
    let supply_e18 = world.solvency().await.supply_e18;
    below_the_peg(&mut world).await;
    let outcome = world.rebalance(POOL_AMO).await;
    let Outcome::Unwound { coin_e18 } = outcome else {
        panic!("{outcome:?}")
    };
    assert!(coin_e18 > 0);
    assert!(world.debt_e18(POOL_AMO).await < debt_e18);
    assert_eq!(world.solvency().await.supply_e18, supply_e18 - coin_e18);
}

#[tokio::test]
async fn the_lending_amo_lends_where_loans_are_dear_and_takes_back_where_they_are_cheap() {
    let mut world = World::at(At::HandedOver).await;
    let Contracts {
        market,
        stablecoin,
        eth,
        ..
    } = world.contracts;
    balanced(&mut world).await;
    let floor = world.rebalance(LENDING_AMO).await;
    assert!(matches!(floor, Outcome::Wound { coin_e18, .. } if coin_e18 == coins(1_000)));

    // The holder lends beside it, a borrower takes nearly all there is.
    let (holder, borrower) = (account(Role::Holder), account(Role::Trader));
    world.approve(Role::Holder, stablecoin, market).await;
    let message = market.call().supply(coins(20_000), holder);
    world.send(Role::Holder, message).await.expect_ok();
    world.give(Role::Trader, eth, 100 * ETHER).await;
    world.approve(Role::Trader, eth, market).await;
    let message = market.call().post_collateral(100 * ETHER, borrower);
    world.send(Role::Trader, message).await.expect_ok();
    let message = market.call().borrow(coins(20_500), borrower);
    world.send(Role::Trader, message).await.expect_ok();

    // The policy follows the mean of the rate.
    let outcome = moved(&mut world).await;
    let Outcome::Wound { coin_e18, .. } = outcome else {
        panic!("{outcome:?}")
    };
    assert!(coin_e18 >= coins(100), "{coin_e18}");
    let debt_e18 = world.debt_e18(LENDING_AMO).await;

    world.mint_for(Role::Trader, usd6(1_000)).await;
    world.approve(Role::Trader, stablecoin, market).await;
    let message = market.call().repay(coins(21_500), borrower);
    world.send(Role::Trader, message).await.expect_ok();
    let outcome = moved(&mut world).await;
    assert!(matches!(outcome, Outcome::Unwound { .. }), "{outcome:?}");
    assert!(world.debt_e18(LENDING_AMO).await < debt_e18);
}

/// Two days later, marks and prices fresh again.
async fn moved(world: &mut World) -> Outcome {
    world.wait(2 * DAY_MS).await;
    world.report_prices().await;
    let message = world.contracts.controller.call().refresh(LENDING_AMO);
    world.send(Role::Arbitrageur, message).await.expect_ok();
    world.wait(HOUR_MS).await;
    world.rebalance(LENDING_AMO).await
}

#[tokio::test]
async fn amos_obey_the_controller_alone_and_show_their_plans_to_anyone() {
    let mut world = World::at(At::HandedOver).await;
    let Contracts {
        pool_amo,
        lending_amo,
        ..
    } = world.contracts;
    let context = Context::default();
    for mut amo in [pool_amo.amo(), lending_amo.amo()] {
        for who in [Role::Governance, Role::Guardian, Role::Attacker] {
            let error = world.refused(who, amo.wind(context, coins(1), 0)).await;
            assert_eq!(error, AmoError::NotController);
            let error = world.refused(who, amo.withdraw(context, 1)).await;
            assert_eq!(error, AmoError::NotController);
        }
        let planned = world.read(amo.plan(context)).await.unwrap();
        assert_eq!(planned.plan, Plan::Nothing);
    }
}

/// A stranger deploys it from the release artifact, by ink_e2e.
#[tokio::test]
async fn an_amo_from_a_stranger_works_once_it_is_voted_in() {
    let mut world = World::at(At::HandedOver).await;
    let Contracts {
        registry,
        controller,
        pool_amo,
        ..
    } = world.contracts;
    balanced(&mut world).await;
    let init = PoolAmoInit {
        pool: world.contracts.pool.account,
        stablecoin: world.contracts.stablecoin.account,
        controller: controller.account,
        vault: world.contracts.vault.account,
        admin: world.contracts.governor.account,
        guardian: account(Role::Guardian),
        params: world.read(pool_amo.call().params()).await,
    };
    let stranger = keypair(Role::Attacker);
    let amo = instantiate(&mut world.client, &stranger, "pool-amo", init).await;
    let terms = world
        .read(controller.call().amo(POOL_AMO))
        .await
        .unwrap()
        .terms;
    let error = world
        .refused(&stranger, registry.call().register(amo, terms))
        .await;
    assert!(matches!(error, ControllerError::Access(_)), "{error:?}");

    let id = 2;
    let calls = [
        proposed(registry.call().register(amo, terms)),
        proposed(registry.call().activate(id)),
    ];
    world.carry(&calls).await;
    let record = world.read(controller.call().amo(id)).await.unwrap();
    assert_eq!((record.account, record.stage), (amo, Stage::Active));
    above_the_peg(&mut world).await;
    let outcome = world.rebalance(id).await;
    assert!(matches!(outcome, Outcome::Wound { .. }), "{outcome:?}");
}
