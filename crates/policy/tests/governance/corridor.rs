//! How far and how often a number may be stepped, at each edge and over many steps.

use keel_policy::governance::*;
use proptest::prelude::*;

const DAY_MS: u64 = 24 * 60 * 60_000;
type Change = fn(&mut Corridor);

const SOUND: Corridor = Corridor {
    minimum: 100,
    maximum: 1_000,
    step_bps: 1_000,
    least_interval_ms: DAY_MS,
};

fn step(present: u128, value: u128) -> Result<(), StepRefusal> {
    SOUND.ensure_step(present, value, None, 0)
}

#[test]
fn each_bound_is_the_last_that_passes() {
    let with = |change: Change| {
        let mut corridor = SOUND;
        change(&mut corridor);
        corridor.ensure_in_bounds(100, 1_000)
    };
    let sound: [Change; 6] = [
        |_| {},
        |it| it.minimum = it.maximum,
        |it| it.step_bps = 1,
        |it| it.step_bps = MAX_STEP_BPS,
        |it| it.least_interval_ms = MIN_STEP_INTERVAL_MS,
        |it| it.least_interval_ms = MAX_STEP_INTERVAL_MS,
    ];
    for change in sound {
        assert_eq!(with(change), Ok(()));
    }
    let refused: [(Change, (u128, u128, u128)); 7] = [
        (|it| it.maximum = 1_001, (1_001, 100, 1_000)),
        (|it| it.maximum = 99, (99, 100, 1_000)),
        (|it| it.minimum = 99, (99, 100, 1_000)),
        (|it| it.minimum = 1_001, (1_001, 100, 1_000)),
        (|it| it.step_bps = 0, (0, 1, 2_500)),
        (|it| it.step_bps = 2_501, (2_501, 1, 2_500)),
        (
            |it| it.least_interval_ms = MIN_STEP_INTERVAL_MS - 1,
            (
                u128::from(DAY_MS) - 1,
                u128::from(DAY_MS),
                365 * u128::from(DAY_MS),
            ),
        ),
    ];
    for (change, (value, minimum, maximum)) in refused {
        let error = CorridorOutOfRange {
            value,
            minimum,
            maximum,
        };
        assert_eq!(with(change), Err(error));
    }
}

#[test]
fn a_step_goes_as_far_as_the_share_of_the_present_value_rounded_down() {
    for (present, largest_step) in [(100, 10), (109, 10), (110, 11), (909, 90)] {
        assert_eq!(step(present, present + largest_step), Ok(()));
        let value = present + largest_step + 1;
        let error = StepRefusal::TooFar {
            present,
            value,
            largest_step,
        };
        assert_eq!(step(present, value), Err(error));
    }
    assert_eq!(step(500, 450), Ok(()));
    assert!(matches!(step(500, 449), Err(StepRefusal::TooFar { .. })));
}

#[test]
fn neither_the_present_value_nor_the_new_one_is_outside() {
    let (minimum, maximum) = (100, 1_000);
    for (present, value) in [(100, 99), (950, 1_001)] {
        let error = StepRefusal::Outside {
            value,
            minimum,
            maximum,
        };
        assert_eq!(step(present, value), Err(error));
    }
    for (present, value) in [(0, 100), (99, 100), (1_001, 1_000)] {
        let error = StepRefusal::PresentOutside {
            present,
            minimum,
            maximum,
        };
        assert_eq!(step(present, value), Err(error));
    }
    let error = StepRefusal::Unchanged { value: 500 };
    assert_eq!(step(500, 500), Err(error));
}

#[test]
fn one_unit_is_always_a_step_so_that_zero_can_be_left() {
    let few = Corridor {
        minimum: 0,
        maximum: 50,
        ..SOUND
    };
    for present in [0, 1, 9, 19] {
        assert_eq!(few.ensure_step(present, present + 1, None, 0), Ok(()));
        let far = few.ensure_step(present, present + 2, None, 0);
        let error = StepRefusal::TooFar {
            present,
            value: present + 2,
            largest_step: 1,
        };
        assert_eq!(far, Err(error));
    }
}

#[test]
fn the_next_step_waits_for_the_interval() {
    let last_ms = 5 * DAY_MS;
    let next_ms = last_ms + DAY_MS;
    let at = |now_ms| SOUND.ensure_step(500, 510, Some(last_ms), now_ms);
    for now_ms in [last_ms, next_ms - 1] {
        assert_eq!(at(now_ms), Err(StepRefusal::TooEarly { next_ms }));
    }
    assert_eq!(at(next_ms), Ok(()));
    let never = SOUND.ensure_step(500, 510, Some(u64::MAX), u64::MAX - 1);
    let next_ms = u64::MAX;
    assert_eq!(never, Err(StepRefusal::TooEarly { next_ms }));
}

#[test]
fn any_steps_whatever_stay_inside_and_below_the_compound_of_the_largest() {
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        rng_seed: prop::test_runner::RngSeed::Fixed(20_260_118),
        ..ProptestConfig::default()
    };
    proptest!(config, |(
        start in 100_u128..1_000,
        wishes in prop::collection::vec((0_u128..1_200, 0_u64..2 * DAY_MS), 0..60),
    )| {
        let (mut value, mut last_ms, mut now_ms) = (start, None, 0);
        let mut steps = 0_i32;
        for (wish, wait_ms) in wishes {
            now_ms += wait_ms;
            if SOUND.ensure_step(value, wish, last_ms, now_ms).is_ok() {
                value = wish;
                last_ms = Some(now_ms);
                steps += 1;
            }
        }
        prop_assert!((100..=1_000).contains(&value));
        prop_assert!(steps <= 1 + i32::try_from(now_ms / DAY_MS).unwrap());
        let most = 1.1_f64.powi(steps) * start as f64;
        prop_assert!(value as f64 <= most + 1e-6);
    });
}
