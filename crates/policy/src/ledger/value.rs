//! Prices of a collateral and what amounts of it are worth.
//!
//! Valuing never fails: amounts and prices are bounded where they enter (`limits`), and what would still be too large for its type counts at
//! `MAX_VALUE_E18`. So no exit can be stopped by an overflow that somebody else's numbers cause.

use super::limits::MAX_VALUE_E18;
use super::types::Collateral;
use math::{apply_bps_down, apply_bps_up, mul_div_down, mul_div_up, E18};

/// 100 % in basis points.
pub const ONE_BPS: u16 = 10_000;

pub(super) fn share_down(amount: u128, bps: u16) -> u128 {
    apply_bps_down(amount, bps.into()).unwrap_or(u128::MAX)
}

pub(super) fn share_up(amount: u128, bps: u16) -> u128 {
    apply_bps_up(amount, bps.into()).unwrap_or(u128::MAX)
}

impl Collateral {
    /// v_c: what a token counts for, at most 1 USD for a par asset.
    pub fn fair_e18(&self) -> u128 {
        self.at_most_par(self.price.price_e18)
    }

    /// u_c: what the prudent measure counts a token for.
    pub fn prudent_e18(&self) -> u128 {
        share_down(
            self.at_most_par(self.price.pessimistic_e18),
            ONE_BPS.saturating_sub(self.haircut_bps()),
        )
    }

    /// The larger of the governed haircut and the one that the volatility justifies, within the governed bound.
    pub fn haircut_bps(&self) -> u16 {
        let justified_bps = self.price.haircut_bps.min(self.terms.largest_haircut_bps);
        self.terms.haircut_bps.max(justified_bps)
    }

    /// What is left of that when the collateral fails.
    pub fn failed_e18(&self) -> u128 {
        share_down(self.prudent_e18(), self.terms.failed_bps)
    }

    /// What a token pays for in a redemption: at least 1 USD for a par asset.
    pub fn redemption_e18(&self) -> u128 {
        if self.terms.par {
            self.price.price_e18.max(E18)
        } else {
            self.price.price_e18
        }
    }

    /// The value a token has by its terms: 1 USD for a par asset, its last price for another.
    pub fn par_e18(&self) -> u128 {
        if self.terms.par {
            E18
        } else {
            self.price.price_e18
        }
    }

    /// The prices that records are counted at.
    pub(super) fn counted_at(&self) -> (u128, u128, u128) {
        (self.fair_e18(), self.prudent_e18(), self.par_e18())
    }

    pub fn is_fresh(&self, now_ms: u64) -> bool {
        self.price.price_e18 != 0
            && now_ms.saturating_sub(self.price.at_ms) <= self.terms.price_max_age_ms
    }

    /// Whether the system owns any of it.
    pub fn is_held(&self) -> bool {
        self.idle != 0 || self.deployed.external != 0
    }

    pub fn value_down(&self, tokens: u128, price_e18: u128) -> u128 {
        mul_div_down(tokens, price_e18, self.unit())
            .unwrap_or(MAX_VALUE_E18)
            .min(MAX_VALUE_E18)
    }

    pub fn value_up(&self, tokens: u128, price_e18: u128) -> u128 {
        mul_div_up(tokens, price_e18, self.unit())
            .unwrap_or(MAX_VALUE_E18)
            .min(MAX_VALUE_E18)
    }

    /// Tokens worth `value_e18`; none at a price of zero.
    pub(super) fn tokens_down(&self, value_e18: u128, price_e18: u128) -> u128 {
        mul_div_down(value_e18, self.unit(), price_e18).unwrap_or(0)
    }

    /// Fewest tokens worth at least `value_e18`; none at a price of zero.
    pub fn tokens_up(&self, value_e18: u128, price_e18: u128) -> u128 {
        mul_div_up(value_e18, self.unit(), price_e18).unwrap_or(0)
    }

    /// Base units of a whole token.
    pub(super) fn unit(&self) -> u128 {
        u128::from(10u64.saturating_pow(self.terms.decimals.into()))
    }

    fn at_most_par(&self, price_e18: u128) -> u128 {
        if self.terms.par {
            price_e18.min(E18)
        } else {
            price_e18
        }
    }
}
