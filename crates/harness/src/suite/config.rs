//! What a suite is deployed with. The defaults are meant as production values for two dollar stablecoins as collateral, but for the
//! severity of a venue: a suite starts without the equity that would have to cover it. A test changes what it is about.

use crate::amounts::{bps, coins, DAY_MS, HOUR_MS, MINUTE_MS};
use crate::chain::START_MS;
use interfaces::controller::AmoTerms;
use interfaces::guard::Allowance;
use interfaces::oracle::{FeedTerms, RiskTerms};
use interfaces::pool_amo::PoolAmoParams;
use interfaces::stable_pool::FeeTerms;
use interfaces::vault::AssetTerms;
use interfaces::{Limits, Ratios};
use policy::ledger::CollateralTerms;

#[derive(Clone, Debug)]
pub struct SuiteConfig {
    pub name: &'static str,
    pub symbol: &'static str,
    /// Time of the first block.
    pub start_ms: u64,
    pub coins: Vec<CoinConfig>,
    pub limits: Limits,
    /// Of every feed; its reporters are `REPORTERS`.
    pub feed: FeedTerms,
    /// What a guarded call into an AMO may use.
    pub allowance: Allowance,
    /// Bucket capacities of the vault and of the controller, stablecoin.
    pub vault_capacity_e18: u128,
    pub controller_capacity_e18: u128,
}

/// One collateral, with its pool and the pool's AMO.
#[derive(Clone, Debug)]
pub struct CoinConfig {
    pub name: &'static str,
    pub symbol: &'static str,
    pub terms: CollateralTerms,
    pub vault: AssetTerms,
    /// Reported by every reporter at the start; `None`: nobody has reported.
    pub price_e18: Option<u128>,
    /// A pool of the stablecoin (coin 0) and this token (coin 1).
    pub pool: Option<PoolConfig>,
    /// Registered AMO of that pool.
    pub amo: Option<AmoConfig>,
}

#[derive(Clone, Copy, Debug)]
pub struct PoolConfig {
    pub amp: u64,
    pub fees: FeeTerms,
    pub average_half_life_ms: u64,
}

#[derive(Clone, Copy, Debug)]
pub struct AmoConfig {
    pub terms: AmoTerms,
    pub params: PoolAmoParams,
}

impl Default for SuiteConfig {
    /// USDC and USDT, each with a pool and an AMO.
    fn default() -> Self {
        Self {
            name: "Keel Dollar",
            symbol: "KUSD",
            start_ms: START_MS,
            coins: vec![
                CoinConfig::dollar("USD Coin", "USDC", 6),
                CoinConfig::dollar("Tether USD", "USDT", 6),
            ],
            limits: limits(),
            feed: FeedTerms {
                quorum: 2,
                max_age_ms: HOUR_MS,
                max_deviation_bps: 100,
                risk: risk_terms(),
            },
            allowance: Allowance {
                ref_time: 40_000_000_000,
                proof_size: 1_500_000,
                storage_deposit: 100_000,
            },
            vault_capacity_e18: coins(1_000_000_000),
            controller_capacity_e18: coins(250_000_000),
        }
    }
}

impl SuiteConfig {
    pub fn with_coins(mut self, coins: Vec<CoinConfig>) -> Self {
        self.coins = coins;
        self
    }

    pub fn with_feed(mut self, change: impl FnOnce(&mut FeedTerms)) -> Self {
        change(&mut self.feed);
        self
    }

    /// The same suite without breaker, pessimistic price and volatility haircut: for what is about something else and moves prices.
    pub fn without_price_risk(self) -> Self {
        self.with_feed(|feed| {
            feed.risk = RiskTerms {
                trip_bps: 0,
                reset_bps: 0,
                window_ms: 0,
                z_hundredths: 0,
                ..feed.risk
            }
        })
    }

    /// Changes every coin.
    pub fn with_each_coin(mut self, change: impl FnMut(&mut CoinConfig)) -> Self {
        self.coins.iter_mut().for_each(change);
        self
    }

