//! The exponential, moving averages and the median.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

mod exact;
mod pools;

use exact::big;
use keel_math::*;
use num_bigint::BigInt;
use num_traits::{One, Zero};
use pools::{any_size, run};
use proptest::prelude::*;

const REGRESSIONS: &str = "proptest-regressions/average.txt";
const HALF_LIFE_MS: u64 = 600_000;
const PRICE: u128 = 1 << 70;

/// e^−x at 18 decimals, rounded down: 1 / Σ x^k/k! with 256 fractional bits.
fn exact_exp_neg_e18(x_e18: u128) -> BigInt {
    const BITS: usize = 256;
    let mut term = BigInt::one() << BITS;
    let mut sum = BigInt::zero();
    let mut count = 0_u32;
    while !term.is_zero() {
        sum += &term;
        count += 1;
        term = term * x_e18 / E18 / count;
    }
    ((big(E18) << (2 * BITS)) / sum) >> BITS
}

#[test]
fn the_exponential_is_off_by_at_most_its_stated_error() {
    let everywhere = prop_oneof![any_size(60 * E18), 0..=60 * E18];
    run(REGRESSIONS, 3_000, everywhere, |x| {
        let off = big(exp_neg_e18(x).unwrap()) - exact_exp_neg_e18(x);
        prop_assert!(off >= big(0) - 40 && off <= big(40), "off by {off}");
        Ok(())
    });
    assert_eq!(exp_neg_e18(0), Ok(E18));
    assert_eq!(exp_neg_e18(u128::MAX), Ok(0));
}

#[test]
fn half_of_a_change_has_entered_the_average_after_a_half_life() {
    for (half_lives, left) in [(0, 1_000_000), (1, 500_000), (2, 250_000), (3, 125_000)] {
        let up = average_after(E18, 2 * E18, half_lives * HALF_LIFE_MS, HALF_LIFE_MS).unwrap();
        let down = average_after(2 * E18, E18, half_lives * HALF_LIFE_MS, HALF_LIFE_MS).unwrap();
        let off = left * (E18 / 1_000_000);
        assert!((2 * E18 - off).abs_diff(up) < 100, "{up}");
        assert!((E18 + off).abs_diff(down) < 100, "{down}");
    }
}

#[test]
fn the_average_stays_between_and_one_wait_is_two_shorter_ones() {
    let dts = (0..=10 * HALF_LIFE_MS, 0..=10 * HALF_LIFE_MS);
    run(
        REGRESSIONS,
        2_000,
        (any_size(PRICE), any_size(PRICE), dts),
        |(old, value, (first, second))| {
            let half_way = average_after(old, value, first, HALF_LIFE_MS).unwrap();
            let twice = average_after(half_way, value, second, HALF_LIFE_MS).unwrap();
            let once = average_after(old, value, first + second, HALF_LIFE_MS).unwrap();
            prop_assert!((old.min(value)..=old.max(value)).contains(&once));
            let tolerance = old.abs_diff(value) / 1_000_000_000_000_000 + 2;
            prop_assert!(once.abs_diff(twice) <= tolerance, "{once} and {twice}");
            Ok(())
        },
    );
}

#[test]
fn a_long_wait_ends_at_the_value_and_none_changes_nothing() {
    assert_eq!(average_after(7, 1_000, u64::MAX, HALF_LIFE_MS), Ok(1_000));
    assert_eq!(average_after(1_000, 7, u64::MAX, 1), Ok(7));
    assert_eq!(average_after(7, 1_000, 0, HALF_LIFE_MS), Ok(7));
    assert_eq!(
        average_after(7, 1_000, 1, 0),
        Err(MathError::DivisionByZero)
    );
}

#[test]
fn a_step_is_clamped_on_both_sides() {
    assert_eq!(clamp_step(10_000, 20_000, 100), Ok(10_100));
    assert_eq!(clamp_step(10_000, 10, 100), Ok(9_900));
    assert_eq!(clamp_step(10_000, 10_050, 100), Ok(10_050));
    assert_eq!(clamp_step(99, 200, 100), Ok(99), "a step below one unit");
    assert_eq!(
        clamp_step(10_000, 0, 20_000),
        Ok(0),
        "a step beyond everything"
    );
    assert_eq!(
        clamp_step(u128::MAX, 0, u128::MAX),
        Err(MathError::OutOfRange)
    );
}

#[test]
fn the_median_is_the_middle_of_the_sorted_values() {
    let values = prop::collection::vec(prop_oneof![any::<u128>(), 0..=3_u128], 1..=16);
    run(REGRESSIONS, 3_000, values, |values| {
        let mut sorted = values.clone();
        sorted.sort_unstable();
        let middle = sorted.len() / 2;
        let expected = if sorted.len() % 2 == 1 {
            sorted[middle]
        } else {
            let sum = big(sorted[middle - 1]) + sorted[middle];
            u128::try_from(sum / 2).unwrap()
        };
        let mut given = values;
        prop_assert_eq!(median(&mut given), Ok(expected));
        prop_assert_eq!(given, sorted);
        Ok(())
    });
    assert_eq!(median(&mut []), Err(MathError::OutOfRange), "no values");
    assert_eq!(median(&mut [1; 17]), Err(MathError::OutOfRange), "too many");
}
