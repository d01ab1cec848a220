//! Every preview equals the effect of its message in the same block, refusals included.

use crate::{
    in_use, let_prices_go_stale, mint, mint_now, redeem, redeem_basket, report, set_terms, SYMBOLS,
};
use harness::prelude::*;

/// Units, odd amounts, whole amounts, too much.
fn amounts(unit: u128) -> [u128; 9] {
    let odd = unit * 7 / 3 + 1;
    [
        0,
        1,
        2,
        unit,
        odd,
        unit * 50,
        unit * 90,
        unit * 320,
        unit * 1_000,
    ]
}

/// What the message returns when the holder tries it without a minimum. The holder has tokens enough, and all the coin there is.
#[track_caller]
fn assert_previews(suite: &mut Suite) {
    let contract = suite.vault.call();
    for symbol in SYMBOLS {
        let coin = suite.coin(symbol);
        let token = coin.token.account;
        suite.give(Role::Holder, coin, coin.units(1_000));
        for amount in amounts(coin.units(1)) {
            let preview = suite.chain.read(contract.preview_mint(token, amount));
            let message = mint(suite, coin, amount, 0);
            let effect = suite.chain.dry_run(Role::Holder, message).returned.unwrap();
            assert_eq!(preview, effect, "mint {amount} {symbol}");
        }
        for amount in amounts(E18) {
            let preview = suite.chain.read(contract.preview_redeem(token, amount));
            let message = redeem(suite, coin, amount, 0);
            let effect = suite.chain.dry_run(Role::Holder, message).returned.unwrap();
            assert_eq!(preview, effect, "redeem {amount} for {symbol}");
        }
    }
    for amount in amounts(E18) {
        let preview = suite.chain.read(contract.preview_redeem_basket(amount));
        let message = redeem_basket(suite, amount, vec![0; SYMBOLS.len()]);
        let effect = suite.chain.dry_run(Role::Holder, message).returned.unwrap();
        assert_eq!(preview, effect, "basket for {amount}");
    }
}

#[test]
fn at_par() {
    let mut suite = in_use();
    assert_previews(&mut suite);
}

#[test]
fn before_the_first_mint() {
    assert_previews(&mut crate::vault());
}

#[test]
fn at_odd_prices_and_fees() {
    let mut suite = in_use();
    let gold = suite.coin("GOLD");
    mint_now(&mut suite, gold, 777_777);
    for (symbol, price_e18) in [
        ("USDC", 1_012_345_678_901_234_567),
        ("USD8", 1_000_000_000_000_000_001),
        ("GOLD", 2_345_678_901_234_567_890_123),
    ] {
        report(&mut suite, symbol, price_e18);
        let coin = suite.coin(symbol);
        set_terms(&mut suite, coin, |terms| {
            terms.mint_fee_bps = 37;
            terms.redeem_fee_bps = 0;
        });
    }
    assert_previews(&mut suite);
}

#[test]
fn below_par() {
    let mut suite = in_use();
    report(&mut suite, "USD8", bps(6_000));
    assert_previews(&mut suite);
}

#[test]
fn with_stale_prices() {
    let mut suite = in_use();
    let_prices_go_stale(&mut suite);
    assert_previews(&mut suite);
    report(&mut suite, "DAI", bps(9_900));
    assert_previews(&mut suite);
}

#[test]
fn paused_and_capped() {
    let mut suite = in_use();
    let (usdc, dai) = (suite.usdc(), suite.coin("DAI"));
    let message = suite.vault.call().pause_mint(usdc.token.account);
    suite.chain.call(Role::Guardian, message).expect_ok();
    set_terms(&mut suite, dai, |terms| terms.cap = coins(150));
    assert_previews(&mut suite);
}

#[test]
fn of_an_unknown_token() {
    let mut suite = in_use();
    let contract = suite.vault.call();
    let unknown = suite.stablecoin.account;
    let error = interfaces::vault::VaultError::UnknownAsset;
    for preview in [
        contract.preview_mint(unknown, 1),
        contract.preview_redeem(unknown, 1),
    ] {
        suite
            .chain
            .assert_refused(Role::Holder, preview, error.clone());
    }
}
