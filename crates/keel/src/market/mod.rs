//! The simulated market of `keel demo` and `keel replay`: outside prices drive real contracts on the embedded chain, through their
//! public messages. The model, and what it leaves out, is in docs/market-model.md.

mod arbitrage;
mod arbitrageurs;
mod borrowers;
mod charts;
mod figures;
mod lending;
mod lending_outcome;
mod liquidators;
mod loans;
mod measure;
mod outcome;
mod prices;
mod report;
mod scenario;
mod series;
mod simulate;
mod start;
mod summary_table;
mod venue;
mod volatile;
mod world;

pub use prices::read_prices;
pub use report::{write_html, write_json};
pub use scenario::read_scenario;
pub use simulate::compare;
pub use summary_table::table;
