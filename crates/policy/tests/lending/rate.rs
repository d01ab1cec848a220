//! The curve, its inverse, and the rate at target.

use crate::{config, exact, E18};
use keel_policy::lending::*;
use proptest::prelude::*;

const PERCENT: u128 = E18 / 100;
const HOUR_MS: u64 = 3_600_000;

/// Abax: target utilisation 90 %, 10 % a year there, 100 % when everything is lent out; the rate at target between 1 and 20 %.
fn terms() -> RateTerms {
    RateTerms {
        target_utilisation_e18: 90 * PERCENT,
        full_rate_e18: 100 * PERCENT,
        least_rate_e18: PERCENT,
        most_rate_e18: 20 * PERCENT,
        adjust_ms: HOUR_MS,
    }
}

/// `interest_rate_math.rs`.
#[test]
fn the_curve_gives_the_published_rates() {
    let rate = |percent: u128| terms().rate_up_e18(10 * PERCENT, percent * PERCENT);
    assert_eq!(rate(0), 0);
    assert_eq!(rate(45), 5 * PERCENT);
    assert_eq!(rate(90), 10 * PERCENT);
    assert_eq!(rate(95), 55 * PERCENT);
    assert_eq!(rate(100), 100 * PERCENT);
    assert_eq!(rate(110), 190 * PERCENT);
}

/// `interest_rate_model.rs`.
#[test]
fn the_rate_at_target_adapts_as_published() {
    let adapted = |percent: u128| terms().adjusted_e18(10 * PERCENT, percent * PERCENT);
    assert_eq!(adapted(0), PERCENT);
    assert_eq!(adapted(45), 5 * PERCENT);
    assert_eq!(adapted(91), 19 * PERCENT);
    assert_eq!(adapted(100), 20 * PERCENT);
}

#[test]
fn the_utilisation_of_a_moment_moves_the_rate_at_target_by_its_share_of_the_time() {
    let start = RateState {
        rate_at_target_e18: 10 * PERCENT,
        since_ms: 1,
        adjusted_ms: 1,
        utilisation_e18: 45 * PERCENT,
        ..RateState::default()
    };
    // Everything borrowed for the last millisecond of an hour.
    let spike = start.moved(&terms(), E18, HOUR_MS);
    assert_eq!(spike.rate_at_target_e18, 10 * PERCENT);
    assert_eq!(spike.rate_e18, 100 * PERCENT);
    let after = spike.moved(&terms(), 45 * PERCENT, HOUR_MS + 1);
    let mean = (45 * PERCENT * u128::from(HOUR_MS - 1) + E18) / u128::from(HOUR_MS);
    assert_eq!(
        after.rate_at_target_e18,
        terms().adjusted_e18(10 * PERCENT, mean)
    );
    assert!(after.rate_at_target_e18 < 5 * PERCENT + PERCENT / 1_000);
    assert_eq!((after.weighted_e18_ms, after.adjusted_ms), (0, HOUR_MS + 1));
}

#[test]
fn a_new_market_begins_at_the_least_rate() {
    let state = RateState::new(&terms(), 7);
    assert_eq!(state.rate_at_target_e18, PERCENT);
    assert_eq!((state.rate_e18, state.utilisation_e18), (0, 0));
    assert_eq!((state.since_ms, state.adjusted_ms), (7, 7));
}

#[test]
fn utilisation_of_nothing_supplied() {
    assert_eq!(utilisation_e18(0, 0), 0);
    assert_eq!(utilisation_e18(1, 0), E18);
    assert_eq!(utilisation_e18(1, 2), E18 / 2);
}

prop_compose! {
    fn any_terms()(
        target in 1..100u128, full in 0..1_000u128, least in 0..100u128, span in 0..100u128,
    ) -> RateTerms {
        RateTerms {
            target_utilisation_e18: target * PERCENT,
            full_rate_e18: full * PERCENT,
            least_rate_e18: least * PERCENT / 10,
            most_rate_e18: (least + span) * PERCENT / 10,
            adjust_ms: HOUR_MS,
        }
    }
}

proptest! {
    #![proptest_config(config())]

    /// Never below the exact rate, above it by at most a unit.
    #[test]
    fn the_curve_is_exact(terms in any_terms(), at_target in 0..2_000u128, u in 0..2 * E18) {
        let at_target = at_target * PERCENT / 10;
        let rate = terms.rate_up_e18(at_target, u);
        let kink = exact(terms.target_utilisation_e18);
        let is = exact(u);
        let expected = if u <= terms.target_utilisation_e18 {
            exact(at_target) * is / kink
        } else {
            let steep = exact(terms.full_rate_e18.saturating_sub(at_target));
            exact(at_target) + steep * (is - &kink) / (exact(E18) - kink)
        };
        if expected < exact(MAX_RATE_E18) {
            prop_assert!(exact(rate) >= expected);
            prop_assert!(exact(rate) - expected <= exact(1));
        } else {
            prop_assert_eq!(rate, MAX_RATE_E18);
        }
    }

    /// At the inverse the rate is not above what was asked for; a little beyond it is.
    #[test]
    fn the_inverse_is_the_last_utilisation_that_is_cheap_enough(
        terms in any_terms(), at_target in 1..2_000u128, wanted in 0..5 * E18,
    ) {
        let at_target = at_target * PERCENT / 10;
        let u = terms.utilisation_for_down_e18(at_target, wanted);
        prop_assert!(u <= E18);
        let rate = terms.rate_up_e18(at_target, u);
        // The curve rounds up by a unit.
        prop_assert!(rate <= wanted + 1, "{rate} at {u}, {wanted} wanted");
        let steps = E18 / 1_000_000;
        if u + steps <= E18 && terms.full_rate_e18 > at_target {
            prop_assert!(terms.rate_up_e18(at_target, u + steps) + 1 >= wanted);
        }
    }

    #[test]
    fn the_rate_at_target_stays_within_its_bounds(
        terms in any_terms(), moves in prop::collection::vec((0..3 * HOUR_MS, 0..2 * E18), 1..30),
    ) {
        let mut state = RateState::new(&terms, 1_000);
        let mut now_ms = 1_000;
        for (wait_ms, u) in moves {
            now_ms += wait_ms;
            let next = state.moved(&terms, u, now_ms);
            let bounds = terms.least_rate_e18..=terms.most_rate_e18;
            prop_assert!(bounds.contains(&next.rate_at_target_e18));
            let adjusted = next.adjusted_ms != state.adjusted_ms;
            prop_assert!(!adjusted || now_ms - state.adjusted_ms >= terms.adjust_ms);
            prop_assert_eq!(next.rate_e18, terms.rate_up_e18(next.rate_at_target_e18, u));
            state = next;
        }
    }
}
