//! What a feed of another's making says, in our units.

use math::{to_e18, MAX_DECIMALS};

/// Most decimals of a feed's prices.
pub const MAX_FEED_DECIMALS: u8 = 36;

/// A price of `decimals` decimals at 18, rounded down. `None` when it does not fit, or the decimals are more than `MAX_FEED_DECIMALS`.
pub fn price_e18_down(price: u128, decimals: u8) -> Option<u128> {
    if decimals > MAX_FEED_DECIMALS {
        return None;
    }
    match decimals.checked_sub(MAX_DECIMALS) {
        Some(excess) => price.checked_div(10_u128.pow(excess.into())),
        None => to_e18(price, decimals).ok(),
    }
}
