//! The oracle in the loop: prices that cannot be trusted block who wants to take risk, and nobody who wants to leave.

use crate::*;
use interfaces::book::LedgerError;
use interfaces::controller::Outcome;
use interfaces::vault::VaultError;

fn refusal(error: LedgerError) -> VaultError {
    VaultError::Book(BookError::Ledger(error).into())
}

/// The holder has minted against 1,000 of each of two dollars, and has as much again to mint with.
fn in_use() -> Suite {
    let mut suite = Suite::new(&SuiteConfig::default().without_pools());
    suite.approve_all(Role::Holder);
    for coin in suite.coins.clone() {
        suite.mint_for(Role::Holder, coin, coin.units(1_000));
        suite.give(Role::Holder, coin, coin.units(1_000));
    }
    suite
}

fn mint(suite: &Suite, coin: Coin) -> impl Message<Answer = Result<u128, VaultError>> {
    let token = coin.token.account;
    suite.vault.call().mint(token, coin.units(10), 0)
}

#[track_caller]
fn assert_redeems(suite: &mut Suite, coin: Coin) {
    let message = suite
        .vault
        .call()
        .redeem(coin.token.account, coins(10), coin.units(9));
    suite.chain.call(Role::Holder, message).expect_ok();
}

#[track_caller]
fn assert_basket_pays(suite: &mut Suite) {
    let least = suite.coins.iter().map(|coin| coin.units(4)).collect();
    let message = suite.vault.call().redeem_basket(coins(10), least);
    suite.chain.call(Role::Holder, message).expect_ok();
}

#[test]
fn a_halted_price_blocks_minting_and_no_exit() {
    let mut suite = in_use();
    let (usdc, usdt) = (suite.usdc(), suite.usdt());
    suite.chain.next_block();
    suite.report_prices(&[(usdc.id, bps(10_400)), (usdt.id, E18)]);
    let error = refusal(LedgerError::PriceHalted {
        collateral: usdc.id,
    });
    let message = mint(&suite, usdc);
    suite.chain.assert_refused(Role::Holder, message, error);
    assert_redeems(&mut suite, usdc);
    assert_redeems(&mut suite, usdt);
    assert_basket_pays(&mut suite);
    // Only that asset waits.
    let message = mint(&suite, usdt);
    suite.chain.call(Role::Holder, message).expect_ok();

    // Back inside the narrower band.
    suite.chain.next_block();
    suite.report_prices(&[(usdc.id, bps(10_010))]);
    let message = mint(&suite, usdc);
    suite.chain.call(Role::Holder, message).expect_ok();
}

#[test]
fn a_crash_halts_and_whoever_holds_the_coin_still_leaves_with_the_basket() {
    let mut suite = in_use();
    let (usdc, usdt) = (suite.usdc(), suite.usdt());
    suite.chain.next_block();
    suite.report_prices(&[(usdc.id, bps(9_000)), (usdt.id, E18)]);
    assert!(suite
        .chain
        .read(suite.contracts.book.call().collateral(usdc.id))
        .is_some_and(|usdc| usdc.price.halted && usdc.price.price_e18 == bps(9_000)));
    for coin in [usdc, usdt] {
        let message = mint(&suite, coin);
        suite.chain.refused(Role::Holder, message);
    }
    assert_basket_pays(&mut suite);
}

#[test]
fn silent_reporters_block_minting_and_not_the_basket() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let reported_ms = suite.chain.now_ms();
    suite.chain.next_block_in(HOUR_MS);
    let message = mint(&suite, usdc);
    suite.chain.dry_run(Role::Holder, message).expect_ok();
    suite.chain.next_block_in(1);
    let error = refusal(LedgerError::StalePrice {
        collateral: usdc.id,
        price_at_ms: reported_ms,
        max_age_ms: HOUR_MS,
    });
    let message = mint(&suite, usdc);
    suite.chain.assert_refused(Role::Holder, message, error);
    assert_basket_pays(&mut suite);
}

/// Reports that come in time and are of an old price do not make it fresh.
#[test]
fn a_price_is_stale_by_the_time_it_is_as_of() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    suite.chain.next_block_in(50 * MINUTE_MS);
    let as_of_ms = suite.chain.now_ms() - 45 * MINUTE_MS;
    for reporter in REPORTERS {
        let message = suite.oracle.call().report(usdc.id, E18, as_of_ms);
        suite.chain.call(reporter, message).expect_ok();
    }
    let message = mint(&suite, usdc);
    suite.chain.dry_run(Role::Holder, message).expect_ok();
    suite.chain.next_block_in(15 * MINUTE_MS + 1);
    let error = refusal(LedgerError::StalePrice {
        collateral: usdc.id,
        price_at_ms: as_of_ms,
        max_age_ms: HOUR_MS,
    });
    let message = mint(&suite, usdc);
    suite.chain.assert_refused(Role::Holder, message, error);
    assert_basket_pays(&mut suite);
}

/// An AMO that wants to wind waits while the price of its coin is halted, and winds when it is not.
#[test]
fn a_halted_price_blocks_winding() {
    let mut suite = Suite::default();
    let (usdc, usdt) = (suite.usdc(), suite.usdt());
    for coin in [usdc, usdt] {
        suite.mint_for(Role::Holder, coin, coin.units(20_000_000));
    }
    // The coin is dear in the pool.
    suite.seed_pool_unevenly(usdc, coins(1_000_000), usdc.units(2_000_000));
    suite.chain.next_block_in(30 * MINUTE_MS);
    suite.report_prices(&[(usdc.id, bps(10_350)), (usdt.id, E18)]);
    let winds = |suite: &mut Suite| {
        let call = suite.poke(usdc.amo_id());
        matches!(call.ok(), Some(Outcome::Wound { .. }))
    };
    assert!(!winds(&mut suite));
    suite.chain.next_block();
    suite.refresh_prices();
    assert!(!winds(&mut suite));
    suite.chain.next_block();
    suite.report_prices(&[(usdc.id, bps(10_050))]);
    assert!(winds(&mut suite));
}
