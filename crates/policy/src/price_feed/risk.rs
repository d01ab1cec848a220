//! What the risk measures remember of a feed, and what they make of the next accepted price.

use super::breaker::halted_after;
use super::{Lows, Reading, RiskTerms, Volatility};
use crate::ledger::Price;
use math::{average_after, MathError};

/// Zeros before the first accepted price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct RiskState {
    /// Moving average of the accepted prices, each for as long as it stood, until the time of the last.
    pub average_e18: u128,
    pub volatility: Volatility,
    pub lows: Lows,
    /// The circuit breaker has tripped.
    pub halted: bool,
}

impl RiskState {
    fn starting_at(price: Reading) -> Self {
        Self {
            average_e18: price.price_e18,
            volatility: Volatility::starting_at(price),
            lows: Lows::starting_at(price),
            halted: false,
        }
    }

    /// Takes in an accepted price, `standing` having stood until then, and returns what the book is told.
    ///
    /// A price does not enter the average before it has stood: what the breaker compares it with is the past alone, however long that took
    /// to come to an end.
    pub fn take_in(
        &mut self,
        standing: Option<Reading>,
        price: Reading,
        terms: &RiskTerms,
    ) -> Result<Price, MathError> {
        match standing {
            None => *self = Self::starting_at(price),
            Some(standing) => self.move_on(standing, price, terms)?,
        }
        Ok(Price {
            price_e18: price.price_e18,
            pessimistic_e18: self.lows.pessimistic_e18(),
            haircut_bps: self.volatility.haircut_up_bps(terms)?,
            halted: self.halted,
            at_ms: price.at_ms,
        })
    }

    fn move_on(
        &mut self,
        standing: Reading,
        price: Reading,
        terms: &RiskTerms,
    ) -> Result<(), MathError> {
        let stood_ms = price.at_ms.saturating_sub(standing.at_ms);
        // Other reports of the same time: no exponential.
        if stood_ms != 0 {
            self.average_e18 = average_after(
                self.average_e18,
                standing.price_e18,
                stood_ms,
                terms.average_half_life_ms,
            )?;
        }
        self.halted = halted_after(self.halted, price.price_e18, self.average_e18, terms)?;
        self.lows
            .take_in(standing.price_e18, price, terms.window_ms);
        self.volatility.take_in(price, terms)
    }
}
