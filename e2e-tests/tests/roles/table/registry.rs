//! The registry: admin and guardian.

use super::shared::{access, pauses};
use crate::line::{only, view, Line, ADMIN, ADMIN_OR_GUARDIAN};
use crate::world::{amo_terms, World};
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::controller::{AmoTerms, ControllerError};

const NOT_ADMIN: ControllerError = ControllerError::Access(AccessError::NotAdmin);
const NEITHER: ControllerError = ControllerError::Access(AccessError::NotAdminOrGuardian);

pub fn lines(world: &mut World) -> Vec<Line> {
    let mut lines = vec![
        view("Registry::controller"),
        view("Registry::winding_pause"),
        view("Registry::governance_token"),
    ];
    lines.extend(risk(world));
    let mut registry = world.suite.registry.call();
    lines.extend(pauses(
        world,
        ("Registry::pause_winding", registry.pause_winding()),
        ("Registry::resume_winding", registry.resume_winding()),
    ));
    lines.extend(admins(world));
    lines.extend(access(world.suite.registry.access()));
    lines
}

/// What the guardian may do, and the ways back.
fn risk(world: &mut World) -> Vec<Line> {
    let mut registry = world.suite.registry.call();
    let amo = world.suite.usdc().amo_id();
    let cap_e18 = amo_terms().cap_e18;
    let larger = AmoTerms {
        cap_e18: cap_e18 + 1,
        ..amo_terms()
    };
    vec![
        only(
            ADMIN_OR_GUARDIAN,
            "Registry::lower_cap",
            registry.lower_cap(amo, cap_e18 - 1),
            NEITHER,
        )
        .tightens(),
        only(
            ADMIN_OR_GUARDIAN,
            "Registry::lower_cap",
            registry.lower_cap(amo, cap_e18 + 1),
            NEITHER,
        )
        .case("to a higher cap")
        .but(ControllerError::NotLower {
            old_e18: cap_e18,
            new_e18: cap_e18 + 1,
        })
        .loosens(),
        only(
            ADMIN,
            "Registry::set_terms",
            registry.set_terms(amo, larger),
            NOT_ADMIN,
        )
        .loosens(),
        only(
            ADMIN_OR_GUARDIAN,
            "Registry::set_unwind_only",
            registry.set_unwind_only(amo),
            NEITHER,
        )
        .tightens(),
        only(
            ADMIN,
            "Registry::reactivate",
            registry.reactivate(amo),
            NOT_ADMIN,
        )
        .after(|world| {
            let amo = world.suite.usdc().amo_id();
            let message = world.suite.registry.call().set_unwind_only(amo);
            world.act(Role::Guardian, message);
        })
        .loosens(),
        only(
            ADMIN,
            "Registry::reset_losses",
            registry.reset_losses(amo),
            NOT_ADMIN,
        )
        .loosens(),
        only(
            ADMIN,
            "Registry::activate",
            registry.activate(world.proposed),
            NOT_ADMIN,
        )
        .loosens(),
    ]
}

fn admins(world: &World) -> Vec<Line> {
    let mut registry = world.suite.registry.call();
    let controller = world.suite.controller.account;
    let allowance = SuiteConfig::default().allowance;
    vec![
        only(
            ADMIN,
            "Registry::set_controller",
            registry.set_controller(controller),
            NOT_ADMIN,
        ),
        only(
            ADMIN,
            "Registry::register",
            registry.register(world.candidate.account, amo_terms()),
            NOT_ADMIN,
        ),
        only(
            ADMIN,
            "Registry::retire",
            registry.retire(world.proposed),
            NOT_ADMIN,
        ),
        only(
            ADMIN,
            "Registry::set_allowance",
            registry.set_allowance(allowance),
            NOT_ADMIN,
        ),
        only(
            ADMIN,
            "Registry::set_keeper_budget",
            registry.set_keeper_budget(None),
            NOT_ADMIN,
        ),
        only(
            ADMIN,
            "Registry::set_governance_token",
            registry.set_governance_token(controller),
            NOT_ADMIN,
        ),
    ]
}
