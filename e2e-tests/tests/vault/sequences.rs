//! Random sequences of users and prices: the counters agree after every step, and no user takes from the rest.

use crate::{assert_consistent, config, mint, redeem, redeem_basket, with, SYMBOLS};
use harness::prelude::*;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Mint {
        who: Role,
        asset: usize,
        milli: u128,
        dust: u128,
    },
    Redeem {
        who: Role,
        asset: usize,
        milli: u128,
        dust: u128,
    },
    Basket {
        who: Role,
        milli: u128,
        dust: u128,
    },
    Price {
        asset: usize,
        change_bps: u128,
    },
    Wait {
        minutes: u64,
    },
    Refresh,
}

fn who() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Holder, Role::Attacker])
}

fn asset() -> impl Strategy<Value = usize> {
    0..SYMBOLS.len()
}

/// Up to 300 whole units, with some base units more.
fn amount() -> (std::ops::Range<u128>, std::ops::Range<u128>) {
    (0..300_000, 0..1_000)
}

fn step() -> impl Strategy<Value = Step> {
    let user = || (who(), asset(), amount());
    prop_oneof![
        4 => user().prop_map(|(who, asset, (milli, dust))| Step::Mint { who, asset, milli, dust }),
        4 => user().prop_map(|(who, asset, (milli, dust))| Step::Redeem { who, asset, milli, dust }),
        3 => (who(), amount()).prop_map(|(who, (milli, dust))| Step::Basket { who, milli, dust }),
        2 => (asset(), 8_000..11_000u128)
            .prop_map(|(asset, change_bps)| Step::Price { asset, change_bps }),
        1 => (1..50u64).prop_map(|minutes| Step::Wait { minutes }),
        1 => Just(Step::Refresh),
    ]
}

/// Returns whether a user moved something.
fn take(suite: &mut Suite, step: Step) -> bool {
    match step {
        Step::Mint {
            who,
            asset,
            milli,
            dust,
        } => {
            let coin = suite.coin(SYMBOLS[asset]);
            let message = mint(suite, coin, coin.units(1) * milli / 1_000 + dust, 0);
            let call = suite.chain.call(who, message);
            assert_eq!(call.failure(), None, "{step:?}");
            call.succeeded()
        }
        Step::Redeem {
            who,
            asset,
            milli,
            dust,
        } => {
            let coin = suite.coin(SYMBOLS[asset]);
            let message = redeem(suite, coin, E18 * milli / 1_000 + dust, 0);
            let call = suite.chain.call(who, message);
            assert_eq!(call.failure(), None, "{step:?}");
            call.succeeded()
        }
        Step::Basket { who, milli, dust } => {
            let held = suite.balance(suite.stablecoin, who);
            let coin_in = held.min(E18 * milli / 1_000 + dust);
            let message = redeem_basket(suite, coin_in, vec![0; SYMBOLS.len()]);
            let call = suite.chain.call(who, message);
            // The exit that nothing can refuse: who holds coin is paid.
            assert_eq!(
                call.succeeded(),
                coin_in > 0,
                "{step:?}: {:?}",
                call.returned
            );
            call.succeeded()
        }
        Step::Price { asset, change_bps } => {
            let start_e18 = if SYMBOLS[asset] == "GOLD" {
                crate::GOLD_E18
            } else {
                E18
            };
            crate::report(suite, SYMBOLS[asset], start_e18 / 10_000 * change_bps);
            false
        }
        Step::Wait { minutes } => {
            suite.chain.next_block_in(minutes * MINUTE_MS);
            false
        }
        Step::Refresh => {
            suite.refresh_prices();
            false
        }
    }
}

fn fixed(cases: u32, seed: u64) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: prop::test_runner::RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    }
}

#[test]
fn counters_agree_and_no_user_lowers_equity_or_the_redemption_ratio() {
    proptest!(fixed(10, 20_230_311), |(steps in prop::collection::vec(step(), 1..40))| {
        let mut suite = with(&config());
        for step in steps {
            let before = suite.solvency();
            let moved = take(&mut suite, step);
            assert_consistent(&mut suite);
            let after = suite.solvency();
            if moved {
                prop_assert!(
                    after.equity_e18 >= before.equity_e18,
                    "{step:?}: E {} then {}", before.equity_e18, after.equity_e18
                );
                // Above 1 a mint brings it closer to 1.
                prop_assert!(
                    after.redemption_ratio_e18 >= before.redemption_ratio_e18.min(E18),
                    "{step:?}: n {} then {}", before.redemption_ratio_e18, after.redemption_ratio_e18
                );
            }
        }
    });
}

#[test]
fn no_round_trip_gains() {
    let strategy = (asset(), 1..900_000u128, 0..1_000u128, 9_000..11_000u128);
    proptest!(fixed(32, 20_230_312), |((asset, milli, dust, price_bps) in strategy)| {
        let mut config = config();
        for coin in &mut config.coins {
            coin.vault.mint_fee_bps = 0;
            coin.vault.redeem_fee_bps = 0;
        }
        let mut suite = with(&config);
        let (coin, other) = (suite.coin(SYMBOLS[asset]), suite.coin(SYMBOLS[(asset + 1) % 3]));
        // Someone else's money to gain, and cover for prices below par.
        let gold = suite.coin("GOLD");
        for (coin, tokens) in [(other, other.units(500)), (gold, gold.units(1))] {
            suite.mint_for(Role::Supplier, coin, tokens);
        }
        if SYMBOLS[asset] != "GOLD" {
            crate::report(&mut suite, "GOLD", crate::GOLD_E18 * 11 / 10);
            crate::report(&mut suite, SYMBOLS[asset], E18 / 10_000 * price_bps);
        }
        let tokens_in = coin.units(1) * milli / 1_000 + dust;
        let message = mint(&suite, coin, tokens_in, 0);
        let call = suite.chain.call(Role::Attacker, message);
        prop_assume!(call.succeeded());
        let coin_out = call.expect_ok();
        let message = redeem(&suite, coin, coin_out, 0);
        let back = suite.chain.dry_run(Role::Attacker, message).ok().unwrap_or(0);
        prop_assert!(back <= tokens_in, "{tokens_in} {} became {back}", coin.symbol);

        // Nor through the basket, at market prices.
        let message = redeem_basket(&suite, coin_out, vec![0; SYMBOLS.len()]);
        let basket = suite.chain.call(Role::Attacker, message).expect_ok();
        let mut worth_e18 = 0;
        for (symbol, tokens) in SYMBOLS.iter().zip(basket) {
            worth_e18 += market_value(&mut suite, symbol, tokens);
        }
        let spent_e18 = market_value(&mut suite, coin.symbol, tokens_in);
        prop_assert!(worth_e18 <= spent_e18, "{spent_e18} became a basket of {worth_e18}");
    });
}

fn market_value(suite: &mut Suite, symbol: &str, tokens: u128) -> u128 {
    let coin = suite.coin(symbol);
    let booked = suite
        .chain
        .read(suite.book.call().collateral(coin.id))
        .unwrap();
    math::mul_div_down(tokens, booked.price.price_e18, coin.units(1)).unwrap()
}
