//! Sixteen AMOs hold something, two of them eat everything they are given in each message. They cost their allowance and nothing more: the others come
//! back, in one `enforce` or one by one.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::Plan;
use interfaces::controller::AmoSkipped;
use policy::ledger::MAX_AMOS;

fn sixteen() -> (Suite, Vec<Scripted>) {
    let mut suite = suite();
    let amos: Vec<Scripted> = (0..MAX_AMOS)
        .map(|_| register(&mut suite, terms()))
        .collect();
    for amo in &amos {
        amo.does(&mut suite, wind(100));
    }
    for eater in [amos[0], amos[7]] {
        eater.script(&mut suite, [LOOP; 5], Plan::Nothing);
    }
    for amo in &amos {
        let message = suite.registry.call().set_unwind_only(amo.id);
        suite.chain.call(Role::Guardian, message).expect_ok();
    }
    (suite, amos)
}

#[test]
fn one_enforce_takes_fourteen_back_and_passes_two_by() {
    let (mut suite, amos) = sixteen();
    // More than one block of most chains: what is tested here is that nothing of it fails.
    suite.chain.set_gas_limit(Weight {
        ref_time: 10_000_000_000_000,
        proof_size: 1_000_000_000,
    });
    let call = suite.enforce();
    let skipped: Vec<u8> = call
        .events::<AmoSkipped>(suite.controller)
        .iter()
        .map(|event| event.amo)
        .collect();
    assert_eq!(call.expect_ok(), 14);
    assert_eq!(skipped, [amos[0].id, amos[7].id]);
    for (place, amo) in amos.iter().enumerate() {
        let left = if [0, 7].contains(&place) {
            coins(100)
        } else {
            0
        };
        assert_eq!(amo.record(&mut suite).debt_e18, left);
    }
}

#[test]
fn where_one_block_is_too_small_each_comes_back_by_itself() {
    let (mut suite, amos) = sixteen();
    let (mut back, mut most) = (0, 0);
    for amo in &amos {
        let message = suite.controller.call().enforce_amo(amo.id);
        let call = suite.chain.call(Role::Keeper, message);
        most = most.max(call.weight.ref_time);
        back += call.expect_ok();
    }
    assert_eq!(back, 14);
    assert_eq!(suite.solvency().debt_e18, coins(200));
    // A fifth of what a block of two seconds admits.
    assert!(most < 400_000_000_000, "{most}");
}
