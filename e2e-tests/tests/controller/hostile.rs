//! Pokes of an AMO that does harm: refused whole, whatever it does.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::{AmoError, Plan};
use interfaces::controller::ControllerError;

const CONDUCTS: [u8; 8] = [
    TRAP,
    LOOP,
    LONG_ANSWER,
    FLOOD,
    GARBAGE,
    EAT_DEPOSIT,
    REENTER,
    REFUSE,
];

fn error_of(conduct: u8) -> ControllerError {
    match conduct {
        REFUSE => ControllerError::Amo(AmoError::Venue(7)),
        _ => ControllerError::AmoFailed,
    }
}

#[test]
fn a_harmful_plan_wind_or_unwinding_changes_nothing() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    for (message, plan) in [
        (PLAN, Plan::Nothing),
        (WIND, wind(10)),
        (UNWIND, unwind(10)),
    ] {
        for conduct in CONDUCTS {
            amo.misbehaves(&mut suite, message, conduct, plan);
            amo.assert_poke_refused(&mut suite, error_of(conduct));
        }
    }
}

#[test]
fn a_harmful_reading_changes_nothing() {
    let (mut suite, amo) = suite_with_amo();
    for conduct in CONDUCTS {
        amo.misbehaves(&mut suite, POSITION, conduct, Plan::Nothing);
        let message = suite.controller.call().refresh(amo.id);
        suite
            .chain
            .assert_refused(Role::Keeper, message, error_of(conduct));
    }
}

#[test]
fn one_harmful_amo_does_not_stop_another() {
    let (mut suite, amo) = suite_with_amo();
    let other = register(&mut suite, terms());
    amo.script(&mut suite, [TRAP; 5], Plan::Nothing);
    other.wants(&mut suite, wind(10));
    suite.poke(other.id).expect_ok();
}
