use crate::*;
use interfaces::access::{AccessError, AdminChanged, AdminProposed, GuardianChanged};

#[test]
fn governance_alone_sets_feeds_and_the_guardian_may_remove_a_reporter() {
    let mut fixture = oracle();
    let mut oracle = fixture.oracle.call();
    let chain = &mut fixture.chain;
    let not_admin = || OracleError::Access(AccessError::NotAdmin);
    let reporter = Role::ReporterA.account();
    for caller in [Role::Guardian, Role::ReporterA, Role::Attacker] {
        chain.assert_refused(caller, oracle.add_feed(DAI, TERMS), not_admin());
        chain.assert_refused(caller, oracle.set_feed_terms(USDC, TERMS), not_admin());
        chain.assert_refused(
            caller,
            oracle.add_reporter(USDC, AccountId::from([9; 32])),
            not_admin(),
        );
    }
    for caller in [Role::ReporterA, Role::Attacker] {
        chain.assert_refused(
            caller,
            oracle.remove_reporter(USDC, reporter),
            OracleError::Access(AccessError::NotAdminOrGuardian),
        );
    }
    chain
        .call(Role::Guardian, oracle.remove_reporter(USDC, reporter))
        .expect_ok();
    // Two are left, and two are the quorum.
    let reporter = Role::ReporterB.account();
    chain.assert_refused(
        Role::Guardian,
        oracle.remove_reporter(USDC, reporter),
        OracleError::BelowQuorum { left: 1, quorum: 2 },
    );
    chain
        .call(Role::Governance, oracle.remove_reporter(USDC, reporter))
        .expect_ok();
}

#[test]
fn the_admin_hands_over_in_two_steps() {
    let mut fixture = oracle();
    let oracle = fixture.oracle;
    let mut access = oracle.access();
    let chain = &mut fixture.chain;
    let (governance, holder) = (Role::Governance.account(), Role::Holder.account());
    for caller in [Role::Guardian, Role::Attacker] {
        chain.assert_refused(
            caller,
            access.propose_admin(Some(holder)),
            AccessError::NotAdmin,
        );
        chain.assert_refused(caller, access.set_guardian(holder), AccessError::NotAdmin);
        chain.assert_refused(caller, access.accept_admin(), AccessError::NotPendingAdmin);
    }
    let call = chain.call(Role::Governance, access.propose_admin(Some(holder)));
    let proposed: AdminProposed = call.event(oracle);
    assert_eq!(
        (proposed.admin, proposed.pending_admin),
        (governance, Some(holder))
    );
    let call = chain.call(Role::Holder, access.accept_admin());
    let changed: AdminChanged = call.event(oracle);
    assert_eq!((changed.old, changed.new), (governance, holder));
    let message = oracle.call().add_feed(DAI, TERMS);
    let error = OracleError::Access(AccessError::NotAdmin);
    chain.assert_refused(Role::Governance, message, error);
    chain
        .call(Role::Holder, oracle.call().add_feed(DAI, TERMS))
        .expect_ok();
    let call = chain.call(Role::Holder, access.set_guardian(Role::Keeper.account()));
    let guardian: GuardianChanged = call.event(oracle);
    assert_eq!(
        (guardian.old, guardian.new),
        (Role::Guardian.account(), Role::Keeper.account())
    );
}
