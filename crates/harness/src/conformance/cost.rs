//! What an AMO's messages cost, and that it works in its place.

use super::moves::{
    calls, context, controller, fund, poke_to_rest, position, wanted_unwind, wanted_wind, wound,
};
use super::{ensure, AmoWorld, Finding};
use crate::prelude::*;
use interfaces::controller::Outcome;

/// Native tokens of storage deposit that a message may leave.
const DEPOSIT: i128 = 1_000;

pub fn stays_within_its_allowance(world: &mut impl AmoWorld) -> Finding {
    let start = world.suite().chain.checkpoint();
    let (coin_e18, tokens) = wanted_wind(world)?;
    let now = context(world);
    fund(world, coin_e18, tokens)?;
    let message = calls(world).wind(now, coin_e18, tokens);
    costs_little(world, "wind", message)?;
    world.suite().chain.roll_back(start);
    let now = wound(world)?;
    let message = calls(world).plan(now);
    costs_little(world, "plan", message)?;
    let message = calls(world).position(now);
    costs_little(world, "position", message)?;
    let units = position(world, &now)?.liquid.units;
    let message = calls(world).withdraw(now, units / 2);
    costs_little(world, "withdraw", message)?;
    let wanted = wanted_unwind(world)?;
    let now = context(world);
    let message = calls(world).unwind(now, wanted);
    costs_little(world, "unwind", message)
}

fn costs_little<T, E: std::fmt::Debug>(
    world: &mut impl AmoWorld,
    what: &str,
    message: impl Message<Answer = Result<T, E>>,
) -> Finding {
    let controller = controller(world);
    let suite = world.suite();
    let allowance = suite
        .chain
        .read(suite.contracts.controller.call().settings())
        .allowance;
    let call = suite.chain.dry_run(controller, message);
    let Weight {
        ref_time,
        proof_size,
    } = call.weight;
    let deposit = call.storage_deposit;
    if let Err(refusal) = call.result() {
        return Err(format!("{what} did not go well: {refusal:?}"));
    }
    let little = ref_time <= allowance.ref_time / 2
        && proof_size <= allowance.proof_size / 2
        && deposit <= DEPOSIT;
    ensure(little, || {
        format!("{what} used {ref_time} ps, {proof_size} bytes of proof and a deposit of {deposit}; half of {allowance:?} and {DEPOSIT} are the most")
    })
}

pub fn works_behind_the_guard(world: &mut impl AmoWorld) -> Finding {
    let now = wound(world)?;
    ensure(now.debt_e18 != 0, || {
        "pokes wound, and nothing is owed".into()
    })?;
    is_booked(world)?;
    let wanted = wanted_unwind(world)?;
    let last = poke_to_rest(world)?;
    ensure(matches!(last, Some(Outcome::Unwound { .. })), || {
        format!("it wanted {wanted} back, pokes did {last:?}")
    })?;
    let later = context(world);
    ensure(later.debt_e18 < now.debt_e18, || {
        format!(
            "pokes unwound, and the debt went from {} to {}",
            now.debt_e18, later.debt_e18
        )
    })?;
    is_booked(world)
}

fn is_booked(world: &mut impl AmoWorld) -> Finding {
    let id = world.id();
    let suite = world.suite();
    let (controller, book, stablecoin) = {
        let contracts = &suite.contracts;
        (contracts.controller, contracts.book, contracts.stablecoin)
    };
    let call = suite
        .chain
        .call(Role::Keeper, controller.call().refresh(id));
    if let Err(refusal) = call.result() {
        return Err(format!("a refresh did not go well: {refusal:?}"));
    }
    let record = suite.chain.read(book.call().amo(id)).unwrap_or_default();
    let kept = suite.balance(stablecoin, controller);
    ensure(kept == 0, || {
        format!("{kept} coin stayed in the controller")
    })?;
    let (sums, fresh) = (
        suite.chain.read(book.call().solvency()),
        suite.chain.read(book.call().recompute()),
    );
    ensure(sums == fresh, || {
        "the book's sums are not those of its records".into()
    })?;
    let now = context(world);
    let mark = position(world, &now)?.mark;
    ensure(record.mark == mark, || {
        format!("the book has {:?}, the AMO shows {mark:?}", record.mark)
    })
}
