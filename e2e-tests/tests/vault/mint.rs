use crate::{
    assert_consistent, asset, config, fee_up, in_use, ledger, mint, mint_now, odd_token, report,
    set_terms, stablecoin, vault, with, FEE_BPS, SYMBOLS,
};
use harness::prelude::*;
use interfaces::book::LedgerError;
use interfaces::stablecoin::StablecoinError;
use interfaces::token::TokenError;
use interfaces::vault::{Minted, VaultError};
use interfaces::{Limits, RatioKind};

#[test]
fn a_deposit_mints_at_par_less_the_fee_whatever_the_decimals() {
    for symbol in ["USDC", "USD8", "DAI"] {
        let mut suite = vault();
        let (coin, contract) = (suite.coin(symbol), suite.vault);
        let tokens_in = coin.units(100);
        let message = mint(&suite, coin, tokens_in, 0);
        let call = suite.chain.call(Role::Holder, message);

        let fee = fee_up(coins(100), FEE_BPS);
        let minted: Minted = call.event(contract);
        assert_eq!(minted.holder, Role::Holder.account());
        assert_eq!(minted.token, coin.token.account);
        assert_eq!(minted.tokens_in, tokens_in);
        assert_eq!(minted.coin_out, coins(100) - fee);
        assert_eq!(minted.fee, fee);
        assert_eq!((minted.idle_old, minted.idle_new), (0, tokens_in));
        assert_eq!(call.expect_ok(), coins(100) - fee);

        assert_eq!(
            suite.balance(suite.stablecoin, Role::Holder),
            coins(100) - fee
        );
        assert_eq!(suite.balance(coin.token, Role::Holder), coin.units(900));
        assert_eq!(suite.balance(coin.token, contract), tokens_in);
        assert_eq!(asset(&mut suite, coin).idle, tokens_in);
        assert_consistent(&mut suite);
    }
}

#[test]
fn a_second_deposit_adds_to_the_first_and_leaves_the_other_assets() {
    let mut suite = in_use();
    let dai = suite.coin("DAI");
    let others = ["USDC", "USD8", "GOLD"].map(|symbol| {
        let coin = suite.coin(symbol);
        (coin, asset(&mut suite, coin))
    });
    mint_now(&mut suite, dai, 7);
    assert_eq!(asset(&mut suite, dai).idle, dai.units(100) + 7);
    for (coin, before) in others {
        assert_eq!(asset(&mut suite, coin), before);
    }
    assert_consistent(&mut suite);
}

#[test]
fn a_par_asset_counts_at_its_price_and_at_most_at_one_dollar() {
    for (price_e18, gross) in [
        (bps(9_700), coins(97)),
        (bps(10_000), coins(100)),
        (bps(10_500), coins(100)),
    ] {
        let mut suite = vault();
        report(&mut suite, "USD8", price_e18);
        let coin = suite.coin("USD8");
        let coin_out = mint_now(&mut suite, coin, coin.units(100));
        assert_eq!(coin_out, gross - fee_up(gross, FEE_BPS), "at {price_e18}");
        assert_consistent(&mut suite);
    }
}

#[test]
fn an_asset_that_is_not_at_par_counts_at_its_price() {
    let mut suite = vault();
    let gold = suite.coin("GOLD");
    let gross = coins(2_000);
    let coin_out = mint_now(&mut suite, gold, gold.units(1));
    assert_eq!(coin_out, gross - fee_up(gross, FEE_BPS));
    assert_consistent(&mut suite);
}

#[test]
fn an_amount_that_does_not_divide_rounds_against_the_minter() {
    let mut suite = vault();
    report(&mut suite, "DAI", 333_333_333_333_333_333);
    let dai = suite.coin("DAI");
    // 101 × 0.33… = 33.66…: 33 gross, fee 0.033 up to 1.
    assert_eq!(mint_now(&mut suite, dai, 101), 32);
}

#[test]
fn the_fee_is_never_rounded_away() {
    let mut suite = in_use();
    let dai = suite.coin("DAI");
    // One unit is gross 1, fee 1: nothing is left.
    let message = mint(&suite, dai, 1, 0);
    suite
        .chain
        .assert_refused(Role::Holder, message, ledger(LedgerError::ZeroAmount));
    assert_eq!(mint_now(&mut suite, dai, 2), 1);
    // One unit of a token with fewer decimals is many of the coin: the fee is a tenth of a percent of them.
    for (symbol, gross) in [("USDC", 1_000_000_000_000), ("USD8", 10_000_000_000)] {
        let coin = suite.coin(symbol);
        assert_eq!(mint_now(&mut suite, coin, 1), gross - gross / 1_000);
    }
    assert_consistent(&mut suite);
}

