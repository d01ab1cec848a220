//! The manifest's numbers as the contracts take them.

use super::manifest::{
    Adapter, AmoTerms, Buyback, Class, Collateral, Feed, GuardedCall, KeeperBudget, LendingAmo,
    Limits, Market, Pool, PoolAmo, Ratios, Recapitalisation, TimeUnit,
};
use super::manifest::{Governor, Manifest};
use anyhow::{Context, Result};
use interfaces::buyback::BuybackTerms;
use interfaces::governor::GovernorTerms;
use interfaces::guard::Allowance;
use interfaces::keeper_budget::PayTerms;
use interfaces::lending_amo::LendingParams;
use interfaces::lending_market::{LiquidationTerms, MarketTerms, RateTerms};
use interfaces::oracle::{FeedTerms, RiskTerms};
use interfaces::pool_amo::PoolAmoParams;
use interfaces::price_source::{self, Source};
use interfaces::recapitalisation::AuctionTerms;
use interfaces::stable_pool::FeeTerms;
use interfaces::vault::AssetTerms;
use policy::ledger::CollateralTerms;
use policy::limits::BucketTerms;

impl Governor {
    pub fn terms(&self) -> GovernorTerms {
        GovernorTerms {
            threshold_bps: self.threshold_bps.0,
            voting_delay_blocks: self.voting_delay_blocks,
            voting_period_blocks: self.voting_period_blocks,
            quorum_bps: self.quorum_bps.0,
            timelock_delay_ms: self.timelock.ms,
            grace_period_ms: self.grace_period.ms,
        }
    }
}

impl Limits {
    pub fn terms(&self) -> Result<interfaces::Limits> {
        Ok(interfaces::Limits {
            minimum: self.minimum.terms(),
            target: self.target.terms(),
            supply_ceiling_e18: self.supply_ceiling_coins.e18()?,
            debt_ceiling_e18: self.debt_ceiling_coins.e18()?,
            lent_haircut_bps: self.lent_haircut_bps.0,
            mark_max_age_ms: self.mark_max_age.ms,
            buffer_e18: self.buffer_coins.e18()?,
        })
    }
}

impl Ratios {
    fn terms(&self) -> interfaces::Ratios {
        interfaces::Ratios {
            gross_e18: self.gross_bps.e18(),
            net_e18: self.net_bps.e18(),
            stressed_e18: self.stressed_bps.e18(),
            idle_e18: self.idle_bps.e18(),
        }
    }
}

impl GuardedCall {
    pub fn allowance(&self) -> Allowance {
        Allowance {
            ref_time: self.ref_time,
            proof_size: self.proof_size,
            storage_deposit: self.storage_deposit.into(),
        }
    }
}

impl Collateral {
    pub fn terms(&self, manifest: &Manifest) -> Result<CollateralTerms> {
        let class = manifest.class_of(self)?;
        Ok(CollateralTerms {
            decimals: self.decimals,
            par: class.par,
            haircut_bps: class.haircut_bps.0,
            largest_haircut_bps: class.largest_haircut_bps.0,
            failed_bps: class.failed_bps.0,
            price_max_age_ms: class.price_max_age.ms,
        })
    }

    pub fn asset_terms(&self, class: &Class) -> Result<AssetTerms> {
        let cap = self.cap_tokens.units(self.decimals);
        Ok(AssetTerms {
            cap: cap.with_context(|| format!("cap_tokens of {}", self.symbol))?,
            mint_fee_bps: class.mint_fee_bps.0,
            redeem_fee_bps: class.redeem_fee_bps.0,
        })
    }
}

impl Feed {
    pub fn terms(&self) -> FeedTerms {
        FeedTerms {
            quorum: self.quorum,
            max_age_ms: self.max_age.ms,
            max_deviation_bps: self.max_deviation_bps.0,
            risk: RiskTerms {
                average_half_life_ms: self.average_half_life.ms,
                trip_bps: self.trip_bps.0,
                reset_bps: self.reset_bps.0,
                window_ms: self.window.ms,
                volatility_half_life_ms: self.volatility_half_life.ms,
                sample_interval_ms: self.sample_interval.ms,
                horizon_ms: self.horizon.ms,
                z_hundredths: self.z_hundredths,
            },
        }
    }
}

impl Adapter {
    pub fn source(&self) -> Source {
        Source {
            feed: self.feed.0,
            key: self.key.clone(),
            decimals: self.decimals,
            unit: match self.unit {
                TimeUnit::Seconds => price_source::TimeUnit::Seconds,
                TimeUnit::Milliseconds => price_source::TimeUnit::Milliseconds,
            },
        }
    }
}

