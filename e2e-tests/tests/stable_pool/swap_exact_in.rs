use crate::{seeded, swap_in, with_config, PoolSteps, POOLS};
use harness::prelude::*;
use interfaces::stable_pool::{MathError, PoolError, Swapped, FEE_DENOMINATOR_E10};
use interfaces::token::TokenError;
use math::stable_swap::{swap_exact_in, MAX_BALANCE};

const NOBODY_RICH: Role = Role::Named("newcomer");

#[test]
fn every_pair_of_every_pool_pays_what_the_math_crate_says() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        for (coin_in, coin_out) in fixture.pairs() {
            for whole in [1, 1_000, 250_000] {
                let amount_in = fixture.units(coin_in, whole);
                let expected = swap_exact_in(
                    &fixture.balances_e18(),
                    coin_in.into(),
                    coin_out.into(),
                    amount_in * fixture.unit_e18(coin_in),
                    &fixture.params(),
                )
                .unwrap();
                let unit = fixture.unit_e18(coin_out);
                let received = fixture.token_balance(coin_out, Role::Holder);
                let spent = fixture.token_balance(coin_in, Role::Trader);

                let message = swap_in(&fixture, coin_in, coin_out, amount_in, 0, Role::Holder);
                let amount_out = fixture.chain.call(Role::Trader, message).expect_ok();

                assert_eq!(
                    amount_out,
                    expected.amount / unit,
                    "{decimals:?} {coin_in} to {coin_out}, {whole}"
                );
                let received = fixture.token_balance(coin_out, Role::Holder) - received;
                assert_eq!(received, amount_out);
                let spent = spent - fixture.token_balance(coin_in, Role::Trader);
                assert_eq!(spent, amount_in);
            }
        }
        let nothing = fixture.none();
        fixture.assert_holds(&nothing);
    }
}

#[test]
fn the_event_and_the_reserves_account_for_every_unit() {
    let mut fixture = seeded(&[18, 6]);
    let before = fixture.state();
    let amount_in = coins(10_000);
    let message = swap_in(&fixture, 0, 1, amount_in, 0, Role::Holder);
    let call = fixture.chain.call(Role::Trader, message);
    let event: Swapped = call.event(fixture.pool);
    let amount_out = call.expect_ok();

    let after = fixture.state();
    let admin_fees = fixture.admin_fees();
    assert_eq!(event.sender, Role::Trader.account());
    assert_eq!(event.to, Role::Holder.account());
    assert_eq!((event.coin_in, event.coin_out), (0, 1));
    assert_eq!((event.amount_in, event.amount_out), (amount_in, amount_out));
    assert_eq!(event.reserve_in_new, after.reserves[0]);
    assert_eq!(event.reserve_out_new, after.reserves[1]);
    assert_eq!(after.reserves[0], before.reserves[0] + amount_in);
    assert_eq!(
        after.reserves[1],
        before.reserves[1] - amount_out - admin_fees[1]
    );
    let share = u128::from(after.fees.admin_share_e10);
    assert_eq!(
        admin_fees,
        [0, event.fee * share / u128::from(FEE_DENOMINATOR_E10)]
    );
    assert!(admin_fees[1] > 0);
}

#[test]
fn a_result_below_the_callers_minimum_is_refused() {
    let mut fixture = seeded(&[18, 6]);
    let view = fixture
        .pool
        .call()
        .preview_swap_exact_in(0, 1, coins(1_000));
    let amount = fixture.chain.read_ok(view);
    let message = swap_in(&fixture, 0, 1, coins(1_000), amount + 1, Role::Trader);
    let minimum = amount + 1;
    let error = PoolError::BelowMinimum { amount, minimum };
    fixture.chain.assert_refused(Role::Trader, message, error);
    let message = swap_in(&fixture, 0, 1, coins(1_000), amount, Role::Trader);
    assert_eq!(
        fixture.chain.call(Role::Trader, message).expect_ok(),
        amount
    );
}

