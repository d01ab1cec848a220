//! The ways out, which must always be open.

use super::expected::{allowance_e18, shows_what_is};
use super::moves::{
    calls, context, controller, held, outsiders, pass, position, refused, withdraw, wound,
};
use super::{close, ensure, AmoWorld, Finding, Hook};
use crate::prelude::*;
use interfaces::amo::{Context, Report};
use math::mul_div_down;

/// Rounding of a step: a unit of a token of 6 decimals, at 18.
const STEP_E18: u128 = 1_000_000_000_000;

pub fn withdraws_in_proportion(world: &mut impl AmoWorld) -> Finding {
    let now = wound(world)?;
    let before = position(world, &now)?;
    let units = before.liquid.units / 4;
    ensure(units != 0, || format!("nothing is liquid: {before:?}"))?;
    let part = |amount: u128, of: u128| mul_div_down(amount, units, of).unwrap_or(0);

    let checkpoint = world.suite().chain.checkpoint();
    let once = withdraw(world, &now, units)?.moved;
    let left = position(world, &now)?;
    world.suite().chain.roll_back(checkpoint);

    let fell = before.mark.value_e18.saturating_sub(left.mark.value_e18);
    let due = part(before.mark.value_e18, before.units);
    ensure(close(fell, due, 2 * STEP_E18), || {
        format!(
            "{units} of {} units took {fell} of value, not {due}",
            before.units
        )
    })?;
    let coin_due = part(before.liquid.own_e18, before.liquid.units);
    let tokens_due = part(before.liquid.external, before.liquid.units);
    ensure(
        close(once.coin_e18, coin_due, STEP_E18) && close(once.tokens, tokens_due, 1),
        || format!("{units} units gave {once:?}, liquid says {coin_due} and {tokens_due}"),
    )?;

    let first = withdraw(world, &now, units / 2)?.moved;
    let second = withdraw(world, &now, units - units / 2)?.moved;
    ensure(
        close(
            first.coin_e18 + second.coin_e18,
            once.coin_e18,
            2 * STEP_E18,
        ) && close(first.tokens + second.tokens, once.tokens, 2),
        || format!("two halves gave {first:?} and {second:?}, at once {once:?}"),
    )
}

pub fn keeps_what_is_not_liquid(world: &mut impl AmoWorld) -> Finding {
    wound(world)?;
    let now = context(world);
    let rich = position(world, &now)?;
    let drained = outsiders(world, Hook::Drain)?;
    let now = context(world);
    shows_what_is(world, &now, "drained")?;
    let before = position(world, &now)?;
    let there = (rich.liquid.units, before.liquid.units);
    ensure(!drained || there.1 < there.0.min(before.units), || {
        format!("the world drained nothing: {there:?} units were liquid before and after")
    })?;
    ensure(
        close(before.mark.value_e18, rich.mark.value_e18, STEP_E18)
            || before.mark.value_e18 > rich.mark.value_e18,
        || format!("drained, its value fell from {rich:?} to {before:?}"),
    )?;
    let liquid = before.liquid;
    if liquid.units == 0 {
        let message = calls(world).withdraw(now, before.units);
        let controller = controller(world);
        refused(
            world,
            controller,
            "a withdrawal with nothing liquid",
            message,
        )?;
        return Ok(());
    }
    let report = withdraw(world, &now, before.units)?;
    let moved = report.moved;
    ensure(
        close(moved.units, liquid.units, 1)
            && close(moved.coin_e18, liquid.own_e18, STEP_E18)
            && close(moved.tokens, liquid.external, 1),
        || format!("{liquid:?} was liquid, asked for everything it gave {moved:?}"),
    )?;
    let kept = mul_div_down(
        before.mark.value_e18,
        before.units.saturating_sub(moved.units),
        before.units,
    )
    .unwrap_or(0);
    ensure(
        close(report.position.mark.value_e18, kept, 2 * STEP_E18),
        || {
            format!(
                "what is left is worth {kept}, it shows {:?}",
                report.position.mark
            )
        },
    )?;
    shows_what_is(world, &now, "after what was liquid was taken")
}

