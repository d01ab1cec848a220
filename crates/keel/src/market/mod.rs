//! The simulated market of `keel demo` and `keel replay`: outside prices drive real contracts on the embedded chain, through their
//! public messages. The model, and what it leaves out, is in docs/market-model.md.

mod arbitrage;
mod charts;
mod outcome;
mod report;
mod series;
mod simulate;
mod venue;
mod world;

pub use report::{table, write_html, write_json};
pub use series::{read_prices, read_scenario};
pub use simulate::compare;
