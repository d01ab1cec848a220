//! The integer square root, against its definition.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

mod pools;

use keel_math::{sqrt_down, sqrt_up};
use pools::{any_size, run};

const REGRESSIONS: &str = "proptest-regressions/sqrt.txt";
const LARGEST_ROOT: u128 = u64::MAX as u128;

fn assert_exact(value: u128) {
    let root = sqrt_down(value);
    assert!(
        root <= LARGEST_ROOT && root * root <= value,
        "{value}: {root}"
    );
    let above = (root + 1).checked_mul(root + 1);
    assert!(above.is_none_or(|square| square > value), "{value}: {root}");
    let up = root + u128::from(root * root != value);
    assert_eq!(sqrt_up(value), up, "{value}");
}

#[test]
fn small_values_are_exact() {
    for (value, down, up) in [
        (0, 0, 0),
        (1, 1, 1),
        (2, 1, 2),
        (3, 1, 2),
        (4, 2, 2),
        (5, 2, 3),
        (99, 9, 10),
        (100, 10, 10),
        (101, 10, 11),
    ] {
        assert_eq!((sqrt_down(value), sqrt_up(value)), (down, up), "{value}");
    }
    (0..10_000).for_each(assert_exact);
}

#[test]
fn squares_and_their_neighbours_of_every_size_are_exact() {
    for bit in 1..64 {
        for root in [1 << bit, (1 << bit) + 1, 2 * ((1 << bit) - 1) + 1] {
            let square: u128 = root * root;
            assert_eq!((sqrt_down(square), sqrt_up(square)), (root, root));
            assert_exact(square - 1);
            assert_exact(square + 1);
        }
    }
}

#[test]
fn the_largest_values_are_exact() {
    assert_eq!(sqrt_down(u128::MAX), LARGEST_ROOT);
    assert_eq!(sqrt_up(u128::MAX), LARGEST_ROOT + 1);
    for value in [LARGEST_ROOT * LARGEST_ROOT, u128::MAX - 1] {
        assert_exact(value - 1);
        assert_exact(value);
    }
}

#[test]
fn any_value_is_exact() {
    run(REGRESSIONS, 5_000, any_size(u128::MAX), |value| {
        assert_exact(value);
        Ok(())
    });
}
