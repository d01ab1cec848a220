//! Gifts, losses, profit.

use super::expected::{allowance_e18, rounding_e18, shows_what_is};
use super::moves::{context, outsiders, plan, position, withdraw, wound};
use super::{close, ensure, AmoWorld, Finding, Hook};
use crate::prelude::*;
use interfaces::book::LossRealised;
use interfaces::controller::Harvested;
use math::mul_div_up;

pub fn ignores_donations(world: &mut impl AmoWorld) -> Finding {
    let now = wound(world)?;
    let before = (position(world, &now)?, plan(world, &now)?);
    outsiders(world, Hook::Donate)?;
    let after = (position(world, &now)?, plan(world, &now)?);
    ensure(after == before, || {
        format!("donations made {before:?} into {after:?}")
    })?;
    let units = before.0.liquid.units;
    let moved = withdraw(world, &now, units)?.moved;
    ensure(
        (moved.coin_e18, moved.tokens) == (before.0.liquid.own_e18, before.0.liquid.external),
        || {
            format!(
                "{:?} was liquid before the donations, {moved:?} came",
                before.0.liquid
            )
        },
    )
}

pub fn shows_a_loss(world: &mut impl AmoWorld) -> Finding {
    wound(world)?;
    let now = context(world);
    let before = position(world, &now)?.mark;
    world.lose();
    let now = context(world);
    let lost = position(world, &now)?;
    let after = lost.mark;
    ensure(after.value_e18 < before.value_e18, || {
        format!("the venue lost something, and the value went from {before:?} to {after:?}")
    })?;
    shows_what_is(world, &now, "after a loss")?;
    ensure(after.value_e18 < now.debt_e18, || {
        format!(
            "the world lost too little: {after:?} still covers a debt of {}",
            now.debt_e18
        )
    })?;

    let (id, debt_e18) = (world.id(), now.debt_e18);
    let suite = world.suite();
    let (registry, controller, book) = {
        let contracts = &suite.contracts;
        (contracts.registry, contracts.controller, contracts.book)
    };
    let message = registry.call().set_unwind_only(id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    let call = suite
        .chain
        .call(Role::Keeper, controller.call().refresh(id));
    let realised: u128 = call
        .events::<LossRealised>(book)
        .iter()
        .map(|event| event.loss_e18)
        .sum();
    if let Err(refusal) = call.result() {
        return Err(format!(
            "after a loss a refresh did not go well: {refusal:?}"
        ));
    }
    // The part that could come back now realises its part of the loss.
    let missing = debt_e18.saturating_sub(after.value_e18);
    let due = mul_div_up(missing, lost.liquid.units, lost.units).unwrap_or(0);
    let rounding = 2 * rounding_e18(world)?;
    ensure(close(realised, due, rounding), || {
        format!("of a loss of {missing} the book realised {realised}, {due} could be")
    })
}

pub fn gives_its_profit(world: &mut impl AmoWorld) -> Finding {
    wound(world)?;
    world.earn();
    let now = context(world);
    let id = world.id();
    let before = position(world, &now)?;
    let profit = before.mark.value_e18.saturating_sub(now.debt_e18);
    let (allowed, rounding) = (allowance_e18(world, profit)?, rounding_e18(world)?);
    ensure(profit > 1_000 * rounding, || {
        format!(
            "the venue earned for it, and it shows {:?} of a debt of {}",
            before.mark, now.debt_e18
        )
    })?;
    let suite = world.suite();
    let (controller, book) = (suite.contracts.controller, suite.contracts.book);
    // A mark that is old counts for less: read first.
    let message = controller.call().refresh(id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    let call = suite
        .chain
        .call(Role::Keeper, controller.call().harvest(id));
    let events: Vec<Harvested> = call.events(controller);
    if let Err(refusal) = call.result() {
        return Err(format!("a harvest did not go well: {refusal:?}"));
    }
    let taken: u128 = events.iter().map(|event| event.profit_e18).sum();
    // What a share of a venue fetches may be a little more or less than its value, where the AMO trades.
    ensure(taken.abs_diff(profit) <= allowed, || {
        format!("of a profit of {profit} the harvest took {taken}")
    })?;
    let record = suite.chain.read(book.call().amo(id)).unwrap_or_default();
    let mark = position(world, &now)?.mark;
    ensure(record.debt_e18 == now.debt_e18, || {
        format!(
            "a harvest changed the debt from {} to {}",
            now.debt_e18, record.debt_e18
        )
    })?;
    ensure(
        mark.value_e18 >= record.debt_e18 && mark.value_e18 - record.debt_e18 <= rounding,
        || {
            format!(
                "after a harvest {mark:?} covers a debt of {}",
                record.debt_e18
            )
        },
    )
}