#[test]
fn without_a_fee_everything_is_minted() {
    let mut suite = in_use();
    let dai = suite.coin("DAI");
    set_terms(&mut suite, dai, |terms| terms.mint_fee_bps = 0);
    assert_eq!(mint_now(&mut suite, dai, 1), 1);
    assert_eq!(mint_now(&mut suite, dai, coins(5)), coins(5));
}

#[test]
fn an_unknown_token_is_refused() {
    let mut suite = vault();
    let error = VaultError::UnknownAsset;
    let message = suite.vault.call().mint(suite.stablecoin.account, 1, 0);
    suite.chain.assert_refused(Role::Holder, message, error);
}

#[test]
fn a_deposit_of_nothing_is_refused() {
    let mut suite = vault();
    for symbol in SYMBOLS {
        let message = mint(&suite, suite.coin(symbol), 0, 0);
        suite
            .chain
            .assert_refused(Role::Holder, message, VaultError::ZeroAmount);
    }
}

#[test]
fn the_cap_is_reached_and_never_passed() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    set_terms(&mut suite, usdc, |terms| terms.cap = usd6(150));
    for amount in [usd6(50) + 1, u128::MAX] {
        let message = mint(&suite, usdc, amount, 0);
        let error = VaultError::CapExceeded {
            idle: usd6(100),
            amount,
            cap: usd6(150),
        };
        suite.chain.assert_refused(Role::Holder, message, error);
    }
    mint_now(&mut suite, usdc, usd6(50));
    let message = mint(&suite, usdc, 1, 0);
    let error = VaultError::CapExceeded {
        idle: usd6(150),
        amount: 1,
        cap: usd6(150),
    };
    suite.chain.assert_refused(Role::Holder, message, error);
    // One asset's cap is not another's.
    let dai = suite.coin("DAI");
    mint_now(&mut suite, dai, dai.units(100));
}

#[test]
fn a_result_below_the_minimum_is_refused_and_not_booked() {
    let mut suite = vault();
    let usdc = suite.usdc();
    let coin_out = coins(100) - fee_up(coins(100), FEE_BPS);
    let message = mint(&suite, usdc, usd6(100), coin_out + 1);
    let error = VaultError::BelowMinimum {
        amount: coin_out,
        minimum: coin_out + 1,
    };
    suite.chain.assert_refused(Role::Holder, message, error);
    let message = mint(&suite, usdc, usd6(100), coin_out);
    assert_eq!(
        suite.chain.call(Role::Holder, message).expect_ok(),
        coin_out
    );
}

#[test]
fn a_stale_price_stops_its_asset_and_no_other() {
    let mut suite = in_use();
    let (usdc, dai) = (suite.usdc(), suite.coin("DAI"));
    let price_at_ms = suite.chain.now_ms();
    suite.chain.next_block_in(HOUR_MS);
    mint_now(&mut suite, usdc, usd6(1));
    suite.chain.next_block_in(1);
    let message = mint(&suite, usdc, usd6(1), 0);
    let error = ledger(LedgerError::StalePrice {
        collateral: usdc.id,
        price_at_ms,
        max_age_ms: HOUR_MS,
    });
    suite
        .chain
        .assert_refused(Role::Holder, message, error.clone());
    report(&mut suite, "DAI", E18);
    mint_now(&mut suite, dai, dai.units(1));
    let message = mint(&suite, usdc, usd6(1), 0);
    suite.chain.assert_refused(Role::Holder, message, error);
}

#[test]
fn an_asset_that_never_had_a_price_is_refused() {
    let mut config = config();
    config.coins[2].price_e18 = None;
    let mut suite = with(&config);
    let dai = suite.coin("DAI");
    let message = mint(&suite, dai, dai.units(1), 0);
    let error = ledger(LedgerError::StalePrice {
        collateral: dai.id,
        price_at_ms: 0,
        max_age_ms: HOUR_MS,
    });
    suite.chain.assert_refused(Role::Holder, message, error);
}

#[test]
fn nobody_mints_while_coins_are_worth_less_than_a_dollar() {
    let mut suite = in_use();
    report(&mut suite, "USDC", bps(9_000));
    let redemption_ratio_e18 = suite.solvency().redemption_ratio_e18;
    assert!(redemption_ratio_e18 < E18);
    for symbol in SYMBOLS {
        let coin = suite.coin(symbol);
        let message = mint(&suite, coin, coin.units(1), 0);
        let error = ledger(LedgerError::BelowPar {
            redemption_ratio_e18,
        });
        suite.chain.assert_refused(Role::Holder, message, error);
    }
}

