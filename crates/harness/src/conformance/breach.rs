//! What an AMO does in its place: behind the guard, on pokes, and when a ratio is below its minimum.

use super::moves::{context, par_e18, pass, poke_to_rest, position, wanted_unwind, wound};
use super::{ensure, AmoWorld, Finding};
use crate::prelude::*;
use interfaces::controller::{Cause, Enforced, Outcome};
use interfaces::RatioKind;
use math::mul_div_down;
use policy::ledger::limits::MAX_MINIMUM_E18;

/// Parts in which the holder redeems; he keeps one.
const REDEMPTIONS: u128 = 16;

/// Whatever an AMO holds heals the idle ratio: tokens come back to the vault, own coin is burned.
pub fn heals_a_breach(world: &mut impl AmoWorld) -> Finding {
    let now = wound(world)?;
    if position(world, &now)?.liquid.external != 0 {
        redeem_into_a_breach(world)?;
    }
    if !is_breached(world) {
        raise_the_minimum(world)?;
    }
    pass(world.suite(), MINUTE_MS);
    let before = world.suite().solvency();
    ensure(before.breach == Some(RatioKind::Idle), || {
        format!("the world does not get into a breach: {:?}", before.ratios)
    })?;

    let (id, suite) = (world.id(), world.suite());
    let controller = suite.controller;
    let call = suite.enforce();
    let events: Vec<Enforced> = call.events(controller);
    if let Err(refusal) = call.result() {
        return Err(format!("enforcing did not go well: {refusal:?}"));
    }
    let taken = events
        .iter()
        .any(|event| event.amo == id && event.cause == Cause::Ratio(RatioKind::Idle));
    ensure(taken, || {
        format!(
            "below the minimum nothing was taken from it, {} times from others or for another cause",
            events.len()
        )
    })?;
    let after = world.suite().solvency();
    let (ratio, target) = (after.ratios.idle_e18, before.limits.target.idle_e18);
    let now = context(world);
    let liquid = position(world, &now)?.liquid.units;
    ensure(ratio >= target || liquid == 0, || {
        format!("{liquid} units are liquid, and the idle ratio is {ratio}, its target {target}")
    })?;
    is_booked(world)
}

fn is_breached(world: &mut impl AmoWorld) -> bool {
    world.suite().solvency().breach.is_some()
}

fn redeem_into_a_breach(world: &mut impl AmoWorld) -> Finding {
    let suite = world.suite();
    let coin = suite.contracts.stablecoin;
    let part_e18 = suite.balance(coin, Role::Holder) / REDEMPTIONS;
    for place in 1..REDEMPTIONS {
        if is_breached(world) {
            break;
        }
        let redeemed = world.redeem(part_e18);
        ensure(redeemed || place > 1, || {
            format!("the world's holder cannot redeem {part_e18}")
        })?;
        if !redeemed {
            break;
        }
    }
    Ok(())
}

/// To a target that half of what is liquid reaches.
fn raise_the_minimum(world: &mut impl AmoWorld) -> Finding {
    let now = context(world);
    let liquid = position(world, &now)?.liquid;
    let tokens_e18 = par_e18(world, liquid.external)?;
    let suite = world.suite();
    let solvency = suite.solvency();
    let (idle_e18, supply_e18) = (solvency.ratios.idle_e18, solvency.supply_e18);
    // A token counts for a little less than par.
    let restored_e18 = tokens_e18 / 200 * 98;
    let value_e18 = mul_div_down(idle_e18, supply_e18, E18).unwrap_or(0) + restored_e18;
    let target_e18 = mul_div_down(value_e18, E18, supply_e18 - liquid.own_e18 / 2).unwrap_or(0);
    let minimum_e18 = (idle_e18 + target_e18) / 2;
    ensure(
        minimum_e18 > idle_e18 && minimum_e18 <= MAX_MINIMUM_E18,
        || format!("the world has so much idle that no minimum is above it: {solvency:?}"),
    )?;
    let mut limits = solvency.limits;
    limits.minimum.idle_e18 = minimum_e18;
    limits.target.idle_e18 = target_e18;
    let message = suite.contracts.book.call().set_limits(limits);
    suite.chain.call(Role::Governance, message).expect_ok();
    Ok(())
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
