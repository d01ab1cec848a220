//! A corridor: between which values, how far at once and how often one number may be changed without a vote.

use math::mul_div_down;

const BPS: u128 = 10_000;
const DAY_MS: u64 = 24 * 60 * 60_000;

pub const MAX_STEP_BPS: u16 = 2_500;
/// With less, steps would come before anybody could answer the last one.
pub const MIN_STEP_INTERVAL_MS: u64 = DAY_MS;
pub const MAX_STEP_INTERVAL_MS: u64 = 365 * DAY_MS;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Corridor {
    /// In the unit of the number.
    pub minimum: u128,
    pub maximum: u128,
    /// Most that one step may change, of the present value.
    pub step_bps: u16,
    /// Least time from one step to the next.
    pub least_interval_ms: u64,
}

/// A number of a corridor is outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct CorridorOutOfRange {
    pub value: u128,
    pub minimum: u128,
    pub maximum: u128,
}

/// Why a step is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub enum StepRefusal {
    /// The interval since the last step is not over.
    TooEarly { next_ms: u64 },
    /// What a vote, or the guardian, put outside the corridor is not changed without a vote.
    PresentOutside {
        present: u128,
        minimum: u128,
        maximum: u128,
    },
    Outside {
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    TooFar {
        present: u128,
        value: u128,
        largest_step: u128,
    },
    /// It is that already.
    Unchanged { value: u128 },
}

impl Corridor {
    /// `lowest` and `highest` are what the number may ever be.
    pub fn ensure_in_bounds(&self, lowest: u128, highest: u128) -> Result<(), CorridorOutOfRange> {
        within(self.maximum, lowest, highest)?;
        within(self.minimum, lowest, self.maximum)?;
        within(self.step_bps.into(), 1, MAX_STEP_BPS.into())?;
        within(
            self.least_interval_ms.into(),
            MIN_STEP_INTERVAL_MS.into(),
            MAX_STEP_INTERVAL_MS.into(),
        )
    }

    /// The share of the present value, rounded down, but one unit always: else zero and a few basis points could never change.
    pub fn largest_step_down(&self, present: u128) -> u128 {
        // A share cannot overflow.
        mul_div_down(present, self.step_bps.into(), BPS)
            .unwrap_or_default()
            .max(1)
    }

    pub fn next_ms(&self, last_ms: Option<u64>) -> u64 {
        last_ms.map_or(0, |last_ms| last_ms.saturating_add(self.least_interval_ms))
    }

    /// `last_ms`: when the last step was, if there was one.
    pub fn ensure_step(
        &self,
        present: u128,
        value: u128,
        last_ms: Option<u64>,
        now_ms: u64,
    ) -> Result<(), StepRefusal> {
        let Self {
            minimum, maximum, ..
        } = *self;
        let next_ms = self.next_ms(last_ms);
        if now_ms < next_ms {
            return Err(StepRefusal::TooEarly { next_ms });
        }
        if !(minimum..=maximum).contains(&present) {
            return Err(StepRefusal::PresentOutside {
                present,
                minimum,
                maximum,
            });
        }
        if !(minimum..=maximum).contains(&value) {
            return Err(StepRefusal::Outside {
                value,
                minimum,
                maximum,
            });
        }
        let largest_step = self.largest_step_down(present);
        if present.abs_diff(value) > largest_step {
            return Err(StepRefusal::TooFar {
                present,
                value,
                largest_step,
            });
        }
        if value == present {
            return Err(StepRefusal::Unchanged { value });
        }
        Ok(())
    }
}

fn within(value: u128, minimum: u128, maximum: u128) -> Result<(), CorridorOutOfRange> {
    if (minimum..=maximum).contains(&value) {
        return Ok(());
    }
    Err(CorridorOutOfRange {
        value,
        minimum,
        maximum,
    })
}
