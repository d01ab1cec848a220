//! The harness itself, on a token: what later suites rely on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod calls;
mod state;
mod suite;
mod time;

use harness::prelude::*;
use harness::suite::deploy_token;

/// A token of which the holder has 100.
fn token_with_holder() -> (Chain, TokenHandle) {
    let mut chain = Chain::new();
    let token = deploy_token(&mut chain, "USD Coin", "USDC", 6);
    chain
        .call(Role::Deployer, token.mint(Role::Holder, usd6(100)))
        .expect_ok();
    (chain, token)
}

fn transfer(
    token: TokenHandle,
    to: Role,
    amount: u128,
) -> impl Message<Answer = Result<(), psp22::PSP22Error>> {
    token.psp22().transfer(to.account(), amount, Vec::new())
}
