//! Published vectors. Ann is A·n times `AMP_PRECISION` here; each vector states its own convention.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use keel_math::stable_swap::*;
use keel_math::{mul_div_down, E18};

const NO_FEE: u128 = 0;

fn params(ann: u128, fee_e10: u128) -> Params {
    Params {
        ann: ann * AMP_PRECISION,
        fee_e10,
        offpeg_multiplier_e10: FEE_DENOMINATOR_E10,
    }
}

/// ref-finance, common-amm: A = 1000 as A·n^n, so Ann = 4000.
#[test]
fn exact_in_without_fee() {
    let out = swap_exact_in(
        &[100_000_000_000; 2],
        0,
        1,
        10_000_000_000,
        &params(4_000, NO_FEE),
    )
    .unwrap();
    // Exact: 9,999,495,232.75. Theirs rounds down and subtracts one from the floor of y; ours takes the upper D for safety.
    assert!(
        (9_999_495_232 - 3..=9_999_495_232).contains(&out.amount),
        "{}",
        out.amount
    );
}

#[test]
fn invariant_of_small_pools() {
    for (balances, exact) in [([1_000, 1_000], 2_000), ([1_000, 2_000], 2_912)] {
        assert!(invariant_down(&balances, 2 * AMP_PRECISION).unwrap() <= exact);
        assert!(invariant_up(&balances, 2 * AMP_PRECISION).unwrap() >= exact);
        assert!(invariant_up(&balances, 2 * AMP_PRECISION).unwrap() - exact <= 4);
    }
}

#[test]
fn composition_meets_the_price_it_was_asked_for() {
    for amp in [1_u128, 10, 100, 500, 20_000] {
        for price in [E18 / 50, E18 * 9 / 10, E18 - E18 / 1000, E18, E18 + E18 / 5000, E18 * 11 / 10, E18 * 30] {
            let ann = amp * 2 * AMP_PRECISION;
            let d = 123_456_789 * E18;
            let (x, y) = composition_at_price(d, ann, price).unwrap();
            let back = price_e18(&[x, y], 0, 1, d, ann).unwrap();
            let off = mul_div_down(back.abs_diff(price), 1_000_000_000, price).unwrap();
            let d_back = invariant_up(&[x, y], ann).unwrap();
            println!("A {amp} price {price} x {x} y {y} back {back} off {off} d off {}", d.abs_diff(d_back));
            assert!(off <= 1, "A {amp} price {price}: {back}");
            assert!(d.abs_diff(d_back) < d / 1_000_000_000);
        }
    }
}
