use crate::{
    assert_consistent, idle, in_use, ledger, let_prices_go_stale, mint_now, odd_token,
    redeem_basket, report, set_terms, stablecoin, vault, FEE_BPS, SYMBOLS,
};
use harness::prelude::*;
use interfaces::book::LedgerError;
use interfaces::stablecoin::StablecoinError;
use interfaces::token::TokenError;
use interfaces::vault::{BasketRedeemed, PaymentClaimed, PaymentOwed, VaultError};
use math::{mul_div_down, mul_div_up};

const NO_MINIMUMS: [u128; 4] = [0; 4];

/// DESIGN 5, for each asset: `paid_e18` of `whole_e18` of what is idle, less the fee.
fn share_of_idle(idle: &[u128], paid_e18: u128, whole_e18: u128, fee_bps: u128) -> Vec<u128> {
    let share = |idle: &u128| {
        let gross = mul_div_down(*idle, paid_e18, whole_e18).unwrap();
        gross - mul_div_up(gross, fee_bps, 10_000).unwrap()
    };
    idle.iter().map(share).collect()
}

fn idle_of_all(suite: &mut Suite) -> Vec<u128> {
    SYMBOLS
        .map(|symbol| {
            let coin = suite.coin(symbol);
            idle(suite, coin)
        })
        .into()
}

/// What is idle, at these prices (USD per whole token), rounded up.
fn value_up(suite: &mut Suite, prices_e18: [u128; 4]) -> u128 {
    SYMBOLS
        .iter()
        .zip(prices_e18)
        .map(|(symbol, price_e18)| {
            let coin = suite.coin(symbol);
            let idle = idle(suite, coin);
            mul_div_up(idle, price_e18, coin.units(1)).unwrap()
        })
        .sum()
}

#[track_caller]
fn take_basket(suite: &mut Suite, coin_in: u128) -> Vec<u128> {
    let message = redeem_basket(suite, coin_in, NO_MINIMUMS.into());
    suite.chain.call(Role::Holder, message).expect_ok()
}

#[test]
fn a_basket_pays_a_dollar_a_coin_of_everything_that_is_idle_less_the_fees() {
    let mut suite = in_use();
    let gold = suite.coin("GOLD");
    mint_now(&mut suite, gold, gold.units(1) / 10);
    report(&mut suite, "GOLD", 2_100 * E18);
    let contract = suite.vault;
    let before = idle_of_all(&mut suite);
    let supply = suite.chain.supply(suite.stablecoin);
    // 100 of each dollar and a tenth of an ounce: 510 dollars.
    let expected = share_of_idle(&before, coins(51), coins(510), FEE_BPS);

    let message = redeem_basket(&suite, coins(51), NO_MINIMUMS.into());
    let call = suite.chain.call(Role::Holder, message);
    let redeemed: BasketRedeemed = call.event(contract);
    assert_eq!(redeemed.holder, Role::Holder.account());
    assert_eq!(redeemed.coin_in, coins(51));
    assert_eq!(redeemed.tokens_out, expected);
    let after: Vec<u128> = before
        .iter()
        .zip(&expected)
        .map(|(idle, paid)| idle - paid)
        .collect();
    assert_eq!(redeemed.idle_new, after);
    assert_eq!(call.expect_ok(), expected);

    assert_eq!(idle_of_all(&mut suite), after);
    for ((symbol, paid), idle) in SYMBOLS.iter().zip(&expected).zip(&after) {
        let coin = suite.coin(symbol);
        let deposited = if *symbol == "GOLD" {
            coin.units(1) / 10
        } else {
            coin.units(100)
        };
        let left = coin.units(1_000) - deposited;
        assert_eq!(
            suite.balance(coin.token, Role::Holder),
            left + paid,
            "{symbol}"
        );
        assert_eq!(suite.balance(coin.token, contract), *idle, "{symbol}");
    }
    assert_eq!(suite.chain.supply(suite.stablecoin), supply - coins(51));
    assert_consistent(&mut suite);
}

/// A dollar's worth at present prices, also of what stands above par: else a mint with one asset would buy another too cheap.
#[test]
fn a_basket_counts_a_token_above_par_at_its_price() {
    let mut suite = in_use();
    report(&mut suite, "DAI", bps(11_000));
    let before = idle_of_all(&mut suite);
    let expected = share_of_idle(&before, coins(31), coins(310), FEE_BPS);
    assert_eq!(take_basket(&mut suite, coins(31)), expected);
    assert_consistent(&mut suite);
}

