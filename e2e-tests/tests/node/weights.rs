//! What the same messages weigh on the node and on the embedded chain, which has an older contracts pallet. For eyes: `--nocapture` shows it.

use crate::shared::{At, World};
use harness::prelude::*;
use harness::suite::Suite as Embedded;
use ink_e2e::subxt::dynamic::Value;
use ink_e2e::ChainBackend;
use interfaces::amo::Context;
use keel_e2e_tests::actors::{account, keypair};
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::deployment::{Contracts, LENDING_AMO, POOL_AMO};
use keel_e2e_tests::scenes::{above_the_peg, balanced, wound};

/// A whole native token.
const NATIVE: u128 = 1_000_000_000_000;

#[tokio::test]
async fn the_same_messages_are_weighed_on_both_chains() {
    let on_the_node = node().await;
    let embedded = embedded();
    println!(
        "{:16} {:>22} {:>22}",
        "message", "embedded: e9 ps, kB", "node: e9 ps, kB"
    );
    for ((message, here), (other, there)) in embedded.iter().zip(&on_the_node) {
        assert_eq!(message, other);
        println!("{message:16} {} {}", shown(here), shown(there));
        assert!(here.ref_time > 0 && there.ref_time > 0, "{message}");
    }
    assert_eq!(embedded.len(), on_the_node.len());
}

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

type Weighed = Vec<(&'static str, Weight)>;

async fn node() -> Weighed {
    let mut world = World::at(At::HandedOver).await;
    let Contracts {
        usdc,
        vault,
        stablecoin,
        pool,
        controller,
        ..
    } = world.contracts;
    balanced(&mut world).await;
    above_the_peg(&mut world).await;
    world.give(Role::Holder, usdc, usd6(200)).await;
    world.approve(Role::Holder, stablecoin, vault).await;
    world.approve(Role::Holder, usdc, pool).await;
    let holder = account(Role::Holder);
    let mut weighed = Weighed::new();
    let transfer = stablecoin
        .psp22()
        .transfer(account(Role::Supplier), coins(1), Vec::new());
    weighed.push(("transfer", world.send(Role::Holder, transfer).await.weight));
    let mint = vault.call().mint(usdc.account, usd6(100), 0);
    weighed.push(("mint", world.send(Role::Holder, mint).await.weight));
    let redeem = vault.call().redeem(usdc.account, coins(50), 0);
    weighed.push(("redeem", world.send(Role::Holder, redeem).await.weight));
    let swap = pool.call().swap_exact_in(1, 0, usd6(100), 0, holder, NEVER);
    weighed.push(("swap_exact_in", world.send(Role::Holder, swap).await.weight));
    world.wait(MINUTE_MS).await;
    let rebalance = controller.call().rebalance(POOL_AMO);
    weighed.push((
        "rebalance",
        world.send(Role::Keeper, rebalance).await.weight,
    ));
    let refresh = controller.call().refresh(POOL_AMO);
    weighed.push(("refresh", world.send(Role::Keeper, refresh).await.weight));
    weighed.push(("enforce", world.enforce().await.weight));
    weighed
}

fn embedded() -> Weighed {
    let config = SuiteConfig::default().with_coins(vec![CoinConfig::dollar("USD Coin", "USDC", 6)]);
    let mut suite = Embedded::new(&config);
    let coin = suite.usdc();
    let (usdc, pool) = (coin.token, coin.pool());
    let (vault, stablecoin, controller) = (suite.vault, suite.stablecoin, suite.controller);
    suite.mint_for(Role::Holder, coin, usd6(2_000_000));
    suite.seed_pool(coin, 200_000);
    suite.give(Role::Attacker, coin, usd6(150_000));
    suite.approve_all(Role::Attacker);
    let buying = pool
        .call()
        .swap_exact_in(1, 0, usd6(150_000), 0, Role::Attacker.account(), NEVER);
    suite.chain.call(Role::Attacker, buying).expect_ok();
    suite.chain.next_block_in(HOUR_MS);
    suite.refresh_prices();
    suite.give(Role::Holder, coin, usd6(200));
    suite.approve_all(Role::Holder);
    let holder = Role::Holder.account();
    let mut weighed = Weighed::new();
    let transfer = stablecoin
        .psp22()
        .transfer(Role::Supplier.account(), coins(1), Vec::new());
    weighed.push(("transfer", ok(suite.chain.call(Role::Holder, transfer))));
    let mint = vault.call().mint(usdc.account, usd6(100), 0);
    weighed.push(("mint", ok(suite.chain.call(Role::Holder, mint))));
    let redeem = vault.call().redeem(usdc.account, coins(50), 0);
    weighed.push(("redeem", ok(suite.chain.call(Role::Holder, redeem))));
    let swap = pool.call().swap_exact_in(1, 0, usd6(100), 0, holder, NEVER);
    weighed.push(("swap_exact_in", ok(suite.chain.call(Role::Holder, swap))));
    suite.chain.next_block_in(MINUTE_MS);
    weighed.push(("rebalance", ok(suite.poke(coin.amo_id()))));
    let refresh = controller.call().refresh(coin.amo_id());
    weighed.push(("refresh", ok(suite.chain.call(Role::Keeper, refresh))));
    weighed.push(("enforce", ok(suite.enforce())));
    weighed
}

#[track_caller]
fn ok<T, E: std::fmt::Debug>(call: Call<Result<T, E>>) -> Weight {
    let weight = call.weight;
    call.expect_ok();
    weight
}
