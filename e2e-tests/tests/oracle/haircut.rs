//! The haircut that volatility justifies, from the reports into the book.

use crate::*;

#[test]
fn a_quiet_price_gets_less_than_the_governed_haircut() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    for hour in 0..30 {
        let price_e18 = bps(10_000 + 4 * (1 - hour % 2));
        let price = accept_after(&mut fixture, HOUR_MS, price_e18);
        assert!(price.haircut_bps > 0);
        assert_eq!(price.haircut_bps.max(100), 100, "hour {hour}");
    }
    assert_eq!(booked(&mut fixture).haircut_bps(), 100);
}

#[test]
fn a_price_that_moves_gets_more() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    // 1 − 2^(−1/24) of 0.02² · 24 a day: 2.33 · 1.655 %.
    let price = accept_after(&mut fixture, HOUR_MS, bps(10_200));
    assert_eq!(price.haircut_bps, 386);
    assert_eq!(booked(&mut fixture).haircut_bps(), 386);
    // It falls by half in variance in a day of standing still.
    for _ in 0..24 {
        accept_after(&mut fixture, HOUR_MS, bps(10_200));
    }
    assert_eq!(booked(&mut fixture).price.haircut_bps, 273);
}

#[test]
fn disagreement_within_a_block_is_no_volatility() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    for price_e18 in [bps(10_090), bps(9_950), bps(10_090), bps(9_950)] {
        report(&mut fixture, Role::ReporterC, price_e18);
        report(&mut fixture, Role::ReporterB, price_e18);
        assert_eq!(booked(&mut fixture).price.haircut_bps, 0);
    }
}
