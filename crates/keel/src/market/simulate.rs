//! The same market twice from the same start: AMOs off, AMOs on.

use super::arbitrage::{best_stake, between_pools, mint, redeem};
use super::outcome::{Comparison, Run, Value};
use super::series::{known_assets, Series, Tick};
use super::venue::Venue;
use super::world::World;
use anyhow::{bail, Result};
use harness::prelude::*;
use harness::Fingerprint;
use interfaces::Ratios;
use math::{mul_div_down, to_e18};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Working capital of each arbitrageur in a block, USD, and the least profit worth a transaction.
const CAPITAL_E18: u128 = 2_000_000 * E18;
const LEAST_PROFIT_E18: u128 = 10 * E18;
/// Trades of the other traders in a block, and their mean size as a part of the pool.
const TRADES: usize = 2;
const TRADE_SHARE: f64 = 0.001;
/// One block's activity counts for at most this much.
const MOST_ACTIVITY: f64 = 10.0;
/// The amount at which the vault is asked for its prices.
const PROBE: u128 = 1_000;
/// On the peg: within this of 1 USD.
const BAND_BPS: f64 = 50.0;

/// Plays `series` twice, side by side. `progress` is told after every block of either.
pub fn compare(series: &Series, seed: u64, progress: impl Fn() + Sync) -> Result<Comparison> {
    let Some(first) = series.ticks.first() else {
        bail!("the series {} is empty", series.name);
    };
    let symbols = known_assets();
    let Some(driven) = symbols.iter().position(|symbol| *symbol == series.asset) else {
        bail!(
            "{} is not a collateral of the simulation: choose one of {}",
            series.asset,
            symbols.join(", ")
        );
    };
    let mut first_prices = vec![E18; symbols.len()];
    first_prices[driven] = first.price_e18;
    let market = Market {
        series,
        driven,
        first_prices,
        seed,
    };
    let (off, on) = std::thread::scope(|scope| {
        let off = scope.spawn(|| market.play(false, &progress));
        let on = scope.spawn(|| market.play(true, &progress));
        (off.join(), on.join())
    });
    let (Ok((start_off, _, amo_off)), Ok((start_on, limits, amo_on))) = (off, on) else {
        bail!("a run of the simulation stopped; its reason is above");
    };
    if start_off != start_on {
        bail!("the two runs did not start from the same state");
    }
    Ok(Comparison {
        name: series.name.clone(),
        asset: series.asset.clone(),
        seed,
        limits,
        band_bps: BAND_BPS,
        pools: symbols
            .iter()
            .map(|symbol| format!("KUSD/{symbol}"))
            .collect(),
        amo_off,
        amo_on,
    })
}

/// What both runs share.
struct Market<'a> {
    series: &'a Series,
    driven: usize,
    first_prices: Vec<u128>,
    seed: u64,
}

impl Market<'_> {
    /// The state the run started from, the minimums of the ratios, and what happened.
    fn play(&self, amos_on: bool, progress: &impl Fn()) -> (Fingerprint, Ratios, Run) {
        let mut world = World::at_start(self.series.ticks[0].at_ms, self.first_prices.clone());
        let start = world.suite.chain.fingerprint();
        let minimum = world.suite.solvency().limits.minimum;
        let run = play(&mut world, self, amos_on, progress);
        (start, minimum, run)
    }
}

fn play(world: &mut World, market: &Market<'_>, amos_on: bool, progress: &impl Fn()) -> Run {
    let first_prices = &market.first_prices;
    let mut random = ChaCha8Rng::seed_from_u64(market.seed);
    let mut run = Run::default();
    let mut start = None;
    let mut standing_breach = None;
    for tick in &market.series.ticks {
        world.suite.chain.next_block_at(tick.at_ms);
        world.prices_e18[market.driven] = tick.price_e18;
        world.report_prices();
        start.get_or_insert_with(|| world.equity(first_prices));
        trade_at_random(world, tick, &mut random);
        if amos_on {
            for coin in world.suite.coins.clone() {
                // Of every breach, the first poke that finds it: did that very transaction close it?
                let found = world.breach();
                world.rebalance(coin);
                let left = world.breach();
                if found.is_some() && found != standing_breach {
                    run.breaches += 1;
                    run.breaches_closed_same_tx += u32::from(left != found);
                }
                standing_breach = left;
            }
        }
        arbitrage_pools(world);
        arbitrage_redemption(world);
        arbitrage_minting(world);
        run.samples.push(world.sample(tick.price_e18));
        progress();
    }
    let (equity_start, at_first_start) = start.unwrap_or_default();
    let (equity_end, at_first_end) = world.equity(first_prices);
    run.value = Value {
        protocol_profit: at_first_end - at_first_start,
        equity_change: equity_end - equity_start,
        equity_start,
        equity_end,
    };
    run.actions = std::mem::take(&mut world.actions);
    run
}

/// Traders with reasons of their own: as many random numbers in every block, whatever the state.
fn trade_at_random(world: &mut World, tick: &Tick, random: &mut ChaCha8Rng) {
    for _ in 0..TRADES {
        let pool = random.gen_range(0..world.suite.coins.len());
        let sells = random.gen_bool(0.5);
        let size = random.gen_range(0.5..1.5) * TRADE_SHARE * tick.activity.min(MOST_ACTIVITY);
        let venue = world.venues()[pool];
        let coin = (venue.liquidity_e18() as f64 * size) as u128;
        if coin == 0 {
            continue;
        }
        if sells {
            let stablecoin = world.suite.stablecoin;
            if world.suite.balance(stablecoin, Role::Trader) >= coin {
                world.sell_coin(Role::Trader, pool, coin);
            }
        } else {
            world.buy_coin(Role::Trader, pool, venue.tokens_for_usd(coin));
        }
    }
}

/// Buys where the coin is cheapest in USD and sells where it is dearest.
fn arbitrage_pools(world: &mut World) {
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
fn arbitrage_redemption(world: &mut World) {
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
            let token = world.suite.coins[index].token.account;
            let call = world
                .suite
                .chain
                .call(arbitrageur, vault.call().redeem(token, coin, 0));
            match call.result() {
                Ok(_) => world.note(
                    "redeem",
                    format!("{} for {}", coin / E18, world.suite.coins[index].symbol),
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
    let coins = world.suite.coins.clone();
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
fn arbitrage_minting(world: &mut World) {
    let vault = world.suite.vault;
    let coins = world.suite.coins.clone();
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

fn cheapest(venues: &[Venue]) -> Option<usize> {
    (0..venues.len()).min_by_key(|index| venues[*index].coin_price_e18())
}

fn dearest(venues: &[Venue]) -> Option<usize> {
    (0..venues.len()).max_by_key(|index| venues[*index].coin_price_e18())
}
