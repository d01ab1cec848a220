//! What several contracts have.

use crate::actor::Actor;
use crate::line::{anyone, only, own, view, Line, ADMIN};
use harness::handles::{AccessCalls, Psp22Calls};
use harness::prelude::*;
use interfaces::access::AccessError;
use psp22::PSP22Error;

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
