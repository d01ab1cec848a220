//! The controller: pokes for anyone, and the registry's word.

use crate::actor::Actor;
use crate::line::{anyone, only, view, Line};
use crate::world::{amo_terms, World};
use harness::prelude::*;
use interfaces::controller::{ControllerError, NewAmo, Stage};

const REGISTRY: &[Actor] = &[Actor::Registry];

pub fn lines(world: &mut World) -> Vec<Line> {
    let views = [
        "Controller::preview_rebalance",
        "Controller::amo",
        "Controller::amos",
        "Controller::settings",
    ];
    let mut lines = pokes(world);
    lines.extend(registrys(world));
    lines.extend(views.map(view));
    lines
}

fn pokes(world: &World) -> Vec<Line> {
    let mut controller = world.suite.controller.call();
    let (usdc, usdt) = (world.suite.usdc(), world.suite.usdt());
    let (amo, other) = (usdc.amo_id(), usdt.amo_id());
    vec![
        anyone("Controller::rebalance", controller.rebalance(other)),
        anyone("Controller::refresh", controller.refresh(amo)),
        anyone("Controller::enforce", controller.enforce()),
        anyone("Controller::enforce_amo", controller.enforce_amo(amo)),
        anyone("Controller::harvest", controller.harvest(amo)),
        anyone("Controller::write_off", controller.write_off(amo)).but(
            ControllerError::WrongStage {
                stage: Stage::Active,
            },
        ),
        anyone("Controller::stop", controller.stop(world.proposed)).but(
            ControllerError::WrongStage {
                stage: Stage::Proposed,
            },
        ),
    ]
}

fn registrys(world: &mut World) -> Vec<Line> {
    let mut controller = world.suite.controller.call();
    let usdt = world.suite.usdt();
    let mut record = world
        .suite
        .chain
        .read(controller.amo(usdt.amo_id()))
        .unwrap();
    record.terms.cap_e18 += 1;
    let settings = world.suite.chain.read(controller.settings());
    let new = NewAmo {
        account: world.candidate.account,
        funding: usdt.pool().account,
        collateral: Some(usdt.id),
        token: Some(usdt.token.account),
        units: Some(usdt.pool().account),
        terms: amo_terms(),
    };
    vec![
        only(
            REGISTRY,
            "Controller::open",
            controller.open(new),
            ControllerError::NotRegistry,
        ),
        only(
            REGISTRY,
            "Controller::install",
            controller.install(record),
            ControllerError::NotRegistry,
        ),
        only(
            REGISTRY,
            "Controller::retire",
            controller.retire(world.proposed),
            ControllerError::NotRegistry,
        ),
        only(
            REGISTRY,
            "Controller::configure",
            controller.configure(settings.allowance, true, None),
            ControllerError::NotRegistry,
        ),
    ]
}
