//! Who may do what.

use crate::*;
use interfaces::access::AccessError;
use interfaces::buyback::StartingPauseChanged;

#[test]
fn the_guardian_stops_new_auctions_and_governance_allows_them_again() {
    for who in [Role::Guardian, Role::Governance] {
        let mut fixture = paid();
        let (usdc, buyback) = (fixture.suite.usdc(), fixture.buyback);
        let paused =
            |fixture: &mut Fixture| fixture.suite.chain.read(buyback.call().starting_paused());
        assert!(!paused(&mut fixture));
        let call = fixture
            .suite
            .chain
            .call(who, buyback.call().pause_starting());
        let event: StartingPauseChanged = call.event(buyback);
        call.expect_ok();
        assert_eq!((event.old, event.new), (false, true));
        assert!(paused(&mut fixture));
        let error = BuybackError::StartingPaused;
        fixture.assert_refused(Role::Governance, fixture.starting(usdc), error);
        let call = fixture
            .suite
            .chain
            .call(Role::Governance, buyback.call().resume_starting());
        let event: StartingPauseChanged = call.event(buyback);
        call.expect_ok();
        assert_eq!((event.old, event.new), (true, false));
        assert!(!paused(&mut fixture));
        fixture.start(usdc);
    }
}

#[test]
fn the_guardian_loosens_nothing_and_outsiders_govern_nothing() {
    let mut fixture = paid();
    let (usdc, buyback) = (fixture.suite.usdc(), fixture.buyback);
    let error = || BuybackError::Access(AccessError::NotAdmin);
    for who in [Role::Guardian, Role::Attacker, Role::Keeper] {
        fixture.assert_refused(who, buyback.call().resume_starting(), error());
        let message = buyback.call().set_terms(buyback_terms());
        fixture.assert_refused(who, message, error());
        let message = buyback
            .call()
            .withdraw(usdc.token.account, who.account(), 1);
        fixture.assert_refused(who, message, error());
    }
    let error = BuybackError::Access(AccessError::NotAdminOrGuardian);
    let message = buyback.call().pause_starting();
    fixture.assert_refused(Role::Attacker, message, error);
}

#[test]
fn the_admin_hands_over_in_two_steps() {
    let mut fixture = empty();
    let buyback = fixture.buyback;
    let chain = &mut fixture.suite.chain;
    let next = Role::Named("next").account();
    let message = buyback.access().propose_admin(Some(next));
    chain.assert_refused(Role::Guardian, message.clone(), AccessError::NotAdmin);
    chain.call(Role::Governance, message).expect_ok();
    let message = buyback.access().accept_admin();
    chain.assert_refused(
        Role::Governance,
        message.clone(),
        AccessError::NotPendingAdmin,
    );
    chain.call(Role::Named("next"), message).expect_ok();
    let message = buyback.access().set_guardian(next);
    chain.assert_refused(Role::Governance, message.clone(), AccessError::NotAdmin);
    chain.call(Role::Named("next"), message).expect_ok();
    let roles = chain.read(buyback.access().roles());
    assert_eq!(
        (roles.admin, roles.pending_admin, roles.guardian),
        (next, None, next)
    );
}