pub fn ends_in_dust(world: &mut impl AmoWorld) -> Finding {
    let now = wound(world)?;
    let units = position(world, &now)?.units;
    takes_or_refuses(world, &now, 1)?;
    let left = position(world, &now)?.units;
    withdraw(world, &now, left - 1)?;
    let dust = position(world, &now)?;
    ensure(dust.units <= 1, || {
        format!("of {units} units all but one were taken, {dust:?} is left")
    })?;
    ensure(dust.mark.value_e18 <= STEP_E18, || {
        format!("one unit of {units} is worth {}", dust.mark.value_e18)
    })?;
    takes_or_refuses(world, &now, 1)?;
    // The controller goes on reading it.
    let id = world.id();
    let suite = world.suite();
    let message = suite.contracts.controller.call().refresh(id);
    let call = suite.chain.call(Role::Keeper, message);
    ensure(call.succeeded(), || {
        format!("dust cannot be read: {:?}", call.returned)
    })
}

/// A refusal is an answer too; a trap is not.
fn takes_or_refuses(world: &mut impl AmoWorld, context: &Context, units: u128) -> Finding {
    let controller = controller(world);
    let message = calls(world).withdraw(*context, units);
    let call = world.suite().chain.call(controller, message);
    ensure(call.failure().is_none(), || {
        format!("withdrawing {units} trapped: {:?}", call.returned)
    })
}

pub fn lets_go_of_everything(world: &mut impl AmoWorld) -> Finding {
    // Before anything is wound: what winding costs is lost as well.
    let equity = world.suite().solvency().equity_e18;
    let debt_e18 = wound(world)?.debt_e18;
    let allowed = allowance_e18(world, debt_e18)?;
    outsiders(world, Hook::GiftClaim)?;
    let id = world.id();
    let suite = world.suite();
    let (registry, controller, book) = {
        let contracts = &suite.contracts;
        (contracts.registry, contracts.controller, contracts.book)
    };
    let message = registry.call().set_unwind_only(id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    for _ in 0..4 {
        pass(suite, 2 * MINUTE_MS);
        let message = controller.call().refresh(id);
        if let Err(refusal) = suite.chain.call(Role::Keeper, message).result() {
            return Err(format!(
                "unwind-only, a refresh did not go well: {refusal:?}"
            ));
        }
    }
    let record = suite.chain.read(book.call().amo(id));
    ensure(
        record.is_some_and(|record| record.debt_e18 == 0 && record.mark == Default::default()),
        || format!("unwind-only, the book still has {record:?}"),
    )?;
    let lost = equity - suite.solvency().equity_e18;
    ensure(lost <= allowed as i128, || {
        format!("there and back cost {lost} of equity, {allowed} is allowed")
    })?;
    let now = context(world);
    let left = position(world, &now)?;
    ensure(left.units == 0 && left.mark == Default::default(), || {
        format!("everything was taken, and it shows {left:?}")
    })?;
    let amo = held(world)?.amo;
    ensure(amo == (0, 0), || format!("the AMO itself keeps {amo:?}"))?;
    // Whoever would keep it from being retired gives it a little more; anyone may have that taken back.
    outsiders(world, Hook::GiftClaim)?;
    let suite = world.suite();
    let call = suite
        .chain
        .call(Role::Keeper, controller.call().refresh(id));
    ensure(call.succeeded(), || {
        format!("with a gift it cannot be read: {:?}", call.returned)
    })?;
    let call = suite
        .chain
        .call(Role::Governance, registry.call().retire(id));
    ensure(call.succeeded(), || {
        format!("it cannot be retired: {:?}", call.returned)
    })
}

pub fn withdraws_without_price(world: &mut impl AmoWorld) -> Finding {
    let now = wound(world)?;
    let units = position(world, &now)?.liquid.units / 2;
    let checkpoint = world.suite().chain.checkpoint();
    let with_everything: Report = withdraw(world, &now, units)?;
    world.suite().chain.roll_back(checkpoint);
    outsiders(world, Hook::PauseVenue)?;
    for nothing in [
        Context::default(),
        Context {
            price_fresh: false,
            collateral_price_e18: E18 / 2,
            ..now
        },
    ] {
        let checkpoint = world.suite().chain.checkpoint();
        let report = withdraw(world, &nothing, units)?;
        ensure(report.moved == with_everything.moved, || {
            format!(
                "with {nothing:?} in a paused venue it gave {:?}, otherwise {:?}",
                report.moved, with_everything.moved
            )
        })?;
        world.suite().chain.roll_back(checkpoint);
    }
    Ok(())
}