#[test]
fn the_deadline_is_the_last_millisecond_in_which_it_runs() {
    let mut fixture = seeded(&[18, 6]);
    let now_ms = fixture.chain.now_ms();
    let to = Role::Trader.account();
    let late = fixture
        .pool
        .call()
        .swap_exact_in(0, 1, coins(1), 0, to, now_ms - 1);
    let error = PoolError::DeadlinePassed {
        deadline_ms: now_ms - 1,
        now_ms,
    };
    fixture.chain.assert_refused(Role::Trader, late, error);
    let timely = fixture
        .pool
        .call()
        .swap_exact_in(0, 1, coins(1), 0, to, now_ms);
    fixture.chain.call(Role::Trader, timely).expect_ok();
}

#[test]
fn only_two_different_coins_of_the_pool_can_be_swapped() {
    for decimals in [&[18_u8, 6][..], &[18, 12, 6]] {
        let mut fixture = seeded(decimals);
        let count = decimals.len() as u8;
        for (coin_in, coin_out) in [(0, 0), (0, count), (count, 1), (u8::MAX, 0), (0, u8::MAX)] {
            let message = swap_in(&fixture, coin_in, coin_out, 1_000_000, 0, Role::Trader);
            fixture
                .chain
                .assert_refused(Role::Trader, message, PoolError::BadCoin);
        }
    }
}

#[test]
fn a_swap_of_nothing_or_for_nothing_is_refused() {
    let mut fixture = seeded(&[18, 6]);
    let nothing = swap_in(&fixture, 0, 1, 0, 0, Role::Trader);
    fixture
        .chain
        .assert_refused(Role::Trader, nothing, PoolError::ZeroAmount);
    // Worth half a unit of the other coin: the pool would keep it.
    let dust = swap_in(&fixture, 0, 1, 500_000_000_000, 0, Role::Trader);
    fixture
        .chain
        .assert_refused(Role::Trader, dust, PoolError::ZeroAmount);
}

#[test]
fn an_empty_pool_does_not_swap() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let message = swap_in(&fixture, 0, 1, coins(1), 0, Role::Trader);
    fixture
        .chain
        .assert_refused(Role::Trader, message, PoolError::EmptyPool);
}

#[test]
fn the_tokens_refusal_is_passed_on_and_undoes_the_swap() {
    let mut fixture = seeded(&[18, 6]);
    let message = swap_in(&fixture, 0, 1, coins(1), 0, NOBODY_RICH);
    let error = |error| PoolError::Token { coin: 0, error };
    fixture.chain.assert_refused(
        NOBODY_RICH,
        message,
        error(TokenError::InsufficientAllowance),
    );
    let message = fixture.tokens[0]
        .psp22()
        .approve(fixture.pool.account, coins(1));
    fixture.chain.call(NOBODY_RICH, message).expect_ok();
    let message = swap_in(&fixture, 0, 1, coins(1), 0, NOBODY_RICH);
    fixture
        .chain
        .assert_refused(NOBODY_RICH, message, error(TokenError::InsufficientBalance));
}

#[test]
fn the_largest_swap_leaves_a_pool_that_still_works() {
    let mut fixture = with_config(&[18, 6], PoolConfig::default());
    let rest = coins(1_000_000_000_000 - crate::SEED);
    fixture.swap(Role::Attacker, 0, 1, rest);
    let state = fixture.state();
    assert!(state.reserves[1] > 0 && state.invariant_e18 > 0);
    let back = fixture.swap(Role::Trader, 1, 0, usd6(1));
    assert!(back > coins(1));
    let lp = fixture.lp_balance(Role::Supplier);
    let paid = fixture.remove(Role::Supplier, lp);
    assert!(paid[0] > 0);
}

#[test]
fn an_amount_beyond_the_range_of_the_pool_is_refused() {
    let mut fixture = seeded(&[18, 6]);
    let mint = fixture.tokens[0].mint(Role::Attacker, MAX_BALANCE);
    fixture.chain.call(Role::Deployer, mint).expect_ok();
    let room = MAX_BALANCE - fixture.state().reserves[0];
    let message = swap_in(&fixture, 0, 1, room + 1, 0, Role::Attacker);
    let error = PoolError::Math(MathError::OutOfRange);
    fixture.chain.assert_refused(Role::Attacker, message, error);
    fixture.swap(Role::Attacker, 0, 1, room - 1);
}
