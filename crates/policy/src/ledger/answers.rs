//! What the ledger answers.

use super::types::{
    Alarms, AmoId, AmoRecord, Breached, Collateral, CollateralId, Limits, RatioKind, Ratios,
};

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
    pub breached: Breached,
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

/// The failure that binds the stressed ratio, and what it would leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Binding {
    pub failure: Failure,
    /// P: value left behind the outside coin.
    pub value_e18: u128,
    /// N: coin outside the protocol.
    pub coin_e18: u128,
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
    /// What may be paid out: the lower of fair and prudent equity, less the buffer.
    pub surplus_e18: u128,
    /// n = X / (S − F − L), fair.
    pub redemption_ratio_e18: u128,
    pub ratios: Ratios,
    pub limits: Limits,
    pub binding_failure: Failure,
    /// The first breached ratio.
    pub breach: Option<RatioKind>,
    pub alarms: Alarms,
    /// Whether every collateral that is held has a fresh price.
    pub prices_fresh: bool,
}

/// What the controller needs to know before it moves an AMO: one read instead of five.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Briefing {
    pub amo: AmoId,
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
    /// The AMO's collateral, and whether its price is fresh (true without one).
    pub collateral: Option<Collateral>,
    pub price_fresh: bool,
    /// The failure that binds the stressed ratio.
    pub binding: Binding,
    /// E, fair.
    pub equity_e18: i128,
}

impl Briefing {
    /// Current price of the AMO's collateral; 0 when it has none.
    pub fn price_e18(&self) -> u128 {
        self.collateral.map_or(0, |c| c.price.price_e18)
    }

    /// v_c: what a whole token lent adds to the debt.
    pub fn fair_e18(&self) -> u128 {
        self.collateral.map_or(0, |c| c.fair_e18())
    }

    /// u_c: what the limits count a whole token at.
    pub fn prudent_e18(&self) -> u128 {
        self.collateral.map_or(0, |c| c.prudent_e18())
    }

    /// Base units of a whole token.
    pub fn unit(&self) -> u128 {
        self.collateral.map_or(1, |c| c.unit())
    }

    /// Whether a wind may rely on the price.
    pub fn price_trusted(&self) -> bool {
        self.price_fresh && !self.collateral.is_some_and(|c| c.price.halted)
    }
}
