use crate::{
    assert_consistent, asset, fee_up, idle, in_use, ledger, let_prices_go_stale, mint_now, redeem,
    report, set_terms, stablecoin, vault, FEE_BPS, GOLD_E18, SYMBOLS,
};
use harness::prelude::*;
use interfaces::book::LedgerError;
use interfaces::stablecoin::StablecoinError;
use interfaces::token::TokenError;
use interfaces::vault::{Redeemed, VaultError};

#[test]
fn a_coin_redeems_for_a_token_less_the_fee_whatever_the_decimals() {
    for symbol in ["USDC", "USD8", "DAI"] {
        let mut suite = in_use();
        let (coin, contract) = (suite.coin(symbol), suite.vault);
        let supply = suite.chain.supply(suite.stablecoin);
        let message = redeem(&suite, coin, coins(30), 0);
        let call = suite.chain.call(Role::Holder, message);

        let fee = fee_up(coin.units(30), FEE_BPS);
        let paid = coin.units(30) - fee;
        let redeemed: Redeemed = call.event(contract);
        assert_eq!(redeemed.holder, Role::Holder.account());
        assert_eq!(redeemed.token, coin.token.account);
        assert_eq!(redeemed.coin_in, coins(30));
        assert_eq!(redeemed.tokens_out, paid);
        assert_eq!(redeemed.fee, fee);
        assert_eq!(redeemed.idle_old, coin.units(100));
        assert_eq!(redeemed.idle_new, coin.units(100) - paid);
        assert_eq!(call.expect_ok(), paid);

        assert_eq!(
            suite.balance(coin.token, Role::Holder),
            coin.units(900) + paid
        );
        assert_eq!(suite.balance(coin.token, contract), coin.units(100) - paid);
        assert_eq!(idle(&mut suite, coin), coin.units(100) - paid);
        assert_eq!(suite.chain.supply(suite.stablecoin), supply - coins(30));
        assert_consistent(&mut suite);
    }
}

#[test]
fn a_token_above_par_is_worth_more_than_a_coin() {
    let mut suite = in_use();
    report(&mut suite, "USDC", bps(10_500));
    let usdc = suite.usdc();
    let gross = usd6(21) * 100 / 105;
    let message = redeem(&suite, usdc, coins(21), 0);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(paid, gross - fee_up(gross, FEE_BPS));
}

/// Others' collateral covers the loss: a coin is still a dollar, and pays no more than one token.
#[test]
fn a_token_below_par_pays_one_a_coin_while_coins_are_covered() {
    let mut suite = in_use();
    let gold = suite.coin("GOLD");
    mint_now(&mut suite, gold, gold.units(1));
    report(&mut suite, "GOLD", GOLD_E18 + GOLD_E18 / 10);
    report(&mut suite, "USDC", bps(9_700));
    assert!(suite.solvency().redemption_ratio_e18 >= E18);

    let usdc = suite.usdc();
    let message = redeem(&suite, usdc, coins(20), 0);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(paid, usd6(20) - fee_up(usd6(20), FEE_BPS));
    assert_consistent(&mut suite);
}

#[test]
fn an_asset_that_is_not_at_par_pays_by_its_price() {
    let mut suite = vault();
    let gold = suite.coin("GOLD");
    mint_now(&mut suite, gold, gold.units(2));
    let gross = gold.units(1) / 20; // 100 of 2,000
    let message = redeem(&suite, gold, coins(100), 0);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(paid, gross - fee_up(gross, FEE_BPS));
    assert_consistent(&mut suite);
}

#[test]
fn the_fee_is_never_rounded_away() {
    let mut suite = in_use();
    let (usdc, dai) = (suite.usdc(), suite.coin("DAI"));
    let unit = 1_000_000_000_000; // of USDC, in coin
    for (coin, dust) in [(usdc, 1), (usdc, unit - 1), (usdc, unit), (dai, 1)] {
        let message = redeem(&suite, coin, dust, 0);
        let error = ledger(LedgerError::ZeroAmount);
        suite.chain.assert_refused(Role::Holder, message, error);
    }
    for (coin, coin_in) in [(usdc, 2 * unit), (usdc, 3 * unit - 1), (dai, 2)] {
        let message = redeem(&suite, coin, coin_in, 0);
        assert_eq!(suite.chain.call(Role::Holder, message).expect_ok(), 1);
    }
    assert_consistent(&mut suite);
}

