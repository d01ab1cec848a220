//! What the ledger answers.

use super::types::{AmoId, AmoRecord, CollateralId, Limits, RatioKind, Ratios};

/// What a deposit is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Minted {
    pub coin_e18: u128,
    /// Coin not minted.
    pub fee_e18: u128,
}

/// What a redemption pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Redeemed {
    pub tokens: u128,
    /// Tokens not paid.
    pub fee: u128,
}

/// The four ratios now, and the first breach in the order of `RatioKind`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Health {
    pub ratios: Ratios,
    pub breach: Option<RatioKind>,
}

/// What an unwinding did to an AMO's debt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Settlement {
    pub loss_e18: u128,
    pub profit_e18: u128,
    pub debt_e18: u128,
    pub health: Health,
}

/// The failure that binds the stressed ratio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub enum Failure {
    #[default]
    None,
    Collateral(CollateralId),
    Venue(AmoId),
}

/// The whole system in one answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Solvency {
    /// S.
    pub supply_e18: u128,
    /// Σ D_i.
    pub debt_e18: u128,
    /// F.
    pub own_e18: u128,
    /// L.
    pub lent_out_e18: u128,
    /// X at fair prices, idle and deployed.
    pub external_e18: u128,
    /// Idle collateral at fair prices.
    pub idle_e18: u128,
    /// E = X + F + L − S, fair.
    pub equity_e18: i128,
    /// n = X / (S − F − L), fair.
    pub redemption_ratio_e18: u128,
    pub ratios: Ratios,
    pub limits: Limits,
    pub binding_failure: Failure,
    /// The first breached ratio.
    pub breach: Option<RatioKind>,
    /// Whether every collateral that is held has a fresh price.
    pub prices_fresh: bool,
}

/// What the controller needs to know before it moves an AMO: one read instead of five.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Briefing {
    /// S.
    pub supply_e18: u128,
    /// Σ D_i.
    pub total_debt_e18: u128,
    /// What the idle ratio counts, prudent: Σ idle tokens × u_c.
    pub idle_value_e18: u128,
    /// What the gross ratio counts, prudent.
    pub gross_value_e18: u128,
    pub limits: Limits,
    pub health: Health,
    pub record: AmoRecord,
    /// Whether the record's mark is young enough to wind on.
    pub mark_fresh: bool,
    /// The AMO's collateral: its current price, whether that is fresh (true without a collateral), the prudent price u_c that the
    /// two values above count it at, and its decimals. Zero when it has none.
    pub price_e18: u128,
    pub price_fresh: bool,
    pub prudent_e18: u128,
    /// v_c: what a whole token lent adds to the debt.
    pub fair_e18: u128,
    pub decimals: u8,
}
