//! Frax: the collateral ratio used by minting and redeeming was a number stored earlier; whoever saw it fall first left, or came in, at the
//! old one. Here the book holds tokens and the current prices, and every use multiplies them anew: the next call of the same block pays by
//! the new price.

use crate::scripted::{register, suite_with, terms, wind};
use harness::prelude::*;
use interfaces::book::LedgerError;
use interfaces::controller::{ControllerError, Outcome};
use interfaces::vault::VaultError;

fn suite() -> Suite {
    let config = SuiteConfig::default().without_pools().without_price_risk();
    let mut suite = Suite::new(&config);
    for coin in suite.coins.clone() {
        suite.mint_for(Role::Holder, coin, coin.units(10_000));
    }
    let usdc = suite.usdc();
    suite.give(Role::Attacker, usdc, usd6(1_000));
    suite.approve_all(Role::Attacker);
    suite.approve_all(Role::Holder);
    suite
}

#[test]
fn a_fall_is_paid_by_the_next_redemption_of_the_same_block() {
    let mut suite = suite();
    let (vault, usdc, usdt) = (suite.vault, suite.usdc(), suite.usdt());
    let now_ms = suite.chain.now_ms();
    suite.report_prices(&[(usdc.id, bps(9_000))]);
    assert_eq!(suite.chain.now_ms(), now_ms);
    let n = suite.solvency().redemption_ratio_e18;
    assert!(n < bps(9_520));
    // The good asset at par is what runners take: it is not to be had.
    let message = vault.call().redeem(usdt.token.account, coins(1_000), 0);
    let error = suite.chain.refused(Role::Holder, message);
    assert!(matches!(error, VaultError::Book(error) if matches!(
        error.get(),
        Some(interfaces::book::BookError::Ledger(LedgerError::BelowPar { redemption_ratio_e18 })) if redemption_ratio_e18 == n
    )));
    let message = vault.call().redeem_basket(coins(1_000), vec![0, 0]);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    let worth = paid[0] * 9 / 10 + paid[1];
    let due = coins(1_000) / E18 * n / 1_000_000_000_000;
    assert!(
        worth <= due && worth * 1_000 >= due * 998,
        "{worth} of {due}"
    );
    // The first who left took nothing from those who stay.
    assert!(suite.solvency().redemption_ratio_e18 >= n);
}

#[test]
fn who_mints_in_the_block_of_the_fall_pays_the_new_price_or_not_at_all() {
    let mut suite = suite();
    let (vault, usdc) = (suite.vault, suite.usdc());
    // Enough equity that coins stay worth a dollar.
    let message = vault.call().recapitalise(usdc.token.account, usd6(1_000));
    suite.give(Role::Holder, usdc, usd6(1_000));
    suite.chain.call(Role::Holder, message).expect_ok();
    suite.report_prices(&[(usdc.id, bps(9_950))]);
    let message = vault.call().mint(usdc.token.account, usd6(1_000), 0);
    let minted = suite.chain.call(Role::Attacker, message).expect_ok();
    assert_eq!(minted, coins(995) * 999 / 1_000);
    // A further fall in the same block, below what covers every coin: nobody comes in to pay for it.
    suite.report_prices(&[(usdc.id, bps(9_000))]);
    let n = suite.solvency().redemption_ratio_e18;
    assert!(n < E18);
    let message = vault.call().mint(usdc.token.account, usd6(1), 0);
    suite.give(Role::Attacker, usdc, usd6(1));
    let error = suite.chain.refused(Role::Attacker, message);
    assert!(matches!(error, VaultError::Book(error) if matches!(
        error.get(),
        Some(interfaces::book::BookError::Ledger(LedgerError::BelowPar { redemption_ratio_e18 })) if redemption_ratio_e18 == n
    )));
}

#[test]
fn a_rise_is_paid_by_the_next_redemption_of_the_same_block() {
    let mut suite = suite();
    let (vault, usdc) = (suite.vault, suite.usdc());
    suite.report_prices(&[(usdc.id, bps(10_200))]);
    let message = vault.call().redeem(usdc.token.account, coins(1_020), 0);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(paid, usd6(999));
}

#[test]
fn the_next_wind_of_the_same_block_has_the_room_of_the_new_price() {
    let mut suite = suite_with(SuiteConfig::default().without_price_risk());
    let usdc = suite.usdc();
    let amo = register(&mut suite, terms());
    amo.wants(&mut suite, wind(1_600));
    let rebalance = suite.controller.call().rebalance(amo.id);
    let at_the_old = suite.chain.dry_run(Role::Keeper, rebalance).expect_ok();
    assert!(matches!(at_the_old, Outcome::Wound { .. }));

    suite.report_prices(&[(usdc.id, bps(9_900))]);

    // 10,000 USDC at 0.99 less 1 % carry this supply at the target of 85 %; 9,990 of it are there.
    let room_e18 = coins(9_801) * 100 / 85 - coins(9_990);
    let error = ControllerError::BeyondRoom {
        amount_e18: coins(1_600),
        room_e18,
    };
    amo.assert_poke_refused(&mut suite, error);
    amo.wants(&mut suite, wind(room_e18 / E18));
    suite.poke(amo.id).expect_ok();
}
