//! What fits into what: AMOs into their allowance, enforcement into a transaction. What each message weighs is in docs/weights.json.

use crate::shared::{At, World};
use harness::prelude::*;
use ink_e2e::subxt::dynamic::Value;
use ink_e2e::ChainBackend;
use interfaces::amo::Context;
use keel_e2e_tests::actors::{account, keypair};
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::deployment::{Contracts, LENDING_AMO, POOL_AMO};
use keel_e2e_tests::scenes::{above_the_peg, balanced, wound};

/// A whole native token.
const NATIVE: u128 = 1_000_000_000_000;

/// As the conformance kit asks of an AMO on the embedded chain.
#[tokio::test]
async fn what_amos_use_is_at_most_half_of_what_they_may() {
    let mut world = World::at(At::HandedOver).await;
    let Contracts {
        controller,
        book,
        pool_amo,
        lending_amo,
        ..
    } = world.contracts;
    balanced(&mut world).await;
    above_the_peg(&mut world).await;
    wound(&mut world).await;
    world.rebalance(LENDING_AMO).await;
    // In the dry runs it is who pays.
    let to = Value::unnamed_variant("Id", [Value::from_bytes(controller.account.0)]);
    let transfer = vec![to, Value::u128(100 * NATIVE)];
    let payer = keypair(Role::Treasury);
    let funding = world
        .client
        .runtime_call(&payer, "Balances", "transfer_allow_death", transfer);
    funding.await.unwrap();
    let node = node::Node::connect(&world.url).await.unwrap();
    let allowance = node.read(controller.call().settings()).await.unwrap();
    let allowance = allowance.allowance;
    for (id, mut amo) in [(POOL_AMO, pool_amo.amo()), (LENDING_AMO, lending_amo.amo())] {
        let briefing = node.read(book.call().briefing(id)).await.unwrap().unwrap();
        let context = Context {
            collateral_price_e18: briefing.price_e18(),
            price_fresh: briefing.price_fresh,
            debt_e18: briefing.record.debt_e18,
            ..Context::default()
        };
        let read = node
            .dry_run(controller.account, amo.position(context))
            .await
            .unwrap();
        let units = read.call.clone().expect_ok().liquid.units;
        let plan = node
            .dry_run(controller.account, amo.plan(context))
            .await
            .unwrap();
        plan.call.clone().expect_ok();
        let back = node
            .dry_run(controller.account, amo.withdraw(context, units))
            .await
            .unwrap();
        back.call.clone().expect_ok();
        let weights = [
            ("position", read.call.weight),
            ("plan", plan.call.weight),
            ("withdraw", back.call.weight),
        ];
        for (message, weight) in weights {
            println!("AMO {id} {message:10} {}", shown(&weight));
            let fits = weight.ref_time <= allowance.ref_time / 2
                && weight.proof_size <= allowance.proof_size / 2;
            assert!(fits, "AMO {id} {message}: {weight:?} of {allowance:?}");
        }
    }
}

/// With more of them the keeper takes them back one by one.
#[tokio::test]
async fn one_enforce_that_takes_both_amos_back_fits_into_a_transaction() {
    let mut world = World::at(At::HandedOver).await;
    balanced(&mut world).await;
    above_the_peg(&mut world).await;
    wound(&mut world).await;
    world.rebalance(LENDING_AMO).await;
    let registry = world.contracts.registry;
    for (count, amo) in [(1, POOL_AMO), (2, LENDING_AMO)] {
        let message = registry.call().set_unwind_only(amo);
        world.send(Role::Guardian, message).await.expect_ok();
        let node = node::Node::connect(&world.url).await.unwrap();
        let message = world.contracts.controller.call().enforce();
        let trial = node.dry_run(account(Role::Keeper), message).await.unwrap();
        println!("enforce of {count} {}", shown(&trial.call.weight));
        assert_eq!(trial.call.expect_ok(), count);
    }
    let call = world.enforce().await;
    assert_eq!(call.expect_ok(), 2);
    assert_eq!(world.solvency().await.debt_e18, 0);
}

fn shown(weight: &Weight) -> String {
    let picoseconds = weight.ref_time as f64 / 1e9;
    let bytes = weight.proof_size as f64 / 1e3;
    format!("{picoseconds:12.2} {bytes:9.1}")
}
