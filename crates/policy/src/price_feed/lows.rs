//! The pessimistic price: the lowest accepted price of the present window and of the one before. A price that fell and came back counts as
//! fallen for one to two windows, so that whoever lifts a price for a moment gains nothing by it on what we own.

use super::Reading;

/// The lowest prices of two windows. Windows follow each other without a gap from the first accepted price on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Lows {
    /// When the present window began.
    pub window_from_ms: u64,
    pub present_e18: u128,
    pub previous_e18: u128,
}

impl Lows {
    pub(super) fn starting_at(price: Reading) -> Self {
        Self {
            window_from_ms: price.at_ms,
            present_e18: price.price_e18,
            previous_e18: price.price_e18,
        }
    }

    /// Takes in a price; `standing_e18` is the one that stood until now.
    pub(super) fn take_in(&mut self, standing_e18: u128, price: Reading, window_ms: u64) {
        let waited_ms = price.at_ms.saturating_sub(self.window_from_ms);
        let Some(windows) = waited_ms.checked_div(window_ms) else {
            *self = Self::starting_at(price);
            return;
        };
        if windows == 0 {
            self.present_e18 = self.present_e18.min(price.price_e18);
            return;
        }
        *self = Self {
            window_from_ms: self
                .window_from_ms
                .saturating_add(windows.saturating_mul(window_ms)),
            present_e18: price.price_e18,
            // No price was accepted in the window before this one when more than one has passed: the last stood throughout.
            previous_e18: if windows == 1 {
                self.present_e18
            } else {
                standing_e18
            },
        };
    }

    /// At most the last price taken in.
    pub fn pessimistic_e18(&self) -> u128 {
        self.present_e18.min(self.previous_e18)
    }
}
