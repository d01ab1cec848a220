//! Adding and removing liquidity against exact arithmetic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

mod exact;
mod pools;

use exact::{big, invariant};
use keel_math::stable_swap::*;
use keel_math::{MathError, E18};
use num_bigint::BigInt;
use pools::{any_size, extreme_pools, fees, pools, run, Pool};
use proptest::prelude::*;

const REGRESSIONS: &str = "proptest-regressions/liquidity.txt";

/// D per LP token has not fallen: D_after · supply_before ≥ D_before · supply_after. The exact invariants are cut after 64 bits.
fn share_price_kept(d: &BigInt, supply: u128, d_after: &BigInt, supply_after: u128) -> bool {
    (d_after + 1) * supply >= d * supply_after
}

fn plus(pool: &Pool, amounts: &[u128]) -> Vec<u128> {
    pool.balances
        .iter()
        .zip(amounts)
        .map(|(balance, amount)| balance + amount)
        .collect()
}

fn minus(balances: &[u128], amounts: &[u128]) -> Vec<u128> {
    balances
        .iter()
        .zip(amounts)
        .map(|(balance, amount)| balance - amount)
        .collect()
}

/// Parts of the balances in thousandths, one per coin.
fn parts(pool: &Pool, permille: &[u128]) -> Vec<u128> {
    pool.balances
        .iter()
        .zip(permille)
        .map(|(balance, permille)| balance / 1_000 * permille)
        .collect()
}

fn permilles(most: u128) -> impl Strategy<Value = Vec<u128>> {
    prop::collection::vec(0..=most, 4)
}

fn supply() -> impl Strategy<Value = u128> {
    any_size(MAX_BALANCE)
}

/// Even when all fees leave the pool.
#[test]
fn an_addition_never_dilutes_the_suppliers() {
    let strategy = (extreme_pools(), permilles(2_000), supply(), fees());
    run(
        REGRESSIONS,
        600,
        strategy,
        |(pool, permille, supply, (fee, growth))| {
            let amounts = parts(&pool, &permille);
            let d = invariant(&pool.balances, pool.ann);
            match add(&pool.balances, &amounts, supply, &pool.params(fee, growth)) {
                Ok(added) => {
                    let kept = minus(&plus(&pool, &amounts), &added.fees);
                    let d_after = invariant(&kept, pool.ann);
                    prop_assert!(share_price_kept(
                        &d,
                        supply,
                        &d_after,
                        supply + added.minted
                    ));
                }
                Err(error) => prop_assert_eq!(error, MathError::OutOfRange),
            }
            Ok(())
        },
    );
}

/// Even when all fees leave the pool.
#[test]
fn a_removal_of_exact_amounts_burns_at_least_what_they_are_worth() {
    let strategy = (extreme_pools(), permilles(980), supply(), fees());
    run(
        REGRESSIONS,
        600,
        strategy,
        |(pool, permille, supply, (fee, growth))| {
            let amounts = parts(&pool, &permille);
            let d = invariant(&pool.balances, pool.ann);
            match remove_exact(&pool.balances, &amounts, supply, &pool.params(fee, growth)) {
                Ok(removed) => {
                    let kept = minus(&minus(&pool.balances, &amounts), &removed.fees);
                    let d_after = invariant(&kept, pool.ann);
                    // burned ≥ supply · (1 − D_after/D)
                    prop_assert!((&d - d_after) * supply <= d * removed.burned);
                    prop_assert!(removed.burned <= supply);
                }
                Err(error) => prop_assert_eq!(error, MathError::OutOfRange),
            }
            Ok(())
        },
    );
}

/// Even when the fee leaves the pool.
#[test]
fn a_removal_in_one_coin_never_dilutes_the_suppliers() {
    let strategy = (extreme_pools(), 0..4_usize, 0..=999_u128, supply(), fees());
    run(
        REGRESSIONS,
        600,
        strategy,
        |(pool, coin, permille, supply, (fee, growth))| {
            let coin = coin % pool.balances.len();
            let burned = supply / 1_000 * permille;
            let d = invariant(&pool.balances, pool.ann);
            let removed = remove_one(
                &pool.balances,
                coin,
                burned,
                supply,
                &pool.params(fee, growth),
            );
            let removed = match removed {
                Ok(removed) => removed,
                // A fee of a unit, rounded up, may be all there is of a coin.
                Err(error) => {
                    prop_assert_eq!(error, MathError::OutOfRange);
                    prop_assert!(pool.balances.iter().any(|balance| *balance < 1_000));
                    return Ok(());
                }
            };
            let mut after = pool.balances.clone();
            after[coin] -= removed.amount + removed.fee;
            prop_assert!(share_price_kept(
                &d,
                supply,
                &invariant(&after, pool.ann),
                supply - burned
            ));
            Ok(())
        },
    );
}

