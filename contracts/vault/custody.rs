//! What the vault itself decides: pauses, caps, bounds of fees, and its counters. No storage, no calls.

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use interfaces::book::MAX_COLLATERALS;
use interfaces::vault::{Asset, AssetTerms, VaultError, MAX_FEE_BPS};
use interfaces::CollateralId;

pub fn ensure_amount(amount: u128) -> Result<(), VaultError> {
    if amount == 0 {
        return Err(VaultError::ZeroAmount);
    }
    Ok(())
}

pub fn ensure_minimum(amount: u128, minimum: u128) -> Result<(), VaultError> {
    if amount < minimum {
        return Err(VaultError::BelowMinimum { amount, minimum });
    }
    Ok(())
}

/// What would be idle after a mint, if the asset takes it.
pub fn idle_after_mint(asset: &Asset, tokens_in: u128) -> Result<u128, VaultError> {
    ensure_amount(tokens_in)?;
    if asset.mint_paused {
        return Err(VaultError::MintPaused);
    }
    let Asset { idle, terms, .. } = asset;
    idle.checked_add(tokens_in)
        .filter(|idle_new| *idle_new <= terms.cap)
        .ok_or(VaultError::CapExceeded {
            idle: *idle,
            amount: tokens_in,
            cap: terms.cap,
        })
}

/// Since an earlier block nobody could mint.
pub fn ensure_minting_closed(assets: &[Asset], now_ms: u64) -> Result<(), VaultError> {
    match assets
        .iter()
        .find(|asset| !asset.mint_paused || asset.paused_ms >= now_ms)
    {
        Some(asset) => Err(VaultError::MintNotPaused { token: asset.token }),
        None => Ok(()),
    }
}

pub fn idle_after_payment(asset: &Asset, amount: u128) -> Result<u128, VaultError> {
    asset
        .idle
        .checked_sub(amount)
        .ok_or(VaultError::InsufficientIdle {
            idle: asset.idle,
            amount,
        })
}

pub fn ensure_terms(terms: &AssetTerms) -> Result<(), VaultError> {
    for fee_bps in [terms.mint_fee_bps, terms.redeem_fee_bps] {
        if fee_bps > MAX_FEE_BPS {
            return Err(VaultError::FeeTooHigh {
                fee_bps,
                maximum_bps: MAX_FEE_BPS,
            });
        }
    }
    Ok(())
}

/// Ids are places in the list of tokens.
pub fn ensure_next_id(given: CollateralId, tokens: &[AccountId]) -> Result<(), VaultError> {
    let needed = CollateralId::try_from(tokens.len()).unwrap_or(CollateralId::MAX);
    if given != needed {
        return Err(VaultError::ListedOutOfOrder { given, needed });
    }
    Ok(())
}

/// Redeem fees by collateral id, which is the place in the list of assets.
pub fn redeem_fees_bps(assets: &[Asset]) -> [u16; MAX_COLLATERALS] {
    let mut fees_bps = [0; MAX_COLLATERALS];
    for (fee_bps, asset) in fees_bps.iter_mut().zip(assets) {
        *fee_bps = asset.terms.redeem_fee_bps;
    }
    fees_bps
}

/// Takes a basket out of the counters, within what is idle of each asset and not below its minimum.
pub fn pay_basket(
    assets: &mut [Asset],
    basket: &[u128; MAX_COLLATERALS],
    minimums: &[u128],
) -> Result<(), VaultError> {
    for ((asset, tokens), minimum) in assets.iter_mut().zip(basket).zip(minimums) {
        ensure_minimum(*tokens, *minimum)?;
        asset.idle = idle_after_payment(asset, *tokens)?;
    }
    Ok(())
}

pub fn ensure_one_minimum_per_asset(assets: &[Asset], minimums: &[u128]) -> Result<(), VaultError> {
    if minimums.len() != assets.len() {
        return Err(VaultError::WrongNumberOfMinimums {
            given: count(minimums.len()),
            needed: count(assets.len()),
        });
    }
    Ok(())
}

pub fn idle_by_asset(assets: &[Asset]) -> Vec<u128> {
    assets.iter().map(|asset| asset.idle).collect()
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
