use crate::*;
use interfaces::access::{AccessError, AdminChanged, AdminProposed, GuardianChanged};

#[test]
fn governance_alone_sets_the_source() {
    let mut fixture = fixture();
    let source = fixture.state().source;
    for caller in [Role::Guardian, Role::Keeper, Role::Attacker] {
        let message = fixture.adapter.call().set_source(source.clone());
        let error = AdapterError::Access(AccessError::NotAdmin);
        fixture.suite.chain.assert_refused(caller, message, error);
    }
}

#[test]
fn the_admin_hands_over_in_two_steps() {
    let mut fixture = fixture();
    let source = fixture.state().source;
    let adapter = fixture.adapter;
    let mut access = adapter.access();
    let chain = &mut fixture.suite.chain;
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
    let proposed: AdminProposed = call.event(adapter);
    assert_eq!(
        (proposed.admin, proposed.pending_admin),
        (governance, Some(holder))
    );
    let call = chain.call(Role::Holder, access.accept_admin());
    let changed: AdminChanged = call.event(adapter);
    assert_eq!((changed.old, changed.new), (governance, holder));
    let error = AdapterError::Access(AccessError::NotAdmin);
    let message = adapter.call().set_source(source.clone());
    chain.assert_refused(Role::Governance, message, error);
    let message = adapter.call().set_source(source);
    chain.call(Role::Holder, message).expect_ok();
    let call = chain.call(Role::Holder, access.set_guardian(Role::Keeper.account()));
    let guardian: GuardianChanged = call.event(adapter);
    assert_eq!(
        (guardian.old, guardian.new),
        (Role::Guardian.account(), Role::Keeper.account())
    );
}
