//! What governance sets of the risk measures, and within which bounds.
// The codec derives cast the number of a variant; an enum has at most 256.
#![allow(clippy::cast_possible_truncation)]

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

pub const MIN_AVERAGE_HALF_LIFE_MS: u64 = MINUTE_MS;
pub const MAX_AVERAGE_HALF_LIFE_MS: u64 = DAY_MS;
/// Bounds of a breaker that is on.
pub const MIN_TRIP_BPS: u16 = 10;
pub const MAX_TRIP_BPS: u16 = 5_000;
/// With zero the breaker could only reset at exactly the average.
pub const MIN_RESET_BPS: u16 = 1;
/// Bounds of windows that are on.
pub const MIN_WINDOW_MS: u64 = MINUTE_MS;
pub const MAX_WINDOW_MS: u64 = 7 * DAY_MS;
pub const MIN_VOLATILITY_HALF_LIFE_MS: u64 = HOUR_MS;
pub const MAX_VOLATILITY_HALF_LIFE_MS: u64 = 30 * DAY_MS;
pub const MIN_SAMPLE_INTERVAL_MS: u64 = MINUTE_MS;
pub const MAX_SAMPLE_INTERVAL_MS: u64 = DAY_MS;
pub const MIN_HORIZON_MS: u64 = HOUR_MS;
pub const MAX_HORIZON_MS: u64 = 30 * DAY_MS;
/// Ten standard deviations.
pub const MAX_Z_HUNDREDTHS: u16 = 1_000;

/// The governed numbers of one feed's risk measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct RiskTerms {
    /// Of the moving average.
    pub average_half_life_ms: u64,
    /// The breaker trips when a price is farther than this from the moving average. 0: no breaker.
    pub trip_bps: u16,
    /// It resets when a price is at most this far from the average. Below `trip_bps`; 0 without a breaker.
    pub reset_bps: u16,
    /// Length of the windows of the pessimistic price. 0: the pessimistic price is the price.
    pub window_ms: u64,
    /// Of the variance of returns.
    pub volatility_half_life_ms: u64,
    /// Returns are measured over at least this long.
    pub sample_interval_ms: u64,
    /// The haircut covers a fall within this time
    pub horizon_ms: u64,
    /// of this many hundredths of a standard deviation (233: 99 % one-sided for normal returns). 0: no haircut.
    pub z_hundredths: u16,
}

/// Why risk terms are refused, with the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub enum RiskTermsError {
    AverageHalfLifeOutOfRange {
        half_life_ms: u64,
        minimum_ms: u64,
        maximum_ms: u64,
    },
    /// Neither 0 nor within these bounds.
    TripOutOfRange {
        trip_bps: u16,
        minimum_bps: u16,
        maximum_bps: u16,
    },
    /// Not below `trip_bps`, or below the minimum (both 0 without a breaker).
    ResetOutOfRange {
        reset_bps: u16,
        minimum_bps: u16,
        trip_bps: u16,
    },
    /// Neither 0 nor within these bounds.
    WindowOutOfRange {
        window_ms: u64,
        minimum_ms: u64,
        maximum_ms: u64,
    },
    VolatilityHalfLifeOutOfRange {
        half_life_ms: u64,
        minimum_ms: u64,
        maximum_ms: u64,
    },
    SampleIntervalOutOfRange {
        interval_ms: u64,
        minimum_ms: u64,
        maximum_ms: u64,
    },
    HorizonOutOfRange {
        horizon_ms: u64,
        minimum_ms: u64,
        maximum_ms: u64,
    },
    MultiplierOutOfRange {
        z_hundredths: u16,
        maximum: u16,
    },
}

impl RiskTerms {
    pub fn validate(&self) -> Result<(), RiskTermsError> {
        let half_life_ms = self.average_half_life_ms;
        if !(MIN_AVERAGE_HALF_LIFE_MS..=MAX_AVERAGE_HALF_LIFE_MS).contains(&half_life_ms) {
            return Err(RiskTermsError::AverageHalfLifeOutOfRange {
                half_life_ms,
                minimum_ms: MIN_AVERAGE_HALF_LIFE_MS,
                maximum_ms: MAX_AVERAGE_HALF_LIFE_MS,
            });
        }
        self.validate_breaker()?;
        let window_ms = self.window_ms;
        if window_ms != 0 && !(MIN_WINDOW_MS..=MAX_WINDOW_MS).contains(&window_ms) {
            return Err(RiskTermsError::WindowOutOfRange {
                window_ms,
                minimum_ms: MIN_WINDOW_MS,
                maximum_ms: MAX_WINDOW_MS,
            });
        }
        self.validate_haircut()
    }

    fn validate_breaker(&self) -> Result<(), RiskTermsError> {
        let (trip_bps, reset_bps) = (self.trip_bps, self.reset_bps);
        if trip_bps != 0 && !(MIN_TRIP_BPS..=MAX_TRIP_BPS).contains(&trip_bps) {
            return Err(RiskTermsError::TripOutOfRange {
                trip_bps,
                minimum_bps: MIN_TRIP_BPS,
                maximum_bps: MAX_TRIP_BPS,
            });
        }
        let off = trip_bps == 0 && reset_bps == 0;
        if !off && !(MIN_RESET_BPS..trip_bps).contains(&reset_bps) {
            return Err(RiskTermsError::ResetOutOfRange {
                reset_bps,
                minimum_bps: MIN_RESET_BPS,
                trip_bps,
            });
        }
        Ok(())
    }

    fn validate_haircut(&self) -> Result<(), RiskTermsError> {
        let half_life_ms = self.volatility_half_life_ms;
        if !(MIN_VOLATILITY_HALF_LIFE_MS..=MAX_VOLATILITY_HALF_LIFE_MS).contains(&half_life_ms) {
            return Err(RiskTermsError::VolatilityHalfLifeOutOfRange {
                half_life_ms,
                minimum_ms: MIN_VOLATILITY_HALF_LIFE_MS,
                maximum_ms: MAX_VOLATILITY_HALF_LIFE_MS,
            });
        }
        let interval_ms = self.sample_interval_ms;
        if !(MIN_SAMPLE_INTERVAL_MS..=MAX_SAMPLE_INTERVAL_MS).contains(&interval_ms) {
            return Err(RiskTermsError::SampleIntervalOutOfRange {
                interval_ms,
                minimum_ms: MIN_SAMPLE_INTERVAL_MS,
                maximum_ms: MAX_SAMPLE_INTERVAL_MS,
            });
        }
        let horizon_ms = self.horizon_ms;
        if !(MIN_HORIZON_MS..=MAX_HORIZON_MS).contains(&horizon_ms) {
            return Err(RiskTermsError::HorizonOutOfRange {
                horizon_ms,
                minimum_ms: MIN_HORIZON_MS,
                maximum_ms: MAX_HORIZON_MS,
            });
        }
        let z_hundredths = self.z_hundredths;
        if z_hundredths > MAX_Z_HUNDREDTHS {
            return Err(RiskTermsError::MultiplierOutOfRange {
                z_hundredths,
                maximum: MAX_Z_HUNDREDTHS,
            });
        }
        Ok(())
    }
}
