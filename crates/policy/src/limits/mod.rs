//! How far an AMO may go over time, whatever the ratios say: its ceiling, its rate, its losses. Winding alone is limited by them.

mod bucket;
mod ceiling;
mod loss;

pub use bucket::{Bucket, BucketTerms};
pub use ceiling::{Ceiling, CeilingTerms};
pub use loss::{LossTerms, Losses};

/// Milliseconds of a day.
pub const DAY_MS: u64 = 86_400_000;
