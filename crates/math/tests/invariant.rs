//! D and y against exact arithmetic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

mod exact;
mod pools;

use exact::{big, FRACTION_BITS};
use keel_math::stable_swap::*;
use keel_math::MathError;
use num_bigint::BigInt;
use pools::{extreme_pools, run};
use proptest::prelude::*;

const REGRESSIONS: &str = "proptest-regressions/invariant.txt";

#[test]
fn the_invariant_encloses_the_exact_one_within_two_units() {
    run(REGRESSIONS, 1_500, extreme_pools(), |pool| {
        let exact = exact::invariant(&pool.balances, pool.ann);
        let down = big(invariant_down(&pool.balances, pool.ann).unwrap()) << FRACTION_BITS;
        let up = big(invariant_up(&pool.balances, pool.ann).unwrap()) << FRACTION_BITS;
        let two = big(2) << FRACTION_BITS;
        // `exact` is itself cut after 64 bits.
        prop_assert!(down <= exact && &exact - down < two, "down");
        prop_assert!(up >= exact && up - &exact < two, "up");
        Ok(())
    });
}

#[test]
fn equal_balances_have_the_exact_sum() {
    for balance in [1, 999, MAX_BALANCE] {
        for coins in 2..=4 {
            let balances = vec![balance; coins];
            let sum = balance * coins as u128;
            assert_eq!(invariant_down(&balances, MIN_ANN), Ok(sum));
            assert_eq!(invariant_up(&balances, MAX_ANN), Ok(sum));
        }
    }
}

/// With the present balance as the first guess, with none, and with one far off.
#[test]
fn the_balance_is_the_exact_one_or_up_to_two_units_more_whatever_the_guess() {
    let strategy = (extreme_pools(), 0..4_usize, pools::any_size(MAX_BALANCE));
    run(REGRESSIONS, 600, strategy, |(pool, coin, guess)| {
        let coin = coin % pool.balances.len();
        let d = invariant_up(&pool.balances, pool.ann).unwrap();
        let exact =
            exact::balance_up(&pool.balances, coin, pool.ann, &(big(d) << FRACTION_BITS)).unwrap();
        for guess in [pool.balances[coin], 0, guess] {
            let mut balances = pool.balances.clone();
            balances[coin] = guess;
            match balance_given_others_up(&balances, coin, d, pool.ann) {
                Ok(found) => {
                    prop_assert!((exact..=exact + 2).contains(&found), "{found} for {exact}")
                }
                // The upper D may ask for more than a pool can hold.
                Err(error) => {
                    prop_assert!(error == MathError::OutOfRange && exact + 2 > MAX_BALANCE)
                }
            }
        }
        Ok(())
    });
}

/// Ratios up to 10^33, beyond every use.
#[test]
fn any_balances_within_bounds_have_an_invariant() {
    let strategy = (
        prop::collection::vec(pools::any_size(MAX_BALANCE), 2..=4),
        MIN_ANN..=MAX_ANN,
    );
    run(REGRESSIONS, 600, strategy, |(balances, ann)| {
        let exact = exact::invariant(&balances, ann);
        prop_assert!(big(invariant_up(&balances, ann).unwrap()) << FRACTION_BITS >= exact);
        prop_assert!(big(invariant_down(&balances, ann).unwrap()) << FRACTION_BITS <= exact);
        Ok(())
    });
}

#[test]
fn the_price_is_the_ratio_of_the_exact_slopes() {
    let strategy = pools::pools(1_000_000_000, 1_000_000);
    run(REGRESSIONS, 600, strategy, |pool| {
        let d = exact::invariant(&pool.balances, pool.ann);
        let price = price_e18(
            &pool.balances,
            0,
            1,
            invariant_down(&pool.balances, pool.ann).unwrap(),
            pool.ann,
        )
        .unwrap();
        let exact = exact::price_e18(&pool.balances, 0, 1, pool.ann, &d);
        // D is exact to 2 units of at least 10^9: that bounds the error of a power of D.
        let tolerance: BigInt = &exact / 50_000_000 + 2;
        let off = big(price) - &exact;
        prop_assert!(
            off >= -tolerance.clone() && off <= tolerance,
            "{price} for {exact}"
        );
        Ok(())
    });
}

#[test]
fn what_is_outside_the_bounds_is_refused() {
    let refused = Err(MathError::OutOfRange);
    let ann = 2 * AMP_PRECISION;
    assert_eq!(invariant_up(&[1], ann), refused, "one coin");
    assert_eq!(invariant_up(&[1; 5], ann), refused, "five coins");
    assert_eq!(invariant_up(&[0, 1], ann), refused, "no balance");
    assert_eq!(invariant_up(&[1, MAX_BALANCE + 1], ann), refused);
    assert_eq!(invariant_up(&[1, u128::MAX], ann), refused);
    assert_eq!(invariant_up(&[1, 2], MIN_ANN - 1), refused);
    assert_eq!(invariant_up(&[1, 2], MAX_ANN + 1), refused);
    assert_eq!(balance_given_others_up(&[1, 0], 0, 2, ann), refused);
    assert_eq!(balance_given_others_up(&[1, 1], 2, 2, ann), refused);
    assert_eq!(balance_given_others_up(&[1, 1], 0, 0, ann), refused);
    assert_eq!(balance_given_others_up(&[1, 1], 0, u128::MAX, ann), refused);
    assert_eq!(
        balance_given_others_up(&[1, 1], 0, 4 * MAX_BALANCE, ann),
        refused,
        "a balance no pool may hold"
    );
    assert_eq!(price_e18(&[1, 1], 0, 2, 2, ann), refused);
    assert_eq!(price_e18(&[1, 1], 0, 1, u128::MAX, ann), refused);
}
