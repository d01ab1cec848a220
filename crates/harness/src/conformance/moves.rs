//! What the kit does with an AMO: as the controller, by direct call; or through the controller, by pokes.

use super::{ensure, AmoWorld, Finding, Hook};
use crate::prelude::*;
use crate::Suite;
use ink::env::call::FromAccountId;
use interfaces::amo::{AmoError, Context, Descriptor, Plan, Report};
use interfaces::controller::Outcome;
use interfaces::Position;
use std::fmt::Debug;

/// Steps that a policy may need to come to rest.
const STEPS: usize = 60;
/// More room than any world has use for.
const ROOM_E18: u128 = 10_000_000 * E18;

pub fn calls(world: &impl AmoWorld) -> AmoCalls {
    AmoCalls::from_account_id(world.account())
}

pub fn controller(world: &mut impl AmoWorld) -> AccountId {
    world.suite().contracts.controller.account
}

/// What the controller would tell it now, with room for anything.
pub fn context(world: &mut impl AmoWorld) -> Context {
    let id = world.id();
    let suite = world.suite();
    let view = suite.contracts.book.call().briefing(id);
    let briefing = suite.chain.read_ok(view);
    Context {
        collateral_price_e18: briefing.price_e18(),
        price_fresh: briefing.price_fresh,
        debt_e18: briefing.record.debt_e18,
        wind_room_e18: ROOM_E18,
        unwind_room_e18: ROOM_E18,
        ..Context::default()
    }
}

/// Sends a message as the controller; a refusal or a trap becomes a sentence.
pub fn sent<T, E: Debug>(
    world: &mut impl AmoWorld,
    what: &str,
    message: impl Message<Answer = Result<T, E>>,
) -> Result<T, String> {
    let controller = controller(world);
    let call = world.suite().chain.call(controller, message);
    call.result()
        .map_err(|refusal| format!("{what} did not go well: {refusal:?}"))
}

pub fn descriptor(world: &mut impl AmoWorld) -> Result<Descriptor, String> {
    let view = calls(world).descriptor();
    let call = world.suite().chain.dry_run(Role::Keeper, view);
    call.returned
        .map_err(|failure| format!("descriptor: {failure}"))
}

pub fn position(world: &mut impl AmoWorld, context: &Context) -> Result<Position, String> {
    let view = calls(world).position(*context);
    let call = world.suite().chain.dry_run(Role::Keeper, view);
    call.result()
        .map_err(|refusal| format!("position did not go well: {refusal:?}"))
}

pub fn plan(world: &mut impl AmoWorld, context: &Context) -> Result<Plan, String> {
    let view = calls(world).plan(*context);
    let call = world.suite().chain.dry_run(Role::Keeper, view);
    call.result()
        .map(|planned| planned.plan)
        .map_err(|refusal| format!("plan did not go well: {refusal:?}"))
}

/// Sends the funding where the AMO wants it, as the controller does before a wind.
pub fn fund(world: &mut impl AmoWorld, coin_e18: u128, tokens: u128) -> Finding {
    let Descriptor {
        funding,
        collateral,
        ..
    } = descriptor(world)?;
    let (stablecoin, vault) = {
        let contracts = &world.suite().contracts;
        (contracts.stablecoin, contracts.vault)
    };
    if coin_e18 != 0 {
        let message = stablecoin.call().mint(funding, coin_e18);
        sent(world, "minting the funding", message)?;
    }
    if let (Some(token), true) = (collateral, tokens != 0) {
        let message = vault.call().release(token, tokens, funding);
        sent(world, "releasing the funding", message)?;
    }
    Ok(())
}

pub fn wind(
    world: &mut impl AmoWorld,
    context: &Context,
    coin_e18: u128,
    tokens: u128,
) -> Result<Report, String> {
    fund(world, coin_e18, tokens)?;
    let message = calls(world).wind(*context, coin_e18, tokens);
    sent(world, "wind", message)
}

pub fn unwind(
    world: &mut impl AmoWorld,
    context: &Context,
    coin_e18: u128,
) -> Result<Report, String> {
    let message = calls(world).unwind(*context, coin_e18);
    sent(world, "unwind", message)
}

pub fn withdraw(
    world: &mut impl AmoWorld,
    context: &Context,
    units: u128,
) -> Result<Report, String> {
    let message = calls(world).withdraw(*context, units);
    sent(world, "withdraw", message)
}

/// Time passes, and reporters repeat their prices.
pub fn pass(suite: &mut Suite, ms: u64) {
    suite.chain.next_block_in(ms);
    suite.refresh_prices();
}

