//! Collaterals in book and vault, their feeds and who reports to them.

use super::look::{Look, GOVERNED};
use super::plan::Kind;
use anyhow::Result;
use harness::prelude::*;
use interfaces::oracle::FeedTerms;
use interfaces::vault::AssetTerms;
use interfaces::MAX_COLLATERALS;
use policy::ledger::CollateralTerms;

/// In book and vault.
pub fn list(look: &mut Look, place: usize) -> Result<()> {
    let site = look.site;
    let it = &site.manifest.collateral[place];
    let id = u8::try_from(place)?;
    let token = site.token(place)?;
    let book = BookHandle::at(site.of(Kind::Book)?);
    let vault = VaultHandle::at(site.of(Kind::Vault)?);

    let field = format!("collateral {}", it.symbol);
    if let Some(found) = look.view("book", &field, book.call().collateral(id)) {
        let found = found.map(|found| (AccountId(found.token), found.terms));
        let terms: CollateralTerms = it.terms(site.manifest)?;
        let message = book.call().list_collateral(token, terms);
        look.set(
            "book",
            &field,
            &found,
            [&None, &Some((token, terms))],
            message,
        )?;
    }

    let field = format!("asset {}", it.symbol);
    if let Some(found) = look.view("vault", &field, vault.call().asset(token)) {
        let found = found.map(|found| (found.collateral, found.terms, found.mint_paused));
        let terms: AssetTerms = it.asset_terms(site.manifest.class_of(it)?)?;
        let message = vault.call().list_asset(token, id, terms);
        look.set(
            "vault",
            &field,
            &found,
            [&None, &Some((id, terms, false))],
            message,
        )?;
    }
    Ok(())
}

/// The feed and its reporters, adapters behind those that are named.
pub fn feed(look: &mut Look, place: usize) -> Result<()> {
    let site = look.site;
    let it = &site.manifest.collateral[place];
    let class = site.manifest.class_of(it)?;
    let id = u8::try_from(place)?;
    let oracle = OracleHandle::at(site.of(Kind::Oracle)?);

    let field = format!("feed {}", it.symbol);
    let Some(found) = look.view("oracle", &field, oracle.call().feed(id)) else {
        return Ok(());
    };
    let reports = found
        .as_ref()
        .map(|feed| feed.reports.clone())
        .unwrap_or_default();
    let present: Vec<AccountId> = reports.iter().map(|report| report.reporter).collect();
    let terms: FeedTerms = class.feed.terms();
    let message = oracle.call().add_feed(id, terms);
    let values = [&None, &Some(terms)];
    look.set(
        "oracle",
        &field,
        &found.map(|feed| feed.terms),
        values,
        message,
    )?;

    let mut named: Vec<AccountId> = class.reporters.iter().map(|account| account.0).collect();
    for adapter in 0..it.adapter.len() {
        named.push(site.of(Kind::FeedAdapter {
            collateral: place,
            adapter,
        })?);
    }
    for reporter in &named {
        let field = format!("reporter of {}", it.symbol);
        let found = present.contains(reporter).then_some(*reporter);
        let message = oracle.call().add_reporter(id, *reporter);
        look.set("oracle", &field, &found, [&None, &Some(*reporter)], message)?;
    }
    for stranger in present.iter().filter(|account| !named.contains(account)) {
        let found = look.names.shown(stranger);
        let field = format!("reporter of {}", it.symbol);
        look.wrong(
            "oracle",
            &field,
            found,
            "no other".to_owned(),
            "have its admin remove_reporter",
        );
    }
    Ok(())
}

pub fn nothing_else_is_listed(look: &mut Look) -> Result<()> {
    let site = look.site;
    let book = BookHandle::at(site.of(Kind::Book)?);
    let vault = VaultHandle::at(site.of(Kind::Vault)?);
    let oracle = OracleHandle::at(site.of(Kind::Oracle)?);
    let planned = site.manifest.collateral.len();
    if let Some(found) = look.view("book", "collaterals", book.call().collaterals()) {
        at_most(look, "book", "collaterals", found.len(), planned);
    }
    if let Some(found) = look.view("vault", "assets", vault.call().assets()) {
        at_most(look, "vault", "assets", found.len(), planned);
    }
    for place in planned..MAX_COLLATERALS {
        let field = format!("feed {place}");
        if let Some(Some(feed)) =
            look.view("oracle", &field, oracle.call().feed(u8::try_from(place)?))
        {
            look.compare("oracle", &field, &Some(feed.terms), &None, GOVERNED);
        }
    }
    Ok(())
}

fn at_most(look: &mut Look, contract: &str, field: &str, found: usize, planned: usize) {
    if found > planned {
        look.compare(contract, field, &found, &planned, GOVERNED);
    }
}
