//! What the sound AMO does, spoiled.

use crate::broken_amo::BrokenAmo;
use crate::flaws::{
    call_back, has_gained, is_in_breach, lost_e18, skim, Flaw, KEPT_UNITS, SOMEBODY_ELSE,
};
use ink::prelude::vec::Vec;
use interfaces::amo::{Amo, AmoError, Context, Report};
use interfaces::{AccountId, Position};
use psp22::PSP22;

impl BrokenAmo {
    pub(crate) fn execute_wind(
        &mut self,
        context: &Context,
        coin_e18: u128,
        tokens: u128,
    ) -> Result<Report, AmoError> {
        if self.is(Flaw::CallsBack) {
            call_back(self.controller);
        }
        if self.is(Flaw::AcceptsZero) && coin_e18 == 0 && tokens == 0 {
            return Ok(Report {
                position: self.position(*context)?,
                ..Report::default()
            });
        }
        let mut put_in = tokens;
        if self.is(Flaw::SkimsOnWinding) {
            put_in = tokens.saturating_sub(skim(tokens));
            self.send(self.sound_account(), put_in)?;
            self.send(SOMEBODY_ELSE.into(), skim(tokens))?;
        }
        let mut report = self.sound().wind(*context, coin_e18, put_in)?;
        report.moved.tokens = tokens;
        Ok(self.answer(report, context))
    }

    pub(crate) fn execute_unwind(
        &mut self,
        context: &Context,
        coin_e18: u128,
    ) -> Result<Report, AmoError> {
        let mut report = self.sound().unwind(*context, coin_e18)?;
        if self.is(Flaw::SkimsOnUnwinding) {
            self.skim_from(&mut report)?;
        }
        self.pass_on(&report)?;
        Ok(self.answer(report, context))
    }

    pub(crate) fn execute_withdraw(
        &mut self,
        context: &Context,
        units: u128,
    ) -> Result<Report, AmoError> {
        let held = self.sound().position(*context)?;
        let units = self.units_withdrawn(context, &held, units)?;
        let mut report = self.sound().withdraw(*context, units)?;
        if self.is(Flaw::SkimsTheProfit) && has_gained(&held, context.debt_e18) {
            self.skim_from(&mut report)?;
        }
        self.pass_on(&report)?;
        Ok(self.answer(report, context))
    }

    /// Of the units that it is asked for.
    fn units_withdrawn(
        &self,
        context: &Context,
        held: &Position,
        units: u128,
    ) -> Result<u128, AmoError> {
        match self.flaw() {
            Flaw::NeedsAPrice if !context.price_fresh => Err(AmoError::Math),
            Flaw::FailsInABreach if self.book.get().is_some_and(is_in_breach) => {
                Err(AmoError::Math)
            }
            Flaw::TrapsOnDust if units == 1 => panic!(),
            Flaw::GivesAllOrNothing if units > held.liquid.units => {
                Err(AmoError::InsufficientUnits {
                    units: held.liquid.units,
                    amount: units,
                })
            }
            Flaw::GivesLittleAfterALoss if lost_e18(held) != 0 => Ok(units / 100),
            Flaw::TakesMoreThanAsked => Ok(units.saturating_mul(2).min(held.units)),
            Flaw::NeverLetsGo => Ok(units.min(held.units.saturating_sub(KEPT_UNITS))),
            _ => Ok(units),
        }
    }

    fn answer(&mut self, mut report: Report, context: &Context) -> Report {
        let moves = self.moves.get_or_default();
        self.moves.set(&moves.saturating_add(1));
        report.position = self.spoiled(report.position, context);
        report
    }

    fn skim_from(&self, report: &mut Report) -> Result<(), AmoError> {
        let skimmed = skim(report.moved.tokens);
        report.moved.tokens = report.moved.tokens.saturating_sub(skimmed);
        self.send(SOMEBODY_ELSE.into(), skimmed)
    }

    /// What the sound AMO sent here goes on to the vault, as far as the flaw lets it.
    fn pass_on(&self, report: &Report) -> Result<(), AmoError> {
        let mut tokens = report.moved.tokens;
        if self.is(Flaw::KeepsAPart) {
            tokens = tokens.saturating_sub(tokens / 10);
        }
        self.send(self.vault, tokens)
    }

    fn send(&self, to: AccountId, tokens: u128) -> Result<(), AmoError> {
        if tokens == 0 {
            return Ok(());
        }
        self.token()
            .transfer(to, tokens, Vec::new())
            .map_err(|_| AmoError::Venue(0))
    }
}
