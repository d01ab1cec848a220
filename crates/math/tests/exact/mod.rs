//! The exact StableSwap in big integers, for any number of coins: what the crate is measured against.
#![allow(dead_code)]

use num_bigint::BigInt;
use num_traits::{One, Zero};

/// Fractional bits of the exact results.
pub const FRACTION_BITS: usize = 64;

pub fn big(value: u128) -> BigInt {
    BigInt::from(value)
}

/// Whether D* ≥ d / 2^bits: Ann·S + D − Ann·D − D^(n+1)/(n^n·Πx) is not negative at that D. No rounding.
pub fn invariant_is_at_least(balances: &[u128], ann: u128, d: &BigInt, bits: usize) -> bool {
    let coins = balances.len();
    let n = u32::try_from(coins).unwrap();
    let one = BigInt::one() << bits;
    let sum: BigInt = balances.iter().map(|balance| big(*balance)).sum();
    let product: BigInt = balances
        .iter()
        .map(|balance| big(*balance) * coins)
        .product();
    let linear = big(ann) * sum * &one + (big(100) - big(ann)) * d;
    linear * product * one.pow(n) >= d.pow(n + 1) * 100
}

/// D* · 2^FRACTION_BITS, rounded down.
pub fn invariant(balances: &[u128], ann: u128) -> BigInt {
    let sum: BigInt = balances.iter().map(|balance| big(*balance)).sum();
    let mut low = BigInt::zero();
    let mut high: BigInt = (sum << FRACTION_BITS) + 1;
    while &high - &low > BigInt::one() {
        let middle: BigInt = (&low + &high) >> 1;
        if invariant_is_at_least(balances, ann, &middle, FRACTION_BITS) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// Whether the pool's exact invariant is at least the given exact one.
pub fn keeps(balances: &[u128], ann: u128, d: &BigInt) -> bool {
    invariant_is_at_least(balances, ann, d, FRACTION_BITS)
}

/// The least balance of `coin` in whole units with which the pool has at least the invariant `d`.
pub fn balance_up(balances: &[u128], coin: usize, ann: u128, d: &BigInt) -> Option<u128> {
    let with = |value: u128| {
        let mut balances = balances.to_vec();
        balances[coin] = value;
        keeps(&balances, ann, d)
    };
    let (mut low, mut high) = (0_u128, u128::MAX >> 1);
    if !with(high) {
        return None;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if with(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

/// (Ann + P/x_of)/(Ann + P/x_in) with P = D^(n+1)/(n^n·Πx) at 18 decimals, rounded down.
pub fn price_e18(balances: &[u128], of: usize, into: usize, ann: u128, d: &BigInt) -> BigInt {
    let coins = balances.len();
    let n = u32::try_from(coins).unwrap();
    let product: BigInt = balances
        .iter()
        .map(|balance| big(*balance) * coins)
        .product();
    // Both slopes times 100·n^n·Πx·2^(64·(n+1))·x_of·x_in.
    let linear = (big(ann) * product) << (FRACTION_BITS * (coins + 1));
    let power = d.pow(n + 1) * 100;
    let slope_of = (&linear * balances[of] + &power) * balances[into];
    let slope_in = (&linear * balances[into] + &power) * balances[of];
    slope_of * 1_000_000_000_000_000_000_u128 / slope_in
}
