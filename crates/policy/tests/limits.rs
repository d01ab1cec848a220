//! Ceilings, buckets and loss tolerances, by the published cases and by properties.
#![allow(clippy::arithmetic_side_effects)]

use keel_policy::limits::*;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const E18: u128 = 1_000_000_000_000_000_000;
const HOUR_MS: u64 = 3_600_000;
const START_MS: u64 = 1_700_000_000_000;

/// Maker's AutoLine, `DssAutoLine.t.sol` `test_exec`: gap 2,500, most 12,600, one hour between rises.
#[test]
fn autoline_rises_by_its_gap_and_no_sooner_than_its_time() {
    let terms = CeilingTerms {
        cap_e18: 12_600 * E18,
        gap_e18: 2_500 * E18,
        ttl_ms: HOUR_MS,
    };
    let first = Ceiling {
        line_e18: 10_000 * E18,
        raised_ms: START_MS,
    };
    let debt_e18 = 10_000 * E18;
    let early = first.at(&terms, debt_e18, START_MS + HOUR_MS - 1);
    assert_eq!(early, first);
    let second = first.at(&terms, debt_e18, START_MS + HOUR_MS);
    assert_eq!(second.line_e18, 12_500 * E18);
    assert_eq!(second.raised_ms, START_MS + HOUR_MS);
    let third = second.at(&terms, 10_200 * E18, START_MS + 2 * HOUR_MS);
    assert_eq!(third.line_e18, 12_600 * E18);
}

/// The same contract's `test_exec_multiple_ilks`: gold rises after its hour, silver waits for its two.
#[test]
fn autoline_of_one_does_not_move_the_other() {
    let terms = |gap_e18, ttl_ms| CeilingTerms {
        cap_e18: 100_000 * E18,
        gap_e18,
        ttl_ms,
    };
    let start = Ceiling {
        line_e18: 5_000 * E18,
        raised_ms: START_MS,
    };
    let at_ms = START_MS + HOUR_MS;
    let gold = start.at(&terms(2_500 * E18, HOUR_MS), 5_000 * E18, at_ms);
    assert_eq!(gold.line_e18, 7_500 * E18);
    let silver = start.at(&terms(1_000 * E18, 2 * HOUR_MS), 5_000 * E18, at_ms);
    assert_eq!(silver, start);
}

/// Where the rule differs: a ceiling that never rose may rise at once. Maker sets the first line by hand.
#[test]
fn the_first_rise_waits_for_nothing() {
    let terms = CeilingTerms {
        cap_e18: 100 * E18,
        gap_e18: 30 * E18,
        ttl_ms: HOUR_MS,
    };
    let ceiling = Ceiling::default().at(&terms, 0, 1);
    assert_eq!((ceiling.line_e18, ceiling.raised_ms), (30 * E18, 1));
}

#[test]
fn a_ceiling_falls_at_once_with_debt_or_cap_and_keeps_the_time_of_its_rise() {
    let terms = CeilingTerms {
        cap_e18: 100 * E18,
        gap_e18: 30 * E18,
        ttl_ms: HOUR_MS,
    };
    let high = Ceiling {
        line_e18: 90 * E18,
        raised_ms: START_MS,
    };
    let fallen = high.at(&terms, 20 * E18, START_MS + 1);
    assert_eq!(
        fallen,
        Ceiling {
            line_e18: 50 * E18,
            raised_ms: START_MS
        }
    );
    let capped = CeilingTerms {
        cap_e18: 0,
        ..terms
    };
    assert_eq!(fallen.at(&capped, 20 * E18, START_MS + 2).line_e18, 0);
}

/// Spark's `RateLimits.t.sol`: most 5 m, 1 m a day, empty at the start. Spark states the refill for a second and rounds it down, so it
/// shows 999,999.9999999999999936 after a day; ours is stated for a day and is exact.
#[test]
fn a_bucket_fills_by_its_daily_rate_to_its_capacity() {
    let terms = BucketTerms {
        capacity_e18: 5_000_000 * E18,
        refill_e18_per_day: 1_000_000 * E18,
    };
    let empty = Bucket {
        level_e18: 0,
        at_ms: START_MS,
    };
    let level = |elapsed_ms| empty.level_down(&terms, START_MS + elapsed_ms);
    assert_eq!(level(0), 0);
    assert_eq!(level(DAY_MS), 1_000_000 * E18);
    assert_eq!(level(DAY_MS * 5 / 2), 2_500_000 * E18);
    assert_eq!(
        level(5 * DAY_MS - 1),
        5_000_000 * E18 - (1_000_000 * E18).div_ceil(u128::from(DAY_MS))
    );
    assert_eq!(level(5 * DAY_MS), 5_000_000 * E18);
    assert_eq!(level(5 * DAY_MS + 1_000), 5_000_000 * E18);
}

