//! From votes to the venue and back: holders vote an AMO in and its cap up, a keeper winds, the guardian lowers the cap, anyone has the
//! controller unwind, and votes retire the AMO.

use crate::*;
use interfaces::controller::{Outcome, Stage};

/// A USDC pool in which the coin is above its band, no AMO, and a governor that is admin of everything.
fn governed() -> (Suite, Governance) {
    let mut suite = Suite::new(&SuiteConfig::default().without_amos());
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(1_000_000));
    suite.seed_pool(usdc, 200_000);
    suite.give(Role::Trader, usdc, usd6(150_000));
    suite.approve_all(Role::Trader);
    let message =
        usdc.pool()
            .call()
            .swap_exact_in(1, 0, usd6(150_000), 0, Role::Trader.account(), NEVER);
    suite.chain.call(Role::Trader, message).expect_ok();
    let holders = [(ALICE, coins(600)), (BOB, coins(400))];
    let governance = Governance::deploy(&mut suite.chain, governor_terms(), &holders);
    suite.hand_over_to(governance);
    (suite, governance)
}

/// Prices and the pool's moving average follow the time that a vote takes.
fn catch_up(suite: &mut Suite) {
    for _ in 0..30 {
        suite.chain.next_block_in(2 * MINUTE_MS);
        suite.refresh_prices();
    }
}

#[test]
fn votes_the_keeper_the_guardian_and_votes_again() {
    let (mut suite, governance) = governed();
    let (registry, controller) = (suite.registry, suite.controller);
    let init = suite.amo_init(suite.usdc().pool(), AmoConfig::default());
    let account = suite.chain.deploy("pool-amo", (init,));

    // Voted in, with a cap of nothing.
    let mut terms = AmoConfig::default().terms;
    terms.cap_e18 = 0;
    let calls = [
        proposed(registry.call().register(account, terms)),
        proposed(registry.call().activate(0)),
    ];
    governance.carry(&mut suite.chain, &[ALICE], &calls);
    catch_up(&mut suite);
    let outcome = suite.poke(0).expect_ok();
    assert!(!matches!(outcome, Outcome::Wound { .. }), "{outcome:?}");

    // Its cap voted up.
    terms.cap_e18 = coins(500_000);
    let calls = [proposed(registry.call().set_terms(0, terms))];
    governance.carry(&mut suite.chain, &[ALICE, BOB], &calls);
    catch_up(&mut suite);
    let outcome = suite.poke(0).expect_ok();
    let Outcome::Wound { coin_e18, .. } = outcome else {
        panic!("{outcome:?}")
    };
    assert!(coin_e18 > 0);
    assert_eq!(suite.solvency().debt_e18, coin_e18);

    // The guardian lowers its cap: the controller takes back what is above.
    let cap_e18 = coin_e18 / 2;
    let message = registry.call().lower_cap(0, cap_e18);
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert!(suite.enforce().expect_ok() > 0);
    let debt_e18 = suite.solvency().debt_e18;
    assert!((1..=cap_e18).contains(&debt_e18), "{debt_e18}");

    // He stops it: the controller takes back the rest.
    let message = registry.call().set_unwind_only(0);
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert!(suite.enforce().expect_ok() > 0);
    assert_eq!(suite.solvency().debt_e18, 0);

    // Retired by votes, for good.
    let calls = [proposed(registry.call().retire(0))];
    governance.carry(&mut suite.chain, &[ALICE], &calls);
    let record = suite.chain.read(controller.call().amo(0)).unwrap();
    assert_eq!(record.stage, Stage::Retired);
    let calls = [proposed(registry.call().activate(0))];
    let proposal = governance.bring_to_execution(&mut suite.chain, &[ALICE], &calls);
    let message = governance.execute(proposal, &calls);
    let refused = suite.chain.refused(Role::Keeper, message);
    assert!(
        matches!(refused, GovernorError::CallFailed { index: 0, .. }),
        "{refused:?}"
    );
}
