//! Bounds of what governance sets.

use interfaces::amo::AmoError;
use interfaces::pool_amo::{
    PoolAmoParams, MAX_BAND_BPS, MAX_OTHER_BAND_BPS, MAX_STEP_DIVISOR, MIN_BAND_BPS,
    MIN_STEP_DIVISOR,
};

pub(crate) fn ensure_in_bounds(params: &PoolAmoParams) -> Result<(), AmoError> {
    ensure(params.band_bps, MIN_BAND_BPS, MAX_BAND_BPS)?;
    ensure(params.other_band_bps, 0, MAX_OTHER_BAND_BPS)?;
    ensure(params.step_divisor, MIN_STEP_DIVISOR, MAX_STEP_DIVISOR)
}

fn ensure(value: u16, minimum: u16, maximum: u16) -> Result<(), AmoError> {
    if (minimum..=maximum).contains(&value) {
        Ok(())
    } else {
        Err(AmoError::ParameterOutOfRange {
            value: value.into(),
            minimum: minimum.into(),
            maximum: maximum.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]

    use super::*;

    const SOUND: PoolAmoParams = PoolAmoParams {
        band_bps: 10,
        other_band_bps: 100,
        step_divisor: 5,
    };

    fn refused(params: &PoolAmoParams, value: u16, minimum: u16, maximum: u16) {
        assert_eq!(
            ensure_in_bounds(params),
            Err(AmoError::ParameterOutOfRange {
                value: value.into(),
                minimum: minimum.into(),
                maximum: maximum.into(),
            })
        );
    }

    #[test]
    fn each_bound_is_the_last_value_that_passes() {
        for band_bps in [MIN_BAND_BPS, MAX_BAND_BPS] {
            assert_eq!(
                ensure_in_bounds(&PoolAmoParams { band_bps, ..SOUND }),
                Ok(())
            );
        }
        for other_band_bps in [0, MAX_OTHER_BAND_BPS] {
            let params = PoolAmoParams {
                other_band_bps,
                ..SOUND
            };
            assert_eq!(ensure_in_bounds(&params), Ok(()));
        }
        for step_divisor in [MIN_STEP_DIVISOR, MAX_STEP_DIVISOR] {
            let params = PoolAmoParams {
                step_divisor,
                ..SOUND
            };
            assert_eq!(ensure_in_bounds(&params), Ok(()));
        }
    }

    #[test]
    fn one_beyond_each_bound_is_refused() {
        for band_bps in [MIN_BAND_BPS - 1, MAX_BAND_BPS + 1] {
            let params = PoolAmoParams { band_bps, ..SOUND };
            refused(&params, band_bps, MIN_BAND_BPS, MAX_BAND_BPS);
        }
        let params = PoolAmoParams {
            other_band_bps: MAX_OTHER_BAND_BPS + 1,
            ..SOUND
        };
        refused(&params, MAX_OTHER_BAND_BPS + 1, 0, MAX_OTHER_BAND_BPS);
        for step_divisor in [MIN_STEP_DIVISOR - 1, MAX_STEP_DIVISOR + 1] {
            let params = PoolAmoParams {
                step_divisor,
                ..SOUND
            };
            refused(&params, step_divisor, MIN_STEP_DIVISOR, MAX_STEP_DIVISOR);
        }
    }
}
