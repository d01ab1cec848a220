//! Swaps against exact arithmetic: nothing is left to the trader, and little is taken beyond the fee.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

mod exact;
mod pools;

use exact::{big, FRACTION_BITS};
use keel_math::stable_swap::*;
use keel_math::{MathError, E18};
use pools::{any_size, extreme_pools, fees, pair, pools, run, Pool};
use proptest::prelude::*;

const REGRESSIONS: &str = "proptest-regressions/swap.txt";

fn after_swap(pool: &Pool, from: usize, to: usize, paid: u128, taken: u128) -> Vec<u128> {
    let mut balances = pool.balances.clone();
    balances[from] += paid;
    balances[to] -= taken;
    balances
}

/// Even when the whole fee leaves the pool.
#[test]
fn an_exact_input_never_lowers_the_exact_invariant() {
    let strategy = (
        extreme_pools(),
        0..4_usize,
        0..4_usize,
        any_size(MAX_BALANCE),
        fees(),
    );
    run(
        REGRESSIONS,
        1_000,
        strategy,
        |(pool, from, to, paid, (fee, growth))| {
            let (from, to) = pair(&pool, from, to);
            let paid = paid.min(MAX_BALANCE - pool.balances[from]);
            let d = exact::invariant(&pool.balances, pool.ann);
            let out =
                swap_exact_in(&pool.balances, from, to, paid, &pool.params(fee, growth)).unwrap();
            prop_assert!(exact::keeps(
                &after_swap(&pool, from, to, paid, out.amount + out.fee),
                pool.ann,
                &d
            ));
            Ok(())
        },
    );
}

#[test]
fn an_exact_output_never_lowers_the_exact_invariant() {
    let strategy = (
        extreme_pools(),
        0..4_usize,
        0..4_usize,
        1..=990_u128,
        fees(),
    );
    run(
        REGRESSIONS,
        1_000,
        strategy,
        |(pool, from, to, permille, (fee, growth))| {
            let (from, to) = pair(&pool, from, to);
            let wanted = (pool.balances[to] / 1_250 * permille).min(pool.balances[to] - 1);
            let d = exact::invariant(&pool.balances, pool.ann);
            match swap_exact_out(&pool.balances, from, to, wanted, &pool.params(fee, growth)) {
                Ok(cost) => prop_assert!(exact::keeps(
                    &after_swap(&pool, from, to, cost.amount, wanted + cost.fee),
                    pool.ann,
                    &d
                )),
                // It would take more than a pool may hold, or the fee more than there is.
                Err(error) => prop_assert_eq!(error, MathError::OutOfRange),
            }
            Ok(())
        },
    );
}

/// The exact result for the invariant rounded up, to 2 units.
#[test]
fn a_swap_without_fee_takes_no_more_than_rounding() {
    let strategy = (extreme_pools(), 0..4_usize, 0..4_usize, 1..=1_000_u128);
    run(REGRESSIONS, 400, strategy, |(pool, from, to, permille)| {
        let (from, to) = pair(&pool, from, to);
        let paid = (pool.balances[from] / 1_000 * permille).min(MAX_BALANCE - pool.balances[from]);
        let d = big(invariant_up(&pool.balances, pool.ann).unwrap()) << FRACTION_BITS;

        let out = swap_exact_in(&pool.balances, from, to, paid, &pool.free()).unwrap();
        let after = after_swap(&pool, from, to, paid, 0);
        let left = exact::balance_up(&after, to, pool.ann, &d).unwrap();
        let exact = pool.balances[to].saturating_sub(left);
        prop_assert!(
            out.amount <= exact && out.amount + 2 >= exact,
            "{out:?}, exact {exact}"
        );

        let cost = swap_exact_out(&pool.balances, from, to, out.amount, &pool.free()).unwrap();
        let after = after_swap(&pool, from, to, 0, out.amount);
        let needed = exact::balance_up(&after, from, pool.ann, &d).unwrap();
        let exact = needed.saturating_sub(pool.balances[from]);
        prop_assert!(
            cost.amount >= exact && cost.amount <= exact + 2,
            "{cost:?}, exact {exact}"
        );
        Ok(())
    });
}

#[test]
fn a_round_trip_never_gains() {
    let strategy = (extreme_pools(), 0..4_usize, 0..4_usize, 1..=1_000_u128);
    run(
        REGRESSIONS,
        1_000,
        strategy,
        |(pool, from, to, permille)| {
            let (from, to) = pair(&pool, from, to);
            let paid =
                (pool.balances[from] / 1_000 * permille).min(MAX_BALANCE - pool.balances[from]);
            let there = swap_exact_in(&pool.balances, from, to, paid, &pool.free()).unwrap();
            let between = after_swap(&pool, from, to, paid, there.amount);
            let back = swap_exact_in(&between, to, from, there.amount, &pool.free()).unwrap();
            prop_assert!(back.amount <= paid, "{} from {paid}", back.amount);
            Ok(())
        },
    );
}

