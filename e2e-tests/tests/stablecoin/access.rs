use crate::{bucket, with_holder, CAPACITY};
use harness::prelude::*;
use interfaces::access::{AccessError, AdminChanged, AdminProposed, GuardianChanged, Roles};
use interfaces::stablecoin::StablecoinError;

const SUCCESSOR: Role = Role::Named("successor");

fn roles(fixture: &mut StablecoinFixture) -> Roles {
    let view = fixture.stablecoin.access().roles();
    fixture.chain.read(view)
}

#[test]
fn the_constructor_sets_admin_and_guardian() {
    let mut fixture = with_holder();
    let expected = Roles::new(Role::Governance.account(), Role::Guardian.account());
    assert_eq!(roles(&mut fixture), expected);
}

#[test]
fn capacities_are_governances_and_lowering_them_the_guardians_too() {
    let mut fixture = with_holder();
    let mut coin = fixture.stablecoin.call();
    let not_admin = StablecoinError::Access(AccessError::NotAdmin);
    for caller in [Role::Attacker, Role::Guardian, VAULT, Role::Deployer] {
        let message = coin.set_capacity(caller.account(), coins(1));
        fixture.chain.assert_refused(caller, message, not_admin);
        let message = coin.remove_facilitator(CONTROLLER.account());
        fixture.chain.assert_refused(caller, message, not_admin);
    }
    let neither = StablecoinError::Access(AccessError::NotAdminOrGuardian);
    for caller in [Role::Attacker, VAULT, CONTROLLER, Role::Deployer] {
        let message = coin.lower_capacity(CONTROLLER.account(), 0);
        fixture.chain.assert_refused(caller, message, neither);
    }
    assert_eq!(bucket(&mut fixture, CONTROLLER).unwrap().capacity, CAPACITY);
}

#[test]
fn the_admin_hands_over_in_two_steps() {
    let mut fixture = with_holder();
    let (coin, mut access) = (fixture.stablecoin, fixture.stablecoin.access());
    let call = fixture.chain.call(
        Role::Governance,
        access.propose_admin(Some(SUCCESSOR.account())),
    );
    let proposed: AdminProposed = call.event(coin);
    assert_eq!(proposed.admin, Role::Governance.account());
    assert_eq!(proposed.pending_admin, Some(SUCCESSOR.account()));
    call.expect_ok();
    // Until then the admin is who it was.
    let message = coin.call().set_capacity(VAULT.account(), coins(1));
    fixture.chain.assert_refused(
        SUCCESSOR,
        message,
        StablecoinError::Access(AccessError::NotAdmin),
    );

    let call = fixture.chain.call(SUCCESSOR, access.accept_admin());
    let changed: AdminChanged = call.event(coin);
    assert_eq!(changed.old, Role::Governance.account());
    assert_eq!(changed.new, SUCCESSOR.account());
    call.expect_ok();
    let expected = Roles::new(SUCCESSOR.account(), Role::Guardian.account());
    assert_eq!(roles(&mut fixture), expected);
    let message = coin.call().set_capacity(VAULT.account(), coins(1));
    let error = StablecoinError::Access(AccessError::NotAdmin);
    fixture
        .chain
        .assert_refused(Role::Governance, message, error);
    let message = coin.call().set_capacity(VAULT.account(), coins(1));
    fixture.chain.call(SUCCESSOR, message).expect_ok();
}

#[test]
fn only_the_one_who_was_named_accepts() {
    let mut fixture = with_holder();
    let mut access = fixture.stablecoin.access();
    let error = AccessError::NotPendingAdmin;
    fixture
        .chain
        .assert_refused(Role::Governance, access.accept_admin(), error);
    let message = access.propose_admin(Some(SUCCESSOR.account()));
    fixture.chain.call(Role::Governance, message).expect_ok();
    fixture
        .chain
        .assert_refused(Role::Attacker, access.accept_admin(), error);
    // A name that was withdrawn is worth nothing.
    fixture
        .chain
        .call(Role::Governance, access.propose_admin(None))
        .expect_ok();
    fixture
        .chain
        .assert_refused(SUCCESSOR, access.accept_admin(), error);
}

#[test]
fn the_guardian_is_named_by_the_admin() {
    let mut fixture = with_holder();
    let (coin, mut access) = (fixture.stablecoin, fixture.stablecoin.access());
    let call = fixture
        .chain
        .call(Role::Governance, access.set_guardian(SUCCESSOR.account()));
    let changed: GuardianChanged = call.event(coin);
    assert_eq!(changed.old, Role::Guardian.account());
    assert_eq!(changed.new, SUCCESSOR.account());
    call.expect_ok();
    let expected = Roles::new(Role::Governance.account(), SUCCESSOR.account());
    assert_eq!(roles(&mut fixture), expected);

    let message = coin.call().lower_capacity(CONTROLLER.account(), 0);
    let error = StablecoinError::Access(AccessError::NotAdminOrGuardian);
    fixture.chain.assert_refused(Role::Guardian, message, error);
    let message = coin.call().lower_capacity(CONTROLLER.account(), 0);
    fixture.chain.call(SUCCESSOR, message).expect_ok();
}

#[test]
fn roles_are_the_admins_alone() {
    let mut fixture = with_holder();
    let mut access = fixture.stablecoin.access();
    for caller in [Role::Attacker, Role::Guardian, VAULT, Role::Deployer] {
        let message = access.propose_admin(Some(caller.account()));
        fixture
            .chain
            .assert_refused(caller, message, AccessError::NotAdmin);
        let message = access.set_guardian(caller.account());
        fixture
            .chain
            .assert_refused(caller, message, AccessError::NotAdmin);
    }
}
