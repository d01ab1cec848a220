//! The ledger: tokens, debts and prices, both measures, the four ratios. Run by the book.

mod types;

pub use types::*;
