//! The same market twice from the same start: AMOs off, AMOs on.

use super::arbitrageurs::{arbitrage_minting, arbitrage_pools, arbitrage_redemption};
use super::lending_outcome::Band;
use super::outcome::{as_number, Comparison, Run, Value};
use super::series::{known_assets, Series, Tick, VOLATILE};
use super::world::World;
use anyhow::{bail, Result};
use harness::prelude::*;
use harness::Fingerprint;
use interfaces::Ratios;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Trades of the other traders in a block, and their mean size as a part of the pool.
const TRADES: usize = 2;
const TRADE_SHARE: f64 = 0.001;
/// One block's activity counts for at most this much.
const MOST_ACTIVITY: f64 = 10.0;
/// The stream of the borrowers' random numbers, apart from the other traders'.
const BORROWERS_STREAM: u64 = 1;
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
    let Some(first_volatile_e18) = series.volatile.prices_e18.first() else {
        bail!("the series {} has no prices of {VOLATILE}", series.name);
    };
    // The lending market's collateral is the last coin.
    let mut first_prices = vec![E18; symbols.len()];
    first_prices[driven] = first.price_e18;
    first_prices.push(*first_volatile_e18);
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
    let (Ok(off), Ok(on)) = (off, on) else {
        bail!("a run of the simulation stopped; its reason is above");
    };
    if off.start != on.start {
        bail!("the two runs did not start from the same state");
    }
    Ok(Comparison {
        name: series.name.clone(),
        asset: series.asset.clone(),
        seed,
        limits: on.minimum,
        band_bps: BAND_BPS,
        pools: symbols
            .iter()
            .map(|symbol| format!("KUSD/{symbol}"))
            .collect(),
        volatile: VOLATILE,
        volatile_about: series.volatile.about.clone(),
        rate_band: on.rate_band,
        amo_off: off.run,
        amo_on: on.run,
    })
}

/// What both runs share.
struct Market<'a> {
    series: &'a Series,
    driven: usize,
    first_prices: Vec<u128>,
    seed: u64,
}

/// What one run gives.
struct Played {
    /// The state that it started from.
    start: Fingerprint,
    /// Of the ratios.
    minimum: Ratios,
    rate_band: Band,
    run: Run,
}

impl Market<'_> {
    fn play(&self, amos_on: bool, progress: &impl Fn()) -> Played {
        let first_ms = self.series.ticks[0].at_ms;
        let first_volatile_e18 = self.series.volatile.prices_e18[0];
        let mut world = World::at_start(first_ms, first_volatile_e18);
        let start = world.suite.chain.fingerprint();
        world.run_in(first_ms, amos_on);
        world.prices_e18 = self.first_prices.clone();
        let band = world.lending.band;
        Played {
            start,
            minimum: world.suite.solvency().limits.minimum,
            rate_band: Band {
                low: as_number(band.low_rate_e18),
                target: as_number(band.target_rate_e18),
                high: as_number(band.high_rate_e18),
            },
            run: play(&mut world, self, amos_on, progress),
        }
    }
}

fn play(world: &mut World, market: &Market<'_>, amos_on: bool, progress: &impl Fn()) -> Run {
    let first_prices = &market.first_prices;
    let volatile = usize::from(world.lending.collateral.id);
    let mut random = ChaCha8Rng::seed_from_u64(market.seed);
    let mut borrowers_random = random.clone();
    borrowers_random.set_stream(BORROWERS_STREAM);
    let mut run = Run::default();
    let mut start = None;
    let mut standing_breach = None;
    let mut before_ms = market.series.ticks[0].at_ms;
    let prices = &market.series.volatile.prices_e18;
    for (tick, volatile_e18) in market.series.ticks.iter().zip(prices) {
        world.next_block(tick.at_ms);
        world.prices_e18[market.driven] = tick.price_e18;
        world.prices_e18[volatile] = *volatile_e18;
        world.report_prices();
        start.get_or_insert_with(|| world.equity(first_prices));
        trade_at_random(world, tick, &mut random);
        if amos_on {
            let mut found = world.breach();
            for lever in world.levers() {
                // Of every breach, the first poke that finds it: did that very transaction close it?
                world.rebalance(lever);
                let left = world.breach();
                if found.is_some() && found != standing_breach {
                    run.breaches += 1;
                    run.breaches_closed_same_tx += u32::from(left != found);
                }
                standing_breach = left;
                found = left;
            }
        }
        world.liquidators_act();
        world.borrowers_act(tick, before_ms, &mut borrowers_random);
        world.lenders_leave();
        arbitrage_pools(world);
        arbitrage_redemption(world);
        arbitrage_minting(world);
        run.samples.push(world.sample(tick.price_e18));
        before_ms = tick.at_ms;
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
    run.lending = world.lending.totals;
    run.actions = std::mem::take(&mut world.actions);
    run
}

/// Traders with reasons of their own: as many random numbers in every block, whatever the state.
fn trade_at_random(world: &mut World, tick: &Tick, random: &mut ChaCha8Rng) {
    for _ in 0..TRADES {
        let pool = random.gen_range(0..world.dollars.len());
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
