//! The pessimistic price.

use super::*;

fn pessimistic(feed: &mut Feed, wait_ms: u64, price_e18: u128) -> u128 {
    feed.accept_after(wait_ms, price_e18).pessimistic_e18
}

#[test]
fn a_fall_counts_at_once_and_a_rise_after_one_to_two_windows() {
    let mut feed = Feed::at_par(DOLLAR);
    assert_eq!(pessimistic(&mut feed, MINUTE_MS, bps(9_900)), bps(9_900));
    assert_eq!(pessimistic(&mut feed, MINUTE_MS, E18), bps(9_900));
    // To the end of its window, and throughout the next one.
    assert_eq!(pessimistic(&mut feed, 57 * MINUTE_MS, E18), bps(9_900));
    assert_eq!(pessimistic(&mut feed, MINUTE_MS, E18), bps(9_900));
    assert_eq!(pessimistic(&mut feed, 59 * MINUTE_MS, E18), bps(9_900));
    assert_eq!(pessimistic(&mut feed, MINUTE_MS, E18), E18);
}

#[test]
fn a_fall_at_the_end_of_a_window_counts_for_one_more() {
    let mut feed = Feed::at_par(DOLLAR);
    assert_eq!(pessimistic(&mut feed, HOUR_MS - 1, bps(9_800)), bps(9_800));
    assert_eq!(pessimistic(&mut feed, 1, E18), bps(9_800));
    assert_eq!(pessimistic(&mut feed, HOUR_MS - 1, E18), bps(9_800));
    assert_eq!(pessimistic(&mut feed, 1, E18), E18);
}

#[test]
fn a_window_without_reports_keeps_the_last_price_as_its_lowest() {
    let mut feed = Feed::at_par(DOLLAR);
    pessimistic(&mut feed, MINUTE_MS, bps(9_800));
    pessimistic(&mut feed, MINUTE_MS, bps(9_950));
    // Two windows on: 0.98 is forgotten, what stood in the silent window is not.
    let after = pessimistic(&mut feed, 2 * HOUR_MS, E18);
    assert_eq!(after, bps(9_950));
    assert_eq!(pessimistic(&mut feed, 10 * HOUR_MS, bps(10_001)), E18);
}

#[test]
fn two_falls_count_by_the_lower_and_then_by_the_later() {
    let mut feed = Feed::at_par(DOLLAR);
    pessimistic(&mut feed, MINUTE_MS, bps(9_700));
    pessimistic(&mut feed, MINUTE_MS, E18);
    assert_eq!(pessimistic(&mut feed, HOUR_MS, bps(9_900)), bps(9_700));
    assert_eq!(pessimistic(&mut feed, MINUTE_MS, E18), bps(9_700));
    assert_eq!(pessimistic(&mut feed, HOUR_MS, E18), bps(9_900));
    assert_eq!(pessimistic(&mut feed, HOUR_MS, E18), E18);
}

#[test]
fn windows_follow_each_other_from_the_first_price_on() {
    let mut feed = Feed::at_par(DOLLAR);
    for (wait_ms, begun) in [
        (HOUR_MS - 1, 0),
        (1, 1),
        (HOUR_MS + 7, 2),
        (5 * HOUR_MS, 7),
        (HOUR_MS - 8, 7),
        (1, 8),
    ] {
        feed.accept_after(wait_ms, E18);
        assert_eq!(feed.state.lows.window_from_ms, START_MS + begun * HOUR_MS);
    }
}