/// The two ways to say the same swap cost the same: neither avoids a part of the fee.
#[test]
fn exact_output_and_exact_input_charge_the_same_fee() {
    let strategy = (
        pools(E18, 1_000),
        0..4_usize,
        0..4_usize,
        1..=700_u128,
        fees(),
    );
    run(
        REGRESSIONS,
        600,
        strategy,
        |(pool, from, to, permille, (fee, growth))| {
            let (from, to) = pair(&pool, from, to);
            let params = pool.params(fee, growth);
            let wanted = pool.balances[to] / 1_000 * permille;
            let cost = match swap_exact_out(&pool.balances, from, to, wanted, &params) {
                Ok(cost) => cost,
                Err(error) => {
                    prop_assert_eq!(error, MathError::OutOfRange);
                    return Ok(());
                }
            };
            let out = swap_exact_in(&pool.balances, from, to, cost.amount, &params).unwrap();
            // One unit more paid in may be worth many of the coin taken: compare with what that unit buys.
            let less = swap_exact_in(
                &pool.balances,
                from,
                to,
                cost.amount.saturating_sub(4),
                &params,
            );
            let unit = out.amount.saturating_sub(less.unwrap().amount);
            let rounding = unit + 4;
            prop_assert!(
                out.amount + rounding >= wanted,
                "the exact output was cheaper: {wanted} instead of {}",
                out.amount
            );
            prop_assert!(
                out.amount <= wanted + (wanted >> 29) + rounding,
                "the exact output was dearer: {wanted} instead of {}",
                out.amount
            );
            Ok(())
        },
    );
}

#[test]
fn the_fee_is_the_base_fee_at_balance_and_grows_to_the_multiple_off_it() {
    let fee = 4_000_000;
    let growth = 5 * FEE_DENOMINATOR_E10;
    assert_eq!(dynamic_fee_e10(E18, E18, fee, growth), Ok(fee));
    assert_eq!(dynamic_fee_e10(1, MAX_BALANCE, fee, growth), Ok(5 * fee));
    // 4·x·y/(x + y)² = 0.75 at 1 : 3, so 5·f/(4·0.75 + 1).
    assert_eq!(dynamic_fee_e10(E18, 3 * E18, fee, growth), Ok(5_000_000));
    assert_eq!(
        dynamic_fee_e10(1, MAX_BALANCE, fee, 0),
        Ok(fee),
        "switched off"
    );
}

#[test]
fn the_dynamic_fee_is_the_exact_one_rounded_up() {
    let size = || any_size(MAX_BALANCE);
    run(
        REGRESSIONS,
        1_000,
        (size(), size(), fees()),
        |(x, y, (fee, growth))| {
            let found = big(dynamic_fee_e10(x, y, fee, growth).unwrap());
            // m·f·s² / ((m − 1)·4·x·y + s²), m and 1 in parts of 10^10.
            let squared = (big(x) + y).pow(2);
            let numerator = big(growth) * fee * &squared;
            let denominator =
                big(growth - FEE_DENOMINATOR_E10) * 4 * x * y + squared * FEE_DENOMINATOR_E10;
            prop_assert!(&found * &denominator >= numerator);
            prop_assert!((found - 2) * denominator < numerator);
            Ok(())
        },
    );
}

#[test]
fn swaps_outside_the_pool_are_refused() {
    let refused = Some(MathError::OutOfRange);
    let pool = Pool {
        balances: vec![E18, E18],
        ann: 200 * AMP_PRECISION,
    };
    let params = pool.params(4_000_000, 5 * FEE_DENOMINATOR_E10);
    let exact_in =
        |from, to, amount| swap_exact_in(&pool.balances, from, to, amount, &params).err();
    let exact_out =
        |from, to, amount| swap_exact_out(&pool.balances, from, to, amount, &params).err();
    assert_eq!(exact_in(0, 0, 1), refused, "into itself");
    assert_eq!(exact_in(0, 2, 1), refused, "no such coin");
    assert_eq!(exact_in(0, 1, MAX_BALANCE), refused);
    assert_eq!(exact_in(0, 1, u128::MAX), refused);
    assert_eq!(exact_out(1, 1, 1), refused, "into itself");
    assert_eq!(exact_out(2, 1, 1), refused, "no such coin");
    assert_eq!(exact_out(0, 1, E18), refused, "all there is");
    assert_eq!(exact_out(0, 1, u128::MAX), refused);
    let all = pool.params(FEE_DENOMINATOR_E10, 0);
    assert_eq!(
        swap_exact_out(&pool.balances, 0, 1, 1, &all).err(),
        refused,
        "a fee of 100 %"
    );
}
