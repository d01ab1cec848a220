//! What the constructors fixed or began with, read back: every link against the record, every number against the manifest.

use super::look::{Look, FIXED, GOVERNED, VOTE};
use super::plan::Kind;
use super::sound::weak_terms;
use super::steward::{named_steward, steward};
use super::venues::{lending_amo, lending_market, pool_amo, stable_pool};
use anyhow::Result;
use harness::prelude::*;

pub const PAUSED: &str = "have its admin resume it";

/// Of one contract, without its roles.
pub fn facts(look: &mut Look, kind: Kind, label: &str) -> Result<()> {
    let site = look.site;
    let at = site.of(kind)?;
    match kind {
        Kind::TestToken { .. } | Kind::Guard | Kind::Registry => Ok(()),
        Kind::Book => upgrader(look, BookHandle::at(at).upgradable(), label),
        Kind::Oracle => upgrader(look, OracleHandle::at(at).upgradable(), label),
        Kind::GovernanceToken => governance_token(look, at, label),
        Kind::Governor => {
            let governor = GovernorHandle::at(at);
            let token = site.of(Kind::GovernanceToken)?;
            look.expect(label, "token", governor.call().token(), &token, FIXED);
            governor_terms(look, governor, label);
            named_steward(look, governor, label)
        }
        Kind::Stablecoin => {
            let it = &site.manifest.stablecoin;
            let metadata = [it.name.clone(), it.symbol.clone()];
            named(look, StablecoinHandle::at(at).metadata(), label, metadata);
            Ok(())
        }
        Kind::Vault => vault(look, at, label),
        Kind::Controller => controller(look, at, label),
        Kind::Lens => {
            let controller = site.of(Kind::Controller)?;
            look.expect(
                label,
                "controller",
                LensHandle::at(at).call().controller(),
                &controller,
                FIXED,
            );
            Ok(())
        }
        Kind::Settlement => {
            let coin = site.of(Kind::Stablecoin)?;
            let settlement = SettlementHandle::at(at);
            look.expect(
                label,
                "stablecoin",
                settlement.call().stablecoin(),
                &coin,
                FIXED,
            );
            Ok(())
        }
        Kind::KeeperBudget => keeper_budget(look, at, label),
        Kind::Recapitalisation => {
            let sale = RecapitalisationHandle::at(at);
            look.expect(
                label,
                "links",
                sale.call().links(),
                &site.recapitalisation_links()?,
                FIXED,
            );
            let terms = site.manifest.recapitalisation.terms()?;
            look.expect(label, "terms", sale.call().terms(), &terms, GOVERNED);
            Ok(())
        }
        Kind::Buyback => buyback(look, BuybackHandle::at(at), label),
        Kind::Steward => steward(look, StewardHandle::at(at), label),
        Kind::FeedAdapter {
            collateral,
            adapter,
        } => {
            let init = site.adapter(collateral, adapter)?;
            let state = FeedAdapterHandle::at(at).call().state();
            if let Some(found) = look.view(label, "state", state) {
                look.compare(label, "oracle", &found.oracle, &init.oracle, FIXED);
                look.compare(
                    label,
                    "collateral",
                    &found.collateral,
                    &init.collateral,
                    FIXED,
                );
                look.compare(label, "source", &found.source, &init.source, GOVERNED);
            }
            Ok(())
        }
        Kind::StablePool { pool, collateral } => stable_pool(look, at, label, pool, collateral),
        Kind::PoolAmo { pool, collateral } => {
            let init = site.pool_amo(pool, collateral)?;
            pool_amo(
                look,
                PoolAmoHandle::at(at),
                label,
                &init,
                site.token(collateral)?,
            )
        }
        Kind::LendingMarket { market } => lending_market(look, at, label, market),
        Kind::LendingAmo { market } => lending_amo(look, at, label, market),
    }
}

/// As the manifest has them, and safe.
fn governor_terms(look: &mut Look, governor: GovernorHandle, label: &str) {
    let manifest = look.site.manifest;
    let Some(found) = look.view(label, "terms", governor.call().terms()) else {
        return;
    };
    look.compare(label, "terms", &found, &manifest.governor.terms(), VOTE);
    if !manifest.chain.rehearsal {
        for weak in weak_terms(&found, manifest.chain.block_time) {
            let remedy = "pass a vote that strengthens it, or call it a rehearsal";
            look.wrong(label, weak.term, weak.found, weak.needed, remedy);
        }
    }
}

