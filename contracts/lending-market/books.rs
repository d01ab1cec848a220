//! What every message begins and ends with: the market as of now.

use crate::lending_market::Market;
use crate::outside::{emit, now_ms};
use interfaces::lending_market::{
    Accrued, LendingError, Loan, MarketAssets, MarketState, MarketTerms,
};
use interfaces::AccountId;
use math::unit_e18;
use policy::lending::utilisation_e18;

/// One message's view.
pub(crate) struct Books {
    pub assets: MarketAssets,
    pub terms: MarketTerms,
    /// Interest included.
    pub state: MarketState,
    /// A base unit of the loan asset at 18 decimals.
    pub unit_e18: u128,
    pub interest_e18: u128,
    /// Since when the interest is.
    pub elapsed_ms: u64,
    pub now_ms: u64,
}

impl Books {
    /// Somebody moved the market: the rate follows.
    pub fn moved(&mut self) {
        let totals = &self.state.totals;
        let utilisation_e18 = utilisation_e18(totals.borrowed_e18, totals.supplied_e18);
        self.state.rate = self
            .state
            .rate
            .moved(&self.terms.rate, utilisation_e18, self.now_ms);
    }

    pub fn ensure_open(&self) -> Result<(), LendingError> {
        if self.state.paused {
            return Err(LendingError::Paused);
        }
        Ok(())
    }
}

impl Market {
    pub(crate) fn stored_assets(&self) -> MarketAssets {
        match self.assets.get() {
            Some(assets) => assets,
            None => unreachable!(), // the constructor sets them
        }
    }

    pub(crate) fn stored_terms(&self) -> MarketTerms {
        match self.terms.get() {
            Some(terms) => terms,
            None => unreachable!(), // the constructor sets them
        }
    }

    pub(crate) fn loan_of(&self, borrower: AccountId) -> Loan {
        self.loans.get(borrower).unwrap_or_default()
    }

    /// The market as of now. Interest beyond what the numbers hold is not added: nothing may stop the exits.
    pub(crate) fn books(&self) -> Books {
        let (assets, terms) = (self.stored_assets(), self.stored_terms());
        let mut state = match self.state.get() {
            Some(state) => state,
            None => unreachable!(), // the constructor sets it
        };
        let now_ms = now_ms();
        let elapsed_ms = now_ms.saturating_sub(state.accrued_ms);
        let mut totals = state.totals;
        let interest_e18 = totals
            .accrue(state.rate.rate_e18, elapsed_ms, terms.reserve_bps)
            .unwrap_or_default();
        if interest_e18 != 0 {
            state.totals = totals;
        }
        state.accrued_ms = now_ms;
        Books {
            unit_e18: unit_e18(assets.loan_decimals).unwrap_or(1),
            assets,
            terms,
            state,
            interest_e18,
            elapsed_ms,
            now_ms,
        }
    }

    pub(crate) fn keep(&mut self, books: &Books) {
        self.state.set(&books.state);
        if books.interest_e18 != 0 {
            emit(Accrued {
                interest_e18: books.interest_e18,
                rate_e18: books.state.rate.rate_e18,
                elapsed_ms: books.elapsed_ms,
            });
        }
    }
}
