//! The circuit breaker, from the reports into the book.

use crate::*;
use interfaces::oracle::BreakerSwitched;

/// Both reporters report; the event of the second report, if any.
fn switched(fixture: &mut OracleFixture, price_e18: u128) -> Option<BreakerSwitched> {
    report(fixture, Role::ReporterA, price_e18);
    let now_ms = fixture.chain.now_ms();
    let message = fixture.oracle.call().report(USDC, price_e18, now_ms);
    let call = fixture.chain.call(Role::ReporterB, message);
    let mut events = call.events(fixture.oracle);
    assert!(call.expect_ok().is_some() && events.len() <= 1);
    events.pop()
}

#[test]
fn a_price_far_from_the_average_is_booked_as_halted() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    let edge = accept_after(&mut fixture, MINUTE_MS, bps(9_700));
    assert!(!edge.halted);

    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    fixture.chain.next_block_in(MINUTE_MS);
    let event = switched(&mut fixture, bps(9_700) - 1).unwrap();
    assert_eq!((event.collateral, event.halted), (USDC, true));
    assert_eq!((event.price_e18, event.average_e18), (bps(9_700) - 1, E18));
    let price = booked(&mut fixture).price;
    assert!(price.halted && feed(&mut fixture).risk.halted);
    // It is the price all the same.
    assert_eq!(
        (price.price_e18, price.at_ms),
        (bps(9_700) - 1, fixture.chain.now_ms())
    );
}

#[test]
fn it_resets_when_the_average_has_followed() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    assert!(accept_after(&mut fixture, MINUTE_MS, bps(9_500)).halted);
    // 71.4 minutes of standing bring the average within 1 % of 0.95.
    for _ in 0..7 {
        fixture.chain.next_block_in(10 * MINUTE_MS);
        assert!(switched(&mut fixture, bps(9_500)).is_none());
        assert!(booked(&mut fixture).price.halted);
    }
    fixture.chain.next_block_in(2 * MINUTE_MS);
    let event = switched(&mut fixture, bps(9_500)).unwrap();
    assert!(!event.halted && event.average_e18 < bps(9_596));
    assert!(!booked(&mut fixture).price.halted);
}

#[test]
fn it_resets_when_the_price_comes_back() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    assert!(accept_after(&mut fixture, MINUTE_MS, bps(9_600)).halted);
    // Between the bands: still halted.
    assert!(accept_after(&mut fixture, MINUTE_MS, bps(9_850)).halted);
    assert!(!accept_after(&mut fixture, MINUTE_MS, bps(9_950)).halted);
}

#[test]
fn one_reporter_alone_trips_nothing() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    report(&mut fixture, Role::ReporterC, E18);
    fixture.chain.next_block();
    report(&mut fixture, Role::ReporterC, bps(5_000));
    assert!(!booked(&mut fixture).price.halted);
    assert!(!feed(&mut fixture).risk.halted);
}

#[test]
fn a_breaker_taken_away_resets_with_the_next_report() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    assert!(accept_after(&mut fixture, MINUTE_MS, bps(9_000)).halted);
    let terms = FeedTerms {
        risk: RiskTerms {
            trip_bps: 0,
            reset_bps: 0,
            ..risk()
        },
        ..TERMS
    };
    let message = fixture.oracle.call().set_feed_terms(USDC, terms);
    govern(&mut fixture, message);
    assert!(booked(&mut fixture).price.halted);
    assert!(!accept(&mut fixture, bps(9_000)).halted);
}
