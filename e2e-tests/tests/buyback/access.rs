//! Who may do what.

use crate::*;
use interfaces::access::AccessError;
use interfaces::buyback::StartingPauseChanged;
use interfaces::pause::MAX_PAUSE_MS;

#[test]
fn the_guardian_stops_new_auctions_and_governance_allows_them_again() {
    for who in [Role::Guardian, Role::Governance] {
        let mut fixture = paid();
        let (usdc, buyback) = (fixture.suite.usdc(), fixture.buyback);
        let paused = |fixture: &mut Fixture| {
            let pause = fixture.suite.chain.read(buyback.call().starting_pause());
            pause.since_ms != 0
        };
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
fn a_pause_ends_by_anyone_when_its_time_is_over_and_the_guardian_rests() {
    let mut fixture = paid();
    let (usdc, buyback) = (fixture.suite.usdc(), fixture.buyback);
    fixture.pause();
    let until_ms = fixture.suite.chain.now_ms() + MAX_PAUSE_MS;
    let lasting = || BuybackError::Access(AccessError::PauseNotOver { until_ms });
    for who in [Role::Guardian, Role::Attacker] {
        fixture.assert_refused(who, buyback.call().resume_starting(), lasting());
    }
    fixture.wait(MAX_PAUSE_MS - 1);
    // Pausing what is paused makes it no longer.
    fixture.pause();
    fixture.assert_refused(Role::Attacker, buyback.call().resume_starting(), lasting());
    fixture.wait(1);
    let message = buyback.call().resume_starting();
    let call = fixture.suite.chain.call(Role::Attacker, message);
    let event: StartingPauseChanged = call.event(buyback);
    call.expect_ok();
    assert_eq!((event.old, event.new), (true, false));
    let resting = BuybackError::Access(AccessError::GuardianMustRest {
        until_ms: until_ms + MAX_PAUSE_MS,
    });
    fixture.assert_refused(Role::Guardian, buyback.call().pause_starting(), resting);
    fixture.start(usdc);
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
