use crate::{seeded, swap_in, swap_out, PoolSteps, POOLS};
use harness::prelude::*;
use interfaces::stable_pool::{MathError, PoolError, Swapped};
use interfaces::token::TokenError;
use math::stable_swap::swap_exact_out;

#[test]
fn every_pair_of_every_pool_costs_what_the_math_crate_says() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        for (coin_in, coin_out) in fixture.pairs() {
            for whole in [1, 1_000, 250_000] {
                let amount_out = fixture.units(coin_out, whole);
                let expected = swap_exact_out(
                    &fixture.balances_e18(),
                    coin_in.into(),
                    coin_out.into(),
                    amount_out * fixture.unit_e18(coin_out),
                    &fixture.params(),
                )
                .unwrap();
                let unit = fixture.unit_e18(coin_in);
                let received = fixture.token_balance(coin_out, Role::Holder);
                let spent = fixture.token_balance(coin_in, Role::Trader);

                let message = swap_out(
                    &fixture,
                    coin_in,
                    coin_out,
                    amount_out,
                    u128::MAX,
                    Role::Holder,
                );
                let amount_in = fixture.chain.call(Role::Trader, message).expect_ok();

                assert_eq!(
                    amount_in,
                    expected.amount.div_ceil(unit),
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
fn the_event_names_both_amounts() {
    let mut fixture = seeded(&[18, 6]);
    let message = swap_out(&fixture, 1, 0, coins(500), u128::MAX, Role::Holder);
    let call = fixture.chain.call(Role::Trader, message);
    let event: Swapped = call.event(fixture.pool);
    let amount_in = call.expect_ok();
    let state = fixture.state();
    assert_eq!(event.sender, Role::Trader.account());
    assert_eq!(event.to, Role::Holder.account());
    assert_eq!((event.coin_in, event.coin_out), (1, 0));
    assert_eq!(event.amount_in, amount_in);
    assert_eq!(event.amount_out, coins(500));
    assert_eq!(event.reserve_in_new, state.reserves[1]);
    assert_eq!(event.reserve_out_new, state.reserves[0]);
    assert!(event.fee > 0);
}

#[test]
fn buying_an_amount_costs_at_least_what_selling_for_it_would() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        for (coin_in, coin_out) in fixture.pairs() {
            let amount_out = fixture.units(coin_out, 12_345);
            let checkpoint = fixture.chain.checkpoint();
            let bought = swap_out(
                &fixture,
                coin_in,
                coin_out,
                amount_out,
                u128::MAX,
                Role::Trader,
            );
            let amount_in = fixture.chain.call(Role::Trader, bought).expect_ok();
            fixture.chain.roll_back(checkpoint);
            let sold = fixture
                .pool
                .call()
                .preview_swap_exact_in(coin_in, coin_out, amount_in);
            let paid = fixture.chain.read_ok(sold);
            assert!(
                paid >= amount_out,
                "the amount asked for would have been refused"
            );
            // One unit of the coarser coin is the finest step there is.
            let step = fixture.unit_e18(coin_in).max(fixture.unit_e18(coin_out));
            let excess = (paid - amount_out) * fixture.unit_e18(coin_out);
            assert!(
                excess <= 2 * step + amount_out * fixture.unit_e18(coin_out) / 1_000_000_000,
                "{decimals:?} {coin_in} to {coin_out}: {excess} too much taken"
            );
        }
    }
}

#[test]
fn a_cost_above_the_callers_maximum_is_refused() {
    let mut fixture = seeded(&[18, 6]);
    let view = fixture
        .pool
        .call()
        .preview_swap_exact_out(0, 1, usd6(1_000));
    let amount = fixture.chain.read_ok(view);
    let maximum = amount - 1;
    let message = swap_out(&fixture, 0, 1, usd6(1_000), maximum, Role::Trader);
    let error = PoolError::AboveMaximum { amount, maximum };
    fixture.chain.assert_refused(Role::Trader, message, error);
    let message = swap_out(&fixture, 0, 1, usd6(1_000), amount, Role::Trader);
    assert_eq!(
        fixture.chain.call(Role::Trader, message).expect_ok(),
        amount
    );
}

#[test]
fn no_more_can_be_bought_than_the_pool_has() {
    let mut fixture = seeded(&[18, 6]);
    let reserve = fixture.state().reserves[1];
    let error = PoolError::Math(MathError::OutOfRange);
    for amount_out in [reserve, reserve + 1, u128::MAX] {
        let message = swap_out(&fixture, 0, 1, amount_out, u128::MAX, Role::Trader);
        fixture.chain.assert_refused(Role::Trader, message, error);
    }
}

#[test]
fn the_other_refusals_are_those_of_an_exact_amount_in() {
    let mut fixture = seeded(&[18, 6]);
    let nothing = swap_out(&fixture, 0, 1, 0, u128::MAX, Role::Trader);
    fixture
        .chain
        .assert_refused(Role::Trader, nothing, PoolError::ZeroAmount);
    let same = swap_out(&fixture, 1, 1, usd6(1), u128::MAX, Role::Trader);
    fixture
        .chain
        .assert_refused(Role::Trader, same, PoolError::BadCoin);
    let now_ms = fixture.chain.now_ms();
    let to = Role::Trader.account();
    let late = fixture
        .pool
        .call()
        .swap_exact_out(0, 1, usd6(1), u128::MAX, to, 0);
    let error = PoolError::DeadlinePassed {
        deadline_ms: 0,
        now_ms,
    };
    fixture.chain.assert_refused(Role::Trader, late, error);
    let stranger = Role::Named("stranger");
    let unfunded = swap_out(&fixture, 0, 1, usd6(1), u128::MAX, stranger);
    let error = PoolError::Token {
        coin: 0,
        error: TokenError::InsufficientAllowance,
    };
    fixture.chain.assert_refused(stranger, unfunded, error);
    let mut empty = PoolFixture::new(&[18, 6], &PoolConfig::default());
    let message = swap_out(&empty, 0, 1, usd6(1), u128::MAX, Role::Trader);
    empty
        .chain
        .assert_refused(Role::Trader, message, PoolError::EmptyPool);
}

#[test]
fn one_unit_of_a_coarse_coin_costs_at_least_its_worth() {
    let mut fixture = seeded(&[18, 6]);
    let message = swap_out(&fixture, 0, 1, 1, u128::MAX, Role::Trader);
    let amount_in = fixture.chain.call(Role::Trader, message).expect_ok();
    assert!(amount_in > 1_000_000_000_000);
    let mut fixture = seeded(&[18, 6]);
    let message = swap_out(&fixture, 1, 0, 1, u128::MAX, Role::Trader);
    assert_eq!(fixture.chain.call(Role::Trader, message).expect_ok(), 1);
    // What was overpaid belongs to the suppliers; selling the unit back gives nothing.
    let back = swap_in(&fixture, 0, 1, 1, 0, Role::Trader);
    fixture
        .chain
        .assert_refused(Role::Trader, back, PoolError::ZeroAmount);
}