    /// Changes the terms of every AMO.
    pub fn with_amo_terms(self, mut change: impl FnMut(&mut AmoTerms)) -> Self {
        self.with_each_coin(|coin| {
            if let Some(amo) = &mut coin.amo {
                change(&mut amo.terms);
            }
        })
    }

    /// The same suite without AMOs (pools stay).
    pub fn without_amos(self) -> Self {
        self.with_each_coin(|coin| coin.amo = None)
    }

    /// Vault, book, oracle and controller only.
    pub fn without_pools(self) -> Self {
        self.with_each_coin(|coin| {
            coin.amo = None;
            coin.pool = None;
        })
    }
}

impl CoinConfig {
    /// A par collateral at 1 USD with a pool and an AMO.
    pub fn dollar(name: &'static str, symbol: &'static str, decimals: u8) -> Self {
        let unit = 10_u128.pow(u32::from(decimals));
        Self {
            name,
            symbol,
            terms: CollateralTerms {
                decimals,
                par: true,
                haircut_bps: 100,
                largest_haircut_bps: 200,
                failed_bps: 5_000,
                price_max_age_ms: HOUR_MS,
            },
            vault: AssetTerms {
                cap: 500_000_000 * unit,
                mint_fee_bps: 10,
                redeem_fee_bps: 10,
            },
            price_e18: Some(bps(10_000)),
            pool: Some(PoolConfig::default()),
            amo: Some(AmoConfig::default()),
        }
    }
}

impl Default for PoolConfig {
    /// A = 200, swap fee 2 bps at balance and up to 5 times that off it, half of it for the fee receiver.
    fn default() -> Self {
        Self {
            amp: 200,
            fees: FeeTerms {
                swap_fee_e10: 2_000_000,
                offpeg_multiplier_e10: 50_000_000_000,
                admin_share_e10: 5_000_000_000,
            },
            average_half_life_ms: 10 * MINUTE_MS,
        }
    }
}

impl Default for AmoConfig {
    fn default() -> Self {
        Self {
            terms: AmoTerms {
                cap_e18: coins(50_000_000),
                gap_e18: coins(10_000_000),
                ttl_ms: HOUR_MS,
                bucket_e18: coins(10_000_000),
                refill_e18_per_day: coins(50_000_000),
                largest_step_e18: coins(1_000_000),
                max_slippage_bps: 100,
                loss_tolerance_bps: 500,
                quote_band_bps: 2_000,
                cooldown_ms: MINUTE_MS,
                expires_ms: 0,
                severity_bps: 0,
                rank: 0,
            },
            params: PoolAmoParams {
                band_bps: 5,
                other_band_bps: 100,
                step_divisor: 5,
            },
        }
    }
}

/// A price 3 % off its moving average trips the breaker, and resets it within 1 %. What we own counts at the lowest price of one to two
/// hours. The haircut covers a day at 99 %: the governed one of a dollar is the larger while its hourly returns are below 9 bps.
fn risk_terms() -> RiskTerms {
    RiskTerms {
        average_half_life_ms: 30 * MINUTE_MS,
        trip_bps: 300,
        reset_bps: 100,
        window_ms: HOUR_MS,
        volatility_half_life_ms: DAY_MS,
        sample_interval_ms: HOUR_MS,
        horizon_ms: DAY_MS,
        z_hundredths: 233,
    }
}

/// Net below 98 % freezes; gross and idle leave the AMOs a fifth of the supply; the stressed minimum admits a single collateral
/// that fails to half its value.
fn limits() -> Limits {
    Limits {
        minimum: Ratios {
            gross_e18: bps(8_000),
            net_e18: bps(9_800),
            stressed_e18: bps(4_500),
            idle_e18: bps(3_000),
        },
        target: Ratios {
            gross_e18: bps(8_500),
            net_e18: bps(9_850),
            stressed_e18: bps(4_700),
            idle_e18: bps(3_500),
        },
        supply_ceiling_e18: coins(1_000_000_000),
        debt_ceiling_e18: coins(250_000_000),
        lent_haircut_bps: 500,
        mark_max_age_ms: HOUR_MS,
        buffer_e18: 0,
    }
}
