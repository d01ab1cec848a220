//! Amounts and times as tests write them.

/// One whole stablecoin or LP token, and 1.0 of every `_e18` number.
pub const E18: u128 = 1_000_000_000_000_000_000;

pub const SECOND_MS: u64 = 1_000;
pub const MINUTE_MS: u64 = 60 * SECOND_MS;
pub const HOUR_MS: u64 = 60 * MINUTE_MS;
pub const DAY_MS: u64 = 24 * HOUR_MS;

/// A deadline that never passes.
pub const NEVER: u64 = u64::MAX;

/// Whole stablecoins (or LP tokens) in base units.
pub const fn coins(whole: u128) -> u128 {
    whole * E18
}

/// Whole tokens of 6 decimals in base units.
pub const fn usd6(whole: u128) -> u128 {
    whole * 1_000_000
}

/// A ratio or price given in basis points, `_e18`.
pub const fn bps(points: u128) -> u128 {
    points * (E18 / 10_000)
}
