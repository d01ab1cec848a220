//! Errors as a client sees them: by name, with their numbers, in a dry run and in a failed transaction.

use crate::calls::{name, raw};
use crate::shared::{At, World};
use harness::prelude::*;
use ink_e2e::{ChainBackend, ContractsBackend, Error};
use interfaces::access::AccessError;
use interfaces::book::{BookError, LedgerError};
use interfaces::controller::{ControllerError, Outcome};
use interfaces::guard::{Raw, MIN_ALLOWANCE};
use interfaces::oracle::OracleError;
use interfaces::token::TokenError;
use interfaces::vault::VaultError;
use interfaces::RatioKind;
use keel_e2e_tests::actors::{account, keypair};
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::deployment::{Contracts, ETH, POOL_AMO, USDC};
use keel_e2e_tests::scenes::{above_the_peg, balanced, wound};

/// A holder with a thousand dollars that the vault may take.
async fn with_dollars() -> World {
    let mut world = World::at(At::HandedOver).await;
    world.report_prices().await;
    let Contracts { usdc, vault, .. } = world.contracts;
    world.give(Role::Holder, usdc, usd6(1_000)).await;
    world.approve(Role::Holder, usdc, vault).await;
    world
}

#[tokio::test]
async fn a_minimum_that_is_not_reached_is_named_with_what_would_come() {
    let mut world = with_dollars().await;
    let Contracts { usdc, vault, .. } = world.contracts;
    let minimum = coins(1_000);
    let minting = vault.call().mint(usdc.account, usd6(1_000), minimum);
    let error = world.refused(Role::Holder, minting).await;
    let amount = coins(999);
    assert_eq!(error, VaultError::BelowMinimum { amount, minimum });
}

#[tokio::test]
async fn a_cap_is_named_with_what_is_there_and_what_would_come() {
    let mut world = with_dollars().await;
    let Contracts { eth, vault, .. } = world.contracts;
    world.give(Role::Holder, eth, E18).await;
    world.approve(Role::Holder, eth, vault).await;
    let minting = vault.call().mint(eth.account, E18, 0);
    let error = world.refused(Role::Holder, minting).await;
    let (idle, amount, cap) = (0, E18, 0);
    assert_eq!(error, VaultError::CapExceeded { idle, amount, cap });
}

#[tokio::test]
async fn what_a_token_refuses_comes_through_the_vault() {
    let mut world = with_dollars().await;
    let Contracts { usdc, vault, .. } = world.contracts;
    let minting = vault.call().mint(usdc.account, usd6(1_001), 0);
    let error = world.refused(Role::Holder, minting).await;
    assert_eq!(error, VaultError::Token(TokenError::InsufficientBalance));
}

#[tokio::test]
async fn a_stale_price_is_named_with_its_time() {
    let mut world = with_dollars().await;
    let Contracts {
        usdc,
        vault,
        oracle,
        ..
    } = world.contracts;
    let feed = world.read(oracle.call().feed(USDC)).await.unwrap();
    let price_at_ms = feed.accepted.unwrap().at_ms;
    world.wait(DAY_MS + MINUTE_MS).await;
    let minting = vault.call().mint(usdc.account, usd6(1), 0);
    let error = world.refused(Role::Holder, minting).await;
    let stale = LedgerError::StalePrice {
        collateral: USDC,
        price_at_ms,
        max_age_ms: DAY_MS,
    };
    assert_eq!(error, VaultError::Book(BookError::Ledger(stale).into()));
}

#[tokio::test]
async fn a_ratio_below_its_minimum_is_named_where_it_stops_a_harvest() {
    let mut world = World::at(At::HandedOver).await;
    balanced(&mut world).await;
    above_the_peg(&mut world).await;
    wound(&mut world).await;
    world.redeem(Role::Holder, coins(1_900_000)).await;
    let harvesting = world.contracts.controller.call().harvest(POOL_AMO);
    let error = world.refused(Role::Keeper, harvesting).await;
    let ratio = RatioKind::Gross;
    assert_eq!(error, ControllerError::InBreach { ratio });
}

