//! The governed numbers of the risk measures.

use crate::*;
use interfaces::oracle::{FeedTermsChanged, RiskTermsError};
use policy::price_feed::{
    MAX_AVERAGE_HALF_LIFE_MS, MAX_HORIZON_MS, MAX_SAMPLE_INTERVAL_MS, MAX_TRIP_BPS,
    MAX_VOLATILITY_HALF_LIFE_MS, MAX_WINDOW_MS, MAX_Z_HUNDREDTHS, MIN_AVERAGE_HALF_LIFE_MS,
    MIN_HORIZON_MS, MIN_RESET_BPS, MIN_SAMPLE_INTERVAL_MS, MIN_TRIP_BPS,
    MIN_VOLATILITY_HALF_LIFE_MS, MIN_WINDOW_MS,
};

#[test]
fn each_number_is_set_and_its_neighbours_stay() {
    let changes: [fn(&mut RiskTerms); 8] = [
        |terms| terms.average_half_life_ms += 1,
        |terms| terms.trip_bps += 1,
        |terms| terms.reset_bps += 1,
        |terms| terms.window_ms += 1,
        |terms| terms.volatility_half_life_ms += 1,
        |terms| terms.sample_interval_ms += 1,
        |terms| terms.horizon_ms += 1,
        |terms| terms.z_hundredths += 1,
    ];
    let mut fixture = with_risk(risk());
    accept(&mut fixture, E18);
    let oracle = fixture.oracle;
    let mut expected = feed(&mut fixture);
    for change in changes {
        let old = expected.terms;
        change(&mut expected.terms.risk);
        let message = oracle.call().set_feed_terms(USDC, expected.terms);
        let call = fixture.chain.call(Role::Governance, message);
        let changed: FeedTermsChanged = call.event(oracle);
        assert_eq!((changed.old, changed.new), (Some(old), expected.terms));
        call.expect_ok();
        assert_eq!(feed(&mut fixture), expected);
    }
}

#[test]
fn each_number_has_bounds_and_an_error_of_its_own() {
    let mut fixture = with_risk(risk());
    let oracle = fixture.oracle;
    let fine = risk();
    let (half_life_ms, trip_bps) = (MAX_AVERAGE_HALF_LIFE_MS + 1, MAX_TRIP_BPS + 1);
    let (reset_bps, window_ms) = (fine.trip_bps, MIN_WINDOW_MS - 1);
    let volatility_half_life_ms = MAX_VOLATILITY_HALF_LIFE_MS + 1;
    let (interval_ms, horizon_ms) = (MIN_SAMPLE_INTERVAL_MS - 1, MAX_HORIZON_MS + 1);
    let z_hundredths = MAX_Z_HUNDREDTHS + 1;
    let cases = [
        (
            RiskTerms {
                average_half_life_ms: half_life_ms,
                ..fine
            },
            RiskTermsError::AverageHalfLifeOutOfRange {
                half_life_ms,
                minimum_ms: MIN_AVERAGE_HALF_LIFE_MS,
                maximum_ms: MAX_AVERAGE_HALF_LIFE_MS,
            },
        ),
        (
            RiskTerms { trip_bps, ..fine },
            RiskTermsError::TripOutOfRange {
                trip_bps,
                minimum_bps: MIN_TRIP_BPS,
                maximum_bps: MAX_TRIP_BPS,
            },
        ),
        (
            RiskTerms { reset_bps, ..fine },
            RiskTermsError::ResetOutOfRange {
                reset_bps,
                minimum_bps: MIN_RESET_BPS,
                trip_bps: fine.trip_bps,
            },
        ),
        (
            RiskTerms { window_ms, ..fine },
            RiskTermsError::WindowOutOfRange {
                window_ms,
                minimum_ms: MIN_WINDOW_MS,
                maximum_ms: MAX_WINDOW_MS,
            },
        ),
        (
            RiskTerms {
                volatility_half_life_ms,
                ..fine
            },
            RiskTermsError::VolatilityHalfLifeOutOfRange {
                half_life_ms: volatility_half_life_ms,
                minimum_ms: MIN_VOLATILITY_HALF_LIFE_MS,
                maximum_ms: MAX_VOLATILITY_HALF_LIFE_MS,
            },
        ),
        (
            RiskTerms {
                sample_interval_ms: interval_ms,
                ..fine
            },
            RiskTermsError::SampleIntervalOutOfRange {
                interval_ms,
                minimum_ms: MIN_SAMPLE_INTERVAL_MS,
                maximum_ms: MAX_SAMPLE_INTERVAL_MS,
            },
        ),
        (
            RiskTerms { horizon_ms, ..fine },
            RiskTermsError::HorizonOutOfRange {
                horizon_ms,
                minimum_ms: MIN_HORIZON_MS,
                maximum_ms: MAX_HORIZON_MS,
            },
        ),
        (
            RiskTerms {
                z_hundredths,
                ..fine
            },
            RiskTermsError::MultiplierOutOfRange {
                z_hundredths,
                maximum: MAX_Z_HUNDREDTHS,
            },
        ),
    ];
    for (risk, error) in cases {
        let terms = FeedTerms { risk, ..TERMS };
        let error = OracleError::Risk(error);
        let message = oracle.call().set_feed_terms(USDC, terms);
        fixture
            .chain
            .assert_refused(Role::Governance, message, error.clone());
        let message = oracle.call().add_feed(DAI, terms);
        fixture
            .chain
            .assert_refused(Role::Governance, message, error);
    }
}