#[test]
fn below_par_everyone_gets_the_same_share_without_a_fee() {
    let mut suite = in_use();
    report(&mut suite, "USDC", bps(7_000));
    let solvency = suite.solvency();
    assert!(solvency.redemption_ratio_e18 < E18);
    let before = idle_of_all(&mut suite);
    let prices_e18 = [bps(7_000), E18, E18, 2_000 * E18];
    let whole_e18 = value_up(&mut suite, prices_e18);
    let paid_e18 = mul_div_down(coins(30), solvency.external_e18, solvency.supply_e18).unwrap();
    let expected = share_of_idle(&before, paid_e18, whole_e18, 0);
    assert_eq!(take_basket(&mut suite, coins(30)), expected);

    // Who comes second is paid as much (a unit of rounding stays behind), and n does not fall.
    let second = take_basket(&mut suite, coins(30));
    for (first, second) in expected.iter().zip(&second) {
        assert!(second.abs_diff(*first) <= 1, "{first} then {second}");
    }
    assert!(suite.solvency().redemption_ratio_e18 >= solvency.redemption_ratio_e18);
    assert_consistent(&mut suite);
}

#[test]
fn with_a_stale_price_the_basket_pays_by_the_supply_and_needs_no_price() {
    let mut suite = in_use();
    let_prices_go_stale(&mut suite);
    let before = idle_of_all(&mut suite);
    let supply = suite.chain.supply(suite.stablecoin);
    // Fees have left 300 idle for a little less coin: the larger of the two is the measure.
    assert!(supply < coins(300));
    let expected = share_of_idle(&before, coins(15), coins(300), 0);
    assert_eq!(take_basket(&mut suite, coins(15)), expected);
    assert_consistent(&mut suite);
}

#[test]
fn one_stale_price_is_enough_for_that() {
    let mut suite = in_use();
    let_prices_go_stale(&mut suite);
    // Whatever the fresh ones say.
    report(&mut suite, "USDC", bps(5_000));
    report(&mut suite, "USD8", bps(5_000));
    let before = idle_of_all(&mut suite);
    let expected = share_of_idle(&before, coins(15), coins(300), 0);
    assert_eq!(take_basket(&mut suite, coins(15)), expected);
}

#[test]
fn a_stale_price_of_what_is_not_held_changes_nothing() {
    let mut suite = in_use();
    let_prices_go_stale(&mut suite);
    for symbol in ["USDC", "USD8", "DAI"] {
        report(&mut suite, symbol, E18);
    }
    let before = idle_of_all(&mut suite);
    let expected = share_of_idle(&before, coins(15), coins(300), FEE_BPS);
    assert_eq!(take_basket(&mut suite, coins(15)), expected);
}

#[test]
fn nothing_that_governance_or_guardian_can_set_stops_the_basket() {
    let mut suite = in_use();
    let (contract, coin) = (suite.vault, suite.stablecoin);
    for symbol in SYMBOLS {
        let asset = suite.coin(symbol);
        let message = contract.call().pause_mint(asset.token.account);
        suite.chain.call(Role::Guardian, message).expect_ok();
        set_terms(&mut suite, asset, |terms| terms.cap = 0);
    }
    let message = coin.call().lower_capacity(contract.account, 0);
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert_ne!(take_basket(&mut suite, coins(10))[0], 0);
    let_prices_go_stale(&mut suite);
    assert_ne!(take_basket(&mut suite, coins(10))[0], 0);
    assert_consistent(&mut suite);
}

#[test]
fn the_whole_supply_leaves_through_the_basket() {
    for stale in [false, true] {
        let mut suite = in_use();
        if stale {
            let_prices_go_stale(&mut suite);
        }
        let supply = suite.chain.supply(suite.stablecoin);
        let paid = take_basket(&mut suite, supply);
        assert_eq!(suite.chain.supply(suite.stablecoin), 0);
        // The fees stay.
        for (idle, paid) in idle_of_all(&mut suite).iter().zip(&paid) {
            assert!(*paid == 0 || *idle > 0);
        }
        assert_consistent(&mut suite);
    }
}

#[test]
fn an_asset_of_which_nothing_is_idle_is_not_called() {
    let mut suite = in_use();
    // This token refuses every transfer: were it called, the basket would fail.
    odd_token::list(&mut suite, odd_token::PLENTY, odd_token::REFUSED);
    let message = redeem_basket(&suite, coins(10), vec![0; 5]);
    let paid = suite.chain.call(Role::Holder, message).expect_ok();
    assert_eq!(paid[4], 0);
    assert_ne!(paid[0], 0);
}

