//! Arbitrageurs act: between the pools, against redemption, against minting.

use super::arbitrage::{best_stake, between_pools, mint, redeem};
use super::venue::{cheapest, dearest};
use super::world::World;
use harness::prelude::*;
use math::{mul_div_down, to_e18};

/// Working capital of each arbitrageur in a block, USD, and the least profit worth a transaction.
const CAPITAL_E18: u128 = 2_000_000 * E18;
const LEAST_PROFIT_E18: u128 = 10 * E18;
/// The amount at which the vault is asked for its prices.
const PROBE: u128 = 1_000;

/// Buys where the coin is cheapest in USD and sells where it is dearest.
pub fn arbitrage_pools(world: &mut World) {
    let venues = world.venues();
    let (Some(cheap), Some(dear)) = (cheapest(&venues), dearest(&venues)) else {
        return;
    };
    let trade = best_stake(CAPITAL_E18, LEAST_PROFIT_E18, |stake| {
        between_pools(&venues[cheap], &venues[dear], stake)
    });
    if let Some(trade) = trade {
        let tokens = venues[cheap].tokens_for_usd(trade.stake_e18);
        if let Some(coin) = world.buy_coin(Role::Arbitrageur, cheap, tokens) {
            world.sell_coin(Role::Arbitrageur, dear, coin);
        }
    }
}

/// Buys where the coin is cheapest and redeems at the vault: for the asset that pays most, or the basket.
pub fn arbitrage_redemption(world: &mut World) {
    let venues = world.venues();
    // A redemption never pays more than 1 USD.
    let Some(cheap) = cheapest(&venues).filter(|pool| venues[*pool].coin_price_e18() < E18) else {
        return;
    };
    let Some((way, usd_per_coin_e18, most_coin)) = best_redemption(world) else {
        return;
    };
    let trade = best_stake(CAPITAL_E18, LEAST_PROFIT_E18, |stake| {
        redeem(&venues[cheap], usd_per_coin_e18, most_coin, stake)
    });
    let Some(trade) = trade else { return };
    let tokens = venues[cheap].tokens_for_usd(trade.stake_e18);
    let Some(coin) = world.buy_coin(Role::Arbitrageur, cheap, tokens) else {
        return;
    };
    let vault = world.suite.vault;
    let arbitrageur = Role::Arbitrageur;
    match way {
        Redemption::Asset(index) => {
            let token = world.dollars[index].token.account;
            let call = world
                .suite
                .chain
                .call(arbitrageur, vault.call().redeem(token, coin, 0));
            match call.result() {
                Ok(_) => world.note(
                    "redeem",
                    format!("{} for {}", coin / E18, world.dollars[index].symbol),
                ),
                Err(refusal) => world.note("redeem refused", format!("{refusal:?}")),
            }
        }
        Redemption::Basket => {
            let minimums = vec![0; world.suite.coins.len()];
            let call = world
                .suite
                .chain
                .call(arbitrageur, vault.call().redeem_basket(coin, minimums));
            match call.result() {
                Ok(_) => world.note("redeem basket", format!("{}", coin / E18)),
                Err(refusal) => world.note("redeem refused", format!("{refusal:?}")),
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Redemption {
    Asset(usize),
    Basket,
}

/// The redemption that pays most USD per coin now, what it pays, and the most coin that what is idle can take.
fn best_redemption(world: &mut World) -> Option<(Redemption, u128, u128)> {
    let vault = world.suite.vault;
    let coins = world.dollars.clone();
    let prices = world.prices_e18.clone();
    let probe = PROBE * E18;
    let usd = |index: usize, tokens: u128| {
        let amount = to_e18(tokens, coins[index].decimals).unwrap_or(0);
        mul_div_down(amount, prices[index], E18).unwrap_or(0)
    };
    let mut ways = Vec::new();
    for (index, coin) in coins.iter().enumerate() {
        let preview = vault.call().preview_redeem(coin.token.account, probe);
        let (Ok(tokens), Some(asset)) = (
            world.suite.chain.read(preview),
            world
                .suite
                .chain
                .read(vault.call().asset(coin.token.account)),
        ) else {
            continue;
        };
        let most = mul_div_down(asset.idle, probe, tokens.max(1)).unwrap_or(0);
        ways.push((Redemption::Asset(index), usd(index, tokens) / PROBE, most));
    }
    if let Ok(tokens) = world
        .suite
        .chain
        .read(vault.call().preview_redeem_basket(probe))
    {
        let value: u128 = tokens
            .iter()
            .take(coins.len())
            .enumerate()
            .map(|(index, amount)| usd(index, *amount))
            .sum();
        let idle = world.suite.solvency().idle_e18;
        let most = mul_div_down(idle, probe, value.max(1)).unwrap_or(0);
        ways.push((Redemption::Basket, value / PROBE, most));
    }
    ways.into_iter()
        .max_by_key(|(_, usd_per_coin, _)| *usd_per_coin)
}

/// Mints at the vault against the token that gives a coin for least, and sells where the coin is dearest.
pub fn arbitrage_minting(world: &mut World) {
    let vault = world.suite.vault;
    let coins = world.dollars.clone();
    let venues = world.venues();
    // A mint never costs less than 1 USD.
    let Some(dear) = dearest(&venues).filter(|pool| venues[*pool].coin_price_e18() > E18) else {
        return;
    };
    let mut offers = Vec::new();
    for (index, coin) in coins.iter().enumerate() {
        let preview = vault
            .call()
            .preview_mint(coin.token.account, coin.units(PROBE));
        if let Ok(minted) = world.suite.chain.read(preview) {
            let paid_e18 = venues[index].value_e18(coin.units(PROBE));
            offers.push((
                index,
                mul_div_down(paid_e18, E18, minted.max(1)).unwrap_or(u128::MAX),
            ));
        }
    }
    let Some((index, usd_per_coin_e18)) = offers.into_iter().min_by_key(|(_, usd)| *usd) else {
        return;
    };
    let trade = best_stake(CAPITAL_E18, LEAST_PROFIT_E18, |stake| {
        mint(&venues[dear], usd_per_coin_e18, stake)
    });
    let Some(trade) = trade else { return };
    let coin = coins[index];
    let tokens = venues[index].tokens_for_usd(trade.stake_e18);
    world.suite.give(Role::Arbitrageur, coin, tokens);
    let message = vault.call().mint(coin.token.account, tokens, 0);
    match world.suite.chain.call(Role::Arbitrageur, message).result() {
        Ok(minted) => {
            world.note("mint", format!("{} against {}", minted / E18, coin.symbol));
            world.sell_coin(Role::Arbitrageur, dear, minted);
        }
        Err(refusal) => world.note("mint refused", format!("{refusal:?}")),
    }
}
