//! A Dutch auction: the price of what is sold falls in a straight line from its start to its floor, and never below.

use math::{mul_div_down, mul_div_up};

/// Most and least `duration_ms`: a week, a minute.
pub const MAX_DURATION_MS: u64 = 604_800_000;
pub const MIN_DURATION_MS: u64 = 60_000;

/// Most and least `wait_ms`: 30 days, a minute.
pub const MAX_WAIT_MS: u64 = 2_592_000_000;
pub const MIN_WAIT_MS: u64 = 60_000;

/// The governed numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct AuctionTerms {
    /// For how long coins must have been worth less than 1 USD, and the last auction must be over.
    pub wait_ms: u64,
    pub duration_ms: u64,
    /// USD per whole token sold.
    pub start_price_e18: u128,
    pub floor_price_e18: u128,
    /// Most tokens (18 decimals) that one auction sells.
    pub lot_e18: u128,
}

impl AuctionTerms {
    /// The price after a time, rounded up; none when the auction is over.
    pub fn price_up_e18(&self, elapsed_ms: u64) -> Option<u128> {
        if elapsed_ms >= self.duration_ms {
            return None;
        }
        let fall_e18 = self.start_price_e18.saturating_sub(self.floor_price_e18);
        let fallen_e18 =
            mul_div_down(fall_e18, elapsed_ms.into(), self.duration_ms.into()).unwrap_or(fall_e18);
        Some(self.start_price_e18.saturating_sub(fallen_e18))
    }
}

/// Tokens for a payment at a price, rounded down.
pub fn sold_down(paid_e18: u128, price_e18: u128) -> Option<u128> {
    mul_div_down(paid_e18, math::E18, price_e18).ok()
}

/// What tokens cost at a price, rounded up.
pub fn cost_up_e18(tokens_e18: u128, price_e18: u128) -> Option<u128> {
    mul_div_up(tokens_e18, price_e18, math::E18).ok()
}
