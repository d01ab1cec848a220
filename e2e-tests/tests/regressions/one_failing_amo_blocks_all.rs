//! Frax: the global collateral value summed over all AMOs by calling each; one that reverted stopped minting, redeeming and every other AMO.
//! Here no exit asks an AMO anything, and `enforce` passes by what fails.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::Plan;
use interfaces::controller::{AmoSkipped, AmoTerms, Cause, Enforced};
use interfaces::RatioKind;

#[test]
fn users_other_amos_and_enforce_go_on_beside_an_amo_that_fails_in_every_way() {
    for conduct in [
        TRAP,
        LOOP,
        LONG_ANSWER,
        FLOOD,
        GARBAGE,
        EAT_DEPOSIT,
        REENTER,
        REFUSE,
    ] {
        let mut suite = suite();
        // The broken one is asked first.
        let [broken, healthy] =
            [1, 2].map(|rank| register(&mut suite, AmoTerms { rank, ..terms() }));
        broken.does(&mut suite, wind(100));
        healthy.does(&mut suite, wind(1_500));
        broken.script(&mut suite, [conduct; 5], Plan::Nothing);
        let (vault, usdc) = (suite.vault, suite.usdc());

        healthy.wants(&mut suite, wind(10));
        suite.poke(healthy.id).expect_ok();
        suite.mint_for(Role::Trader, usdc, usd6(10));
        redeem(&mut suite, 3_500);
        assert_eq!(suite.solvency().breach, Some(RatioKind::Gross));
        let call = suite.enforce();
        let skipped: AmoSkipped = call.event(suite.controller);
        let healed: Enforced = call.event(suite.controller);
        call.expect_ok();
        assert_eq!(suite.solvency().breach, None);
        assert_eq!(
            (skipped.amo, skipped.cause),
            (broken.id, Cause::Ratio(RatioKind::Gross))
        );
        assert_eq!(healed.amo, healthy.id);
        // Both exits.
        redeem(&mut suite, 10);
        let message = vault.call().redeem_basket(coins(10), vec![0, 0]);
        let paid = suite.chain.call(Role::Holder, message).expect_ok();
        assert!(paid[0] > usd6(9), "{paid:?}");
    }
}