fn buyback(look: &mut Look, buyback: BuybackHandle, label: &str) -> Result<()> {
    let links = look.site.buyback_links()?;
    look.expect(label, "links", buyback.call().links(), &links, FIXED);
    let terms = look.site.buyback()?.terms()?;
    look.expect(label, "terms", buyback.call().terms(), &terms, GOVERNED);
    let pause = buyback.call().starting_pause();
    if let Some(found) = look.view(label, "starting paused", pause) {
        let is_paused = found.since_ms != 0;
        look.compare(label, "starting paused", &is_paused, &false, PAUSED);
    }
    Ok(())
}

/// Tokens that were there already: a wrong number of decimals would misprice everything.
pub fn foreign_tokens(look: &mut Look) -> Result<()> {
    for (place, it) in look.site.manifest.collateral.iter().enumerate() {
        let token = TokenHandle::at(look.site.token(place)?);
        let label = format!("token {}", it.symbol);
        let decimals = token.metadata().token_decimals();
        look.expect(
            &label,
            "decimals",
            decimals,
            &it.decimals,
            "correct the manifest",
        );
    }
    Ok(())
}

fn governance_token(look: &mut Look, at: AccountId, label: &str) -> Result<()> {
    let init = look.site.governance_token()?;
    let token = GovernanceTokenHandle::at(at);
    named(look, token.metadata(), label, [init.name, init.symbol]);
    let maximum = token.call().max_supply_e18();
    look.expect(
        label,
        "max_supply_e18",
        maximum,
        &init.max_supply_e18,
        FIXED,
    );
    Ok(())
}

fn named(look: &mut Look, token: MetadataCalls, label: &str, [name, symbol]: [String; 2]) {
    look.expect(label, "name", token.token_name(), &Some(name), FIXED);
    look.expect(label, "symbol", token.token_symbol(), &Some(symbol), FIXED);
}

fn vault(look: &mut Look, at: AccountId, label: &str) -> Result<()> {
    let (book, coin) = (look.site.of(Kind::Book)?, look.site.of(Kind::Stablecoin)?);
    if let Some(found) = look.view(label, "links", VaultHandle::at(at).call().links()) {
        look.compare(label, "book", &found.book, &book, FIXED);
        look.compare(label, "stablecoin", &found.stablecoin, &coin, FIXED);
        look.compare(label, "settlement", &found.settlement, &None, FIXED);
    }
    upgrader(look, VaultHandle::at(at).upgradable(), label)
}

/// The governor from the constructor on: new code leaves nothing behind that could be found.
fn upgrader(look: &mut Look, contract: UpgradeCalls, label: &str) -> Result<()> {
    let governor = look.site.of(Kind::Governor)?;
    look.expect(label, "upgrader", contract.upgrader(), &governor, VOTE);
    Ok(())
}

fn controller(look: &mut Look, at: AccountId, label: &str) -> Result<()> {
    let links = look.site.controller_links()?;
    let allowance = look.site.manifest.guarded_call.allowance();
    if let Some(found) = look.view(label, "links", ControllerHandle::at(at).call().settings()) {
        look.compare(label, "links", &found.links, &links, FIXED);
        look.compare(label, "allowance", &found.allowance, &allowance, GOVERNED);
        look.compare(
            label,
            "winding paused",
            &found.winding_paused,
            &false,
            PAUSED,
        );
    }
    Ok(())
}

fn keeper_budget(look: &mut Look, at: AccountId, label: &str) -> Result<()> {
    let coin = look.site.of(Kind::Stablecoin)?;
    let terms = look.site.manifest.keeper_budget.terms()?;
    if let Some(found) = look.view(label, "budget", KeeperBudgetHandle::at(at).call().budget()) {
        look.compare(label, "coin", &found.coin, &coin, FIXED);
        look.compare(label, "terms", &found.terms, &terms, GOVERNED);
    }
    Ok(())
}
