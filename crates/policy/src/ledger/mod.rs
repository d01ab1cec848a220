//! The ledger: tokens, debts and prices, both measures, the four ratios. Run by the book.
//!
//! It holds counts, never cached dollars: every use multiplies them by the present prices. `Ledger` is the head (sums, limits, collaterals);
//! the AMOs' records stay where they are and are handed in as `Records`. Symbols as in the design: S supply, F own coin an AMO
//! could take back, L own coin its venue has lent out, X external tokens, D debt, v fair and u prudent price, n redemption
//! ratio.
//!
//! - `value`: prices and what amounts are worth. - `counted`: what one record counts for. - `sums`: the running sums.
//! - `ratios`: both measures. - `exchange`: mint, redeem, basket. - `positions`: wind, unwind, mark. - `terms`: what is set.
//! - `limits`: the bounds of every number. - `briefing`: what the controller reads. - `alarms`: since when something is wrong.
//! - `waterfall`: who bears a loss.

mod alarms;
// The codec derives cast the number of a variant; an enum has at most 256.
#[allow(clippy::cast_possible_truncation)]
mod answers;
mod briefing;
mod counted;
#[allow(clippy::cast_possible_truncation)]
mod error;
mod exchange;
pub mod limits;
mod positions;
mod ratios;
mod sums;
mod terms;
mod types;
mod value;
mod waterfall;

pub use answers::*;
pub use counted::Counted;
pub use error::LedgerError;
pub use positions::{Funding, Returned};
pub use ratios::KINDS;
pub use sums::{Ledger, Records};
pub use types::*;
pub use value::ONE_BPS;
pub use waterfall::Coverage;
