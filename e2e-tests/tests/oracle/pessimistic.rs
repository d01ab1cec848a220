//! The pessimistic price, from the reports into the book.

use crate::*;

#[test]
fn what_fell_counts_as_fallen_for_the_rest_of_the_window_and_the_next() {
    let mut fixture = with_risk(risk());
    assert_eq!(accept(&mut fixture, E18).pessimistic_e18, E18);
    let fallen = accept_after(&mut fixture, MINUTE_MS, bps(9_900));
    assert_eq!(fallen.pessimistic_e18, bps(9_900));
    for wait_ms in [MINUTE_MS, 57 * MINUTE_MS, MINUTE_MS, 59 * MINUTE_MS] {
        let back = accept_after(&mut fixture, wait_ms, E18);
        assert_eq!((back.price_e18, back.pessimistic_e18), (E18, bps(9_900)));
    }
    let forgotten = accept_after(&mut fixture, MINUTE_MS, E18);
    assert_eq!(forgotten.pessimistic_e18, E18);
}

/// A price lifted for a moment lifts nothing of what the limits count.
#[test]
fn a_rise_counts_when_it_has_lasted() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, bps(9_900));
    let risen = accept_after(&mut fixture, 59 * MINUTE_MS, bps(10_000));
    assert_eq!(risen.pessimistic_e18, bps(9_900));
    let lasting = accept_after(&mut fixture, HOUR_MS, bps(10_000));
    assert_eq!(lasting.pessimistic_e18, bps(9_900));
    let lasted = accept_after(&mut fixture, HOUR_MS, bps(10_000));
    assert_eq!(lasted.pessimistic_e18, bps(10_000));
}

#[test]
fn what_stood_in_a_silent_window_is_its_lowest() {
    let mut fixture = with_risk(risk());
    accept(&mut fixture, bps(9_900));
    let after = accept_after(&mut fixture, 5 * HOUR_MS, E18);
    assert_eq!(after.pessimistic_e18, bps(9_900));
}