#[test]
fn a_token_that_refuses_to_be_paid_out_is_owed_and_stops_nothing() {
    let mut suite = in_use();
    let token = odd_token::list(&mut suite, odd_token::PLENTY, odd_token::REFUSED);
    let vault = suite.vault;
    let message = vault.call().mint(token, usd6(100), 0);
    suite.chain.call(Role::Holder, message).expect_ok();
    let usdc = suite.usdc();
    let before = suite.balance(usdc.token, Role::Holder);
    let nothing = vault.call().claim(token, Role::Holder.account());
    let error = VaultError::NothingOwed;
    suite.chain.assert_refused(Role::Holder, nothing, error);

    let mut owed = 0;
    for _ in 0..2 {
        let message = redeem_basket(&suite, coins(10), vec![0; 5]);
        let call = suite.chain.call(Role::Holder, message);
        let event: PaymentOwed = call.event(vault);
        let paid = call.expect_ok();
        assert!(paid[4] > 0);
        assert_eq!((event.holder, event.token), (Role::Holder.account(), token));
        assert_eq!((event.amount, event.owed_old), (paid[4], owed));
        owed += paid[4];
        assert_eq!(event.owed_new, owed);
    }
    // The others were paid.
    assert!(suite.balance(usdc.token, Role::Holder) > before);
    let owed_to = vault.call().owed(token, Role::Holder.account());
    assert_eq!(suite.chain.read(owed_to), owed);
    let asset = suite.chain.read(vault.call().asset(token)).unwrap();
    assert_eq!(asset.owed, owed);

    // It still refuses: nothing is lost.
    let message = vault.call().claim(token, Role::Holder.account());
    let error = VaultError::Token(TokenError::Refused);
    suite.chain.assert_refused(Role::Holder, message, error);
    let message = vault.call().claim(token, Role::Attacker.account());
    let error = VaultError::NothingOwed;
    suite.chain.assert_refused(Role::Attacker, message, error);
    let friend = AccountId::from([odd_token::FRIEND; 32]);
    let message = vault.call().claim(token, friend);
    let call = suite.chain.call(Role::Holder, message);
    let event: PaymentClaimed = call.event(vault);
    assert_eq!(
        (event.holder, event.token, event.amount),
        (Role::Holder.account(), token, owed)
    );
    assert_eq!(call.expect_ok(), owed);
    let asset = suite.chain.read(vault.call().asset(token)).unwrap();
    assert_eq!(asset.owed, 0);
}

#[test]
fn minimums_are_by_collateral_id() {
    let mut suite = in_use();
    let quote = suite.vault.call().preview_redeem_basket(coins(30));
    let amounts = suite.chain.read_ok(quote);
    let message = redeem_basket(&suite, coins(30), amounts.clone());
    suite.chain.dry_run(Role::Holder, message).expect_ok();
    for place in 0..SYMBOLS.len() {
        let mut minimums = amounts.clone();
        minimums[place] += 1;
        let message = redeem_basket(&suite, coins(30), minimums);
        let error = VaultError::BelowMinimum {
            amount: amounts[place],
            minimum: amounts[place] + 1,
        };
        suite.chain.assert_refused(Role::Holder, message, error);
    }
}

#[test]
fn one_minimum_per_asset_is_needed() {
    let mut suite = in_use();
    for given in [0, 1, 3, 5, 8, 100] {
        let message = redeem_basket(&suite, coins(1), vec![0; given]);
        let error = VaultError::WrongNumberOfMinimums {
            given: u32::try_from(given).unwrap(),
            needed: 4,
        };
        suite.chain.assert_refused(Role::Holder, message, error);
    }
}

#[test]
fn a_basket_for_nothing_is_refused() {
    let mut suite = in_use();
    let message = redeem_basket(&suite, 0, NO_MINIMUMS.into());
    suite
        .chain
        .assert_refused(Role::Holder, message, VaultError::ZeroAmount);
}

#[test]
fn no_more_is_burned_than_there_is() {
    for stale in [false, true] {
        let mut suite = in_use();
        if stale {
            let_prices_go_stale(&mut suite);
        }
        let supply_e18 = suite.chain.supply(suite.stablecoin);
        for amount_e18 in [supply_e18 + 1, u128::MAX] {
            let message = redeem_basket(&suite, amount_e18, NO_MINIMUMS.into());
            let error = ledger(LedgerError::MoreThanSupply {
                supply_e18,
                amount_e18,
            });
            suite.chain.assert_refused(Role::Holder, message, error);
        }
    }
}

#[test]
fn who_redeems_needs_coin_and_an_allowance() {
    let mut suite = in_use();
    let message = redeem_basket(&suite, coins(1), NO_MINIMUMS.into());
    let error = stablecoin(StablecoinError::Token(TokenError::InsufficientBalance));
    suite.chain.assert_refused(Role::Attacker, message, error);

    let mut psp22 = suite.stablecoin.psp22();
    let message = psp22.transfer(Role::Trader.account(), coins(10), Vec::new());
    suite.chain.call(Role::Holder, message).expect_ok();
    let message = redeem_basket(&suite, coins(1), NO_MINIMUMS.into());
    let error = stablecoin(StablecoinError::Token(TokenError::InsufficientAllowance));
    suite.chain.assert_refused(Role::Trader, message, error);
}

#[test]
fn a_vault_without_assets_has_no_basket() {
    let config = SuiteConfig::default().with_coins(Vec::new());
    let mut suite = Suite::new(&config);
    let message = redeem_basket(&suite, 1, Vec::new());
    let error = ledger(LedgerError::MoreThanSupply {
        supply_e18: 0,
        amount_e18: 1,
    });
    suite.chain.assert_refused(Role::Holder, message, error);
}

#[test]
fn a_fresh_vault_is_empty() {
    let mut suite = vault();
    assert_eq!(idle_of_all(&mut suite), NO_MINIMUMS);
    assert_eq!(suite.chain.supply(suite.stablecoin), 0);
}
