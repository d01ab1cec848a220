//! A typed handle on the whole suite on the embedded chain: for tests, benchmarks, the demo and the simulator.
//!
//! Nothing here encodes an argument as text: messages come from the call builders of the ink! traits in `interfaces`. Failed
//! expectations panic with what was found. See the README for examples.
// For tests: overflow is checked when it happens (profile `dev`), and a failed expectation stops the test.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod amounts;
pub mod artifacts;
pub mod call;
pub mod chain;
pub mod conformance;
pub mod events;
pub mod fixtures;
pub mod handles;
pub mod message;
pub mod prelude;
mod refusals;
pub mod role;
pub mod state;
pub mod suite;
pub mod tape;

pub use call::{Call, Failure, Refusal, Weight};
pub use chain::{Chain, Checkpoint};
pub use events::Emitted;
pub use fixtures::{BookFixture, PoolFixture, StablecoinFixture};
pub use ink::primitives::{AccountId, Hash};
pub use message::Message;
pub use role::{Role, REPORTERS};
pub use state::{Fingerprint, Snapshot};
pub use suite::{Coin, Contracts, Suite, SuiteConfig};
pub use tape::Tape;