#[test]
fn the_supply_ceiling_is_reached_and_never_passed() {
    let mut suite = vault();
    let dai = suite.coin("DAI");
    set_terms(&mut suite, dai, |terms| terms.mint_fee_bps = 0);
    set_limits(&mut suite, |limits| limits.supply_ceiling_e18 = coins(10));
    let message = mint(&suite, dai, coins(10) + 1, 0);
    let error = ledger(LedgerError::SupplyAboveCeiling {
        supply_e18: coins(10) + 1,
        ceiling_e18: coins(10),
    });
    suite.chain.assert_refused(Role::Holder, message, error);
    mint_now(&mut suite, dai, coins(10));
}

#[test]
fn a_mint_that_would_breach_a_ratio_is_refused() {
    let mut suite = vault();
    let usdc = suite.usdc();
    for symbol in ["USDC", "DAI"] {
        let coin = suite.coin(symbol);
        mint_now(&mut suite, coin, coin.units(100));
    }
    // What is left when one of the two falls to half: 0.99 × (1 + 0.5) / 2 = 0.74. More of one brings it towards 0.495.
    set_limits(&mut suite, |limits| {
        limits.minimum.stressed_e18 = bps(6_500);
        limits.target.stressed_e18 = bps(6_500);
    });
    let message = mint(&suite, usdc, usd6(200), 0);
    let VaultError::Book(error) = suite.chain.refused(Role::Holder, message) else {
        panic!("refused by another contract than the book");
    };
    let Some(interfaces::book::BookError::Ledger(LedgerError::RatioBelowMinimum {
        ratio,
        value_e18,
        minimum_e18,
    })) = error.get()
    else {
        panic!("refused with {error:?}");
    };
    assert_eq!((ratio, minimum_e18), (RatioKind::Stressed, bps(6_500)));
    // 0.99 × (300 × 0.5 + 100) / 400 / (1 − fee).
    assert!(
        value_e18 > bps(6_187) && value_e18 < bps(6_200),
        "{value_e18}"
    );
    mint_now(&mut suite, usdc, usd6(50));
    assert_consistent(&mut suite);
}

#[test]
fn a_minter_needs_tokens_and_an_allowance() {
    let mut suite = vault();
    let usdc = suite.usdc();
    let message = mint(&suite, usdc, usd6(1_000) + 1, 0);
    let error = VaultError::Token(TokenError::InsufficientBalance);
    suite.chain.assert_refused(Role::Holder, message, error);

    suite.give(Role::Trader, usdc, usd6(10));
    let error = VaultError::Token(TokenError::InsufficientAllowance);
    let message = mint(&suite, usdc, usd6(10), 0);
    suite
        .chain
        .assert_refused(Role::Trader, message, error.clone());
    let message = usdc
        .token
        .psp22()
        .approve(suite.vault.account, usd6(10) - 1);
    suite.chain.call(Role::Trader, message).expect_ok();
    let message = mint(&suite, usdc, usd6(10), 0);
    suite.chain.assert_refused(Role::Trader, message, error);
}

#[test]
fn the_vaults_bucket_bounds_what_it_mints() {
    let mut suite = vault();
    let usdc = suite.usdc();
    let message = suite
        .stablecoin
        .call()
        .lower_capacity(suite.vault.account, coins(50));
    suite.chain.call(Role::Guardian, message).expect_ok();
    let message = mint(&suite, usdc, usd6(100), 0);
    let error = stablecoin(StablecoinError::CapacityExceeded {
        level: 0,
        amount: coins(100) - fee_up(coins(100), FEE_BPS),
        capacity: coins(50),
    });
    suite.chain.assert_refused(Role::Holder, message, error);
}

#[test]
fn a_token_that_does_not_arrive_mints_nothing() {
    let mut suite = vault();
    let token = odd_token::list(&mut suite, odd_token::NOTHING, odd_token::NOTHING);
    let message = suite.vault.call().mint(token, usd6(5), 0);
    let error = VaultError::NotReceived {
        balance: 0,
        needed: usd6(5),
    };
    suite.chain.assert_refused(Role::Attacker, message, error);
}

#[test]
fn a_token_that_refuses_for_reasons_of_its_own_mints_nothing() {
    let mut suite = vault();
    let token = odd_token::list(&mut suite, odd_token::REFUSED, odd_token::REFUSED);
    let message = suite.vault.call().mint(token, usd6(5), 0);
    let error = VaultError::Token(TokenError::Refused);
    suite.chain.assert_refused(Role::Attacker, message, error);
}

fn set_limits(suite: &mut Suite, change: impl FnOnce(&mut Limits)) {
    let book = suite.book;
    let mut limits = suite.chain.read(book.call().limits());
    change(&mut limits);
    suite
        .chain
        .call(Role::Governance, book.call().set_limits(limits))
        .expect_ok();
}
