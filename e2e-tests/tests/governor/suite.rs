//! The governor as admin of the whole suite: real setters, voted in.

use crate::*;
use interfaces::access::AccessError;
use interfaces::controller::ControllerError;
use interfaces::registry::Registry as _;

/// Every contract of the suite is the governor's; Alice and Bob hold its token.
fn governed() -> (Suite, Governance) {
    let mut suite = Suite::default();
    let holders = [(ALICE, coins(600)), (BOB, coins(400))];
    let governance = Governance::deploy(&mut suite.chain, governor_terms(), &holders);
    governance.take_over(&mut suite.chain, Role::Governance, governance.token);
    suite.hand_over_to(governance);
    (suite, governance)
}

#[test]
fn after_the_hand_over_the_former_admin_has_no_right_left() {
    let (mut suite, governance) = governed();
    let usdc = suite.usdc();
    let contracts = suite.contracts.clone();
    let roles = [
        contracts.stablecoin.access().roles(),
        contracts.book.access().roles(),
        contracts.vault.access().roles(),
        contracts.oracle.access().roles(),
        contracts.registry.access().roles(),
        usdc.pool().access().roles(),
        usdc.amo().access().roles(),
        governance.token.access().roles(),
    ];
    for view in roles {
        let roles = suite.chain.read(view);
        assert_eq!(roles.admin, governance.governor.account);
        assert_eq!(roles.pending_admin, None);
    }
    let message = contracts.registry.call().set_keeper_budget(None);
    let error = ControllerError::Access(AccessError::NotAdmin);
    suite.chain.assert_refused(Role::Governance, message, error);
}

#[test]
fn holders_undo_what_the_guardian_did_and_the_guardian_cannot() {
    let (mut suite, governance) = governed();
    let usdc = suite.usdc();
    let (registry, controller) = (suite.registry, suite.controller);
    let amo = usdc.amo_id();
    let before = suite.chain.read(controller.call().amo(amo)).unwrap();
    let message = registry.call().pause_winding();
    suite.chain.call(Role::Guardian, message).expect_ok();
    let message = registry.call().lower_cap(amo, coins(10));
    suite.chain.call(Role::Guardian, message).expect_ok();
    let raise = || registry.call().set_terms(amo, before.terms);
    let error = ControllerError::Access(AccessError::NotAdmin);
    suite.chain.assert_refused(Role::Guardian, raise(), error);
    let calls = [
        proposed(raise()),
        proposed(registry.call().resume_winding()),
    ];
    governance.carry(&mut suite.chain, &[ALICE, BOB], &calls);
    let settings = suite.chain.read(controller.call().settings());
    assert!(!settings.winding_paused);
    let after = suite.chain.read(controller.call().amo(amo)).unwrap();
    assert_eq!(after.terms, before.terms);
}

#[test]
fn a_bad_call_in_a_list_for_the_suite_leaves_every_contract_as_it_was() {
    let (mut suite, governance) = governed();
    let usdc = suite.usdc();
    let (registry, vault) = (suite.registry, suite.vault);
    let amo = usdc.amo_id();
    let calls = [
        proposed(registry.call().set_unwind_only(amo)),
        proposed(vault.call().set_treasury(Role::Attacker.account())),
        // No longer active: refused.
        proposed(registry.call().set_unwind_only(amo)),
    ];
    let proposal = governance.bring_to_execution(&mut suite.chain, &[ALICE], &calls);
    let message = governance.execute(proposal, &calls);
    let refused = suite.chain.refused(Role::Keeper, message);
    assert!(
        matches!(refused, GovernorError::CallFailed { index: 2, .. }),
        "{refused:?}"
    );
}

#[test]
fn registering_an_amo_by_a_vote_stays_within_the_depth_of_the_chain() {
    let (mut suite, governance) = governed();
    let usdt = suite.usdt();
    let registry = suite.registry;
    let init = suite.amo_init(usdt.pool(), AmoConfig::default());
    let amo = suite.chain.deploy("pool-amo", (init,));
    let terms = AmoConfig::default().terms;
    let calls = [
        proposed(registry.call().register(amo, terms)),
        proposed(registry.call().activate(2)),
    ];
    governance.carry(&mut suite.chain, &[ALICE], &calls);
    let record = suite.chain.read(suite.controller.call().amo(2)).unwrap();
    assert_eq!((record.account, record.terms), (amo, terms));
}
