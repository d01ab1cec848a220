//! A caller who leaves too little cannot make a healthy AMO look broken: not with gas, not with proof.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::Plan;
use interfaces::controller::{AmoSkipped, ControllerError, Enforced};

const PLENTY: Weight = harness::chain::GAS_LIMIT;

/// Enforces with a limit; says whether the breach was healed. An AMO that was passed by fails the test.
fn heals_within(suite: &mut Suite, limit: Weight) -> bool {
    suite.chain.set_gas_limit(limit);
    let before = suite.chain.fingerprint();
    let checkpoint = suite.chain.checkpoint();
    let call = suite.enforce();
    assert!(
        call.events::<AmoSkipped>(suite.controller).is_empty(),
        "a healthy AMO was passed by within {limit:?}"
    );
    let healed = !call.events::<Enforced>(suite.controller).is_empty();
    if !healed {
        match call.error() {
            Some(ControllerError::NotEnoughGas { left, needed }) => assert!(left < needed),
            Some(other) => panic!("{other:?} within {limit:?}"),
            None => assert!(call.failure().is_some()),
        }
        assert!(suite.chain.fingerprint().changed(&before).is_empty());
    }
    suite.chain.roll_back(checkpoint);
    suite.chain.set_gas_limit(PLENTY);
    healed
}

fn breached() -> Suite {
    let (mut suite, amo) = suite_with_amo();
    breach_gross(&mut suite, &amo);
    suite
}

#[test]
fn no_limit_of_ref_time_makes_a_healthy_amo_look_broken() {
    let mut suite = breached();
    let outcomes: Vec<bool> = (1..=40)
        .map(|step| {
            let limit = Weight {
                ref_time: step * 2_000_000_000,
                ..PLENTY
            };
            heals_within(&mut suite, limit)
        })
        .collect();
    assert!(outcomes.contains(&false) && outcomes.contains(&true));
}

#[test]
fn no_limit_of_proof_makes_a_healthy_amo_look_broken() {
    let mut suite = breached();
    let outcomes: Vec<bool> = (1..=60)
        .map(|step| {
            let limit = Weight {
                proof_size: step * 15_000,
                ..PLENTY
            };
            heals_within(&mut suite, limit)
        })
        .collect();
    assert!(outcomes.contains(&false) && outcomes.contains(&true));
}

#[test]
fn a_poke_without_the_gas_of_a_guarded_call_is_refused() {
    let (mut suite, amo) = suite_with_amo();
    amo.wants(&mut suite, Plan::Nothing);
    let limit = Weight {
        ref_time: 50_000_000_000,
        ..PLENTY
    };
    suite.chain.set_gas_limit(limit);
    let controller = suite.controller;
    let message = controller.call().rebalance(amo.id);
    let error = suite.chain.refused(Role::Attacker, message);
    let ControllerError::NotEnoughGas { left, needed } = error else {
        panic!("{error:?}");
    };
    assert!(left < needed && left < limit.ref_time);
    assert_eq!(needed, 40_000_000_000 + 14_000_000_000);
    let message = controller.call().refresh(amo.id);
    assert!(matches!(
        suite.chain.refused(Role::Attacker, message),
        ControllerError::NotEnoughGas { .. }
    ));
}
