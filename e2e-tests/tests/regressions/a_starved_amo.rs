//! Limits of a sub-call are silently cut to what is left: whoever sends little gas could make a healthy AMO fail and have it passed by, so that a
//! breach stands or another AMO pays. Here the gas left must cover the allowance before each guarded call, the allowance of proof is burned
//! once more before an AMO is passed by, and nothing is passed by deep in somebody's call stack.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::controller::{AmoSkipped, Enforced};

#[test]
fn no_gas_limit_and_no_proof_limit_forges_a_failure() {
    let (mut suite, amo) = suite_with_amo();
    breach_gross(&mut suite, &amo);
    let plenty = harness::chain::GAS_LIMIT;
    let (mut healed, mut refused) = (0, 0);
    for step in 1..=60 {
        for limit in [
            Weight {
                ref_time: step * 1_500_000_000,
                ..plenty
            },
            Weight {
                proof_size: step * 12_000,
                ..plenty
            },
        ] {
            suite.chain.set_gas_limit(limit);
            let call = suite.chain.checkpoint();
            let enforced = suite.enforce();
            assert!(
                enforced.events::<AmoSkipped>(suite.controller).is_empty(),
                "{limit:?}"
            );
            match enforced.events::<Enforced>(suite.controller).len() {
                0 => refused += 1,
                _ => healed += 1,
            }
            suite.chain.roll_back(call);
        }
    }
    assert!(
        healed > 0 && refused > 0,
        "{healed} healed, {refused} refused"
    );
}
