//! The price of a Dutch auction.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use keel_policy::auction::*;

const E18: u128 = 1_000_000_000_000_000_000;

fn terms() -> AuctionTerms {
    AuctionTerms {
        wait_ms: 0,
        duration_ms: 600_000,
        start_price_e18: 10 * E18,
        floor_price_e18: 4 * E18,
        lot_e18: E18,
    }
}

#[test]
fn the_price_falls_in_a_straight_line_and_is_never_below_the_floor() {
    assert_eq!(terms().price_up_e18(0), Some(10 * E18));
    assert_eq!(terms().price_up_e18(300_000), Some(7 * E18));
    assert_eq!(
        terms().price_up_e18(599_999),
        Some(4 * E18 + 6 * E18 / 600_000)
    );
    assert_eq!(terms().price_up_e18(600_000), None);
    let mut last = u128::MAX;
    for elapsed_ms in (0..600_000).step_by(7_919) {
        let price = terms().price_up_e18(elapsed_ms).unwrap();
        assert!(price <= last && price >= 4 * E18);
        last = price;
    }
}

#[test]
fn a_price_is_rounded_up_and_what_is_sold_down() {
    let terms = AuctionTerms {
        duration_ms: 3,
        start_price_e18: 10,
        floor_price_e18: 9,
        ..terms()
    };
    assert_eq!(terms.price_up_e18(1), Some(10));
    assert_eq!(sold_down(10 * E18, 3 * E18), Some(10 * E18 / 3));
    assert_eq!(sold_down(1, 2 * E18), Some(0));
    assert_eq!(sold_down(1, 0), None);
}
