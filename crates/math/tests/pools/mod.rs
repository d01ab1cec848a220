//! Pools for the property tests, and their deterministic runner.
#![allow(dead_code)]

use keel_math::stable_swap::{Params, AMP_PRECISION, FEE_DENOMINATOR_E10, MAX_BALANCE};
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngAlgorithm, TestRng, TestRunner};

#[derive(Clone, Debug)]
pub struct Pool {
    pub balances: Vec<u128>,
    pub ann: u128,
}

impl Pool {
    pub fn params(&self, fee_e10: u128, offpeg_multiplier_e10: u128) -> Params {
        Params {
            ann: self.ann,
            fee_e10,
            offpeg_multiplier_e10,
        }
    }

    pub fn free(&self) -> Params {
        self.params(0, FEE_DENOMINATOR_E10)
    }
}

/// A number of any size up to `most`: every order of magnitude is as likely.
pub fn any_size(most: u128) -> impl Strategy<Value = u128> {
    (0..=most.ilog2(), any::<u128>()).prop_map(move |(bits, value)| {
        let top = 1_u128 << bits;
        (top | (value & (top - 1))).min(most)
    })
}

/// 2 to 4 coins whose balances are within `ratio` of the largest, from 1 unit to MAX_BALANCE; A from 1 to 10^6.
pub fn pools(least: u128, ratio: u128) -> impl Strategy<Value = Pool> {
    let largest = any_size(MAX_BALANCE).prop_map(move |value| value.max(least));
    (2..=4_usize, largest, any_size(1_000_000)).prop_flat_map(move |(coins, largest, amp)| {
        let parts = prop::collection::vec(any_size(ratio), coins - 1);
        let place = 0..coins;
        (parts, place).prop_map(move |(parts, place)| {
            let mut balances: Vec<u128> = parts
                .iter()
                .map(|part| (largest / part).max(least))
                .collect();
            balances.insert(place, largest);
            Pool {
                balances,
                ann: amp * coins as u128 * AMP_PRECISION,
            }
        })
    })
}

/// Pools from 1 unit to MAX_BALANCE with ratios up to 10^12.
pub fn extreme_pools() -> impl Strategy<Value = Pool> {
    pools(1, 1_000_000_000_000)
}

/// Two different coins of a pool.
pub fn pair(pool: &Pool, from: usize, to: usize) -> (usize, usize) {
    let coins = pool.balances.len();
    let from = from % coins;
    (from, (from + 1 + to % (coins - 1)) % coins)
}

/// A fee up to 1 %, a multiplier up to 20, as in the limits of the pool contract.
pub fn fees() -> impl Strategy<Value = (u128, u128)> {
    (
        0..=100_000_000_u128,
        FEE_DENOMINATOR_E10..=20 * FEE_DENOMINATOR_E10,
    )
}

/// The same cases on every run; what failed once is in `proptest-regressions` and runs first.
pub fn run<S: Strategy>(
    regressions: &'static str,
    cases: u32,
    strategy: S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(regressions))),
        ..ProptestConfig::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    if let Err(failure) = TestRunner::new_with_rng(config, rng).run(&strategy, test) {
        panic!("{failure}");
    }
}
