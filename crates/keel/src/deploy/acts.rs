//! The three acts. Each looks first and does only what is missing, so that anyone may run it again; each refuses what is wrong.

use super::backend::{read, send, Backend, Code, Instantiated};
use super::check::{check, observed, Phase};
use super::identity::identity;
use super::look::{Finding, Look, State, WIRE};
use super::manifest::Manifest;
use super::plan::{Kind, Planned};
use super::quantities::hex;
use super::record::{Entry, Step, Store};
use super::settings::settings;
use super::site::Site;
use super::votes::first_holder;
use anyhow::{bail, ensure, Context, Result};
use harness::prelude::*;
use serde::Serialize;

/// What an act did, and what it refused.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    pub act: &'static str,
    /// Of a rehearsal: that it is one.
    pub rehearsal: Option<String>,
    pub steps: Vec<Step>,
    pub findings: Vec<Finding>,
}

impl Outcome {
    pub fn new(act: &'static str, manifest: &Manifest) -> Self {
        Self {
            act,
            rehearsal: manifest.rehearsal(),
            steps: Vec::new(),
            findings: Vec::new(),
        }
    }

    pub fn refusing(mut self, findings: Vec<Finding>) -> Self {
        self.findings = findings;
        self
    }
}

/// Uploads and instantiates what is not there. Anyone: none of the contracts is the signer's.
pub fn instantiate(
    backend: &mut dyn Backend,
    manifest: &Manifest,
    store: &mut Store,
) -> Result<Outcome> {
    let mut site = Site::new(manifest, &store.record)?;
    let mut outcome = Outcome::new("instantiate", manifest);
    let phase = observed(backend, &site);
    for planned in site.plan.clone() {
        if let Some(entry) = store.record.entry(&planned.label).cloned() {
            let mut look = Look::only(backend, &site);
            identity(&mut look, &planned, &entry, phase)?;
            if !look.findings.is_empty() {
                let findings = look.findings;
                return Ok(outcome.refusing(findings));
            }
            continue;
        }
        let (entry, step) = place(backend, &site, &planned, store)?;
        site.learn(&planned.label, entry.account()?);
        store.add(entry, step.clone())?;
        outcome.steps.push(step);
    }
    Ok(outcome)
}

/// Finds or makes one contract.
fn place(
    backend: &mut dyn Backend,
    site: &Site,
    planned: &Planned,
    store: &mut Store,
) -> Result<(Entry, Step)> {
    let label = &planned.label;
    let code = Code::built(planned.kind.contract())?;
    let input = site.input(planned.kind).with_context(|| label.clone())?;
    let salt = planned.salt(&site.manifest.chain.name);
    let signer = backend.signer();
    let announced = store.record.announced_by(label)?;
    let deployer = site.manifest.accounts.deployer.0;
    let others = [Some(deployer), announced].into_iter().flatten();
    let mut found = backend.find(signer, &code, &input.bytes, salt)?;
    for by in others.filter(|by| *by != signer) {
        if found.is_none() {
            found = backend.find(by, &code, &input.bytes, salt)?;
        }
    }
    let (placed, verb) = match found {
        Some(placed) => (placed, "found"),
        None => {
            if let Some(other) = announced.filter(|by| *by != signer) {
                bail!(
                    "{label}: {} was about to instantiate it, and it is not there yet: wait, go on as that account, or, if nothing was \
                     sent, take `under_way` out of the record",
                    hex(&other.0)
                );
            }
            store.announce(label, signer)?;
            match backend.instantiate(&code, &input.bytes, salt)? {
                Instantiated::Placed(placed) => (placed, "instantiated"),
                Instantiated::Refused(error) => {
                    store.withdraw()?;
                    bail!("{label}: {}", (input.refusal)(&error))
                }
            }
        }
    };
    let step = Step {
        act: "instantiate".to_owned(),
        contract: label.clone(),
        what: format!("{verb} at {}", hex(&placed.address.0)),
    };
    let entry = Entry::new(
        label,
        code.contract,
        &placed,
        code.hash,
        input.arguments,
        &input.bytes,
    );
    Ok((entry, step))
}