#[test]
fn minting_and_redeeming_at_once_costs_both_fees() {
    for symbol in SYMBOLS {
        let mut suite = vault();
        let coin = suite.coin(symbol);
        let coin_out = mint_now(&mut suite, coin, coin.units(50));
        let message = redeem(&suite, coin, coin_out, 0);
        let back = suite.chain.call(Role::Holder, message).expect_ok();
        let after_mint = coin.units(50) - fee_up(coin.units(50), FEE_BPS);
        assert_eq!(back, after_mint - fee_up(after_mint, FEE_BPS), "{symbol}");
    }
}

#[test]
fn an_unknown_token_and_a_redemption_of_nothing_are_refused() {
    let mut suite = in_use();
    let message = suite.vault.call().redeem(suite.stablecoin.account, 1, 0);
    suite
        .chain
        .assert_refused(Role::Holder, message, VaultError::UnknownAsset);
    let message = redeem(&suite, suite.usdc(), 0, 0);
    suite
        .chain
        .assert_refused(Role::Holder, message, VaultError::ZeroAmount);
}

#[test]
fn a_result_below_the_minimum_is_refused_and_not_booked() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let paid = usd6(30) - fee_up(usd6(30), FEE_BPS);
    let message = redeem(&suite, usdc, coins(30), paid + 1);
    let error = VaultError::BelowMinimum {
        amount: paid,
        minimum: paid + 1,
    };
    suite.chain.assert_refused(Role::Holder, message, error);
    let message = redeem(&suite, usdc, coins(30), paid);
    assert_eq!(suite.chain.call(Role::Holder, message).expect_ok(), paid);
}

#[test]
fn a_stale_price_stops_the_redemption_of_its_asset() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let price_at_ms = suite.chain.now_ms();
    let_prices_go_stale(&mut suite);
    let message = redeem(&suite, usdc, coins(1), 0);
    let error = ledger(LedgerError::StalePrice {
        collateral: usdc.id,
        price_at_ms,
        max_age_ms: HOUR_MS,
    });
    suite.chain.assert_refused(Role::Holder, message, error);
}

/// A stale price could hide a loss that those who redeem at par first would leave to the rest.
#[test]
fn a_stale_price_of_anything_that_is_held_stops_redemption_at_par() {
    let mut suite = in_use();
    let (usdc, dai) = (suite.usdc(), suite.coin("DAI"));
    let price_at_ms = suite.chain.now_ms();
    let_prices_go_stale(&mut suite);
    report(&mut suite, "USDC", E18);
    report(&mut suite, "USD8", E18);
    let message = redeem(&suite, usdc, coins(1), 0);
    let error = ledger(LedgerError::StalePrice {
        collateral: dai.id,
        price_at_ms,
        max_age_ms: HOUR_MS,
    });
    suite.chain.assert_refused(Role::Holder, message, error);
    // Gold is stale too, but nothing of it is held.
    report(&mut suite, "DAI", E18);
    let message = redeem(&suite, usdc, coins(1), 0);
    suite.chain.call(Role::Holder, message).expect_ok();
}

#[test]
fn nobody_redeems_at_par_while_coins_are_worth_less_than_a_dollar() {
    let mut suite = in_use();
    report(&mut suite, "USDC", bps(9_000));
    let redemption_ratio_e18 = suite.solvency().redemption_ratio_e18;
    assert!(redemption_ratio_e18 < E18);
    for symbol in ["USDC", "USD8", "DAI"] {
        let message = redeem(&suite, suite.coin(symbol), coins(1), 0);
        let error = ledger(LedgerError::BelowPar {
            redemption_ratio_e18,
        });
        suite.chain.assert_refused(Role::Holder, message, error);
    }
}

