//! The manifest: one file for each chain that says who, what and on what terms. Unknown keys are refused, missing ones named.

use super::quantities::{Account, Bps, Decimal, Span};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What the manifest calls the stablecoin where a collateral could stand.
pub const STABLECOIN: &str = "stablecoin";

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }
    )*};
}

tables! {
    Manifest {
        chain: Chain,
        accounts: Accounts,
        governance_token: GovernanceToken,
        governor: Governor,
        stablecoin: Stablecoin,
        limits: Limits,
        guarded_call: GuardedCall,
        /// Terms that several collaterals share, by name.
        classes: BTreeMap<String, Class>,
        collateral: Vec<Collateral>,
        /// Terms that several AMOs share, by name.
        amo_terms: BTreeMap<String, AmoTerms>,
        #[serde(default)]
        pool: Vec<Pool>,
        #[serde(default)]
        market: Vec<Market>,
        keeper_budget: KeeperBudget,
        recapitalisation: Recapitalisation,
        buyback: Option<Buyback>,
        steward: Option<Steward>,
    }
    Chain {
        /// Goes into every salt.
        name: String,
        kind: ChainKind,
        /// Of a node.
        url: Option<String>,
        /// Its genesis hash: no other chain is taken for it. Without it the first act decides.
        genesis: Option<String>,
        /// From one block to the next: votes are counted by block, the timelock by time.
        block_time: Span,
        /// Of a test chain: terms of governance may be weaker than a deployment's must be, and every act says so.
        #[serde(default)]
        rehearsal: bool,
    }
    Accounts {
        /// Admin until the hand-over.
        deployer: Account,
        guardian: Account,
        /// Paid the fees of pools and lending markets.
        treasury: Account,
        /// Paid the surplus of the vault in place of the buyback.
        surplus: Option<Account>,
    }
    GovernanceToken {
        name: String,
        symbol: String,
        maximum_coins: Decimal,
        first_coins: Decimal,
        first_holder: Account,
    }
    Governor {
        threshold_bps: Bps,
        voting_delay_blocks: u32,
        voting_period_blocks: u32,
        quorum_bps: Bps,
        timelock: Span,
        grace_period: Span,
    }
    Stablecoin {
        name: String,
        symbol: String,
        vault_capacity_coins: Decimal,
        controller_capacity_coins: Decimal,
    }
    Limits {
        supply_ceiling_coins: Decimal,
        debt_ceiling_coins: Decimal,
        lent_haircut_bps: Bps,
        mark_max_age: Span,
        buffer_coins: Decimal,
        minimum: Ratios,
        target: Ratios,
    }
    Ratios {
        gross_bps: Bps,
        net_bps: Bps,
        stressed_bps: Bps,
        idle_bps: Bps,
    }
    /// What a guarded call into an AMO may use.
    GuardedCall {
        ref_time: u64,
        proof_size: u64,
        storage_deposit: u64,
    }
    Class {
        par: bool,
        haircut_bps: Bps,
        largest_haircut_bps: Bps,
        failed_bps: Bps,
        price_max_age: Span,
        mint_fee_bps: Bps,
        redeem_fee_bps: Bps,
        reporters: Vec<Account>,
        feed: Feed,
    }
    Feed {
        quorum: u8,
        max_age: Span,
        max_deviation_bps: Bps,
        average_half_life: Span,
        trip_bps: Bps,
        reset_bps: Bps,
        window: Span,
        volatility_half_life: Span,
        sample_interval: Span,
        horizon: Span,
        z_hundredths: u16,
    }
    Collateral {
        symbol: String,
        class: String,
        decimals: u8,
        cap_tokens: Decimal,
        /// The token that is there already,
        token: Option<Account>,
        /// or the name of a test token to be deployed, which anyone may mint.
        test_token: Option<String>,
        /// Feeds on the chain that an adapter turns into a reporter each.
        #[serde(default)]
        adapter: Vec<Adapter>,
    }
    Adapter {
        feed: Account,
        key: String,
        decimals: u8,
        unit: TimeUnit,
    }
    AmoTerms {
        cap_coins: Decimal,
        gap_coins: Decimal,
        ttl: Span,
        bucket_coins: Decimal,
        refill_coins_per_day: Decimal,
        largest_step_coins: Decimal,
        max_slippage_bps: Bps,
        loss_tolerance_bps: Bps,
        quote_band_bps: Bps,
        cooldown: Span,
        /// Milliseconds since 1970; 0: never.
        expires_ms: u64,
        severity_bps: Bps,
        rank: u8,
        /// Whether wiring activates its AMOs or leaves that to a vote.
        stage: FirstStage,
    }
    /// A pool and its AMO for each of these collaterals.
    Pool {
        collaterals: Vec<String>,
        amp: u64,
        swap_fee_bps: Decimal,
        offpeg_multiplier: Decimal,
        admin_share_bps: Bps,
        average_half_life: Span,
        amo: Option<PoolAmo>,
    }
    PoolAmo {
        terms: String,
        band_bps: Bps,
        other_band_bps: Bps,
        step_divisor: u16,
    }
    Market {
        name: String,
        /// `stablecoin`, or a collateral.
        loan: String,
        collateral: String,
        target_utilisation_bps: Bps,
        full_rate_bps: Bps,
        least_rate_bps: Bps,
        most_rate_bps: Bps,
        adjust: Span,
        loan_to_value_bps: Bps,
        liquidation_bps: Bps,
        bonus_bps: Bps,
        close_bps: Bps,
        least_debt_coins: Decimal,
        reserve_bps: Bps,
        supply_cap_coins: Decimal,
        borrow_cap_coins: Decimal,
        amo: Option<LendingAmo>,
    }
    LendingAmo {
        terms: String,
        low_rate_bps: Bps,
        target_rate_bps: Bps,
        high_rate_bps: Bps,
        floor_coins: Decimal,
        least_step_coins: Decimal,
    }
    KeeperBudget {
        enforce_bps: Bps,
        full_after: Span,
        rebalance_bps: Bps,
        most_coins: Decimal,
        bucket_coins: Decimal,
        refill_coins_per_day: Decimal,
    }
    Recapitalisation {
        wait: Span,
        duration: Span,
        start_price_usd: Decimal,
        floor_price_usd: Decimal,
        lot_coins: Decimal,
        /// What all auctions together may mint.
        minting_allowance_coins: Decimal,
    }
    Buyback {
        wait: Span,
        duration: Span,
        start_tokens_per_usd: Decimal,
        floor_tokens_per_usd: Decimal,
        lot_usd: Decimal,
        least_lot_usd: Decimal,
    }
    /// Who steps numbers without a vote, and the corridors that a vote sets.
    Steward {
        account: Account,
        /// Whether votes have given it its corridors.
        stage: FirstStage,
        #[serde(default)]
        amo_cap: Vec<AmountCorridor>,
        #[serde(default)]
        amo_gap: Vec<AmountCorridor>,
        #[serde(default)]
        amo_largest_step: Vec<AmountCorridor>,
        #[serde(default)]
        mint_fee: Vec<ShareCorridor>,
        #[serde(default)]
        redeem_fee: Vec<ShareCorridor>,
        #[serde(default)]
        pool_band: Vec<ShareCorridor>,
        #[serde(default)]
        lending_target_rate: Vec<ShareCorridor>,
    }
    AmountCorridor {
        /// An AMO, by its label.
        of: String,
        minimum_coins: Decimal,
        maximum_coins: Decimal,
        step_bps: Bps,
        interval: Span,
    }
    ShareCorridor {
        /// An AMO by its label, or a collateral.
        of: String,
        minimum_bps: Bps,
        maximum_bps: Bps,
        step_bps: Bps,
        interval: Span,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainKind {
    /// Lives in a file beside the record.
    Embedded,
    /// Behind the standard RPC of a Substrate chain.
    Node,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstStage {
    Proposed,
    Active,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    Seconds,
    Milliseconds,
}

impl Manifest {
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{shown}: no manifest"))?;
        Self::parse(&text).with_context(|| shown.to_string())
    }

    pub fn parse(text: &str) -> Result<Self> {
        let manifest: Self = toml::from_str(text)?;
        manifest.validate()?;
        Ok(manifest)
    }

    /// A collateral's id in book, oracle and vault is its place in the manifest.
    pub fn id_of(&self, symbol: &str) -> Result<u8> {
        let place = self.collateral.iter().position(|it| it.symbol == symbol);
        let place = place.with_context(|| format!("there is no collateral {symbol}"))?;
        Ok(u8::try_from(place)?)
    }

    pub fn class_of(&self, collateral: &Collateral) -> Result<&Class> {
        let found = self.classes.get(&collateral.class);
        found.with_context(|| {
            format!(
                "collateral {}: there is no class {}",
                collateral.symbol, collateral.class
            )
        })
    }

    pub fn amo_terms(&self, name: &str) -> Result<&AmoTerms> {
        let found = self.amo_terms.get(name);
        found.with_context(|| format!("there are no amo_terms {name}"))
    }
}