#[tokio::test]
async fn a_stranger_is_told_whose_right_it_is() {
    let mut world = World::at(At::HandedOver).await;
    let tokens = 10 * 10_u128.pow(12);
    let treasury = keypair(Role::Treasury);
    let stranger = world
        .client
        .create_and_fund_account(&treasury, tokens)
        .await;
    let Contracts {
        registry,
        oracle,
        book,
        ..
    } = world.contracts;
    let error = world
        .refused(&stranger, registry.call().activate(POOL_AMO))
        .await;
    assert_eq!(error, ControllerError::Access(AccessError::NotAdmin));
    let error = world
        .refused(&stranger, oracle.call().report(ETH, E18, 1))
        .await;
    assert_eq!(error, OracleError::NotReporter);
    let error = world
        .refused(&stranger, book.call().book_write_off(POOL_AMO))
        .await;
    assert_eq!(error, BookError::NotController);
}

#[tokio::test]
async fn a_trap_has_the_name_of_the_pallets_error() {
    let mut world = World::at(At::HandedOver).await;
    // The guard traps when what it calls is no contract.
    let nobody = account(Role::Treasury);
    let guard = world.contracts.guard;
    let forwarding = guard
        .call()
        .forward(nobody, MIN_ALLOWANCE, [0; 4], Raw(Vec::new()));
    assert_failure(&mut world, forwarding, "ContractTrapped").await;
}

#[tokio::test]
async fn an_account_that_is_no_contract_is_not_found() {
    let mut world = World::at(At::HandedOver).await;
    let nowhere = BookHandle::at(account(Role::Treasury));
    assert_failure(&mut world, nowhere.call().health(), "ContractNotFound").await;
}

/// In a dry run, and after it nothing is sent.
async fn assert_failure<A: std::fmt::Debug + scale::Decode + Send>(
    world: &mut World,
    message: impl Message<Answer = A> + Clone,
    expected: &str,
) {
    let call = world.dry_run(Role::Holder, message.clone()).await;
    let failure = Failure::Trapped(expected.to_owned());
    assert_eq!(call.failure(), Some(&failure));
    match world.try_send(Role::Holder, message).await {
        Err(Error::CallDryRun(error)) => assert_eq!(name(&error.error), expected),
        other => panic!("{other:?}"),
    }
}

/// What it demands in reserve for the guarded call it does not use. `keel` proves its limits by a second dry run; a wallet's user raises them.
#[tokio::test]
async fn a_poke_needs_more_weight_than_its_dry_run_shows() {
    let mut world = World::at(At::HandedOver).await;
    balanced(&mut world).await;
    above_the_peg(&mut world).await;
    let keeper = keypair(Role::Keeper);
    let poking = raw(world.contracts.controller.call().rebalance(POOL_AMO));
    let mut call = world.client.call(&keeper, &poking);
    match call.extra_gas_portion(25).submit().await {
        Err(Error::CallExtrinsic(error)) => assert_eq!(name(&error), "ContractReverted"),
        other => panic!("{other:?}"),
    }
    let outcome = world.rebalance(POOL_AMO).await;
    assert!(matches!(outcome, Outcome::Wound { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_message_of_another_contract_is_not_understood() {
    let mut world = World::at(At::HandedOver).await;
    let vault = OracleHandle::at(world.contracts.vault.account);
    let call = world
        .dry_run(Role::ReporterA, vault.call().report(USDC, E18, 1))
        .await;
    let failure = call.failure();
    assert!(matches!(failure, Some(Failure::Language(_))), "{failure:?}");
}

#[tokio::test]
async fn too_little_weight_and_too_small_a_deposit_fail_by_their_names() {
    let mut world = with_dollars().await;
    let Contracts {
        usdc,
        vault,
        stablecoin,
        ..
    } = world.contracts;
    let holder = keypair(Role::Holder);
    let minting = raw(vault.call().mint(usdc.account, usd6(1_000), 0));
    let scarce = Weight {
        ref_time: 1_000_000_000,
        proof_size: 100_000,
    };
    let mut call = world.client.call(&holder, &minting);
    let failed = call.gas_limit(scarce.into()).submit().await;
    match failed {
        Err(Error::CallExtrinsic(error)) => assert_eq!(name(&error), "OutOfGas"),
        other => panic!("{other:?}"),
    }
    // The first coins of a holder are a new item in storage.
    let mut call = world.client.call(&holder, &minting);
    let failed = call.storage_deposit_limit(1).dry_run().await;
    match failed {
        Err(Error::CallDryRun(error)) => {
            assert_eq!(name(&error.error), "StorageDepositLimitExhausted");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(world.balance(stablecoin, account(Role::Holder)).await, 0);
}
