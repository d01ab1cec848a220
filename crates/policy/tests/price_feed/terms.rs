//! Bounds of the governed numbers.

use super::*;
use keel_policy::price_feed::*;

#[test]
fn each_number_is_refused_beyond_its_bounds_with_the_numbers() {
    let average = |half_life_ms| {
        let terms = RiskTerms {
            average_half_life_ms: half_life_ms,
            ..DOLLAR
        };
        let error = RiskTermsError::AverageHalfLifeOutOfRange {
            half_life_ms,
            minimum_ms: MIN_AVERAGE_HALF_LIFE_MS,
            maximum_ms: MAX_AVERAGE_HALF_LIFE_MS,
        };
        (terms, error)
    };
    let trip = |trip_bps, reset_bps| {
        let terms = RiskTerms {
            trip_bps,
            reset_bps,
            ..DOLLAR
        };
        let error = RiskTermsError::TripOutOfRange {
            trip_bps,
            minimum_bps: MIN_TRIP_BPS,
            maximum_bps: MAX_TRIP_BPS,
        };
        (terms, error)
    };
    let reset = |trip_bps, reset_bps| {
        let terms = RiskTerms {
            trip_bps,
            reset_bps,
            ..DOLLAR
        };
        let error = RiskTermsError::ResetOutOfRange {
            reset_bps,
            minimum_bps: MIN_RESET_BPS,
            trip_bps,
        };
        (terms, error)
    };
    let window = |window_ms| {
        let terms = RiskTerms {
            window_ms,
            ..DOLLAR
        };
        let error = RiskTermsError::WindowOutOfRange {
            window_ms,
            minimum_ms: MIN_WINDOW_MS,
            maximum_ms: MAX_WINDOW_MS,
        };
        (terms, error)
    };
    let volatility = |half_life_ms| {
        let terms = RiskTerms {
            volatility_half_life_ms: half_life_ms,
            ..DOLLAR
        };
        let error = RiskTermsError::VolatilityHalfLifeOutOfRange {
            half_life_ms,
            minimum_ms: MIN_VOLATILITY_HALF_LIFE_MS,
            maximum_ms: MAX_VOLATILITY_HALF_LIFE_MS,
        };
        (terms, error)
    };
    let interval = |interval_ms| {
        let terms = RiskTerms {
            sample_interval_ms: interval_ms,
            ..DOLLAR
        };
        let error = RiskTermsError::SampleIntervalOutOfRange {
            interval_ms,
            minimum_ms: MIN_SAMPLE_INTERVAL_MS,
            maximum_ms: MAX_SAMPLE_INTERVAL_MS,
        };
        (terms, error)
    };
    let horizon = |horizon_ms| {
        let terms = RiskTerms {
            horizon_ms,
            ..DOLLAR
        };
        let error = RiskTermsError::HorizonOutOfRange {
            horizon_ms,
            minimum_ms: MIN_HORIZON_MS,
            maximum_ms: MAX_HORIZON_MS,
        };
        (terms, error)
    };
    let multiplier = |z_hundredths| {
        let terms = RiskTerms {
            z_hundredths,
            ..DOLLAR
        };
        let error = RiskTermsError::MultiplierOutOfRange {
            z_hundredths,
            maximum: MAX_Z_HUNDREDTHS,
        };
        (terms, error)
    };
    for (terms, error) in [
        average(0),
        average(MIN_AVERAGE_HALF_LIFE_MS - 1),
        average(MAX_AVERAGE_HALF_LIFE_MS + 1),
        trip(MIN_TRIP_BPS - 1, MIN_RESET_BPS),
        trip(MAX_TRIP_BPS + 1, MIN_RESET_BPS),
        reset(300, 300),
        reset(300, 301),
        reset(300, 0),
        reset(0, 1),
        window(1),
        window(MIN_WINDOW_MS - 1),
        window(MAX_WINDOW_MS + 1),
        volatility(0),
        volatility(MIN_VOLATILITY_HALF_LIFE_MS - 1),
        volatility(MAX_VOLATILITY_HALF_LIFE_MS + 1),
        interval(0),
        interval(MIN_SAMPLE_INTERVAL_MS - 1),
        interval(MAX_SAMPLE_INTERVAL_MS + 1),
        horizon(0),
        horizon(MIN_HORIZON_MS - 1),
        horizon(MAX_HORIZON_MS + 1),
        multiplier(MAX_Z_HUNDREDTHS + 1),
        multiplier(u16::MAX),
    ] {
        assert_eq!(terms.validate(), Err(error));
    }
}

#[test]
fn each_number_is_taken_at_its_bounds_and_each_measure_can_be_off() {
    let least = RiskTerms {
        average_half_life_ms: MIN_AVERAGE_HALF_LIFE_MS,
        trip_bps: MIN_TRIP_BPS,
        reset_bps: MIN_RESET_BPS,
        window_ms: MIN_WINDOW_MS,
        volatility_half_life_ms: MIN_VOLATILITY_HALF_LIFE_MS,
        sample_interval_ms: MIN_SAMPLE_INTERVAL_MS,
        horizon_ms: MIN_HORIZON_MS,
        z_hundredths: 1,
    };
    let most = RiskTerms {
        average_half_life_ms: MAX_AVERAGE_HALF_LIFE_MS,
        trip_bps: MAX_TRIP_BPS,
        reset_bps: MAX_TRIP_BPS - 1,
        window_ms: MAX_WINDOW_MS,
        volatility_half_life_ms: MAX_VOLATILITY_HALF_LIFE_MS,
        sample_interval_ms: MAX_SAMPLE_INTERVAL_MS,
        horizon_ms: MAX_HORIZON_MS,
        z_hundredths: MAX_Z_HUNDREDTHS,
    };
    let no_breaker = RiskTerms {
        trip_bps: 0,
        reset_bps: 0,
        ..DOLLAR
    };
    let no_window = RiskTerms {
        window_ms: 0,
        ..DOLLAR
    };
    let no_haircut = RiskTerms {
        z_hundredths: 0,
        ..DOLLAR
    };
    for terms in [DOLLAR, least, most, no_breaker, no_window, no_haircut] {
        assert_eq!(terms.validate(), Ok(()), "{terms:?}");
    }
}
