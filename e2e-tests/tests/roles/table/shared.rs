//! What several contracts have.

use crate::actor::Actor;
use crate::line::{anyone, only, only_sent, own, view, Line, Sent, ADMIN, ADMIN_OR_GUARDIAN};
use crate::world::World;
use harness::handles::{AccessCalls, Psp22Calls, UpgradeCalls};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::pause::MAX_PAUSE_MS;
use interfaces::upgrade::UpgradeError;
use psp22::PSP22Error;
use scale::{Decode, Encode};
use std::fmt::Debug;

/// Admin in two steps, and guardian.
pub fn access(mut access: AccessCalls) -> Vec<Line> {
    let named = Role::Named("named").account();
    vec![
        view("Access::roles"),
        only(
            ADMIN,
            "Access::propose_admin",
            access.propose_admin(Some(named)),
            AccessError::NotAdmin,
        ),
        only(
            &[Actor::PendingAdmin],
            "Access::accept_admin",
            access.accept_admin(),
            AccessError::NotPendingAdmin,
        ),
        only(
            ADMIN,
            "Access::set_guardian",
            access.set_guardian(named),
            AccessError::NotAdmin,
        ),
    ]
}

/// A contract whose code can be replaced; the upgrader, who is the admin of the suite too, replaces it by the same.
pub fn upgrades(world: &mut World, contract: AccountId, mut calls: UpgradeCalls) -> Vec<Line> {
    let code = world.suite.chain.code_hash(contract);
    let upgrader = Role::Governance.account();
    let refused = UpgradeError::NotUpgrader { upgrader };
    vec![
        view("Upgradable::storage_version"),
        view("Upgradable::upgrader"),
        only(ADMIN, "Upgradable::upgrade", calls.upgrade(code), refused),
        only(
            ADMIN,
            "Upgradable::set_upgrader",
            calls.set_upgrader(contract),
            refused,
        ),
    ]
}

/// A pause that cannot last: the guardian begins it and then rests, the admin ends it, and so does anyone once it has lasted its time.
pub fn pauses<E>(
    world: &mut World,
    pause: (&'static str, impl Message<Answer = Result<(), E>>),
    resume: (&'static str, impl Message<Answer = Result<(), E>>),
) -> Vec<Line>
where
    E: From<AccessError> + Debug + Encode + Decode + 'static,
{
    let ((pause, begin), (resume, end)) = (pause, resume);
    let (begin, end) = (Sent::of(begin), Sent::of(end));
    let now_ms = world.suite.chain.now_ms();
    let neither = || E::from(AccessError::NotAdminOrGuardian);
    let lasting = E::from(AccessError::PauseNotOver {
        until_ms: now_ms + MAX_PAUSE_MS,
    });
    let resting = E::from(AccessError::GuardianMustRest {
        until_ms: now_ms + 2 * MAX_PAUSE_MS,
    });
    let pausing = begin.clone();
    let paused = move |world: &mut World| {
        world.act(Role::Guardian, pausing.clone());
    };
    let (lasted, lifting) = (paused.clone(), end.clone());
    let lasted = move |world: &mut World| {
        lasted(world);
        world.suite.chain.next_block_in(MAX_PAUSE_MS);
    };
    let lifted = lasted.clone();
    let lifted = move |world: &mut World| {
        lifted(world);
        world.act(Role::Attacker, lifting.clone());
    };
    vec![
        only_sent(ADMIN_OR_GUARDIAN, pause, begin.clone(), neither()).tightens(),
        only_sent(ADMIN, pause, begin, neither())
            .case("again, while the guardian has to rest")
            .refusing(Actor::Guardian, resting)
            .after(lifted),
        only_sent(ADMIN, resume, end.clone(), lasting)
            .case("before the pause has lasted its time")
            .after(paused)
            .loosens(),
        anyone(resume, end)
            .case("once the pause has lasted its time")
            .after(lasted),
    ]
}

/// A token of which the holder, not the caller, has some.
pub fn psp22(mut token: Psp22Calls) -> Vec<Line> {
    let (holder, attacker) = (Role::Holder.account(), Role::Attacker.account());
    let receiver = Role::Keeper.account();
    vec![
        view("PSP22::total_supply"),
        view("PSP22::balance_of"),
        view("PSP22::allowance"),
        own(
            "PSP22::transfer",
            token.transfer(receiver, 1, Vec::new()),
            PSP22Error::InsufficientBalance,
        ),
        own(
            "PSP22::transfer_from",
            token.transfer_from(holder, attacker, 1, Vec::new()),
            PSP22Error::InsufficientAllowance,
        ),
        anyone("PSP22::approve", token.approve(receiver, 1)),
        anyone(
            "PSP22::increase_allowance",
            token.increase_allowance(receiver, 1),
        ),
        own(
            "PSP22::decrease_allowance",
            token.decrease_allowance(receiver, 1),
            PSP22Error::InsufficientAllowance,
        ),
        view("PSP22Metadata::token_name"),
        view("PSP22Metadata::token_symbol"),
        view("PSP22Metadata::token_decimals"),
    ]
}
