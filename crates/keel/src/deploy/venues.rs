//! Facts of pools, lending markets and their AMOs.

use super::facts::PAUSED;
use super::look::{Look, FIXED, GOVERNED};
use anyhow::Result;
use harness::prelude::*;
use interfaces::pool_amo::PoolAmoInit;
use interfaces::stable_pool::PoolError;

pub fn stable_pool(
    look: &mut Look,
    at: AccountId,
    label: &str,
    pool: usize,
    collateral: usize,
) -> Result<()> {
    let init = look.site.pool(pool, collateral)?;
    let handle = PoolHandle::at(at);
    look.expect(label, "coins", handle.call().coins(), &init.coins, FIXED);
    look.expect(label, "amp", handle.call().amp(), &init.amp, GOVERNED);
    look.expect(
        label,
        "fees",
        handle.call().fee_terms(),
        &init.fees,
        GOVERNED,
    );
    let receiver = handle.call().fee_receiver();
    look.expect(
        label,
        "fee receiver",
        receiver,
        &init.fee_receiver,
        GOVERNED,
    );
    look.expect(label, "paused", handle.call().paused(), &false, PAUSED);
    // No view shows a ramp that has only begun, but its admin would be refused another.
    if let Some(roles) = look.view(label, "roles", handle.access().roles()) {
        let again = handle.call().ramp_amp(init.amp, u64::MAX);
        let answer = look.view_as(roles.admin, label, "ramp of amp", again);
        let ramps = matches!(answer, Some(Err(PoolError::RampActive { .. })));
        look.compare(
            label,
            "ramp of amp",
            &ramps,
            &false,
            "have its admin stop_ramp",
        );
    }
    Ok(())
}

pub fn pool_amo(
    look: &mut Look,
    amo: PoolAmoHandle,
    label: &str,
    init: &PoolAmoInit,
    token: AccountId,
) -> Result<()> {
    look.expect(label, "pool", amo.call().pool(), &init.pool, FIXED);
    look.expect(label, "params", amo.call().params(), &init.params, GOVERNED);
    if let Some(found) = look.view(label, "descriptor", amo.amo().descriptor()) {
        look.compare(
            label,
            "controller",
            &found.controller,
            &init.controller,
            FIXED,
        );
        look.compare(label, "vault", &found.vault, &init.vault, FIXED);
        look.compare(label, "collateral", &found.collateral, &Some(token), FIXED);
    }
    Ok(())
}

pub fn lending_amo(look: &mut Look, at: AccountId, label: &str, market: usize) -> Result<()> {
    let init = look.site.lending_amo(market)?;
    let assets = look.site.market_assets(market)?;
    let amo = LendingAmoHandle::at(at);
    look.expect(label, "market", amo.call().market(), &init.market, FIXED);
    look.expect(label, "mode", amo.call().mode(), &init.mode, FIXED);
    look.expect(label, "params", amo.call().params(), &init.params, GOVERNED);
    if let Some(found) = look.view(label, "descriptor", amo.amo().descriptor()) {
        look.compare(
            label,
            "controller",
            &found.controller,
            &init.controller,
            FIXED,
        );
        look.compare(label, "vault", &found.vault, &init.vault, FIXED);
        look.compare(
            label,
            "backing",
            &found.backing,
            &Some(assets.collateral),
            FIXED,
        );
    }
    Ok(())
}

pub fn lending_market(look: &mut Look, at: AccountId, label: &str, market: usize) -> Result<()> {
    let handle = LendingMarketHandle::at(at);
    look.expect(
        label,
        "assets",
        handle.call().assets(),
        &look.site.market_assets(market)?,
        FIXED,
    );
    let terms = look.site.manifest.market[market].terms()?;
    look.expect(label, "terms", handle.call().terms(), &terms, GOVERNED);
    if let Some(found) = look.view(label, "paused", handle.call().state()) {
        look.compare(label, "paused", &found.paused, &false, PAUSED);
    }
    Ok(())
}