/// Sets what the constructors could not, and checks. Refuses before the first message when anything is set otherwise already.
pub fn wire(backend: &mut dyn Backend, manifest: &Manifest, store: &mut Store) -> Result<Outcome> {
    let mut outcome = Outcome::new("wire", manifest);
    let site = Site::new(manifest, &store.record)?;
    // After the hand-over there is nothing to wire, and nobody who could.
    let phase = observed(backend, &site);
    let found = check(backend, &site, &store.record, phase)?;
    if found.is_empty() {
        return Ok(outcome);
    }
    let is_mine =
        |it: &Finding| phase == Phase::Deploying && it.remedy == WIRE && it.state == State::Missing;
    if !found.iter().all(is_mine) {
        let wrong = found.into_iter().filter(|it| !is_mine(it));
        return Ok(outcome.refusing(wrong.collect()));
    }
    ensure_deployer(backend, manifest)?;

    let mut look = Look::setting(backend, &site, store);
    settings(&mut look)?;
    outcome.steps = look.steps;
    let findings = check(backend, &site, &store.record, Phase::Deploying)?;
    Ok(outcome.refusing(findings))
}

/// Makes the governor admin of every contract, then proves that nothing is left to the deployer.
pub fn hand_over(
    backend: &mut dyn Backend,
    manifest: &Manifest,
    store: &mut Store,
) -> Result<Outcome> {
    let mut outcome = Outcome::new("hand_over", manifest);
    let site = Site::new(manifest, &store.record)?;
    let found = observed(backend, &site);
    // What is handed over already is governance's: votes may have been held since.
    let phase = match found {
        Phase::HandedOver => Phase::HandedOver,
        _ => Phase::HandingOver,
    };
    let mut findings = check(backend, &site, &store.record, phase)?;
    if !findings.is_empty() {
        return Ok(outcome.refusing(findings));
    }
    if found == Phase::Deploying {
        let mut look = Look::only(backend, &site);
        first_holder(&mut look)?;
        findings = look.findings;
        if !findings.is_empty() {
            return Ok(outcome.refusing(findings));
        }
    }
    for planned in site.plan.iter().filter(|it| it.kind.is_handed_over()) {
        outcome.steps.extend(give(backend, &site, planned, store)?);
    }
    let findings = check(backend, &site, &store.record, Phase::HandedOver)?;
    Ok(outcome.refusing(findings))
}

/// Two messages at most: the deployer names the governor, and anyone has the governor accept.
fn give(
    backend: &mut dyn Backend,
    site: &Site,
    planned: &Planned,
    store: &mut Store,
) -> Result<Vec<Step>> {
    let label = &planned.label;
    let address = site.address(planned)?;
    let governor = GovernorHandle::at(site.of(Kind::Governor)?);
    let contract = BookHandle::at(address);
    let roles = read(backend, contract.access().roles())?;
    let mut steps = Vec::new();
    let mut note = |what: &str| {
        let (act, what) = ("hand_over".to_owned(), what.to_owned());
        let step = Step {
            act,
            contract: label.clone(),
            what,
        };
        steps.push(step.clone());
        store.note(step)
    };
    if roles.admin != governor.account {
        if roles.pending_admin != Some(governor.account) {
            ensure_deployer(backend, site.manifest)?;
            let message = contract.access().propose_admin(Some(governor.account));
            send(backend, message).with_context(|| format!("{label}: naming the governor"))?;
            note("governor named as the next admin")?;
        }
        let message = governor.call().accept_admin_of(address);
        send(backend, message).with_context(|| format!("{label}: accepting"))?;
        note("governor is admin")?;
    }
    Ok(steps)
}

fn ensure_deployer(backend: &dyn Backend, manifest: &Manifest) -> Result<()> {
    let (signer, deployer) = (backend.signer(), manifest.accounts.deployer.0);
    ensure!(
        signer == deployer,
        "only the deployer {} can do this, {} signs",
        hex(&deployer.0),
        hex(&signer.0)
    );
    Ok(())
}
