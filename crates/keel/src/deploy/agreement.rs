//! What several contracts know of the same, compared. An admin can make himself a writer for a moment and change it back: the links look right
//! then, what was written does not.

use super::look::{Look, FIXED};
use super::plan::{amos, Kind};
use anyhow::Result;
use harness::prelude::*;
use interfaces::book::{BookError, LedgerError};

pub fn agreement(look: &mut Look) -> Result<()> {
    coin(look)?;
    for collateral in 0..look.site.manifest.collateral.len() {
        tokens(look, collateral)?;
        price(look, collateral)?;
    }
    records(look)?;
    settlement(look)
}

/// Supply and debt.
fn coin(look: &mut Look) -> Result<()> {
    let book = BookHandle::at(look.site.of(Kind::Book)?);
    let coin = StablecoinHandle::at(look.site.of(Kind::Stablecoin)?);
    let controller = look.site.of(Kind::Controller)?;
    let Some(solvency) = look.view("book", "solvency", book.call().solvency()) else {
        return Ok(());
    };
    // Sums and records are written together; only code that is not the book's own makes them differ.
    if let Some(recomputed) = look.view("book", "solvency", book.call().recompute()) {
        look.compare("book", "sums", &solvency, &recomputed, FIXED);
    }
    if let Some(supply) = look.view("stablecoin", "supply", coin.psp22().total_supply()) {
        look.compare("book", "supply", &solvency.supply_e18, &supply, FIXED);
    }
    let bucket = look
        .view("stablecoin", "bucket", coin.call().bucket(controller))
        .flatten();
    let listed = look
        .view("book", "collaterals", book.call().collaterals())
        .unwrap_or_default();
    let nothing_lent = listed.iter().all(|collateral| collateral.lent == 0);
    if nothing_lent && bucket.is_none_or(|bucket| bucket.level == 0) {
        look.compare("book", "debt", &solvency.debt_e18, &0, FIXED);
    }
    Ok(())
}

/// Idle tokens, which the vault must also have.
fn tokens(look: &mut Look, place: usize) -> Result<()> {
    let site = look.site;
    let symbol = &site.manifest.collateral[place].symbol;
    let token = TokenHandle::at(site.token(place)?);
    let book = BookHandle::at(site.of(Kind::Book)?);
    let vault = VaultHandle::at(site.of(Kind::Vault)?);
    let field = format!("idle {symbol}");
    let id = u8::try_from(place)?;
    let booked = look
        .view("book", &field, book.call().collateral(id))
        .flatten();
    let kept = look
        .view("vault", &field, vault.call().asset(token.account))
        .flatten();
    let (Some(booked), Some(kept)) = (booked, kept) else {
        return Ok(());
    };
    look.compare("book", &field, &booked.idle, &kept.idle, FIXED);
    let balance = look.view("vault", &field, token.psp22().balance_of(vault.account));
    if let Some(balance) = balance.filter(|balance| *balance < kept.idle) {
        look.compare("vault", &field, &kept.idle, &balance, FIXED);
    }
    Ok(())
}

/// The oracle's last price, and no other.
fn price(look: &mut Look, place: usize) -> Result<()> {
    let site = look.site;
    let id = u8::try_from(place)?;
    let book = BookHandle::at(site.of(Kind::Book)?);
    let oracle = OracleHandle::at(site.of(Kind::Oracle)?);
    let field = format!("price of {}", site.manifest.collateral[place].symbol);
    let booked = look
        .view("book", &field, book.call().collateral(id))
        .flatten();
    let feed = look
        .view("oracle", &field, oracle.call().feed(id))
        .flatten();
    let (Some(booked), Some(feed)) = (booked, feed) else {
        return Ok(());
    };
    let accepted = feed.accepted.map_or((0, 0), |it| (it.price_e18, it.at_ms));
    let booked = (booked.price.price_e18, booked.price.at_ms);
    look.compare("book", &field, &booked, &accepted, FIXED);
    Ok(())
}

/// One record for each AMO, with what the controller knows of it.
fn records(look: &mut Look) -> Result<()> {
    let site = look.site;
    let book = BookHandle::at(site.of(Kind::Book)?);
    let controller = ControllerHandle::at(site.of(Kind::Controller)?);
    let planned = amos(&site.plan).len();
    for place in 0..=planned {
        let id = u8::try_from(place)?;
        let field = format!("record of AMO {place}");
        let booked = look.view("book", &field, book.call().amo(id)).flatten();
        let known = look
            .view("controller", &field, controller.call().amo(id))
            .flatten();
        let booked = booked.map(|it| (it.collateral, it.severity_bps));
        let known = known.map(|it| (it.collateral, it.terms.severity_bps));
        look.compare("book", &field, &booked, &known, FIXED);
    }
    Ok(())
}

/// The book can be told that the emergency settlement has begun, and never the reverse.
fn settlement(look: &mut Look) -> Result<()> {
    let book = BookHandle::at(look.site.of(Kind::Book)?);
    if let Some(answer) = look.view("book", "settling", book.call().preview_mint(0, 1, 0)) {
        let is_settling = answer == Err(BookError::Ledger(LedgerError::Settling));
        look.compare("book", "settling", &is_settling, &false, FIXED);
    }
    Ok(())
}
