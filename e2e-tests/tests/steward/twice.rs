//! Attack: the steward steps more often, or in more ways, than the corridor allows.

use crate::*;

fn too_early(next_ms: u64) -> StepRefusal {
    StepRefusal::TooEarly { next_ms }
}

#[test]
fn a_second_step_in_the_interval_is_refused_also_back_and_also_in_the_same_block() {
    let mut fixture = fixture();
    let cap = fixture.cap();
    fixture.step(cap, coins(55_000_000));
    let next_ms = fixture.suite.chain.now_ms() + DAY_MS;
    for wait_ms in [0, HOUR_MS, DAY_MS - HOUR_MS - 1] {
        if wait_ms > 0 {
            fixture.wait(wait_ms);
        }
        for value in [coins(56_000_000), coins(50_000_000)] {
            fixture.assert_no_step(STEWARD, cap, value, too_early(next_ms));
        }
    }
    fixture.wait(1);
    fixture.step(cap, coins(60_000_000));
}

#[test]
fn parameters_in_turn_each_wait_for_themselves() {
    let mut fixture = fixture();
    let parameters = fixture.corridors().map(|(parameter, _)| parameter);
    for parameter in parameters {
        let value = fixture.value(parameter);
        fixture.step(parameter, value - 1);
    }
    let next_ms = fixture.suite.chain.now_ms() + DAY_MS;
    for parameter in parameters {
        let value = fixture.value(parameter);
        fixture.assert_no_step(STEWARD, parameter, value - 1, too_early(next_ms));
    }
}

#[test]
fn however_long_it_goes_on_no_number_leaves_its_corridor() {
    let mut fixture = fixture();
    let corridors = fixture.corridors();
    for _day in 0..12 {
        for (parameter, corridor) in corridors {
            let present = fixture.value(parameter);
            let most = present + corridor.largest_step_down(present);
            let error = StepRefusal::TooFar {
                present,
                value: most + 1,
                largest_step: most - present,
            };
            if most < corridor.maximum {
                fixture.assert_no_step(STEWARD, parameter, most + 1, error);
            }
            // A target is never above what the AMO calls high.
            let highest = match parameter {
                Parameter::LendingTargetRate(_) => 6 * PERCENT_E18,
                _ => corridor.maximum,
            };
            if present < highest {
                fixture.step(parameter, most.min(highest));
            }
        }
        fixture.wait(DAY_MS);
    }
    for (parameter, corridor) in corridors {
        let (present, maximum) = (fixture.value(parameter), corridor.maximum);
        if parameter == fixture.rate() {
            assert_eq!(present, 6 * PERCENT_E18);
            continue;
        }
        assert_eq!(present, maximum, "{parameter:?}");
        let error = StepRefusal::Outside {
            value: maximum + 1,
            minimum: corridor.minimum,
            maximum,
        };
        fixture.assert_no_step(STEWARD, parameter, maximum + 1, error);
    }
}

#[test]
fn a_new_corridor_does_not_make_the_last_step_forgotten() {
    let mut fixture = fixture();
    let fee = fixture.mint_fee();
    let slow = Corridor {
        least_interval_ms: 10 * DAY_MS,
        ..corridor(0, 20, 2_500)
    };
    fixture.step(fee, 11);
    let stepped_ms = fixture.suite.chain.now_ms();
    let calls = [fixture.setting(fee, None), fixture.setting(fee, Some(slow))];
    fixture.carry(&calls);
    let next_ms = stepped_ms + 10 * DAY_MS;
    fixture.assert_no_step(STEWARD, fee, 12, too_early(next_ms));
    fixture.suite.chain.next_block_at(next_ms);
    fixture.step(fee, 12);
}

#[test]
fn a_refused_step_costs_no_interval() {
    let mut fixture = fixture();
    let rate = fixture.rate();
    fixture.step(rate, 5 * PERCENT_E18);
    fixture.wait(DAY_MS);
    // Above what the AMO calls high: it refuses, and all is undone.
    let message = fixture.stepping(rate, 6 * PERCENT_E18 + 1);
    let refused = fixture.suite.chain.refused(STEWARD, message);
    let StewardError::Governor(GovernorError::CallFailed { index: 0, .. }) = refused else {
        panic!("{refused:?}")
    };
    fixture.step(rate, 6 * PERCENT_E18);
}
