//! What the kit compares with: the position as the venue's state gives it, and what a step may cost.

use super::moves::{calls, par_e18, position, sent};
use super::{close, ensure, AmoWorld, Finding};
use crate::prelude::*;
use interfaces::amo::Context;
use interfaces::Position;
use math::{apply_bps_up, BPS};

/// Rounding of an amount at 18 decimals that follows from another one.
const ROUNDING_E18: u128 = 10;

/// All of the position is what the world expects; `plan` shows the same; reading changes nothing.
pub fn shows_what_is(world: &mut impl AmoWorld, context: &Context, when: &str) -> Finding {
    let shown = position(world, context)?;
    let expected = world.expected_position(context);
    ensure(alike(&shown, &expected), || {
        format!("{when}: the position is {shown:?}, the venue's state gives {expected:?}")
    })?;
    ensure(shown.liquid.units <= shown.units, || {
        format!("{when}: more units are liquid than there are: {shown:?}")
    })?;
    let before = world.suite().chain.fingerprint();
    let message = calls(world).plan(*context);
    let planned = sent(world, "plan", message)?;
    ensure(planned.position == shown, || {
        format!(
            "{when}: plan shows {:?}, position {shown:?}",
            planned.position
        )
    })?;
    let message = calls(world).position(*context);
    sent(world, "position", message)?;
    let changed = world.suite().chain.fingerprint().changed(&before);
    ensure(changed.is_empty(), || {
        format!("{when}: plan or position changed the storage of {changed:?}")
    })
}

fn alike(shown: &Position, expected: &Position) -> bool {
    let (mark, marked) = (&shown.mark, &expected.mark);
    let (liquid, there) = (&shown.liquid, &expected.liquid);
    close(mark.own_e18, marked.own_e18, ROUNDING_E18)
        && close(mark.lent_out_e18, marked.lent_out_e18, ROUNDING_E18)
        && close(mark.external, marked.external, 1)
        && close(mark.value_e18, marked.value_e18, ROUNDING_E18)
        && shown.units == expected.units
        && close(liquid.units, there.units, 1)
        && close(liquid.own_e18, there.own_e18, ROUNDING_E18)
        && close(liquid.external, there.external, 1)
        && close(shown.quote_e18, expected.quote_e18, ROUNDING_E18)
}

/// What a step of this size may cost, at 18 decimals: the slippage of its terms where the AMO trades, two base units where it does not.
pub fn allowance_e18(world: &mut impl AmoWorld, size_e18: u128) -> Result<u128, String> {
    let rounding_e18 = rounding_e18(world)?;
    if !world.trades() {
        return Ok(rounding_e18);
    }
    let id = world.id();
    let suite = world.suite();
    let registered = suite.chain.read(suite.contracts.controller.call().amo(id));
    let bps = registered.map_or(0, |record| record.terms.max_slippage_bps);
    let slippage_e18 = apply_bps_up(size_e18, u128::from(bps).min(BPS)).unwrap_or(0);
    Ok(slippage_e18 + rounding_e18)
}

/// Two base units of what it holds.
pub fn rounding_e18(world: &mut impl AmoWorld) -> Result<u128, String> {
    par_e18(world, 2)
}
