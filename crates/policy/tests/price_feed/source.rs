//! Prices of feeds in our units.

use super::*;
use keel_policy::price_feed::{price_e18_down, MAX_FEED_DECIMALS};

#[test]
fn a_price_comes_out_at_18_decimals_rounded_down() {
    for (price, decimals, expected) in [
        (1, 0, E18),
        (100_000_001, 8, 1_000_000_010_000_000_000),
        (99_987_654, 8, 999_876_540_000_000_000),
        (E18 - 1, 18, E18 - 1),
        (10 * E18 - 1, 19, E18 - 1),
        (10 * E18 + 19, 19, E18 + 1),
        (999, 21, 0),
        (u128::MAX, MAX_FEED_DECIMALS, u128::MAX / E18),
        (0, 8, 0),
    ] {
        assert_eq!(
            price_e18_down(price, decimals),
            Some(expected),
            "{price} at {decimals}"
        );
    }
}

#[test]
fn what_does_not_fit_is_none() {
    assert_eq!(price_e18_down(u128::MAX / E18 + 1, 0), None);
    assert!(price_e18_down(u128::MAX / E18, 0).is_some());
    assert_eq!(price_e18_down(u128::MAX, 17), None);
    assert_eq!(price_e18_down(1, MAX_FEED_DECIMALS + 1), None);
    assert_eq!(price_e18_down(1, u8::MAX), None);
}
