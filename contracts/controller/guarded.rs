//! Calls into AMOs, isolated by the guard.

use crate::calls::{encoded, Message};
use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::call::{build_call, ExecutionInput, Selector};
use ink::env::DefaultEnvironment;
use ink::prelude::vec::Vec;
use ink::scale::{Decode, DecodeAll, Encode};
use interfaces::amo::{Amo, AmoError, Context, Planned, Report};
use interfaces::book::{AmoId, Briefing};
use interfaces::controller::{ControllerError, Settings};
use interfaces::guard::Raw;
use interfaces::{AccountId, Position};
use policy::ledger::limits::MAX_AMOUNT;

// Gas that must be left beside the allowance, in `ref_time`. Limits of a sub-call are silently clamped to what is left: a caller who
// leaves too little would make a healthy AMO fail, so the message is refused before.

/// The guard's own frame and loading the AMO's code, which is charged to it: 1 e9, and 33,471 a byte of up to 123 KiB.
const GUARD_REF_TIME: u64 = 6_000_000_000;
/// What follows the last call of a step: burn, restore with its balance check, book, event, one cell; each entry about 1.5 e9.
const TAIL_REF_TIME: u64 = 8_000_000_000;
/// Proof that no single charge of the chain exceeds: loading a contract of the largest size, 123 KiB, and as much again.
const LARGEST_CHARGE_PROOF: u64 = 262_144;
/// Proof that one `is_contract` costs, at least.
const PROBE_PROOF: u64 = 2_500;
const PROBES: u64 = LARGEST_CHARGE_PROOF / PROBE_PROOF;

type AmoRef = contract_ref!(Amo, DefaultEnvironment);
/// One AMO behind the guard.
pub(crate) struct Guarded<'a> {
    settings: &'a Settings,
    account: AccountId,
    amo: AmoRef,
}

impl<'a> Guarded<'a> {
    pub fn new(settings: &'a Settings, account: AccountId) -> Self {
        Self {
            settings,
            account,
            amo: account.into(),
        }
    }

    pub fn plan(&self, context: &Context) -> Result<Planned, ControllerError> {
        self.ask(self.amo.call().plan(*context))
    }

    pub fn wind(
        &mut self,
        context: &Context,
        coin_e18: u128,
        tokens: u128,
    ) -> Result<Report, ControllerError> {
        let call = self.amo.call_mut().wind(*context, coin_e18, tokens);
        self.ask(call)
    }

    pub fn unwind(&mut self, context: &Context, coin_e18: u128) -> Result<Report, ControllerError> {
        let call = self.amo.call_mut().unwind(*context, coin_e18);
        self.ask(call)
    }

    pub fn withdraw(&mut self, context: &Context, units: u128) -> Result<Report, ControllerError> {
        let call = self.amo.call_mut().withdraw(*context, units);
        self.ask(call)
    }

    /// A reading that can be booked.
    pub fn position(
        &self,
        context: &Context,
        briefing: &Briefing,
    ) -> Result<Position, ControllerError> {
        let position = self.ask(self.amo.call().position(*context))?;
        ensure_plausible(&position, briefing, briefing.supply_e18)?;
        Ok(position)
    }

    fn ask<Args: Encode, R: Decode>(
        &self,
        message: Message<Args, Result<R, AmoError>>,
    ) -> Result<R, ControllerError> {
        let answer = self.forward(Raw(encoded(message).1))?;
        R::decode_all(&mut answer.as_slice()).map_err(|_| ControllerError::AmoFailed)
    }

    /// Delegates to the guard and returns what the AMO answered with its `Ok`. `message` is selector and arguments, which is how the guard's
    /// own arguments end.
    #[inline(never)]
    fn forward(&self, message: Raw) -> Result<Vec<u8>, ControllerError> {
        let allowance = &self.settings.allowance;
        let left = ink::env::gas_left::<DefaultEnvironment>();
        let needed = allowance
            .ref_time
            .saturating_add(GUARD_REF_TIME)
            .saturating_add(TAIL_REF_TIME);
        if left < needed {
            return Err(ControllerError::NotEnoughGas { left, needed });
        }
        let answer = build_call::<DefaultEnvironment>()
            .delegate(self.settings.links.guard)
            .exec_input(
                ExecutionInput::new(Selector::new(ink::selector_bytes!("Guard::forward")))
                    .push_arg(&self.account)
                    .push_arg(allowance)
                    .push_arg(&message),
            )
            .returns::<Raw>()
            .try_invoke();
        let Ok(Ok(Raw(answer))) = answer else {
            return Err(ControllerError::AmoFailed);
        };
        match answer.split_first() {
            Some((0, result)) => Ok(result.into()),
            Some((1, mut error)) => Err(match AmoError::decode_all(&mut error) {
                Ok(error) => ControllerError::Amo(error),
                Err(_) => ControllerError::AmoFailed,
            }),
            _ => Err(ControllerError::AmoFailed),
        }
    }
}

/// Refuses numbers that no position can have. Within them the book takes every reading, so that a liar cannot stop an unwinding half-way.
pub(crate) fn ensure_plausible(
    position: &Position,
    briefing: &Briefing,
    supply_e18: u128,
) -> Result<(), ControllerError> {
    let mark = &position.mark;
    let most_external = match briefing.record.collateral {
        Some(_) => MAX_AMOUNT,
        None => 0,
    };
    // The own coin of a mark is what the pool's composition would be at another price: it may exceed what there is.
    let plausible = mark.own_e18 <= MAX_AMOUNT
        && mark.lent_out_e18 <= MAX_AMOUNT
        && mark.value_e18 <= MAX_AMOUNT
        && mark.external <= most_external
        && position.liquid.units <= position.units
        && position.liquid.own_e18 <= supply_e18
        && position.liquid.external <= most_external;
    if plausible {
        Ok(())
    } else {
        Err(ControllerError::ImplausibleReport)
    }
}

/// Makes sure that an AMO failed by itself before it is passed by. `ref_time` was checked before the call; call depth and proof
/// cannot be read. An account as the caller has no frames in front to run out of depth with. Of proof, a call that ran out leaves less
/// than the charge that it could not pay, wherever below it that was: more than that is burned, so that the whole message traps then.
pub(crate) fn ensure_not_starved(settings: &Settings, amo: AmoId) -> Result<(), ControllerError> {
    if !ink::env::caller_is_origin::<DefaultEnvironment>() {
        return Err(ControllerError::SkipNeedsOrigin { amo });
    }
    for _ in 0..=PROBES {
        let _ = ink::env::is_contract::<DefaultEnvironment>(&settings.links.book);
    }
    Ok(())
}
