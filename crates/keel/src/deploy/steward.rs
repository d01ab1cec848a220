//! The steward of a deployment. It is the governor's from its constructor on and can do nothing, until a vote gives it the corridors of the
//! manifest and names it at the governor. Before that vote the check accepts no corridor at all, after it those of the manifest alone.

use super::backend::selector;
use super::corridors::{setters, Number, Setter, Steppable};
use super::facts::PAUSED;
use super::look::{Look, FIXED, VOTE};
use super::manifest::FirstStage;
use super::plan::{amos, Kind};
use super::quantities::hex;
use super::site::Site;
use anyhow::{Context, Result};
use harness::prelude::*;
use interfaces::governor::{NamedSteward, StewardCall, MAX_CALLS};
use interfaces::steward::{Corridor, Parameter};
use interfaces::MAX_AMOS;
use serde::Serialize;

/// A call that a vote has to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VotedCall {
    pub contract: String,
    pub message: String,
    pub callee: String,
    /// Selector and arguments.
    pub input: String,
}

impl VotedCall {
    fn new(contract: &str, message: String, call: impl Message) -> Self {
        let (callee, input) = call.into_input();
        Self {
            contract: contract.to_owned(),
            message,
            callee: hex(&callee.0),
            input: hex(&input),
        }
    }
}

impl Site<'_> {
    fn amo(&self, id: u8) -> Result<AccountId> {
        let amos = amos(&self.plan);
        self.address(amos.get(usize::from(id)).context("there is no such AMO")?)
    }

    fn parameter(&self, number: Number, of: u8) -> Result<Parameter> {
        Ok(match number {
            Number::AmoCap => Parameter::AmoCap(of),
            Number::AmoGap => Parameter::AmoGap(of),
            Number::AmoLargestStep => Parameter::AmoLargestStep(of),
            Number::MintFee => Parameter::MintFee(self.token(of.into())?),
            Number::RedeemFee => Parameter::RedeemFee(self.token(of.into())?),
            Number::PoolBand => Parameter::PoolBand(self.amo(of)?),
            Number::LendingTargetRate => Parameter::LendingTargetRate(self.amo(of)?),
        })
    }

    /// What a vote gives the steward.
    fn corridors(&self) -> Result<Vec<(Parameter, Corridor)>> {
        let steppable = self.manifest.steppable()?;
        let with_parameter = |it: &Steppable| Ok((self.parameter(it.number, it.of)?, it.corridor));
        steppable.iter().map(with_parameter).collect()
    }

    /// The steward as a vote names it: with the messages that its corridors need, and no other.
    fn named_steward(&self) -> Result<Option<NamedSteward>> {
        let mut calls = Vec::new();
        for setter in setters(&self.manifest.steppable()?) {
            let (callee, message) = match setter {
                Setter::Registry => (self.of(Kind::Registry)?, "Registry::set_terms"),
                Setter::Vault => (self.of(Kind::Vault)?, "Vault::set_asset_terms"),
                Setter::PoolAmo(id) => (self.amo(id)?, "PoolAmo::set_params"),
                Setter::LendingAmo(id) => (self.amo(id)?, "LendingAmo::set_params"),
            };
            let selector = selector(message);
            calls.push(StewardCall { callee, selector });
        }
        if calls.is_empty() {
            return Ok(None);
        }
        let account = self.of(Kind::Steward)?;
        Ok(Some(NamedSteward { account, calls }))
    }

    /// Every number of this deployment that a steward can step.
    fn parameters(&self) -> Result<Vec<Parameter>> {
        let mut all = Vec::new();
        for id in 0..u8::try_from(MAX_AMOS)? {
            for number in [Number::AmoCap, Number::AmoGap, Number::AmoLargestStep] {
                all.push(self.parameter(number, id)?);
            }
        }
        for collateral in 0..u8::try_from(self.manifest.collateral.len())? {
            for number in [Number::MintFee, Number::RedeemFee] {
                all.push(self.parameter(number, collateral)?);
            }
        }
        for amo in 0..u8::try_from(amos(&self.plan).len())? {
            for number in [Number::PoolBand, Number::LendingTargetRate] {
                all.push(self.parameter(number, amo)?);
            }
        }
        Ok(all)
    }

    fn steward_is_active(&self) -> bool {
        let stage = self.manifest.steward.as_ref().map(|it| it.stage);
        stage == Some(FirstStage::Active)
    }
}

/// The steward's own contract.
pub fn steward(look: &mut Look, steward: StewardHandle, label: &str) -> Result<()> {
    let site = look.site;
    let init = site.steward_init()?;
    look.expect(label, "links", steward.call().links(), &init.links, FIXED);
    let account = steward.call().steward();
    look.expect(label, "account", account, &init.steward, VOTE);
    if let Some(found) = look.view(label, "suspended", steward.call().suspension()) {
        let is_suspended = found.since_ms != 0;
        look.compare(label, "suspended", &is_suspended, &false, PAUSED);
    }
    let given = match site.steward_is_active() {
        true => site.corridors()?,
        false => Vec::new(),
    };
    for parameter in site.parameters()? {
        let expected = given.iter().find(|(it, _)| *it == parameter);
        let expected = expected.map(|(_, corridor)| *corridor);
        let field = format!("corridor of {}", look.names.shown(&parameter));
        let found = steward.call().corridor(parameter);
        look.expect(label, &field, found, &expected, VOTE);
    }
    Ok(())
}

/// What the governor knows of it.
pub fn named_steward(look: &mut Look, governor: GovernorHandle, label: &str) -> Result<()> {
    let expected = match look.site.steward_is_active() {
        true => look.site.named_steward()?,
        false => None,
    };
    let found = governor.call().steward();
    look.expect(label, "steward", found, &expected, VOTE);
    Ok(())
}

/// The proposals that make the steward what the manifest has it to be: corridors first, so that it is named when all are there.
pub fn proposals(site: &Site) -> Result<Vec<Vec<VotedCall>>> {
    let Some(named) = site.named_steward()? else {
        return Ok(Vec::new());
    };
    let steward = StewardHandle::at(named.account);
    let names = site.names();
    let mut calls = Vec::new();
    for (parameter, corridor) in site.corridors()? {
        let message = names.shown(&format_args!("set_corridor({parameter:?}, {corridor:?})"));
        let call = steward.call().set_corridor(parameter, Some(corridor));
        calls.push(VotedCall::new("steward", message, call));
    }
    let governor = GovernorHandle::at(site.of(Kind::Governor)?);
    let message = names.shown(&format_args!("set_steward({named:?})"));
    let call = governor.call().set_steward(Some(named));
    calls.push(VotedCall::new("governor", message, call));
    Ok(calls.chunks(MAX_CALLS).map(<[_]>::to_vec).collect())
}
