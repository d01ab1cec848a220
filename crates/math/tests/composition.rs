//! Where a two-coin pool stands at a price, and its distance from there.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

mod exact;
mod pools;

use exact::{big, FRACTION_BITS};
use keel_math::stable_swap::*;
use keel_math::{MathError, E18};
use num_bigint::BigInt;
use pools::{any_size, run};
use proptest::prelude::*;

const REGRESSIONS: &str = "proptest-regressions/composition.txt";
const LOWEST_E18: u128 = E18 / 100;
const HIGHEST_E18: u128 = E18 * 100;

/// Prices of every distance from 1, on both sides.
fn prices() -> impl Strategy<Value = u128> {
    prop_oneof![
        LOWEST_E18..=HIGHEST_E18,
        any_size(E18 - LOWEST_E18).prop_map(|off| E18 - off),
        any_size(HIGHEST_E18 - E18).prop_map(|off| E18 + off),
    ]
}

fn anns() -> impl Strategy<Value = u128> {
    any_size(1_000_000).prop_map(|amp| amp * 2 * AMP_PRECISION)
}

/// A price of these very balances, from their own exact invariant.
fn price_of(balances: &[u128], ann: u128) -> BigInt {
    let d = exact::invariant(balances, ann);
    exact::price_e18(balances, 0, 1, ann, &d)
}

fn within(found: BigInt, wanted: u128, parts: u64) -> bool {
    let off = found - wanted;
    let tolerance: BigInt = big(wanted) / parts + 1;
    off >= -tolerance.clone() && off <= tolerance
}

#[test]
fn the_composition_has_the_price_and_the_invariant_it_was_asked_for() {
    let sizes = (E18..=2 * MAX_BALANCE / 100, any::<bool>()).prop_map(|(size, small)| {
        if small {
            E18 + size % (1_000 * E18)
        } else {
            size
        }
    });
    run(
        REGRESSIONS,
        2_000,
        (sizes, anns(), prices()),
        |(d, ann, price)| {
            let (x, y) = composition_at_price(d, ann, price).unwrap();
            prop_assert!(
                within(price_of(&[x, y], ann), price, 1_000_000_000),
                "price of ({x}, {y})"
            );
            let found = exact::invariant(&[x, y], ann) >> FRACTION_BITS;
            prop_assert!(
                within(found.clone(), d, 100_000_000_000),
                "invariant {found}"
            );
            Ok(())
        },
    );
}

#[test]
fn at_the_price_of_one_the_composition_is_balanced() {
    for ann in [MIN_ANN, 200 * AMP_PRECISION, 2_000_000 * AMP_PRECISION] {
        assert_eq!(composition_at_price(2 * E18, ann, E18), Ok((E18, E18)));
    }
}

/// The nearest prices to 1 that 18 decimals can say.
#[test]
fn next_to_the_price_of_one_the_composition_is_next_to_balance() {
    let d = 2_000_000 * E18;
    let (x, y) = composition_at_price(d, 200 * AMP_PRECISION, E18 + 1).unwrap();
    assert!(x <= y && y - x < d / 1_000_000_000_000);
    let (x, y) = composition_at_price(d, 200 * AMP_PRECISION, E18 - 1).unwrap();
    assert!(x >= y && x - y < d / 1_000_000_000_000);
}

#[test]
fn the_composition_is_mirrored_by_the_inverse_price() {
    for amp in [1, 100, 20_000] {
        let ann = amp * 2 * AMP_PRECISION;
        let (x, y) = composition_at_price(E18, ann, E18 / 8).unwrap();
        assert_eq!(composition_at_price(E18, ann, E18 * 8), Ok((y, x)));
        assert!(x > y, "a cheap coin is abundant");
    }
}

/// One-sided: what remains after the change has the price, exactly measured.
#[test]
fn the_distance_leads_to_the_price() {
    let balances = (E18..=MAX_BALANCE / 1_000, 1..=10_000_u128, any::<bool>());
    run(
        REGRESSIONS,
        2_000,
        (balances, anns(), prices()),
        |((x, part, swapped), ann, price)| {
            let y = (x / part).max(E18);
            let [x, y] = if swapped { [y, x] } else { [x, y] };
            let target = match distance_to_price(&[x, y], ann, price).unwrap() {
                Distance::None => x,
                Distance::Add(amount) => x + amount,
                Distance::Remove(amount) => x - amount,
            };
            prop_assert!(within(price_of(&[target, y], ann), price, 1_000_000_000));
            Ok(())
        },
    );
}

#[test]
fn the_distance_says_which_way() {
    let ann = 200 * AMP_PRECISION;
    let pool = [1_000_000 * E18, 1_000_000 * E18];
    assert_eq!(distance_to_price(&pool, ann, E18), Ok(Distance::None));
    assert!(matches!(
        distance_to_price(&pool, ann, E18 * 99 / 100),
        Ok(Distance::Add(_))
    ));
    assert!(matches!(
        distance_to_price(&pool, ann, E18 * 101 / 100),
        Ok(Distance::Remove(_))
    ));
    let heavy = [1_500_000 * E18, 1_000_000 * E18];
    assert_eq!(
        distance_to_price(&heavy, ann, E18),
        Ok(Distance::Remove(500_000 * E18))
    );
    let light = [400_000 * E18, 1_000_000 * E18];
    assert_eq!(
        distance_to_price(&light, ann, E18),
        Ok(Distance::Add(600_000 * E18))
    );
}

#[test]
fn what_is_outside_the_bounds_is_refused() {
    let refused = Some(MathError::OutOfRange);
    let ann = 200 * AMP_PRECISION;
    assert_eq!(
        composition_at_price(E18, ann, LOWEST_E18 - 1).err(),
        refused
    );
    assert_eq!(
        composition_at_price(E18, ann, HIGHEST_E18 + 1).err(),
        refused
    );
    assert_eq!(composition_at_price(E18, MIN_ANN - 1, E18).err(), refused);
    assert_eq!(
        composition_at_price(E18, MAX_ANN, E18).err(),
        refused,
        "two coins"
    );
    assert_eq!(distance_to_price(&[1, 1], ann, 0).err(), refused);
    assert_eq!(distance_to_price(&[1, 1], 0, E18).err(), refused);
    assert_eq!(
        distance_to_price(&[1, u128::MAX], ann, LOWEST_E18).err(),
        refused
    );
}
