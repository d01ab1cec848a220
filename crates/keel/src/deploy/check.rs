//! The check: reads everything back and names what is off. The other acts refuse to go on unless it is clean.

use super::agreement::agreement;
use super::backend::{read, Backend};
use super::facts::{facts, foreign_tokens};
use super::identity::identity;
use super::look::{Finding, Look, State, FIXED};
use super::plan::{Kind, Planned};
use super::record::Record;
use super::settings::settings;
use super::site::Site;
use super::votes::votes;
use anyhow::Result;
use harness::prelude::*;
use serde::Serialize;

const INSTANTIATE: &str = "run `keel deploy instantiate`";
pub const RECORD: &str = "the record is not of this deployment: delete it, `keel deploy instantiate` finds what is there";

/// How far the hand-over is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The deployer is admin of everything.
    Deploying,
    /// Of some it may be the governor, or about to be.
    HandingOver,
    HandedOver,
}

/// Everything, for a deployment in this phase.
pub fn check(
    backend: &mut dyn Backend,
    site: &Site,
    record: &Record,
    phase: Phase,
) -> Result<Vec<Finding>> {
    let mut look = Look::only(backend, site);
    constructed(&mut look, record, phase)?;
    if !is_whole(&look) {
        return Ok(look.findings);
    }
    settings(&mut look)?;
    agreement(&mut look)?;
    Ok(look.findings)
}

/// What does not depend on the wiring: that every contract is there, is what it should be and belongs to whom it should.
fn constructed(look: &mut Look, record: &Record, phase: Phase) -> Result<()> {
    let site = look.site;
    for planned in &site.plan {
        present(look, record, planned)?;
    }
    for entry in &record.contracts {
        if !site.plan.iter().any(|planned| planned.label == entry.label) {
            let found = entry.address.clone();
            look.wrong(
                &entry.label,
                "record",
                found,
                "not in the manifest".into(),
                RECORD,
            );
        }
    }
    if !is_whole(look) {
        return Ok(());
    }
    for planned in &site.plan {
        if let Some(entry) = record.entry(&planned.label) {
            identity(look, planned, entry, phase)?;
        }
        if planned.kind.has_roles() {
            roles(look, planned, phase)?;
        }
        facts(look, planned.kind, &planned.label)?;
    }
    foreign_tokens(look)?;
    outsiders(look);
    votes(look, phase)
}

/// Whether every contract stands. Where one is missing that others name there is nothing to compare.
fn is_whole(look: &Look) -> bool {
    look.findings.iter().all(|it| it.field != "contract")
}

/// None of these contracts pauses or steps anything: as guardian or steward it would be nobody.
fn outsiders(look: &mut Look) {
    let (site, accounts) = (look.site, &look.site.manifest.accounts);
    let steward = site.manifest.steward.as_ref();
    let named = [("accounts.guardian", Some(accounts.guardian))]
        .into_iter()
        .chain([("steward.account", steward.map(|it| it.account))]);
    for (key, account) in named {
        let label = account.and_then(|account| site.label_of(account.0));
        if let Some(label) = label {
            let expected = "no contract of this deployment".to_owned();
            let remedy = "deploy anew with another account, under another chain name";
            look.wrong("manifest", key, label.to_owned(), expected, remedy);
        }
    }
}

fn present(look: &mut Look, record: &Record, planned: &Planned) -> Result<()> {
    let label = &planned.label;
    let Some(entry) = record.entry(label) else {
        let expected = "deployed".to_owned();
        let found = "none".to_owned();
        look.finding(
            label,
            "contract",
            State::Missing,
            found,
            expected,
            INSTANTIATE,
        );
        return Ok(());
    };
    if look.backend.code_hash(entry.account()?)?.is_none() {
        let found = format!("none at {}", entry.address);
        look.wrong(label, "contract", found, "deployed".into(), RECORD);
    }
    Ok(())
}

fn roles(look: &mut Look, planned: &Planned, phase: Phase) -> Result<()> {
    let label = &planned.label;
    // The roles of every contract are read alike.
    let contract = BookHandle::at(look.site.address(planned)?);
    let Some(found) = look.view(label, "roles", contract.access().roles()) else {
        return Ok(());
    };
    let accounts = &look.site.manifest.accounts;
    let (deployer, guardian) = (accounts.deployer.0, accounts.guardian.0);
    let governor = look.site.of(Kind::Governor)?;
    let is_governors = phase == Phase::HandedOver || !planned.kind.is_handed_over();
    let (admin, pending) = match phase {
        _ if is_governors => (governor, None),
        Phase::HandingOver if found.admin == governor => (governor, None),
        Phase::HandingOver if found.pending_admin == Some(governor) => (deployer, Some(governor)),
        _ => (deployer, None),
    };
    let remedy = if phase == Phase::HandedOver {
        "run `keel deploy hand-over`"
    } else {
        FIXED
    };
    look.compare(label, "admin", &found.admin, &admin, remedy);
    let remedy = "have its admin withdraw the name with propose_admin(None)";
    look.compare(
        label,
        "pending admin",
        &found.pending_admin,
        &pending,
        remedy,
    );
    let remedy = "have its admin set_guardian, or correct the manifest";
    look.compare(label, "guardian", &found.guardian, &guardian, remedy);
    Ok(())
}

/// How far the hand-over is, by who is admin of what can be read: begun when the governor is of any contract.
pub fn observed(backend: &mut dyn Backend, site: &Site) -> Phase {
    let deployer = site.manifest.accounts.deployer.0;
    let governor = site.of(Kind::Governor).ok();
    let (mut begun, mut left) = (false, false);
    for planned in site.plan.iter().filter(|it| it.kind.is_handed_over()) {
        let Ok(address) = site.address(planned) else {
            continue;
        };
        let contract = BookHandle::at(address);
        if let Ok(roles) = read(backend, contract.access().roles()) {
            begun |= governor == Some(roles.admin);
            left |= roles.admin == deployer;
        }
    }
    match (begun, left) {
        (false, _) => Phase::Deploying,
        (true, true) => Phase::HandingOver,
        (true, false) => Phase::HandedOver,
    }
}
