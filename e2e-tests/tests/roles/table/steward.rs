//! The steward: its key steps, the admin governs, the guardian suspends.

use super::shared::{access, pauses};
use crate::actor::Actor;
use crate::governance::fee_corridor;
use crate::line::{only, view, Line, ADMIN};
use crate::world::World;
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::governor::GovernorError;
use interfaces::steward::{Parameter, StepRefusal, StewardError};

const KEY: &[Actor] = &[Actor::StewardKey];
const NOT_ADMIN: StewardError = StewardError::Access(AccessError::NotAdmin);

pub fn lines(world: &mut World) -> Vec<Line> {
    let views = [
        "Steward::suspension",
        "Steward::steward",
        "Steward::corridor",
        "Steward::last_step_ms",
        "Steward::value",
        "Steward::links",
    ];
    let mut lines = steps(world);
    let mut steward = world.steward.call();
    lines.extend(pauses(
        world,
        ("Steward::suspend", steward.suspend()),
        ("Steward::resume", steward.resume()),
    ));
    lines.extend(governed(world));
    lines.extend(views.map(view));
    lines.extend(access(world.steward.access()));
    lines
}

fn steps(world: &World) -> Vec<Line> {
    let mut steward = world.steward.call();
    let fee = Parameter::MintFee(world.suite.usdc().token.account);
    let too_far = StewardError::Step(StepRefusal::TooFar {
        present: 10,
        value: 12,
        largest_step: 1,
    });
    vec![
        only(
            KEY,
            "Steward::step",
            steward.step(fee, 11),
            StewardError::NotSteward,
        )
        .after(World::name_steward),
        only(
            KEY,
            "Steward::step",
            steward.step(fee, 12),
            StewardError::NotSteward,
        )
        .case("beyond the corridor's step")
        .after(World::name_steward)
        .but(too_far),
        only(
            KEY,
            "Steward::step",
            steward.step(fee, 11),
            StewardError::NotSteward,
        )
        .case("before a vote named the contract")
        .but(StewardError::Governor(GovernorError::NotSteward)),
        only(
            KEY,
            "Steward::step",
            steward.step(fee, 11),
            StewardError::NotSteward,
        )
        .case("while suspended")
        .after(|world| {
            world.act(Role::Guardian, world.steward.call().suspend());
        })
        .but(StewardError::Suspended),
    ]
}

fn governed(world: &World) -> Vec<Line> {
    let mut steward = world.steward.call();
    let fee = Parameter::MintFee(world.suite.usdc().token.account);
    let wider = interfaces::steward::Corridor {
        maximum: 21,
        ..fee_corridor()
    };
    vec![
        only(
            ADMIN,
            "Steward::set_corridor",
            steward.set_corridor(fee, Some(wider)),
            NOT_ADMIN,
        )
        .loosens(),
        only(
            ADMIN,
            "Steward::set_steward",
            steward.set_steward(None),
            NOT_ADMIN,
        ),
    ]
}
