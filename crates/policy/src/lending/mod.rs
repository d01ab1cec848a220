//! An isolated lending market: its rate, its totals, its health, its liquidations. Run by `lending-market`; the AMO that lends into it inverts
//! the same curve.
//!
//! Everything of the loan asset is counted at 18 decimals, so that interest is not lost on tokens of few; what tokens cannot express is kept by
//! the reserves. At all times cash + borrowed = supplied + reserves, exactly.

// The codec derives cast the number of a variant.
#[allow(clippy::cast_possible_truncation)]
mod amo;
mod health;
mod rate;
mod totals;

pub use amo::{
    plan_deposit, plan_idle, position, shares_for, Lending, LendingParams, Mode, MIN_MEMORY_MS,
};
pub use health::{
    is_covered, liquidation, Liquidation, LiquidationRefusal, LiquidationTerms, Prices,
    MAX_BONUS_BPS, MAX_LIQUIDATION_BPS,
};
pub use rate::{utilisation_e18, RateState, RateTerms, MAX_RATE_E18, YEAR_MS};
pub use totals::{Totals, VIRTUAL_ASSETS_E18, VIRTUAL_SHARES};
