//! Reporters say as of when their price is.

use crate::*;
use interfaces::oracle::Reported;

#[test]
fn a_price_is_as_of_the_time_it_was_reported_for() {
    let mut fixture = oracle();
    let now_ms = fixture.chain.now_ms();
    let message = fixture.oracle.call().report(USDC, E18, now_ms - 5_000);
    let call = fixture.chain.call(Role::ReporterA, message);
    let reported: Reported = call.event(fixture.oracle);
    assert_eq!(reported.at_ms, now_ms - 5_000);
    let accepted = report_as_of(&mut fixture, Role::ReporterB, E18, now_ms - 7_000).unwrap();
    assert_eq!(accepted.at_ms, now_ms - 7_000);
    assert_booked(&mut fixture, E18, now_ms - 7_000);
    let times = feed(&mut fixture).reports.into_iter().map(|r| r.at_ms);
    assert!(times.eq([now_ms - 5_000, now_ms - 7_000, 0]));
}

#[test]
fn a_report_ages_from_the_time_it_is_as_of() {
    let mut fixture = oracle();
    let now_ms = fixture.chain.now_ms();
    let oldest_ms = now_ms - TERMS.max_age_ms;
    report_as_of(&mut fixture, Role::ReporterA, E18, oldest_ms);
    assert!(report(&mut fixture, Role::ReporterB, E18).is_some());
    assert_booked(&mut fixture, E18, oldest_ms);

    let mut late = oracle();
    report_as_of(&mut late, Role::ReporterA, E18, oldest_ms - 1);
    assert_eq!(report(&mut late, Role::ReporterB, E18), None);
    assert_booked(&mut late, 0, 0);
}

#[test]
fn the_future_is_refused() {
    let mut fixture = oracle();
    let now_ms = fixture.chain.now_ms();
    for at_ms in [now_ms + 1, now_ms + HOUR_MS, u64::MAX] {
        let message = fixture.oracle.call().report(USDC, E18, at_ms);
        let error = OracleError::ReportFromFuture { at_ms, now_ms };
        fixture
            .chain
            .assert_refused(Role::ReporterA, message, error);
    }
    report_as_of(&mut fixture, Role::ReporterA, E18, now_ms);
}

#[test]
fn a_reporter_does_not_go_back_behind_its_last_word() {
    let mut fixture = oracle();
    let last_at_ms = fixture.chain.now_ms() - 1_000;
    report_as_of(&mut fixture, Role::ReporterA, E18, last_at_ms);
    for at_ms in [last_at_ms - 1, 0] {
        let message = fixture.oracle.call().report(USDC, E18 + 1, at_ms);
        let error = OracleError::ReportNotNewer { at_ms, last_at_ms };
        fixture
            .chain
            .assert_refused(Role::ReporterA, message, error);
    }
    // Of the same time: the second replaces the first. Another reporter has its own last word.
    report_as_of(&mut fixture, Role::ReporterA, E18 + 2, last_at_ms);
    assert_eq!(feed(&mut fixture).reports[0].price_e18, E18 + 2);
    report_as_of(&mut fixture, Role::ReporterB, E18, last_at_ms - 1);
}
