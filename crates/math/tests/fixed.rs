//! Fixed point against big integers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

mod exact;
mod pools;

use exact::big;
use keel_math::*;
use num_bigint::BigInt;
use num_integer::Integer;
use pools::{any_size, run};
use proptest::prelude::*;

const REGRESSIONS: &str = "proptest-regressions/fixed.txt";

/// The values where a limb or a carry ends, and any between.
fn limbs() -> impl Strategy<Value = u128> {
    const HALF: u128 = 1 << 64;
    prop_oneof![
        any_size(u128::MAX),
        prop::sample::select(vec![
            0,
            1,
            2,
            HALF - 1,
            HALF,
            HALF + 1,
            (1 << 127) - 1,
            1 << 127,
            (1 << 127) + 1,
            u128::MAX - HALF,
            u128::MAX - 1,
            u128::MAX,
        ]),
        (any_size(u128::MAX), any_size(HALF)).prop_map(|(value, off)| value.saturating_sub(off)),
    ]
}

fn narrow(value: BigInt) -> Result<u128, MathError> {
    u128::try_from(value).map_err(|_| MathError::OutOfRange)
}

#[test]
fn mul_div_is_exact_in_both_directions() {
    run(
        REGRESSIONS,
        30_000,
        (limbs(), limbs(), limbs()),
        |(a, b, c)| {
            if c == 0 {
                prop_assert_eq!(mul_div_down(a, b, c), Err(MathError::DivisionByZero));
                prop_assert_eq!(mul_div_up(a, b, c), Err(MathError::DivisionByZero));
                return Ok(());
            }
            let product = big(a) * b;
            prop_assert_eq!(mul_div_down(a, b, c), narrow(product.div_floor(&big(c))));
            prop_assert_eq!(mul_div_up(a, b, c), narrow(product.div_ceil(&big(c))));
            Ok(())
        },
    );
}

#[test]
fn amounts_are_scaled_to_18_decimals_and_back() {
    run(
        REGRESSIONS,
        2_000,
        (limbs(), 0..=18_u8),
        |(amount, decimals)| {
            let unit = 10_u128.pow(18 - u32::from(decimals));
            prop_assert_eq!(unit_e18(decimals), Ok(unit));
            prop_assert_eq!(
                to_e18(amount, decimals),
                amount.checked_mul(unit).ok_or(MathError::OutOfRange)
            );
            prop_assert_eq!(from_e18_down(amount, decimals), Ok(amount / unit));
            prop_assert_eq!(
                from_e18_up(amount, decimals),
                Ok(amount / unit + u128::from(amount % unit != 0))
            );
            Ok(())
        },
    );
    for refused in [
        unit_e18(19),
        to_e18(1, 19),
        from_e18_down(1, 255),
        from_e18_up(1, 19),
    ] {
        assert_eq!(refused, Err(MathError::OutOfRange), "more than 18 decimals");
    }
}

#[test]
fn basis_points_round_as_named() {
    assert_eq!(apply_bps_down(9_999, 1), Ok(0));
    assert_eq!(apply_bps_up(9_999, 1), Ok(1));
    assert_eq!(apply_bps_down(u128::MAX, BPS), Ok(u128::MAX));
    assert_eq!(apply_bps_up(u128::MAX, BPS), Ok(u128::MAX));
    assert_eq!(
        apply_bps_down(u128::MAX, BPS + 1),
        Err(MathError::OutOfRange)
    );
}
