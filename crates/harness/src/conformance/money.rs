//! Gifts, losses, profit.

use super::moves::{context, plan, position, withdraw, wound};
use super::{close, ensure, AmoWorld, Finding};
use crate::prelude::*;
use interfaces::book::LossRealised;
use interfaces::controller::Harvested;
use policy::ledger::Mark;

/// Rounding of a few steps, in units of a token of 6 decimals, at 18.
const ROUNDING_E18: u128 = 5_000_000_000_000;

pub fn ignores_donations(world: &mut impl AmoWorld) -> Finding {
    let now = wound(world)?;
    let before = (position(world, &now)?, plan(world, &now)?);
    world.donate();
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
    let after = position(world, &now)?.mark;
    ensure(after.value_e18 < before.value_e18, || {
        format!("the venue lost something, and the value went from {before:?} to {after:?}")
    })?;
    let expected = world.expected_mark(&now);
    ensure(
        close(after.value_e18, expected.value_e18, 10)
            && close(after.external, expected.external, 1),
        || format!("after a loss the mark is {after:?}, the venue's state gives {expected:?}"),
    )?;

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
    ensure(
        missing == 0 || (realised > 0 && realised <= missing + ROUNDING_E18),
        || format!("of a loss of {missing} the book realised {realised}"),
    )
}

pub fn gives_its_profit(world: &mut impl AmoWorld) -> Finding {
    wound(world)?;
    world.earn();
    let now = context(world);
    let id = world.id();
    let before = position(world, &now)?;
    let profit = before.mark.value_e18.saturating_sub(now.debt_e18);
    ensure(profit > ROUNDING_E18, || {
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
    // The share of a position is worth what the venue pays for it: a pool off its balance pays a little less or more.
    ensure(
        taken.abs_diff(profit) <= profit / 100 + ROUNDING_E18,
        || format!("of a profit of {profit} the harvest took {taken}"),
    )?;
    let record = suite.chain.read(book.call().amo(id)).unwrap_or_default();
    let mark: Mark = position(world, &now)?.mark;
    ensure(record.debt_e18 == now.debt_e18, || {
        format!(
            "a harvest changed the debt from {} to {}",
            now.debt_e18, record.debt_e18
        )
    })?;
    ensure(
        mark.value_e18 >= record.debt_e18
            && mark.value_e18 - record.debt_e18 <= profit / 1_000_000 + ROUNDING_E18,
        || {
            format!(
                "after a harvest {mark:?} covers a debt of {}",
                record.debt_e18
            )
        },
    )
}
