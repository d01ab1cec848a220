//! The moving average and the circuit breaker around it.

use super::*;

#[test]
fn a_price_enters_the_average_by_standing_and_not_by_being_said() {
    let mut feed = Feed::at_par(DOLLAR);
    feed.accept_after(HOUR_MS, bps(10_200));
    assert_eq!(feed.state.average_e18, E18);
    // Half of the way after a half-life, whatever comes then.
    feed.accept_after(30 * MINUTE_MS, bps(9_900));
    assert!(feed.state.average_e18.abs_diff(bps(10_100)) < 100);
    feed.accept_after(30 * MINUTE_MS, E18);
    assert!(feed.state.average_e18.abs_diff(bps(10_000)) < 200);
}

#[test]
fn reports_of_one_block_do_not_move_the_average() {
    let mut feed = Feed::at_par(DOLLAR);
    for price_e18 in [bps(20_000), bps(1), bps(15_000)] {
        feed.accept(price_e18);
        assert_eq!(feed.state.average_e18, E18);
    }
    // The last of them stood.
    feed.accept_after(30 * MINUTE_MS, E18);
    assert!(feed.state.average_e18.abs_diff(bps(12_500)) < 100);
}

#[test]
fn it_trips_beyond_the_band_in_both_directions_and_not_at_its_edge() {
    for (price_e18, halted) in [
        (bps(9_700), false),
        (bps(9_700) - 1, true),
        (bps(10_300), false),
        (bps(10_300) + 1, true),
    ] {
        let mut feed = Feed::at_par(DOLLAR);
        let told = feed.accept_after(MINUTE_MS, price_e18);
        assert_eq!(told.halted, halted, "{price_e18}");
        assert_eq!(feed.state.halted, halted);
    }
}

#[test]
fn it_trips_at_once_after_a_long_silence() {
    let mut feed = Feed::at_par(DOLLAR);
    assert!(feed.accept_after(7 * DAY_MS, bps(9_600)).halted);
}

#[test]
fn it_resets_only_inside_the_narrower_band() {
    for (price_e18, halted) in [
        (bps(9_701), true),
        (bps(9_900) - 1, true),
        (bps(9_900), false),
        (bps(10_100), false),
        (bps(10_100) + 1, true),
    ] {
        let mut feed = Feed::at_par(DOLLAR);
        assert!(feed.accept_after(MINUTE_MS, bps(9_600)).halted);
        // The same block: the average is still 1 USD.
        assert_eq!(feed.accept(price_e18).halted, halted, "{price_e18}");
    }
}

/// Down by 5 %: the average is within 1 % of itself after log2(5.21) half-lives, 71.4 minutes.
#[test]
fn a_price_that_stays_resets_it_when_the_average_has_followed() {
    let mut feed = Feed::at_par(DOLLAR);
    let mut reset_after = None;
    for minute in 1..=120 {
        let told = feed.accept_after(MINUTE_MS, bps(9_500));
        match reset_after {
            None if !told.halted => reset_after = Some(minute),
            None => {}
            Some(_) => assert!(!told.halted, "tripped again at minute {minute}"),
        }
    }
    // After the first minute the price has been said and has not stood yet.
    assert_eq!(reset_after, Some(73));
}

#[test]
fn a_price_at_the_edge_of_the_band_does_not_switch_it_to_and_fro() {
    let terms = RiskTerms {
        average_half_life_ms: DAY_MS,
        ..DOLLAR
    };
    let mut feed = Feed::at_par(terms);
    let mut switches = 0;
    let mut halted = false;
    for step in 0..60 {
        let price_e18 = if step % 2 == 0 {
            bps(9_695)
        } else {
            bps(9_705)
        };
        let told = feed.accept_after(MINUTE_MS, price_e18);
        switches += u32::from(told.halted != halted);
        halted = told.halted;
    }
    assert_eq!((switches, halted), (1, true));
}

#[test]
fn without_a_band_nothing_trips_and_what_had_tripped_resets() {
    let off = RiskTerms {
        trip_bps: 0,
        reset_bps: 0,
        ..DOLLAR
    };
    let mut feed = Feed::at_par(DOLLAR);
    assert!(feed.accept_after(MINUTE_MS, bps(5_000)).halted);
    feed.terms = off;
    assert!(!feed.accept(bps(5_000)).halted);
    assert!(!feed.accept_after(MINUTE_MS, bps(100_000)).halted);
}
