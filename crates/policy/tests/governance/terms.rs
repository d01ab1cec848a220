//! Bounds of the terms, and shares of the supply against exact arithmetic.

use keel_policy::governance::*;
use num_bigint::BigUint;

fn terms() -> GovernorTerms {
    GovernorTerms {
        threshold_bps: 100,
        voting_delay_blocks: 100,
        voting_period_blocks: 1_000,
        quorum_bps: 400,
        timelock_delay_ms: 172_800_000,
        grace_period_ms: 1_209_600_000,
    }
}

type Change = fn(&mut GovernorTerms, u64);

/// Every term with its bounds.
const TERMS: [(Change, u64, u64); 6] = [
    (
        |terms, value| terms.threshold_bps = u16::try_from(value).unwrap(),
        1,
        1_000,
    ),
    (
        |terms, value| terms.voting_delay_blocks = u32::try_from(value).unwrap(),
        1,
        432_000,
    ),
    (
        |terms, value| terms.voting_period_blocks = u32::try_from(value).unwrap(),
        10,
        432_000,
    ),
    (
        |terms, value| terms.quorum_bps = u16::try_from(value).unwrap(),
        100,
        5_000,
    ),
    (
        |terms, value| terms.timelock_delay_ms = value,
        60_000,
        2_592_000_000,
    ),
    (
        |terms, value| terms.grace_period_ms = value,
        86_400_000,
        2_592_000_000,
    ),
];

#[test]
fn every_term_is_accepted_at_its_bounds_and_refused_beyond_with_its_numbers() {
    for (change, minimum, maximum) in TERMS {
        for value in [minimum, maximum] {
            let mut terms = terms();
            change(&mut terms, value);
            assert_eq!(terms.ensure_in_bounds(), Ok(()));
        }
        for value in [minimum - 1, maximum + 1] {
            let mut terms = terms();
            change(&mut terms, value);
            let error = TermOutOfRange {
                value,
                minimum,
                maximum,
            };
            assert_eq!(terms.ensure_in_bounds(), Err(error));
        }
    }
}

#[test]
fn shares_of_the_supply_are_rounded_up() {
    let supplies = [
        1,
        9_999,
        10_000,
        10_001,
        123_456_789,
        u128::MAX - 1,
        u128::MAX,
    ];
    for supply in supplies {
        for bps in [1_u16, 99, 1_000, 5_000] {
            let terms = GovernorTerms {
                threshold_bps: bps,
                quorum_bps: bps,
                ..terms()
            };
            let exact = (BigUint::from(supply) * bps + 9_999_u32) / 10_000_u32;
            let expected = u128::try_from(exact).unwrap();
            assert_eq!(terms.threshold_up_e18(supply), Ok(expected));
            assert_eq!(terms.quorum_up_e18(supply), Ok(expected));
        }
    }
}

#[test]
fn of_an_empty_supply_nobody_has_enough() {
    assert_eq!(terms().threshold_up_e18(0), Ok(1));
    assert_eq!(terms().quorum_up_e18(0), Ok(1));
}
