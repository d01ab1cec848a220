//! The AMOs: the controller moves them, the admin sets their policies.

use super::shared::access;
use crate::actor::Actor;
use crate::line::{only, view, Line, ADMIN};
use crate::world::World;
use harness::handles::AmoCalls;
use harness::prelude::*;
use harness::suite::lending_params;
use interfaces::access::AccessError;
use interfaces::amo::{AmoError, Context};

const CONTROLLER: &[Actor] = &[Actor::Controller];
const NOT_ADMIN: AmoError = AmoError::Access(AccessError::NotAdmin);

/// With room for everything; the coin to wind is not there, the units to withdraw are as given.
fn moves(mut amo: AmoCalls, price_e18: u128, units: u128, withdraw: Option<AmoError>) -> Vec<Line> {
    let context = Context {
        collateral_price_e18: price_e18,
        price_fresh: true,
        debt_e18: coins(1_000),
        wind_room_e18: coins(1_000),
        unwind_room_e18: coins(1_000),
        others_lowest_e18: 0,
        others_highest_e18: 0,
    };
    let withdrawal = only(
        CONTROLLER,
        "Amo::withdraw",
        amo.withdraw(context, units),
        AmoError::NotController,
    );
    vec![
        view("Amo::plan"),
        only(
            CONTROLLER,
            "Amo::wind",
            amo.wind(context, coins(2_000), 0),
            AmoError::NotController,
        )
        .but(AmoError::BeyondPlan {
            amount: coins(2_000),
            planned: coins(1_000),
        }),
        only(
            CONTROLLER,
            "Amo::unwind",
            amo.unwind(context, coins(1)),
            AmoError::NotController,
        )
        .but(AmoError::BeyondPlan {
            amount: coins(1),
            planned: 0,
        }),
        match withdraw {
            Some(error) => withdrawal.but(error),
            None => withdrawal,
        },
        view("Amo::position"),
        view("Amo::descriptor"),
    ]
}

/// It has a position.
pub fn pool_lines(world: &mut World) -> Vec<Line> {
    let handle = world.suite.usdc().amo();
    let params = AmoConfig::default().params;
    let mut lines = moves(handle.amo(), E18, coins(1), None);
    lines.extend([
        view("PoolAmo::pool"),
        view("PoolAmo::params"),
        only(
            ADMIN,
            "PoolAmo::set_params",
            handle.call().set_params(params),
            NOT_ADMIN,
        ),
    ]);
    lines.extend(access(handle.access()));
    lines
}

/// It has none.
pub fn lending_lines(world: &mut World) -> Vec<Line> {
    let handle = world.lender;
    let nothing = AmoError::InsufficientUnits {
        units: 0,
        amount: coins(1),
    };
    let mut lines = moves(handle.amo(), 0, coins(1), Some(nothing));
    lines.extend([
        view("LendingAmo::market"),
        view("LendingAmo::mode"),
        view("LendingAmo::params"),
        only(
            ADMIN,
            "LendingAmo::set_params",
            handle.call().set_params(lending_params()),
            NOT_ADMIN,
        ),
    ]);
    lines.extend(access(handle.access()));
    lines
}