impl AmoTerms {
    pub fn terms(&self) -> Result<interfaces::controller::AmoTerms> {
        Ok(interfaces::controller::AmoTerms {
            cap_e18: self.cap_coins.e18()?,
            gap_e18: self.gap_coins.e18()?,
            ttl_ms: self.ttl.ms,
            bucket_e18: self.bucket_coins.e18()?,
            refill_e18_per_day: self.refill_coins_per_day.e18()?,
            largest_step_e18: self.largest_step_coins.e18()?,
            max_slippage_bps: self.max_slippage_bps.0,
            loss_tolerance_bps: self.loss_tolerance_bps.0,
            quote_band_bps: self.quote_band_bps.0,
            cooldown_ms: self.cooldown.ms,
            expires_ms: self.expires_ms,
            severity_bps: self.severity_bps.0,
            rank: self.rank,
        })
    }
}

impl Pool {
    pub fn fees(&self) -> Result<FeeTerms> {
        Ok(FeeTerms {
            // A basis point is 10^6 of 10^10.
            swap_fee_e10: u64::try_from(self.swap_fee_bps.units(6)?)?,
            offpeg_multiplier_e10: self.offpeg_multiplier.e10()?,
            admin_share_e10: self.admin_share_bps.e10(),
        })
    }
}

impl PoolAmo {
    pub fn params(&self) -> PoolAmoParams {
        PoolAmoParams {
            band_bps: self.band_bps.0,
            other_band_bps: self.other_band_bps.0,
            step_divisor: self.step_divisor,
        }
    }
}

impl Market {
    pub fn terms(&self) -> Result<MarketTerms> {
        Ok(MarketTerms {
            rate: RateTerms {
                target_utilisation_e18: self.target_utilisation_bps.e18(),
                full_rate_e18: self.full_rate_bps.e18(),
                least_rate_e18: self.least_rate_bps.e18(),
                most_rate_e18: self.most_rate_bps.e18(),
                adjust_ms: self.adjust.ms,
            },
            liquidation: LiquidationTerms {
                loan_to_value_bps: self.loan_to_value_bps.0,
                liquidation_bps: self.liquidation_bps.0,
                bonus_bps: self.bonus_bps.0,
                close_bps: self.close_bps.0,
                least_debt_e18: self.least_debt_coins.e18()?,
            },
            reserve_bps: self.reserve_bps.0,
            supply_cap_e18: self.supply_cap_coins.e18()?,
            borrow_cap_e18: self.borrow_cap_coins.e18()?,
        })
    }
}

impl LendingAmo {
    pub fn params(&self) -> Result<LendingParams> {
        Ok(LendingParams {
            low_rate_e18: self.low_rate_bps.e18(),
            target_rate_e18: self.target_rate_bps.e18(),
            high_rate_e18: self.high_rate_bps.e18(),
            floor_e18: self.floor_coins.e18()?,
            least_step_e18: self.least_step_coins.e18()?,
        })
    }
}

impl KeeperBudget {
    pub fn terms(&self) -> Result<PayTerms> {
        Ok(PayTerms {
            enforce_bps: self.enforce_bps.0,
            full_after_ms: self.full_after.ms,
            rebalance_bps: self.rebalance_bps.0,
            most_e18: self.most_coins.e18()?,
            rate: BucketTerms {
                capacity_e18: self.bucket_coins.e18()?,
                refill_e18_per_day: self.refill_coins_per_day.e18()?,
            },
        })
    }
}

impl Recapitalisation {
    pub fn terms(&self) -> Result<AuctionTerms> {
        Ok(AuctionTerms {
            wait_ms: self.wait.ms,
            duration_ms: self.duration.ms,
            start_price_e18: self.start_price_usd.e18()?,
            floor_price_e18: self.floor_price_usd.e18()?,
            lot_e18: self.lot_coins.e18()?,
        })
    }
}

impl Buyback {
    pub fn terms(&self) -> Result<BuybackTerms> {
        Ok(BuybackTerms {
            wait_ms: self.wait.ms,
            duration_ms: self.duration.ms,
            start_price_e18: self.start_tokens_per_usd.e18()?,
            floor_price_e18: self.floor_tokens_per_usd.e18()?,
            lot_e18: self.lot_usd.e18()?,
            least_lot_e18: self.least_lot_usd.e18()?,
        })
    }
}
