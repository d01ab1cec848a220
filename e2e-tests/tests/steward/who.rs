//! Who steps: the account that governance named, unless the guardian has suspended it.

use crate::*;
use interfaces::access::AccessError;
use interfaces::pause::MAX_PAUSE_MS;
use interfaces::steward::{StewardAccountChanged, SuspensionChanged};

#[test]
fn nobody_else_steps_not_even_the_admin_or_the_contract_s_own_guardian() {
    let mut fixture = fixture();
    let fee = fixture.mint_fee();
    for who in [
        Role::Attacker,
        Role::Guardian,
        Role::Governance,
        Role::Keeper,
        ALICE,
    ] {
        fixture.assert_no_step(who, fee, 11, StewardError::NotSteward);
    }
    let governor = fixture.governance.governor;
    fixture.assert_no_step(governor, fee, 11, StewardError::NotSteward);
}

#[test]
fn votes_replace_the_steward_s_account_and_the_former_one_steps_no_more() {
    let mut fixture = fixture();
    let (steward, fee) = (fixture.steward, fixture.mint_fee());
    let next = Role::Named("next");
    let message = steward.call().set_steward(Some(next.account()));
    for who in [STEWARD, Role::Guardian, Role::Attacker, next] {
        let error = StewardError::Access(AccessError::NotAdmin);
        fixture
            .suite
            .chain
            .assert_refused(who, message.clone(), error);
    }
    fixture.carry(&[proposed(message)]);
    fixture.assert_no_step(STEWARD, fee, 11, StewardError::NotSteward);
    let message = fixture.stepping(fee, 11);
    fixture.suite.chain.call(next, message).expect_ok();
    // And nobody at all.
    let governor = fixture.governance.governor;
    let call = fixture
        .suite
        .chain
        .call(governor, steward.call().set_steward(None));
    let event: StewardAccountChanged = call.event(steward);
    call.expect_ok();
    assert_eq!((event.old, event.new), (Some(next.account()), None));
    fixture.wait(DAY_MS);
    fixture.assert_no_step(next, fee, 12, StewardError::NotSteward);
}

#[test]
fn the_guardian_suspends_for_a_time_and_anyone_lifts_it_after() {
    let mut fixture = fixture();
    let (steward, fee) = (fixture.steward, fixture.mint_fee());
    let call = fixture
        .suite
        .chain
        .call(Role::Guardian, steward.call().suspend());
    let event: SuspensionChanged = call.event(steward);
    call.expect_ok();
    assert_eq!((event.old, event.new), (false, true));
    let until_ms = fixture.suite.chain.now_ms() + MAX_PAUSE_MS;
    fixture.assert_no_step(STEWARD, fee, 11, StewardError::Suspended);
    let lasting = || StewardError::Access(AccessError::PauseNotOver { until_ms });
    for who in [STEWARD, Role::Guardian, Role::Attacker] {
        let chain = &mut fixture.suite.chain;
        chain.assert_refused(who, steward.call().resume(), lasting());
    }
    fixture.suite.chain.next_block_at(until_ms);
    // A pause that nobody has lifted holds.
    fixture.assert_no_step(STEWARD, fee, 11, StewardError::Suspended);
    let chain = &mut fixture.suite.chain;
    chain
        .call(Role::Attacker, steward.call().resume())
        .expect_ok();
    fixture.step(fee, 11);
    let error = StewardError::Access(AccessError::GuardianMustRest {
        until_ms: until_ms + MAX_PAUSE_MS,
    });
    let chain = &mut fixture.suite.chain;
    chain.assert_refused(Role::Guardian, steward.call().suspend(), error);
}

#[test]
fn votes_end_a_suspension_at_once_and_nobody_else_begins_one() {
    let mut fixture = fixture();
    let (steward, fee) = (fixture.steward, fixture.mint_fee());
    for who in [STEWARD, Role::Attacker, Role::Governance] {
        let error = StewardError::Access(AccessError::NotAdminOrGuardian);
        let chain = &mut fixture.suite.chain;
        chain.assert_refused(who, steward.call().suspend(), error);
    }
    let chain = &mut fixture.suite.chain;
    chain
        .call(Role::Guardian, steward.call().suspend())
        .expect_ok();
    fixture.carry(&[proposed(steward.call().resume())]);
    assert_eq!(
        fixture
            .suite
            .chain
            .read(steward.call().suspension())
            .since_ms,
        0
    );
    fixture.step(fee, 11);
}
