//! What an AMO's messages cost, on a young position and on an old one.

use super::moves::{
    calls, context, controller, fund, position, sent, wanted_unwind, wanted_wind, withdraw, wound,
};
use super::{ensure, AmoWorld, Finding};
use crate::prelude::*;
use interfaces::amo::Context;
use std::fmt::Debug;

/// Native tokens of storage deposit that a message may leave.
const DEPOSIT: i128 = 1_000;
/// Moves that make a position old, each way.
const ROUNDS: u128 = 8;

/// What was measured, by the name of the message.
type Costs = Vec<(&'static str, Weight)>;

pub fn stays_within_its_allowance(world: &mut impl AmoWorld) -> Finding {
    let start = world.suite().chain.checkpoint();
    winding_ages_well(world)?;
    world.suite().chain.roll_back(start);
    unwinding_ages_well(world)
}

/// All that is wanted at once, then a little of it again and again, with something taken back in between.
fn winding_ages_well(world: &mut impl AmoWorld) -> Finding {
    let (coin_e18, tokens) = wanted_wind(world)?;
    let now = context(world);
    let start = world.suite().chain.checkpoint();
    fund(world, coin_e18, tokens)?;
    let message = calls(world).wind(now, coin_e18, tokens);
    cost(world, "wind", message)?;
    world.suite().chain.roll_back(start);

    let (coin_e18, tokens) = (coin_e18 / ROUNDS / 2, tokens / ROUNDS / 2);
    let mut young = None;
    for _ in 0..ROUNDS {
        fund(world, coin_e18, tokens)?;
        let message = calls(world).wind(now, coin_e18, tokens);
        let wind = cost(world, "wind", message)?;
        let message = calls(world).wind(now, coin_e18, tokens);
        sent(world, "wind", message)?;
        let mut costs = of_any_time(world, &now)?;
        costs.push(wind);
        ages_well(&mut young, costs)?;
        let units = position(world, &now)?.liquid.units;
        withdraw(world, &now, units / 4)?;
    }
    Ok(())
}

fn unwinding_ages_well(world: &mut impl AmoWorld) -> Finding {
    wound(world)?;
    let coin_e18 = wanted_unwind(world)?;
    let now = context(world);
    let message = calls(world).unwind(now, coin_e18);
    cost(world, "unwind", message)?;

    let coin_e18 = coin_e18 / ROUNDS / 2;
    let mut young = None;
    for _ in 0..ROUNDS {
        let mut costs = of_any_time(world, &now)?;
        let message = calls(world).unwind(now, coin_e18);
        costs.push(cost(world, "unwind", message)?);
        let message = calls(world).unwind(now, coin_e18);
        sent(world, "unwind", message)?;
        ages_well(&mut young, costs)?;
        let units = position(world, &now)?.liquid.units;
        withdraw(world, &now, units / 64)?;
    }
    Ok(())
}

/// Of the messages that need no wish of the policy.
fn of_any_time(world: &mut impl AmoWorld, context: &Context) -> Result<Costs, String> {
    let message = calls(world).plan(*context);
    let plan = cost(world, "plan", message)?;
    let message = calls(world).position(*context);
    let read = cost(world, "position", message)?;
    let units = position(world, context)?.liquid.units;
    let message = calls(world).withdraw(*context, units / 2);
    let withdraw = cost(world, "withdraw", message)?;
    Ok(vec![plan, read, withdraw])
}

/// No message has become dearer by more than a tenth since the first time.
fn ages_well(young: &mut Option<Costs>, old: Costs) -> Finding {
    let Some(young) = young else {
        *young = Some(old);
        return Ok(());
    };
    for ((what, then), (_, now)) in young.iter().zip(&old) {
        let alike =
            now.ref_time <= then.ref_time / 10 * 11 && now.proof_size <= then.proof_size / 10 * 11;
        ensure(alike, || {
            format!("{what} cost {then:?} on a young position and {now:?} on an old one")
        })?;
    }
    Ok(())
}

fn cost<T, E: Debug>(
    world: &mut impl AmoWorld,
    what: &'static str,
    message: impl Message<Answer = Result<T, E>>,
) -> Result<(&'static str, Weight), String> {
    let controller = controller(world);
    let suite = world.suite();
    let allowance = suite
        .chain
        .read(suite.contracts.controller.call().settings())
        .allowance;
    let call = suite.chain.dry_run(controller, message);
    let (weight, deposit) = (call.weight, call.storage_deposit);
    if let Err(refusal) = call.result() {
        return Err(format!("{what} did not go well: {refusal:?}"));
    }
    let little = weight.ref_time <= allowance.ref_time / 2
        && weight.proof_size <= allowance.proof_size / 2
        && deposit <= DEPOSIT;
    ensure(little, || {
        format!("{what} used {weight:?} and a deposit of {deposit}; half of {allowance:?} and {DEPOSIT} are the most")
    })?;
    Ok((what, weight))
}
