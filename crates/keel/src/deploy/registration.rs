//! AMOs in the registry, facilitators of the stablecoin, who mints governance tokens.

use super::look::{Look, GOVERNED};
use super::manifest;
use super::manifest::{FirstStage, Manifest};
use super::plan::{amos, Kind};
use anyhow::Result;
use harness::prelude::*;
use interfaces::controller::{AmoTerms, RegisteredAmo, Stage, MAX_PAGE};

/// The AMOs of the manifest in its order, and no other.
pub fn register(look: &mut Look) -> Result<()> {
    let site = look.site;
    let registry = RegistryHandle::at(site.of(Kind::Registry)?);
    let controller = ControllerHandle::at(site.of(Kind::Controller)?);
    let planned = amos(&site.plan);
    for (place, amo) in planned.iter().enumerate() {
        let id = u8::try_from(place)?;
        let account = site.address(amo)?;
        let named = named_terms(site.manifest, amo.kind)?;
        let (terms, first): (AmoTerms, FirstStage) = (named.terms()?, named.stage);
        let field = format!("AMO {place} ({})", amo.label);
        let Some(found) = look.view("registry", &field, controller.call().amo(id)) else {
            continue;
        };
        let found = found.map(|it| (it.account, it.terms));
        let message = registry.call().register(account, terms);
        look.set(
            "registry",
            &field,
            &found,
            [&None, &Some((account, terms))],
            message,
        )?;

        let field = format!("stage of AMO {place} ({})", amo.label);
        let Some(Some(found)) = look.view("registry", &field, controller.call().amo(id)) else {
            continue;
        };
        match first {
            FirstStage::Active => {
                let message = registry.call().activate(id);
                look.set(
                    "registry",
                    &field,
                    &found.stage,
                    [&Stage::Proposed, &Stage::Active],
                    message,
                )?;
            }
            FirstStage::Proposed => {
                look.compare("registry", &field, &found.stage, &Stage::Proposed, GOVERNED);
            }
        }
    }
    let found: Option<Vec<RegisteredAmo>> =
        look.view("controller", "AMOs", controller.call().amos(0, MAX_PAGE));
    for other in found.unwrap_or_default().iter().skip(planned.len()) {
        let found = look.names.shown(&other.account);
        look.wrong(
            "registry",
            "AMOs",
            found,
            "no other".to_owned(),
            "have its admin retire it",
        );
    }
    Ok(())
}

/// What an AMO is registered with.
pub fn named_terms(manifest: &Manifest, amo: Kind) -> Result<&manifest::AmoTerms> {
    let name = match amo {
        Kind::PoolAmo { pool, .. } => manifest.pool[pool].amo.as_ref().map(|it| &it.terms),
        Kind::LendingAmo { market } => manifest.market[market].amo.as_ref().map(|it| &it.terms),
        _ => None,
    };
    manifest.amo_terms(name.map_or("", String::as_str))
}

pub fn capacities(look: &mut Look) -> Result<()> {
    let site = look.site;
    let stablecoin = StablecoinHandle::at(site.of(Kind::Stablecoin)?);
    let capacities = [
        (Kind::Vault, site.manifest.stablecoin.vault_capacity_coins),
        (
            Kind::Controller,
            site.manifest.stablecoin.controller_capacity_coins,
        ),
    ];
    let mut named = Vec::new();
    for (kind, capacity) in capacities {
        let facilitator = site.of(kind)?;
        named.push(facilitator);
        let field = format!("capacity of the {}", kind.contract());
        let bucket = stablecoin.call().bucket(facilitator);
        if let Some(found) = look.view("stablecoin", &field, bucket) {
            let capacity = capacity.e18()?;
            let found = found.map(|bucket| bucket.capacity);
            let message = stablecoin.call().set_capacity(facilitator, capacity);
            look.set(
                "stablecoin",
                &field,
                &found,
                [&None, &Some(capacity)],
                message,
            )?;
        }
    }
    let found = look.view(
        "stablecoin",
        "facilitators",
        stablecoin.call().facilitators(),
    );
    let others = found
        .unwrap_or_default()
        .into_iter()
        .filter(|it| !named.contains(it));
    for other in others {
        let found = look.names.shown(&other);
        let remedy = "have its admin remove_facilitator";
        look.wrong(
            "stablecoin",
            "facilitators",
            found,
            "no other".to_owned(),
            remedy,
        );
    }
    Ok(())
}

/// Governance tokens are minted by the recapitalisation, and by nobody else.
pub fn minting(look: &mut Look) -> Result<()> {
    let site = look.site;
    let token = GovernanceTokenHandle::at(site.of(Kind::GovernanceToken)?);
    let minter = site.of(Kind::Recapitalisation)?;
    let label = "governance-token";
    let field = "minting allowance of the recapitalisation";
    let allowance = token.call().minting_allowance_e18(minter);
    let Some(found) = look.view(label, field, allowance) else {
        return Ok(());
    };
    let sum = token.call().minting_allowances_e18();
    let remedy = "have its admin take the others back";
    look.expect(label, "minting allowances", sum, &found, remedy);
    let amount = site
        .manifest
        .recapitalisation
        .minting_allowance_coins
        .e18()?;
    let message = token.call().set_minting_allowance(minter, amount);
    look.set(label, field, &found, [&0, &amount], message)
}
