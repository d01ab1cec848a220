//! What the constructors fixed or began with, read back: every link against the record, every number against the manifest.

use super::look::{Look, FIXED, GOVERNED};
use super::plan::Kind;
use super::venues::{lending_amo, lending_market, pool_amo, stable_pool};
use anyhow::Result;
use harness::prelude::*;

pub const PAUSED: &str = "have its admin resume it";

/// Of one contract, without its roles.
pub fn facts(look: &mut Look, kind: Kind, label: &str) -> Result<()> {
    let site = look.site;
    let at = site.of(kind)?;
    match kind {
        Kind::TestToken { .. } | Kind::Guard | Kind::Book | Kind::Registry | Kind::Oracle => Ok(()),
        Kind::GovernanceToken => governance_token(look, at, label),
        Kind::Governor => {
            let governor = GovernorHandle::at(at);
            let token = site.of(Kind::GovernanceToken)?;
            look.expect(label, "token", governor.call().token(), &token, FIXED);
            let terms = site.manifest.governor.terms();
            look.expect(
                label,
                "terms",
                governor.call().terms(),
                &terms,
                "pass a vote, or correct the manifest",
            );
            Ok(())
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
    look.expect(
        label,
        "minting allowances",
        token.call().minting_allowances_e18(),
        &0,
        "have its admin take them back",
    );
    Ok(())
}

/// The first holder still has all of it: true until the hand-over, its own affair afterwards.
pub fn first_holder(look: &mut Look) -> Result<()> {
    let init = look.site.governance_token()?;
    let token = GovernanceTokenHandle::at(look.site.of(Kind::GovernanceToken)?);
    let label = "governance-token";
    let first = init.initial_supply_e18;
    look.expect(
        label,
        "total supply",
        token.psp22().total_supply(),
        &first,
        FIXED,
    );
    let balance = token.psp22().balance_of(init.holder);
    look.expect(label, "balance of the first holder", balance, &first, FIXED);
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
