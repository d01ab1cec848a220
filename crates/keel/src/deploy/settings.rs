//! What wiring sets, in its order, and what a check therefore finds: links, listed assets, reporters, limits, AMOs. Who may mint comes
//! last: until then no coin can exist, so nobody depends on what is half done.

use super::listing::{feed, list, nothing_else_is_listed};
use super::look::{Look, GOVERNED};
use super::plan::Kind;
use super::registration::{capacities, minting, register};
use anyhow::Result;
use harness::prelude::*;
use interfaces::book::Writers;
use interfaces::Limits;

pub fn settings(look: &mut Look) -> Result<()> {
    links(look)?;
    for collateral in 0..look.site.manifest.collateral.len() {
        list(look, collateral)?;
        feed(look, collateral)?;
    }
    nothing_else_is_listed(look)?;
    limits(look)?;
    keeper_budget(look)?;
    register(look)?;
    capacities(look)?;
    minting(look)
}

fn links(look: &mut Look) -> Result<()> {
    let site = look.site;
    let book = BookHandle::at(site.of(Kind::Book)?);
    let vault = VaultHandle::at(site.of(Kind::Vault)?);
    let registry = RegistryHandle::at(site.of(Kind::Registry)?);
    let controller = site.of(Kind::Controller)?;

    let nobody = book.account;
    let unset = Writers {
        vault: nobody,
        controller: nobody,
        oracle: nobody,
    };
    let oracle = site.of(Kind::Oracle)?;
    let writers = Writers {
        vault: vault.account,
        controller,
        oracle,
    };
    if let Some(found) = look.view("book", "writers", book.call().writers()) {
        let message = book.call().set_writers(writers);
        look.set("book", "writers", &found, [&unset, &writers], message)?;
    }

    if let Some(found) = look.view("vault", "links", vault.call().links()) {
        let message = vault.call().set_controller(controller);
        let values = [&None, &Some(controller)];
        look.set("vault", "controller", &found.controller, values, message)?;
        match site.surplus_receiver()? {
            Some(to) => {
                let message = vault.call().set_treasury(to);
                let values = [&None, &Some(to)];
                look.set("vault", "treasury", &found.treasury, values, message)?;
            }
            None => look.compare("vault", "treasury", &found.treasury, &None, GOVERNED),
        }
    }

    if let Some(found) = look.view("registry", "controller", registry.call().controller()) {
        let message = registry.call().set_controller(controller);
        look.set(
            "registry",
            "controller",
            &found,
            [&None, &Some(controller)],
            message,
        )?;
    }
    // It refuses AMOs that this token backs.
    let token = site.of(Kind::GovernanceToken)?;
    let known = registry.call().governance_token();
    if let Some(found) = look.view("registry", "governance token", known) {
        let message = registry.call().set_governance_token(token);
        let values = [&None, &Some(token)];
        look.set("registry", "governance token", &found, values, message)?;
    }
    Ok(())
}

fn limits(look: &mut Look) -> Result<()> {
    let book = BookHandle::at(look.site.of(Kind::Book)?);
    let limits = look.site.manifest.limits.terms()?;
    if let Some(found) = look.view("book", "limits", book.call().limits()) {
        let message = book.call().set_limits(limits);
        look.set(
            "book",
            "limits",
            &found,
            [&Limits::default(), &limits],
            message,
        )?;
    }
    Ok(())
}

fn keeper_budget(look: &mut Look) -> Result<()> {
    let site = look.site;
    let budget = KeeperBudgetHandle::at(site.of(Kind::KeeperBudget)?);
    let controller = ControllerHandle::at(site.of(Kind::Controller)?);
    let registry = RegistryHandle::at(site.of(Kind::Registry)?);
    if let Some(found) = look.view("keeper-budget", "controller", budget.call().budget()) {
        let message = budget.call().set_controller(controller.account);
        let values = [&None, &Some(controller.account)];
        look.set(
            "keeper-budget",
            "controller",
            &found.controller,
            values,
            message,
        )?;
    }
    if let Some(found) = look.view("controller", "keeper_budget", controller.call().settings()) {
        let message = registry.call().set_keeper_budget(Some(budget.account));
        let values = [&None, &Some(budget.account)];
        look.set(
            "controller",
            "keeper_budget",
            &found.keeper_budget,
            values,
            message,
        )?;
    }
    Ok(())
}
