//! The suite on a node, by ink_e2e, with the release artifacts: from deployment to unwinding, each AMO, governance, errors as a client sees them.
//!
//! The tests share one devnet, or the node that `KEEL_NODE_URL` names, and one deployment. Each begins at the block where that stood and has
//! the chain for itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod amos;
mod calls;
mod deploy;
mod errors;
mod governance;
mod instantiate;
mod life;
mod shared;
mod votes;
mod weights;