#[test]
fn no_more_is_paid_than_is_idle() {
    let mut suite = in_use();
    let usdc = suite.usdc();
    let amount = usd6(110) - fee_up(usd6(110), FEE_BPS);
    let message = redeem(&suite, usdc, coins(110), 0);
    let error = ledger(LedgerError::InsufficientIdle {
        collateral: usdc.id,
        idle: usd6(100),
        amount,
    });
    suite.chain.assert_refused(Role::Holder, message, error);

    // Down to the last unit.
    set_terms(&mut suite, usdc, |terms| terms.redeem_fee_bps = 0);
    let message = redeem(&suite, usdc, coins(100), 0);
    assert_eq!(
        suite.chain.call(Role::Holder, message).expect_ok(),
        usd6(100)
    );
    assert_eq!(idle(&mut suite, usdc), 0);
    assert_consistent(&mut suite);
}

#[test]
fn no_more_is_burned_than_there_is() {
    let mut suite = vault();
    let usdc = suite.usdc();
    let coin_out = mint_now(&mut suite, usdc, usd6(100));
    let message = redeem(&suite, usdc, coin_out + 1, 0);
    let error = ledger(LedgerError::MoreThanSupply {
        supply_e18: coin_out,
        amount_e18: coin_out + 1,
    });
    suite.chain.assert_refused(Role::Holder, message, error);
}

#[test]
fn who_redeems_needs_coin_and_an_allowance() {
    let mut suite = in_use();
    let (usdc, coin) = (suite.usdc(), suite.stablecoin);
    let message = redeem(&suite, usdc, coins(1), 0);
    let error = stablecoin(StablecoinError::Token(TokenError::InsufficientBalance));
    suite.chain.assert_refused(Role::Attacker, message, error);

    let message = coin
        .psp22()
        .transfer(Role::Trader.account(), coins(10), Vec::new());
    suite.chain.call(Role::Holder, message).expect_ok();
    let message = coin.psp22().approve(suite.vault.account, coins(1) - 1);
    suite.chain.call(Role::Trader, message).expect_ok();
    let message = redeem(&suite, usdc, coins(1), 0);
    let error = stablecoin(StablecoinError::Token(TokenError::InsufficientAllowance));
    suite.chain.assert_refused(Role::Trader, message, error);
}

#[test]
fn redemption_uses_up_the_allowance_of_the_coin() {
    let mut suite = in_use();
    let (usdc, coin, contract) = (suite.usdc(), suite.stablecoin, suite.vault);
    let message = coin.psp22().approve(contract.account, coins(5));
    suite.chain.call(Role::Holder, message).expect_ok();
    let message = redeem(&suite, usdc, coins(2), 0);
    suite.chain.call(Role::Holder, message).expect_ok();
    let view = coin
        .psp22()
        .allowance(Role::Holder.account(), contract.account);
    assert_eq!(suite.chain.read(view), coins(3));
}

#[test]
fn a_capacity_and_a_cap_of_zero_leave_the_exit_open() {
    let mut suite = in_use();
    let (usdc, coin, contract) = (suite.usdc(), suite.stablecoin, suite.vault);
    let minted = coins(300) - 3 * fee_up(coins(100), FEE_BPS);
    let view = coin.call().bucket(contract.account);
    assert_eq!(
        suite.chain.read(view).unwrap().level,
        i128::try_from(minted).unwrap()
    );
    let message = coin.call().lower_capacity(contract.account, 0);
    suite.chain.call(Role::Guardian, message).expect_ok();
    set_terms(&mut suite, usdc, |terms| terms.cap = 0);
    let message = redeem(&suite, usdc, coins(50), 0);
    suite.chain.call(Role::Holder, message).expect_ok();
    let view = coin.call().bucket(contract.account);
    assert_eq!(
        suite.chain.read(view).unwrap().level,
        i128::try_from(minted - coins(50)).unwrap()
    );
    assert_eq!(asset(&mut suite, usdc).terms.cap, 0);
    assert_consistent(&mut suite);
}
