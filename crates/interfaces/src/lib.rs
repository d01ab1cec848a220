//! The specification of every Keel contract: what each message means, its units, its rounding, its errors and who may call it.
//!
//! One file per contract; `access` is what all of them share. Contracts implement these traits, call each other only through them,
//! and hold no knowledge of each other beyond them.
//!
//! Conventions:
//! - Amounts are base units of the token named. Stablecoin and LP tokens have 18 decimals; names end in `_e18` where a number is
//!   18-decimal fixed point, `_bps` for 1/10,000, `_ms` for milliseconds (of the block's timestamp).
//! - Prices are USD per whole token, `_e18`.
//! - Every rounding favours the protocol over the caller, and suppliers of a pool over traders.
//! - A message that returns `Err` has changed nothing.
#![cfg_attr(not(feature = "std"), no_std)]
// In the forwarders that ink! generates, and in the encodings that the codec derives.
#![allow(clippy::panic, clippy::cast_possible_truncation)]

pub mod access;
pub mod amo;
pub mod book;
pub mod buyback;
pub mod controller;
pub mod governance_token;
pub mod governor;
pub mod guard;
pub mod keeper_budget;
pub mod lending_amo;
pub mod lending_market;
pub mod lens;
pub mod oracle;
pub mod pause;
pub mod pool_amo;
pub mod price_source;
pub mod recapitalisation;
pub mod registry;
pub mod savings;
pub mod savings_amo;
pub mod settlement;
pub mod stable_pool;
pub mod stablecoin;
pub mod steward;
pub mod token;
pub mod upgrade;
pub mod vault;

pub use ink::primitives::{AccountId, Hash};
pub use policy::ledger::{
    Collateral, CollateralId, Limits, Position, RatioKind, Ratios, MAX_AMOS, MAX_COLLATERALS,
};
