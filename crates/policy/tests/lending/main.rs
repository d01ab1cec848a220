//! The lending market's arithmetic against exact rationals, by the published cases and by random sequences.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

mod amo;
mod health;
mod rate;
mod totals;

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

pub const E18: u128 = 1_000_000_000_000_000_000;

pub fn exact(value: u128) -> BigRational {
    BigRational::from_integer(BigInt::from(value))
}

pub fn e18(value: u128) -> BigRational {
    exact(value) / exact(E18)
}

/// e^x to forty digits, for x up to 10.
pub fn exp(x: &BigRational) -> BigRational {
    let scale = BigInt::from(10).pow(45);
    let scaled = (x * BigRational::from_integer(scale.clone())).to_integer();
    let (mut term, mut sum) = (scale.clone(), scale.clone());
    for count in 1..120 {
        term = term * &scaled / &scale / count;
        sum += &term;
    }
    BigRational::new(sum, scale)
}

pub fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 256,
        rng_seed: RngSeed::Fixed(20_231_121),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