/// Outsiders act, unless the world says that they cannot. Returns whether they did; what only seems to do something is a mistake in the world.
pub fn outsiders(world: &mut impl AmoWorld, hook: Hook) -> Result<bool, String> {
    let before = world.suite().chain.fingerprint();
    let acted = match hook {
        Hook::Drain => world.drain(),
        Hook::Donate => world.donate(),
        Hook::GiftClaim => world.gift_claim(),
        Hook::PauseVenue => world.pause_venue(),
    };
    let changed = !world
        .suite()
        .chain
        .fingerprint()
        .changed(&before)
        .is_empty();
    let possible = !world.impossible().contains(&hook);
    ensure((acted, changed) == (possible, possible), || {
        format!("the world's {hook:?} is possible: {possible}, says that it did something: {acted}, did: {changed}")
    })?;
    Ok(acted)
}

/// What the policy wants after outsiders invited it to wind: coin and tokens.
pub fn wanted_wind(world: &mut impl AmoWorld) -> Result<(u128, u128), String> {
    world.invite_wind();
    let context = context(world);
    match plan(world, &context)? {
        Plan::Wind { coin_e18, tokens } => Ok((coin_e18, tokens)),
        other => Err(format!("invited to wind, it plans {other:?}")),
    }
}

/// What it wants back after outsiders invited it to unwind.
pub fn wanted_unwind(world: &mut impl AmoWorld) -> Result<u128, String> {
    world.invite_unwind();
    let context = context(world);
    match plan(world, &context)? {
        Plan::Unwind { coin_e18 } => Ok(coin_e18),
        other => Err(format!("invited to unwind, it plans {other:?}")),
    }
}

/// Pokes until the policy wants nothing more. Returns the last outcome that moved something.
pub fn poke_to_rest(world: &mut impl AmoWorld) -> Result<Option<Outcome>, String> {
    let id = world.id();
    let mut last = None;
    for _ in 0..STEPS {
        let suite = world.suite();
        pass(suite, 2 * MINUTE_MS);
        match suite.poke(id).result() {
            Ok(Outcome::Nothing) => return Ok(last),
            Ok(outcome) => last = Some(outcome),
            Err(refusal) => return Err(format!("a poke did not go well: {refusal:?}")),
        }
    }
    Err(format!(
        "the policy did not come to rest within {STEPS} steps, the last did {last:?}"
    ))
}

/// Wound by the controller, until the policy wanted no more, and read again.
pub fn wound(world: &mut impl AmoWorld) -> Result<Context, String> {
    world.invite_wind();
    let last = poke_to_rest(world)?;
    ensure(matches!(last, Some(Outcome::Wound { .. })), || {
        format!("invited to wind, pokes did {last:?}")
    })?;
    Ok(context(world))
}

/// Refused by the AMO itself, with nothing changed.
pub fn refused(
    world: &mut impl AmoWorld,
    caller: AccountId,
    what: &str,
    message: impl Message<Answer = Result<Report, AmoError>>,
) -> Result<AmoError, String> {
    let chain = &mut world.suite().chain;
    let before = chain.fingerprint();
    let call = chain.call(caller, message);
    let changed = chain.fingerprint().changed(&before);
    match call.result() {
        Ok(report) => Err(format!("{what} was not refused: {report:?}")),
        Err(Refusal::Failure(failure)) => Err(format!("{what} trapped: {failure}")),
        Err(Refusal::Error(_)) if !changed.is_empty() => {
            Err(format!("{what} was refused, but changed {changed:?}"))
        }
        Err(Refusal::Error(error)) => Ok(error),
    }
}

/// Tokens of its collateral at par.
pub fn par_e18(world: &mut impl AmoWorld, tokens: u128) -> Result<u128, String> {
    let collateral = descriptor(world)?.collateral;
    let coins = world.suite().contracts.coins.clone();
    let decimals = coins
        .iter()
        .find(|coin| Some(coin.token.account) == collateral)
        .map_or(18, |coin| coin.decimals);
    Ok(tokens * 10_u128.pow(18 - u32::from(decimals)))
}

/// Who holds what: of coin and collateral, the controller, the vault and the AMO itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub controller: (u128, u128),
    pub vault: (u128, u128),
    pub amo: (u128, u128),
}

pub fn held(world: &mut impl AmoWorld) -> Result<Held, String> {
    let collateral = descriptor(world)?.collateral;
    let amo = world.account();
    let suite = world.suite();
    let (stablecoin, controller, vault) = {
        let contracts = &suite.contracts;
        (
            contracts.stablecoin,
            contracts.controller.account,
            contracts.vault.account,
        )
    };
    let mut of = |owner: AccountId| {
        let tokens = collateral.map_or(0, |token| suite.balance(token, owner));
        (suite.balance(stablecoin, owner), tokens)
    };
    Ok(Held {
        controller: of(controller),
        vault: of(vault),
        amo: of(amo),
    })
}
