//! GHO-like buckets: a facilitator cannot burn below zero, so coin that another one minted could get stuck in its exit. Here levels are net
//! issuance and may be negative: whoever redeems AMO-minted coin at the vault is paid.

use crate::scripted::*;
use harness::prelude::*;

#[test]
fn coin_that_an_amo_minted_is_redeemed_through_the_vault_below_a_level_of_zero() {
    let mut suite = suite();
    let (usdc, vault, coin) = (suite.usdc(), suite.vault, suite.stablecoin);
    // Nearly everything is redeemed; what is left in circulation was minted by the AMO.
    let given = suite.balance(coin, Role::Holder);
    let loose = interfaces::Limits {
        minimum: Default::default(),
        target: Default::default(),
        ..suite.solvency().limits
    };
    let message = suite.book.call().set_limits(loose);
    suite.chain.call(Role::Governance, message).expect_ok();
    let amo = register(&mut suite, terms());
    amo.does(&mut suite, wind(1_000));
    suite.give(Role::Holder, usdc, usd6(2_000));
    let message = vault.call().recapitalise(usdc.token.account, usd6(2_000));
    suite.chain.call(Role::Holder, message).expect_ok();
    // The venue sold 500 of its coins to the holder.
    let holder = Role::Holder.account();
    let message = coin.psp22().transfer(holder, coins(500), Vec::new());
    suite.chain.call(amo.account, message).expect_ok();
    let message = suite.controller.call().refresh(amo.id);
    suite.chain.call(Role::Keeper, message).expect_ok();

    let message = vault
        .call()
        .redeem(usdc.token.account, given + coins(500), 0);
    suite.chain.call(Role::Holder, message).expect_ok();
    let level = |suite: &mut Suite, who: AccountId| {
        suite.chain.read(coin.call().bucket(who)).unwrap().level
    };
    let at_vault = level(&mut suite, vault.account);
    let controller = suite.controller.account;
    let at_controller = level(&mut suite, controller);
    assert!(at_vault <= -(coins(499) as i128), "{at_vault}");
    assert_eq!(at_controller, coins(1_000) as i128);
    assert_eq!(at_vault + at_controller, suite.chain.supply(coin) as i128);
    // And everything goes on: minting, taking the AMO's position back, redeeming.
    suite.mint_for(Role::Trader, usdc, usd6(10));
    let message = suite.registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert_eq!(suite.enforce().expect_ok(), 1);
    assert_eq!(level(&mut suite, controller), coins(500) as i128);
    suite.approve_all(Role::Trader);
    let message = vault.call().redeem(usdc.token.account, coins(9), 0);
    suite.chain.call(Role::Trader, message).expect_ok();
    let facilitators = suite.chain.read(coin.call().facilitators());
    let levels: i128 = facilitators
        .into_iter()
        .map(|who| level(&mut suite, who))
        .sum();
    let supply = suite.chain.supply(coin);
    assert_eq!(levels, supply as i128);
    assert_eq!(suite.solvency().supply_e18, supply);
}
