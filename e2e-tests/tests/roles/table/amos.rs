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
use interfaces::lending_amo::LendingParams;

const CONTROLLER: &[Actor] = &[Actor::Controller];
/// What a context has room for.
const STEP_E18: u128 = coins(1_000);
const NOT_ADMIN: AmoError = AmoError::Access(AccessError::NotAdmin);

/// Each move in a state in which the policy wants it, and beyond what it wants.
struct Moves {
    wind: Context,
    /// The controller has sent the coin to wind to where the AMO is funded.
    funded: fn(&mut World),
    unwind: Context,
    /// There is coin too much where the AMO has its position.
    flooded: fn(&mut World),
    /// It has a position.
    wound: fn(&mut World),
}

/// With room for everything.
fn context(price_e18: u128, debt_e18: u128) -> Context {
    Context {
        collateral_price_e18: price_e18,
        price_fresh: true,
        debt_e18,
        wind_room_e18: STEP_E18,
        unwind_room_e18: STEP_E18,
        others_lowest_e18: 0,
        others_highest_e18: 0,
    }
}

fn lines(mut amo: AmoCalls, moves: Moves) -> Vec<Line> {
    let Moves {
        wind,
        funded,
        unwind,
        flooded,
        wound,
    } = moves;
    let refused = AmoError::NotController;
    let beyond = AmoError::BeyondPlan {
        amount: 2 * STEP_E18,
        planned: STEP_E18,
    };
    let winding = amo.wind(wind, STEP_E18, 0);
    let too_much = amo.wind(wind, 2 * STEP_E18, 0);
    let unwinding = amo.unwind(unwind, STEP_E18);
    let too_much_back = amo.unwind(unwind, 2 * STEP_E18);
    let withdrawing = amo.withdraw(unwind, coins(1));
    vec![
        view("Amo::plan"),
        only(CONTROLLER, "Amo::wind", winding, refused).after(funded),
        only(CONTROLLER, "Amo::wind", too_much, refused)
            .case("beyond its plan")
            .but(beyond),
        only(CONTROLLER, "Amo::unwind", unwinding, refused).after(flooded),
        only(CONTROLLER, "Amo::unwind", too_much_back, refused)
            .case("beyond its plan")
            .after(flooded)
            .but(beyond),
        only(CONTROLLER, "Amo::withdraw", withdrawing, refused).after(wound),
        view("Amo::position"),
        view("Amo::descriptor"),
    ]
}

fn send_coin(world: &mut World, to: AccountId) {
    let controller = world.suite.controller;
    let message = world.suite.stablecoin.call().mint(to, STEP_E18);
    world.act(controller, message);
}

fn flood_the_pool(world: &mut World) {
    let pool = world.suite.usdc().pool();
    let holder = Role::Holder.account();
    let message = pool
        .call()
        .swap_exact_in(0, 1, coins(300_000), 0, holder, NEVER);
    world.act(Role::Holder, message);
    world.suite.chain.next_block_in(HOUR_MS);
}

fn wind_the_lender(world: &mut World) {
    let (lender, controller) = (world.lender, world.suite.controller);
    send_coin(world, lender.account);
    let message = lender.amo().wind(context(0, 0), STEP_E18, 0);
    world.act(controller, message);
}

/// What borrowers pay is below a new band, and the AMO may leave altogether.
fn flood_the_market(world: &mut World) {
    wind_the_lender(world);
    let params = LendingParams {
        low_rate_e18: E18 / 2,
        target_rate_e18: E18 / 2,
        high_rate_e18: E18 / 2,
        floor_e18: 0,
        ..lending_params()
    };
    let message = world.lender.call().set_params(params);
    world.act(Role::Governance, message);
    world.suite.chain.next_block_in(DAY_MS);
}

pub fn pool_lines(world: &mut World) -> Vec<Line> {
    let handle = world.suite.usdc().amo();
    let params = AmoConfig::default().params;
    let moves = Moves {
        wind: context(E18, STEP_E18),
        funded: |world| send_coin(world, world.suite.usdc().pool().account),
        unwind: context(E18, STEP_E18),
        flooded: flood_the_pool,
        wound: |_| {},
    };
    let mut lines = lines(handle.amo(), moves);
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

pub fn lending_lines(world: &mut World) -> Vec<Line> {
    let handle = world.lender;
    let moves = Moves {
        wind: context(0, 0),
        funded: |world| send_coin(world, world.lender.account),
        unwind: context(0, STEP_E18 / 2),
        flooded: flood_the_market,
        wound: wind_the_lender,
    };
    let mut lines = lines(handle.amo(), moves);
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
