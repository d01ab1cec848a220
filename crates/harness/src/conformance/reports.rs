//! What an AMO says about itself.

use super::expected::{allowance_e18, shows_what_is};
use super::moves::{
    context, descriptor, held, par_e18, position, unwind, wanted_unwind, wanted_wind, wind,
    withdraw, wound, Held,
};
use super::{ensure, AmoWorld, Finding};
use interfaces::amo::{Context, Report};

pub fn describes_itself(world: &mut impl AmoWorld) -> Finding {
    let first = descriptor(world)?;
    let contracts = world.suite().contracts.clone();
    let own = contracts.stablecoin.account;
    ensure(first.controller == contracts.controller.account, || {
        format!(
            "it listens to {:?}, not to the controller",
            first.controller
        )
    })?;
    ensure(first.vault == contracts.vault.account, || {
        format!("it sends tokens to {:?}, not to the vault", first.vault)
    })?;
    if let Some(token) = first.collateral {
        let listed = contracts.coins.iter();
        ensure(
            listed
                .map(|coin| coin.token.account)
                .any(|coin| coin == token),
            || format!("its collateral {token:?} is not listed"),
        )?;
    }
    ensure(
        ![first.collateral, first.backing, first.units].contains(&Some(own)),
        || "it is backed by the own coin".into(),
    )?;
    wound(world)?;
    let later = descriptor(world)?;
    ensure(later == first, || {
        format!("its descriptor became {later:?}")
    })
}

pub fn reports_its_position(world: &mut impl AmoWorld) -> Finding {
    let fresh = context(world);
    shows_what_is(world, &fresh, "before anything was wound")?;
    let now = wound(world)?;
    shows_what_is(world, &now, "wound")?;
    let stale = Context {
        price_fresh: false,
        ..now
    };
    shows_what_is(world, &stale, "with a stale price")?;
    let low = Context {
        collateral_price_e18: now.collateral_price_e18 / 10 * 9,
        ..now
    };
    shows_what_is(world, &low, "with a price that fell by a tenth")?;
    world.invite_unwind();
    let now = context(world);
    shows_what_is(world, &now, "when the venue has moved")
}

pub fn reports_what_it_moved(world: &mut impl AmoWorld) -> Finding {
    let start = world.suite().chain.checkpoint();
    reports_a_wind(world)?;
    world.suite().chain.roll_back(start);

    let now = wound(world)?;
    let start = world.suite().chain.checkpoint();
    let units = position(world, &now)?.liquid.units / 3;
    let before = held(world)?;
    let report = withdraw(world, &now, units)?;
    takes_to_where_it_belongs(world, before, &report)?;
    ensure(report.moved.units == units, || {
        format!("asked for {units} liquid units, it took {:?}", report.moved)
    })?;
    shows_the_position_after(world, &now, &report)?;
    world.suite().chain.roll_back(start);

    let coin_e18 = wanted_unwind(world)?;
    let now = context(world);
    let (before, old) = (held(world)?, position(world, &now)?);
    let report = unwind(world, &now, coin_e18)?;
    takes_to_where_it_belongs(world, before, &report)?;
    ensure(report.moved.coin_e18 <= coin_e18, || {
        format!("asked for {coin_e18}, it took {:?}", report.moved)
    })?;
    let back_e18 = report.moved.coin_e18 + par_e18(world, report.moved.tokens)?;
    let fell_e18 = old
        .mark
        .value_e18
        .saturating_sub(report.position.mark.value_e18);
    let most_e18 = back_e18 + allowance_e18(world, back_e18)?;
    ensure(fell_e18 <= most_e18, || {
        format!("{back_e18} came back, and it is worth {fell_e18} less")
    })?;
    shows_the_position_after(world, &now, &report)
}

fn reports_a_wind(world: &mut impl AmoWorld) -> Finding {
    let (coin_e18, tokens) = wanted_wind(world)?;
    let now = context(world);
    let before = (held(world)?, position(world, &now)?);
    let report = wind(world, &now, coin_e18, tokens)?;
    let moved = report.moved;
    ensure((moved.coin_e18, moved.tokens) == (coin_e18, tokens), || {
        format!("funded with {coin_e18} and {tokens}, it reports {moved:?}")
    })?;
    let mut after = held(world)?;
    // The vault paid for it.
    after.vault.1 += tokens;
    ensure(after == before.0, || {
        format!(
            "after a wind balances went from {:?} to {after:?}",
            before.0
        )
    })?;
    let now_units = position(world, &now)?.units;
    let gained = report
        .position
        .mark
        .value_e18
        .saturating_sub(before.1.mark.value_e18);
    let funded = coin_e18 + par_e18(world, tokens)?;
    let allowed = allowance_e18(world, funded)?;
    ensure(gained + allowed >= funded, || {
        format!("funded with {funded}, it is worth {gained} more")
    })?;
    ensure(
        (moved.units_before, now_units)
            == (before.1.units, before.1.units.saturating_add(moved.units)),
        || {
            format!(
                "units went from {} to {now_units}, it reports {moved:?}",
                before.1.units
            )
        },
    )?;
    shows_the_position_after(world, &now, &report)
}

fn takes_to_where_it_belongs(world: &mut impl AmoWorld, before: Held, report: &Report) -> Finding {
    let moved = report.moved;
    let mut expected = before;
    expected.controller.0 += moved.coin_e18;
    expected.vault.1 += moved.tokens;
    let after = held(world)?;
    ensure(after == expected, || {
        format!("it reports {moved:?}, balances went from {before:?} to {after:?}")
    })?;
    ensure(moved.coin_e18 != 0 || moved.tokens != 0, || {
        "units were taken for nothing".into()
    })
}

fn shows_the_position_after(
    world: &mut impl AmoWorld,
    context: &Context,
    report: &Report,
) -> Finding {
    let shown = position(world, context)?;
    ensure(report.position == shown, || {
        format!(
            "it reports the position {:?}, and shows {shown:?}",
            report.position
        )
    })?;
    ensure(
        report.moved.units_before.abs_diff(shown.units) == report.moved.units,
        || format!("{:?} leaves {} units", report.moved, shown.units),
    )
}