/// In proportion, in one coin, or as the very amounts that were added; without fees, which could only make it worse.
#[test]
fn adding_and_then_removing_never_gains() {
    let strategy = (extreme_pools(), permilles(2_000), supply(), 0..4_usize);
    run(
        REGRESSIONS,
        600,
        strategy,
        |(pool, permille, supply, coin)| {
            let coin = coin % pool.balances.len();
            let amounts = parts(&pool, &permille);
            let params = pool.free();
            let Ok(added) = add(&pool.balances, &amounts, supply, &params) else {
                return Ok(());
            };
            let between = plus(&pool, &amounts);
            let whole = supply + added.minted;

            match remove_exact(&between, &amounts, whole, &params) {
                Ok(removed) => prop_assert!(removed.burned >= added.minted, "the same amounts"),
                Err(error) => prop_assert_eq!(error, MathError::OutOfRange),
            }

            let d = invariant(&pool.balances, pool.ann);
            let mut proportional = between.clone();
            for balance in &mut proportional {
                *balance -= share_down(*balance, added.minted, whole).unwrap();
            }
            prop_assert!(exact::keeps(&proportional, pool.ann, &d), "in proportion");

            if let Ok(removed) = remove_one(&between, coin, added.minted, whole, &params) {
                let mut one = between.clone();
                one[coin] -= removed.amount;
                prop_assert!(exact::keeps(&one, pool.ann, &d), "in one coin");
            }
            Ok(())
        },
    );
}

/// Without fees the results are the exact ones but for the rounding of D, 4 units of it between two readings.
#[test]
fn without_fees_nothing_is_taken_beyond_rounding() {
    let strategy = (pools(E18, 1_000), permilles(900), any_size(1 << 90));
    run(REGRESSIONS, 400, strategy, |(pool, permille, supply)| {
        let amounts = parts(&pool, &permille);
        let params = pool.free();
        let d = invariant(&pool.balances, pool.ann);
        let rounding = |supply: u128| ((big(supply) * 5) << exact::FRACTION_BITS) / &d + 1;

        if let Ok(added) = add(&pool.balances, &amounts, supply, &params) {
            let d_after = invariant(&plus(&pool, &amounts), pool.ann);
            let exact = (d_after - &d) * supply / &d;
            let short: BigInt = exact - added.minted;
            prop_assert!(short <= rounding(supply), "minted {short} too little");
        }
        let removed = remove_exact(&pool.balances, &amounts, supply, &params).unwrap();
        let d_after = invariant(&minus(&pool.balances, &amounts), pool.ann);
        let exact = (&d - d_after) * supply / &d;
        let over: BigInt = big(removed.burned) - exact;
        prop_assert!(over <= rounding(supply) + 1, "burned {over} too much");
        Ok(())
    });
}

#[test]
fn a_proportional_addition_pays_no_fee_but_rounding_and_an_imbalanced_one_does() {
    let pool = Pool {
        balances: vec![1_000_000 * E18, 3_000_000 * E18],
        ann: 200 * AMP_PRECISION,
    };
    let params = pool.params(4_000_000, 5 * FEE_DENOMINATOR_E10);
    let supply = 4_000_000 * E18;
    let balanced = add(
        &pool.balances,
        &[10_000 * E18, 30_000 * E18],
        supply,
        &params,
    )
    .unwrap();
    assert!(balanced.fees.iter().all(|fee| *fee <= 1), "{balanced:?}");
    assert!(supply / 100 - balanced.minted <= 10, "{balanced:?}");
    let single = add(&pool.balances, &[40_000 * E18, 0], supply, &params).unwrap();
    assert!(single.fees[0] > E18 && single.fees[1] > E18 && single.fees[2..] == [0, 0]);
}

#[test]
fn the_first_addition_needs_every_coin_and_mints_the_invariant() {
    let params = Params {
        ann: 600 * AMP_PRECISION,
        fee_e10: 4_000_000,
        offpeg_multiplier_e10: 5 * FEE_DENOMINATOR_E10,
    };
    let first = [E18, 2 * E18, 3 * E18];
    let added = add(&[0; 3], &first, 0, &params).unwrap();
    assert_eq!(Ok(added.minted), invariant_down(&first, params.ann));
    assert_eq!(added.fees, [0; MAX_COINS]);
    assert_eq!(
        add(&[0; 3], &[E18, 0, E18], 0, &params).err(),
        Some(MathError::OutOfRange)
    );
}

#[test]
fn changes_outside_the_pool_are_refused() {
    let refused = Some(MathError::OutOfRange);
    let pool = Pool {
        balances: vec![E18, E18],
        ann: 200 * AMP_PRECISION,
    };
    let balances = &pool.balances;
    let params = pool.params(4_000_000, 5 * FEE_DENOMINATOR_E10);
    let supply = 2 * E18;
    assert_eq!(
        add(balances, &[1], supply, &params).err(),
        refused,
        "a coin missing"
    );
    assert_eq!(
        add(balances, &[1; 3], supply, &params).err(),
        refused,
        "a coin too many"
    );
    assert_eq!(
        add(balances, &[u128::MAX, 0], supply, &params).err(),
        refused
    );
    assert_eq!(
        add(balances, &[MAX_BALANCE, 0], supply, &params).err(),
        refused
    );
    assert_eq!(
        remove_exact(balances, &[1], supply, &params).err(),
        refused,
        "a coin missing"
    );
    assert_eq!(
        remove_exact(balances, &[E18 + 1, 0], supply, &params).err(),
        refused
    );
    assert_eq!(
        remove_exact(balances, &[E18, 0], supply, &params).err(),
        refused,
        "all of one"
    );
    assert_eq!(
        remove_one(balances, 2, 1, supply, &params).err(),
        refused,
        "no such coin"
    );
    assert_eq!(
        remove_one(balances, 0, supply + 1, supply, &params).err(),
        refused
    );
    assert_eq!(
        remove_one(balances, 0, supply, supply, &params).err(),
        refused,
        "the whole"
    );
    assert_eq!(share_down(1, 1, 0), Err(MathError::DivisionByZero));
}