#[test]
fn a_bucket_of_nothing_allows_nothing_ever() {
    let bucket = Bucket::full(&BucketTerms::default(), START_MS);
    assert_eq!(bucket.level_down(&BucketTerms::default(), u64::MAX), 0);
}

#[test]
fn a_bucket_is_not_frozen_by_a_clock_that_went_back() {
    let terms = BucketTerms {
        capacity_e18: 10,
        refill_e18_per_day: 10,
    };
    let bucket = Bucket {
        level_e18: 4,
        at_ms: START_MS,
    };
    assert_eq!(bucket.level_down(&terms, START_MS - 1), 4);
}

#[test]
fn losses_are_measured_against_the_peak_debt_since_the_reset() {
    let terms = LossTerms { tolerance_bps: 500 };
    let losses = Losses::reset(100 * E18, 7 * E18)
        .with_debt(200 * E18)
        .with_debt(50 * E18);
    assert_eq!(losses.peak_debt_e18, 200 * E18);
    // 10 are tolerated: realised since the reset, and not yet realised, together.
    assert!(!losses.exceed(&terms, 11 * E18, 50 * E18, 44 * E18));
    assert!(losses.exceed(&terms, 11 * E18, 50 * E18, 44 * E18 - 1));
    assert!(losses.exceed(&terms, 17 * E18 + 1, 50 * E18, 60 * E18));
    assert!(!losses.exceed(&terms, 17 * E18, 50 * E18, 60 * E18));
    let afresh = Losses::reset(50 * E18, 18 * E18);
    assert!(!afresh.exceed(&terms, 18 * E18, 50 * E18, 50 * E18));
}

#[test]
fn nothing_is_tolerated_at_zero_and_everything_at_one() {
    let losses = Losses::reset(100, 0);
    assert!(losses.exceed(&LossTerms { tolerance_bps: 0 }, 0, 100, 99));
    assert!(!losses.exceed(&LossTerms { tolerance_bps: 0 }, 0, 100, 100));
    let all = LossTerms {
        tolerance_bps: 10_000,
    };
    assert!(!losses.exceed(&all, 0, 100, 0));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(20_231_121),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whoever chooses the moments of use gets no more than capacity and refill allow.
    #[test]
    fn no_sequence_takes_more_than_capacity_and_refill(
        capacity in 0..1_000_000u128,
        refill in 0..10_000_000u128,
        uses in prop::collection::vec((0..DAY_MS / 4, 0..2_000_000u128), 1..40),
    ) {
        let terms = BucketTerms { capacity_e18: capacity, refill_e18_per_day: refill };
        let mut bucket = Bucket::full(&terms, START_MS);
        let (mut now_ms, mut taken) = (START_MS, 0);
        for (wait_ms, wanted) in uses {
            now_ms += wait_ms;
            let amount = wanted.min(bucket.level_down(&terms, now_ms));
            bucket = bucket.taken(&terms, amount, now_ms);
            taken += amount;
            prop_assert!(bucket.level_e18 <= capacity);
        }
        let most = capacity + refill * u128::from(now_ms - START_MS) / u128::from(DAY_MS);
        prop_assert!(taken <= most, "{taken} of {most}");
    }

    /// A refund never makes more than the capacity, and brings back exactly what fits.
    #[test]
    fn a_refund_fills_at_most_to_the_capacity(
        capacity in 0..1_000_000u128, level in 0..1_000_000u128, amount in 0..2_000_000u128,
    ) {
        let terms = BucketTerms { capacity_e18: capacity, refill_e18_per_day: 0 };
        let bucket = Bucket { level_e18: level, at_ms: START_MS };
        let refunded = bucket.refunded(&terms, amount, START_MS);
        prop_assert_eq!(refunded.level_e18, (level.min(capacity) + amount).min(capacity));
    }

    /// A ceiling is never above the cap nor farther than the gap above the debt, and between two rises the time has passed.
    #[test]
    fn a_ceiling_keeps_cap_gap_and_time(
        cap in 0..1_000u128, gap in 0..1_000u128, ttl_ms in 0..10_000u64,
        reads in prop::collection::vec((0..5_000u64, 0..1_500u128), 1..40),
    ) {
        let terms = CeilingTerms { cap_e18: cap, gap_e18: gap, ttl_ms };
        let mut ceiling = Ceiling::default();
        let (mut now_ms, mut last_rise_ms) = (START_MS, None);
        for (wait_ms, debt) in reads {
            now_ms += wait_ms;
            let next = ceiling.at(&terms, debt, now_ms);
            prop_assert!(next.line_e18 <= cap && next.line_e18 <= debt + gap);
            if next.line_e18 > ceiling.line_e18 {
                if let Some(last_ms) = last_rise_ms {
                    prop_assert!(now_ms - last_ms >= ttl_ms);
                }
                last_rise_ms = Some(now_ms);
            }
            prop_assert_eq!(next, next.at(&terms, debt, now_ms));
            ceiling = next;
        }
    }
}
