//! What an AMO refuses.

use super::moves::{
    calls, context, controller, descriptor, fund, par_e18, plan, position, refused, sent,
    wanted_unwind, wanted_wind, wound,
};
use super::{ensure, AmoWorld, Answered, Finding, Governed};
use crate::prelude::*;
use interfaces::amo::{AmoError, Context, Plan};

pub fn listens_to_the_controller_only(world: &mut impl AmoWorld) -> Finding {
    let now = wound(world)?;
    let units = position(world, &now)?.liquid.units / 2;
    let (contracts, amo) = (world.suite().contracts.clone(), world.account());
    let strangers = [
        Role::Attacker.account(),
        Role::Keeper.account(),
        Role::Governance.account(),
        Role::Guardian.account(),
        Role::Deployer.account(),
        contracts.vault.account,
        contracts.book.account,
        contracts.registry.account,
        contracts.guard.account,
        amo,
    ];
    let (coin_e18, tokens) = match descriptor(world)?.collateral {
        Some(_) => (0, 1_000),
        None => (1_000 * E18, 0),
    };
    for stranger in strangers {
        let who = format!("{stranger:?}");
        let message = calls(world).wind(now, coin_e18, tokens);
        not_controller(refused(
            world,
            stranger,
            &format!("a wind by {who}"),
            message,
        )?)?;
        let message = calls(world).unwind(now, E18);
        not_controller(refused(
            world,
            stranger,
            &format!("an unwinding by {who}"),
            message,
        )?)?;
        let message = calls(world).withdraw(now, units);
        not_controller(refused(
            world,
            stranger,
            &format!("a withdrawal by {who}"),
            message,
        )?)?;
    }
    for governed in world.governed_messages() {
        listens_to_its_admin_only(world, &governed)?;
    }
    Ok(())
}

fn listens_to_its_admin_only(world: &mut impl AmoWorld, governed: &Governed) -> Finding {
    let (name, chain) = (governed.name, &mut world.suite().chain);
    for role in [Role::Attacker, Role::Keeper, Role::Guardian] {
        let before = chain.fingerprint();
        let answered = chain.call(role, governed.clone()).returned;
        let changed = chain.fingerprint().changed(&before);
        ensure(answered == Ok(Answered::Refused), || {
            format!("{name} by {role:?} was not refused: {answered:?}")
        })?;
        ensure(changed.is_empty(), || {
            format!("{name} by {role:?} was refused, but changed {changed:?}")
        })?;
    }
    let Some(admin) = governed.admin else {
        return Ok(());
    };
    let answered = chain.dry_run(admin, governed.clone()).returned;
    ensure(answered == Ok(Answered::Ok), || {
        format!("{name} does not go well for {admin:?} either: {answered:?}")
    })
}

fn not_controller(error: AmoError) -> Finding {
    ensure(error == AmoError::NotController, || {
        format!("a stranger is refused with {error:?}")
    })
}

pub fn refuses_zero(world: &mut impl AmoWorld) -> Finding {
    let now = wound(world)?;
    let controller = controller(world);
    let message = calls(world).wind(now, 0, 0);
    zero(refused(world, controller, "a wind of nothing", message)?)?;
    let message = calls(world).unwind(now, 0);
    zero(refused(
        world,
        controller,
        "an unwinding of nothing",
        message,
    )?)?;
    let message = calls(world).withdraw(now, 0);
    zero(refused(
        world,
        controller,
        "a withdrawal of nothing",
        message,
    )?)
}

fn zero(error: AmoError) -> Finding {
    ensure(error == AmoError::ZeroAmount, || {
        format!("nothing is refused with {error:?}")
    })
}

pub fn keeps_to_plan_and_room(world: &mut impl AmoWorld) -> Finding {
    let start = world.suite().chain.checkpoint();
    keeps_to_plan_and_room_up(world)?;
    world.suite().chain.roll_back(start);
    wound(world)?;
    keeps_to_plan_and_room_down(world)
}

fn keeps_to_plan_and_room_up(world: &mut impl AmoWorld) -> Finding {
    let (coin_e18, tokens) = wanted_wind(world)?;
    let now = context(world);
    let controller = controller(world);
    let no_room = Context {
        wind_room_e18: 0,
        ..now
    };
    let planned = plan(world, &no_room)?;
    ensure(!matches!(planned, Plan::Wind { .. }), || {
        format!("without room it plans {planned:?}")
    })?;
    let some_room = Context {
        wind_room_e18: 150 * E18,
        ..now
    };
    if let Plan::Wind { coin_e18, tokens } = plan(world, &some_room)? {
        let taken = coin_e18 + par_e18(world, tokens)?;
        ensure(taken <= 150 * E18, || {
            format!("with room for 150 it plans to wind {taken}")
        })?;
    }
    // What lies idle changes with the release itself: of tokens the controller's room is the bound.
    if coin_e18 != 0 && tokens == 0 {
        fund(world, coin_e18 + 1, 0)?;
        let message = calls(world).wind(now, coin_e18 + 1, 0);
        beyond(refused(
            world,
            controller,
            "a wind beyond the plan",
            message,
        )?)?;
    }
    if descriptor(world)?.collateral.is_none() {
        let message = calls(world).wind(now, 0, 1_000);
        let error = refused(
            world,
            controller,
            "a wind with tokens it cannot hold",
            message,
        )?;
        ensure(error == AmoError::UnsupportedFunding, || {
            format!("tokens it cannot hold are refused with {error:?}")
        })?;
    }
    Ok(())
}

fn keeps_to_plan_and_room_down(world: &mut impl AmoWorld) -> Finding {
    let wanted = wanted_unwind(world)?;
    let now = context(world);
    let controller = controller(world);
    let no_room = Context {
        unwind_room_e18: 0,
        ..now
    };
    let planned = plan(world, &no_room)?;
    ensure(!matches!(planned, Plan::Unwind { .. }), || {
        format!("without room it plans {planned:?}")
    })?;
    let message = calls(world).unwind(now, wanted + 1);
    beyond(refused(
        world,
        controller,
        "an unwinding beyond the plan",
        message,
    )?)?;
    let units = position(world, &now)?.units;
    let message = calls(world).withdraw(now, units + 1);
    let error = refused(world, controller, "more units than there are", message)?;
    ensure(matches!(error, AmoError::InsufficientUnits { .. }), || {
        format!("more units than there are are refused with {error:?}")
    })?;
    let message = calls(world).unwind(now, wanted);
    sent(world, "an unwinding as planned", message).map(drop)
}

fn beyond(error: AmoError) -> Finding {
    ensure(matches!(error, AmoError::BeyondPlan { .. }), || {
        format!("more than the plan is refused with {error:?}")
    })
}
