//! What the book stores.

pub type AmoId = u8;
pub type CollateralId = u8;

pub const MAX_AMOS: usize = 16;
pub const MAX_COLLATERALS: usize = 8;
/// Value of a ratio with nothing to cover.
pub const INFINITE_E18: u128 = u128::MAX;

/// The four ratios, in the order in which `enforce` takes their breaches, then net.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub enum RatioKind {
    Idle,
    Gross,
    Stressed,
    Net,
}

/// One number per ratio: its value, its minimum or its target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Ratios {
    /// (Idle + at most the tokens lent to AMOs) / S, prudent.
    pub gross_e18: u128,
    /// (X + (1 − h_L)·L) / (S − F), prudent.
    pub net_e18: u128,
    /// The lowest net over single failures.
    pub stressed_e18: u128,
    /// Idle / S, prudent.
    pub idle_e18: u128,
}

/// Global limits. Governance sets them; the ledger asserts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Limits {
    /// Below one of these is a breach.
    pub minimum: Ratios,
    /// What `enforce` restores to.
    pub target: Ratios,
    /// Most supply after a mint or a wind.
    pub supply_ceiling_e18: u128,
    /// Most total AMO debt after a wind.
    pub debt_ceiling_e18: u128,
    /// Haircut h_L on own coin that a venue has lent out.
    pub lent_haircut_bps: u16,
    /// A mark older than this blocks winding that AMO.
    pub mark_max_age_ms: u64,
    /// Equity that is kept before any surplus is paid out.
    pub buffer_e18: u128,
}

/// The governed numbers of a collateral.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct CollateralTerms {
    pub decimals: u8,
    /// Counts at most at 1 USD, and redeems at no less.
    pub par: bool,
    /// Taken off its pessimistic price by the prudent measure.
    pub haircut_bps: u16,
    /// Most that it may become where the asset's volatility justifies more; the minimum net ratio stays within reach of it.
    pub largest_haircut_bps: u16,
    /// Share of its value that is left when it fails, for the stressed ratio.
    pub failed_bps: u16,
    /// An older price is stale.
    pub price_max_age_ms: u64,
}

/// A price that the oracle accepted, with what its risk measures make of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Price {
    pub price_e18: u128,
    /// At which the prudent measure counts what we own; at most the price.
    pub pessimistic_e18: u128,
    /// Haircut that the asset's volatility justifies; the governed ones bound it from both sides.
    pub haircut_bps: u16,
    /// The circuit breaker has tripped: no risk is taken on this asset. Exits go on.
    pub halted: bool,
    /// As of when the price stood.
    pub at_ms: u64,
}

/// A collateral as the book holds it. The sums over AMOs are those of its records, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Collateral {
    pub token: [u8; 32],
    pub terms: CollateralTerms,
    /// The last accepted price; zeros before the first.
    pub price: Price,
    /// Tokens in the vault, not lent.
    pub idle: u128,
    /// Tokens lent to AMOs and not come back.
    pub lent: u128,
    /// Sums over the AMOs that hold this collateral.
    pub deployed: Deployed,
}

/// Sums over the AMOs of one collateral (or over those without any).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Deployed {
    /// Σ X_i: external tokens, each AMO's worth at most the debt that its own coin leaves.
    pub external: u128,
    /// Σ min(tokens lent, X_i): what the gross ratio counts.
    pub lent_backed: u128,
    /// Σ F_i: own coin that could be taken back, each AMO's at most its debt.
    pub own_e18: u128,
    /// Σ of the own coin that the prudent measure counts (at most the debt).
    pub prudent_own_e18: u128,
    /// Σ of the external and lent-out value that the prudent measure counts (the debt less the own coin at most).
    pub prudent_value_e18: u128,
    /// The same with this collateral failed and its pools drained of own coin at par; for AMOs without collateral, with the venue's
    /// cash fully borrowed (the debt at most).
    pub failed_value_e18: u128,
}

/// A venue's state as an AMO reports it: what it holds (DESIGN 3) and what could be taken back now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Position {
    pub mark: Mark,
    /// The whole position in units of the venue: LP tokens, or tokens of claim.
    pub units: u128,
    /// What a proportional withdrawal could take now.
    pub liquid: Liquid,
    /// USD price of the coin as the venue shows it (moving average); 0 when the venue makes none.
    pub quote_e18: u128,
}

/// The part of a position that the book keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Mark {
    /// F_i: own coin the AMO could take back.
    pub own_e18: u128,
    /// L_i: own coin its venue has lent out and is owed.
    pub lent_out_e18: u128,
    /// X_i: external tokens.
    pub external: u128,
    /// V_i: the position's value in par units, for profit and loss.
    pub value_e18: u128,
}

/// What taking `units` of a position would give now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(all(feature = "codec", feature = "std"), derive(scale_info::TypeInfo))]
pub struct Liquid {
    pub units: u128,
    pub own_e18: u128,
    pub external: u128,
}

/// An AMO as the book holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct AmoRecord {
    pub collateral: Option<CollateralId>,
    pub severity_bps: u16,
    /// D_i, par units.
    pub debt_e18: u128,
    /// Tokens lent to it and not come back; serves the gross ratio and caps.
    pub lent_tokens: u128,
    pub mark: Mark,
    pub marked_ms: u64,
    /// Sums since the record was opened.
    pub realised_loss_e18: u128,
    pub realised_profit_e18: u128,
}

/// What a failed venue takes: own coin that becomes outside coin, and value that is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct VenueFailure {
    pub amo: AmoId,
    pub own_e18: u128,
    pub value_e18: u128,
}

/// Since when each ratio that an unwinding can heal has been below its minimum, as far as it is recorded; 0: it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Breached {
    pub idle_ms: u64,
    pub gross_ms: u64,
    pub stressed_ms: u64,
}

/// Since when something is wrong; 0: it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Alarms {
    pub breached: Breached,
    /// n is below 1.
    pub below_par_ms: u64,
}

/// Everything the ledger keeps beside the collaterals and the AMO records. With the list of collaterals it answers every question
/// about the whole system, so that a mint never reads an AMO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(scale::Encode, scale::Decode))]
#[cfg_attr(
    all(feature = "codec", feature = "std"),
    derive(scale_info::TypeInfo, ink::storage::traits::StorageLayout)
)]
pub struct Totals {
    /// S.
    pub supply_e18: u128,
    /// Σ D_i.
    pub debt_e18: u128,
    /// Σ L_i.
    pub lent_out_e18: u128,
    /// Sums over the AMOs without collateral.
    pub unsecured: Deployed,
    /// The venue whose failure would hurt most; `None` when no venue has anything to lose.
    pub venue: Option<VenueFailure>,
    /// AMO records opened so far: their ids are 0 to `amos` − 1.
    pub amos: u8,
    /// As of when the sums count the records: a stale mark counts for less with time.
    pub counted_ms: u64,
    /// No mark of a position is older; `u64::MAX` when there is no position.
    pub oldest_mark_ms: u64,
    pub limits: Limits,
    /// As of the last message that wrote.
    pub alarms: Alarms,
    /// Losses that were published as the holders' since n was last 1.
    pub holders_loss_e18: u128,
    /// The emergency settlement has begun: no risk is taken any more.
    pub settling: bool,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            supply_e18: 0,
            debt_e18: 0,
            lent_out_e18: 0,
            unsecured: Deployed::default(),
            venue: None,
            amos: 0,
            counted_ms: 0,
            oldest_mark_ms: u64::MAX,
            limits: Limits::default(),
            alarms: Alarms::default(),
            holders_loss_e18: 0,
            settling: false,
        }
    }
}
