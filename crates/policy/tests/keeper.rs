//! What a keeper is paid.
#![allow(clippy::arithmetic_side_effects)]

use keel_policy::keeper::*;
use keel_policy::limits::{Bucket, BucketTerms, DAY_MS};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const E18: u128 = 1_000_000_000_000_000_000;
const MINUTE_MS: u64 = 60_000;

fn terms() -> PayTerms {
    PayTerms {
        enforce_bps: 2,
        full_after_ms: 10 * MINUTE_MS,
        rebalance_bps: 1_000,
        most_e18: 500 * E18,
        rate: BucketTerms {
            capacity_e18: 1_000 * E18,
            refill_e18_per_day: 2_000 * E18,
        },
    }
}

fn healing(healed: u128, breached_for_ms: u64) -> Service {
    Service {
        healed_e18: healed * E18,
        breached_for_ms,
        ..Service::default()
    }
}

#[test]
fn a_bounty_grows_from_nothing_to_its_share_with_the_age_of_the_breach() {
    let pay = |age_ms| terms().pay_down(&healing(1_000_000, age_ms));
    assert_eq!(pay(0), 0);
    assert_eq!(pay(MINUTE_MS), 20 * E18);
    assert_eq!(pay(5 * MINUTE_MS), 100 * E18);
    assert_eq!(pay(10 * MINUTE_MS), 200 * E18);
    assert_eq!(pay(DAY_MS), 200 * E18);
}

#[test]
fn a_gain_is_shared_at_once() {
    let service = Service {
        gained_e18: 1_000 * E18,
        ..Service::default()
    };
    assert_eq!(terms().pay_down(&service), 100 * E18);
    let both = Service {
        gained_e18: 1_000 * E18,
        ..healing(1_000_000, DAY_MS)
    };
    assert_eq!(terms().pay_down(&both), 300 * E18);
}

#[test]
fn a_poke_is_paid_at_most_so_much_and_what_is_left_of_rate_and_balance() {
    let service = healing(100_000_000, DAY_MS);
    assert_eq!(terms().pay_down(&service), 500 * E18);
    let full = Bucket::full(&terms().rate, 1);
    let (paid, bucket) = terms().payment_down(&service, &full, u128::MAX, 1);
    assert_eq!((paid, bucket.level_e18), (500 * E18, 500 * E18));
    let (paid, bucket) = terms().payment_down(&service, &bucket, 300 * E18, 1);
    assert_eq!((paid, bucket.level_e18), (300 * E18, 200 * E18));
    let (paid, bucket) = terms().payment_down(&service, &bucket, u128::MAX, 1);
    assert_eq!((paid, bucket.level_e18), (200 * E18, 0));
    let (paid, _) = terms().payment_down(&service, &bucket, u128::MAX, 1 + DAY_MS / 10);
    assert_eq!(paid, 200 * E18);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(20_231_121),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// With both fees of the vault at 20 bps together, causing an idle breach costs at least twice what healing it pays, wherever the ratio stood
    /// above its minimum m. Who redeems X lowers idle tokens and supply by X.
    #[test]
    fn a_breach_costs_twice_what_it_pays(
        supply in 1_000..1_000_000_000u128,
        minimum_bps in 100..10_000u128,
        above_bps in 0..2_000u128,
        redeemed_bps in 1..9_000u128,
        age_ms in 0..DAY_MS,
    ) {
        let redeemed = supply * redeemed_bps / 10_000;
        let idle = (supply * (minimum_bps + above_bps)).div_ceil(10_000);
        prop_assume!(idle > redeemed);
        let left = supply - redeemed;
        let missing = (left * minimum_bps / 10_000).saturating_sub(idle - redeemed);
        let most = PayTerms { enforce_bps: MAX_ENFORCE_BPS, most_e18: u128::MAX, ..terms() };
        let paid = most.pay_down(&healing(missing, age_ms));
        let fees = redeemed * E18 * 20 / 10_000;
        prop_assert!(2 * paid <= fees, "paid {paid} for fees of {fees}");
    }
}
