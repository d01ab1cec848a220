//! Why the ledger refuses, with the numbers.

use super::types::{AmoId, CollateralId, RatioKind};

/// Why the ledger refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub enum LedgerError {
    UnknownCollateral {
        collateral: CollateralId,
    },
    UnknownAmo {
        amo: AmoId,
    },
    TooManyCollaterals,
    TooManyAmos,
    /// The token is listed already.
    TokenListed {
        collateral: CollateralId,
    },
    /// Nothing to book, or a result of zero (dust).
    ZeroAmount,
    StalePrice {
        collateral: CollateralId,
        price_at_ms: u64,
        max_age_ms: u64,
    },
    /// The circuit breaker of the asset's price has tripped: wait until it resets.
    PriceHalted {
        collateral: CollateralId,
    },
    PriceOutOfRange {
        price_e18: u128,
        pessimistic_e18: u128,
    },
    /// The price is older than the one the book has.
    PriceNotNewer {
        at_ms: u64,
        price_at_ms: u64,
    },
    /// Holders' coins are worth less than one dollar: minting waits, `redeem_basket` is the way out.
    BelowPar {
        redemption_ratio_e18: u128,
    },
    /// A ratio would end below its minimum and below what it was.
    RatioBelowMinimum {
        ratio: RatioKind,
        value_e18: u128,
        minimum_e18: u128,
    },
    SupplyAboveCeiling {
        supply_e18: u128,
        ceiling_e18: u128,
    },
    DebtAboveCeiling {
        debt_e18: u128,
        ceiling_e18: u128,
    },
    InsufficientIdle {
        collateral: CollateralId,
        idle: u128,
        amount: u128,
    },
    /// The basket would pay more than everything that is idle.
    InsufficientBasket {
        idle_e18: u128,
        amount_e18: u128,
    },
    /// More coin than there is.
    MoreThanSupply {
        supply_e18: u128,
        amount_e18: u128,
    },
    /// The AMO's record names no collateral to lend, hold or restore.
    NoCollateral {
        amo: AmoId,
    },
    /// The AMO has a position that was not read for too long: refresh it, then wind.
    StaleMark {
        amo: AmoId,
        marked_ms: u64,
        max_age_ms: u64,
    },
    /// The emergency settlement has begun.
    Settling,
    /// More than the surplus beyond the buffer.
    BeyondSurplus {
        value_e18: u128,
        surplus_e18: u128,
    },
    /// A position worth no more than its debt has no profit to take.
    NothingToHarvest {
        value_e18: u128,
        debt_e18: u128,
    },
    /// Minimum gross ≤ minimum net ≤ 1 − largest haircut does not hold, or a minimum is above its target.
    LimitsOutOfOrder,
    /// A governed number outside its bounds.
    OutOfRange {
        value: u128,
        minimum: u128,
        maximum: u128,
    },
    /// Decimals and par of a listed collateral cannot change.
    TermsFixed,
}
