//! From the reporters' words to what the book is told: `accept` makes a price of them, `RiskState` says what that price is worth to us.
//!
//! Four measures stand between an accepted price and the book, all governed by `RiskTerms`:
//! - a moving average of what stood, which a price must have stood for some time to move;
//! - a circuit breaker, which trips when a price is far from that average and resets only when it is near again;
//! - the pessimistic price, the lowest of two windows, at which the prudent measure counts what we own;
//! - the variance of returns, and the haircut it justifies (value at risk).

mod accept;
mod breaker;
mod lows;
mod risk;
mod source;
mod terms;
mod volatility;

pub use accept::{accept, Acceptance};
pub use lows::Lows;
pub use risk::RiskState;
pub use source::{price_e18_down, MAX_FEED_DECIMALS};
pub use terms::{
    RiskTerms, RiskTermsError, MAX_AVERAGE_HALF_LIFE_MS, MAX_HORIZON_MS, MAX_SAMPLE_INTERVAL_MS,
    MAX_TRIP_BPS, MAX_VOLATILITY_HALF_LIFE_MS, MAX_WINDOW_MS, MAX_Z_HUNDREDTHS,
    MIN_AVERAGE_HALF_LIFE_MS, MIN_HORIZON_MS, MIN_RESET_BPS, MIN_SAMPLE_INTERVAL_MS, MIN_TRIP_BPS,
    MIN_VOLATILITY_HALF_LIFE_MS, MIN_WINDOW_MS,
};
pub use volatility::{Volatility, MAX_RETURN_E18};

/// At most this many reporters per feed.
pub const MAX_REPORTERS: usize = 8;

/// A price, and as of when it was said or stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Reading {
    pub price_e18: u128,
    /// 0: has never been said.
    pub at_ms: u64,
}
