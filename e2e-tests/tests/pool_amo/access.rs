use crate::{context, Case};
use harness::prelude::*;
use interfaces::access::{AccessError, AdminChanged, AdminProposed, GuardianChanged};
use interfaces::amo::AmoError;

#[test]
fn only_the_controller_moves_the_position() {
    let mut case = Case::wound();
    case.let_the_average_follow();
    let coin_e18 = case.planned_wind();
    case.mint_to_the_pool(coin_e18);
    let mut amo = case.amo.amo();
    for outsider in [
        Role::Attacker,
        Role::Keeper,
        Role::Governance,
        Role::Guardian,
        VAULT,
    ] {
        let error = AmoError::NotController;
        case.assert_refused(outsider, amo.wind(context(), coin_e18, 0), error);
        case.assert_refused(outsider, amo.unwind(context(), coins(1)), error);
        case.assert_refused(outsider, amo.withdraw(context(), 1), error);
    }
    // Whoever asks is judged before what is asked for.
    let wrong = amo.wind(context(), 0, 1);
    case.assert_refused(Role::Attacker, wrong, AmoError::NotController);
}

#[test]
fn the_admin_hands_over_in_two_steps() {
    let mut case = Case::new();
    let (amo, chain) = (case.amo, &mut case.fixture.chain);
    let (old, new) = (
        Role::Governance.account(),
        Role::Named("governor").account(),
    );

    let message = amo.access().propose_admin(Some(new));
    chain.assert_refused(Role::Guardian, message, AccessError::NotAdmin);
    chain.assert_refused(
        new,
        amo.access().accept_admin(),
        AccessError::NotPendingAdmin,
    );

    let message = amo.access().propose_admin(Some(new));
    let call = chain.call(Role::Governance, message);
    let event: AdminProposed = call.event(amo);
    assert_eq!((event.admin, event.pending_admin), (old, Some(new)));
    call.expect_ok();
    assert_eq!(chain.read(amo.access().roles()).admin, old);

    let call = chain.call(new, amo.access().accept_admin());
    let event: AdminChanged = call.event(amo);
    assert_eq!((event.old, event.new), (old, new));
    call.expect_ok();
    let roles = chain.read(amo.access().roles());
    assert_eq!((roles.admin, roles.pending_admin), (new, None));
    assert_eq!(roles.guardian, Role::Guardian.account());
}

#[test]
fn the_admin_replaces_the_guardian() {
    let mut case = Case::new();
    let (amo, chain) = (case.amo, &mut case.fixture.chain);
    let (old, new) = (Role::Guardian.account(), Role::Named("watch").account());
    let message = amo.access().set_guardian(new);
    chain.assert_refused(Role::Guardian, message, AccessError::NotAdmin);

    let message = amo.access().set_guardian(new);
    let call = chain.call(Role::Governance, message);
    let event: GuardianChanged = call.event(amo);
    assert_eq!((event.old, event.new), (old, new));
    call.expect_ok();
    let roles = chain.read(amo.access().roles());
    assert_eq!(roles.guardian, new);
    assert_eq!(roles.admin, Role::Governance.account());
}
