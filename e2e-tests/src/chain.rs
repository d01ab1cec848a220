//! A chain with the small suite, whatever client talks to it, and what tests do there over and over.

use crate::actors::account;
use crate::deployment::{Contracts, ETH, USDC};
use crate::dev::Dev;
use harness::prelude::*;
use interfaces::controller::{ControllerError, Outcome, Rebalanced};
use policy::ledger::{AmoId, CollateralId, Solvency};
use scale::Decode;
use std::fmt::Debug;

/// A whole ether, and what it is worth.
pub const ETHER: u128 = E18;
pub const ETHER_PRICE_E18: u128 = 2_000 * E18;

pub trait Suite {
    fn dev(&self) -> &Dev;

    fn contracts(&self) -> Contracts;

    /// Sends a message that must succeed. The answer is that of a dry run just before, the events are those of its block.
    async fn send<T: Debug + Decode + Send, E: Debug + Decode + Send>(
        &mut self,
        who: Role,
        message: impl Message<Answer = Result<T, E>>,
    ) -> Call<Result<T, E>>;

    /// What a view answers.
    async fn read<A: Debug + Decode + Send>(&mut self, view: impl Message<Answer = A>) -> A;

    /// Every reporter of a collateral reports a price, as of now.
    async fn report(&mut self, collateral: CollateralId, price_e18: u128) {
        let now_ms = self.dev().now_ms().await;
        let reporters: &[Role] = match collateral {
            USDC => &[Role::ReporterA, Role::ReporterB],
            _ => &[Role::ReporterA],
        };
        for reporter in reporters {
            let oracle = self.contracts().oracle;
            let message = oracle.call().report(collateral, price_e18, now_ms);
            self.send(*reporter, message).await.expect_ok();
        }
    }

    /// A dollar is worth one, an ether two thousand, as of now.
    async fn report_prices(&mut self) {
        self.report(USDC, E18).await;
        self.report(ETH, ETHER_PRICE_E18).await;
    }

    /// Tokens out of nothing.
    async fn give(&mut self, to: Role, token: TokenHandle, amount: u128) {
        let message = token.mint(account(to), amount);
        self.send(Role::Deployer, message).await.expect_ok();
    }

    /// A standing allowance.
    async fn approve(
        &mut self,
        owner: Role,
        token: impl Into<AccountId>,
        spender: impl Into<AccountId>,
    ) {
        let token = TokenHandle::at(token.into());
        let message = token.psp22().approve(spender.into(), u128::MAX / 2);
        self.send(owner, message).await.expect_ok();
    }

    /// Gives somebody dollars and mints coin with them. Returns the coin.
    async fn mint_for(&mut self, who: Role, tokens: u128) -> u128 {
        let Contracts { usdc, vault, .. } = self.contracts();
        self.give(who, usdc, tokens).await;
        self.approve(who, usdc, vault).await;
        let message = vault.call().mint(usdc.account, tokens, 0);
        self.send(who, message).await.expect_ok()
    }

    /// Redeems coin for dollars. Returns the dollars.
    async fn redeem(&mut self, who: Role, coin: u128) -> u128 {
        let Contracts {
            usdc,
            vault,
            stablecoin,
            ..
        } = self.contracts();
        self.approve(who, stablecoin, vault).await;
        let message = vault.call().redeem(usdc.account, coin, 0);
        self.send(who, message).await.expect_ok()
    }

    /// Swaps in the pool, coin 0 being the stablecoin. Returns what came out.
    async fn swap(&mut self, who: Role, coin_in: u8, amount: u128) -> u128 {
        let Contracts {
            usdc,
            stablecoin,
            pool,
            ..
        } = self.contracts();
        let token = if coin_in == 0 {
            stablecoin.account
        } else {
            usdc.account
        };
        self.approve(who, token, pool).await;
        let (coin_out, to) = (1 - coin_in, account(who));
        let message = pool
            .call()
            .swap_exact_in(coin_in, coin_out, amount, 0, to, NEVER);
        self.send(who, message).await.expect_ok()
    }

    /// Anyone pokes an AMO. What that did in its block: the dry run before it saw another time.
    async fn rebalance(&mut self, amo: AmoId) -> Outcome {
        let controller = self.contracts().controller;
        let message = controller.call().rebalance(amo);
        let call = self.send(Role::Arbitrageur, message).await;
        let moved: Vec<Rebalanced> = call.events(controller);
        call.expect_ok();
        moved.first().map_or(Outcome::Nothing, |it| it.outcome)
    }

    /// Anyone enforces the limits.
    async fn enforce(&mut self) -> Call<Result<u32, ControllerError>> {
        let message = self.contracts().controller.call().enforce();
        self.send(Role::Arbitrageur, message).await
    }

    async fn balance(&mut self, token: impl Into<AccountId>, owner: impl Into<AccountId>) -> u128 {
        let token = TokenHandle::at(token.into());
        self.read(token.psp22().balance_of(owner.into())).await
    }

    async fn solvency(&mut self) -> Solvency {
        let view = self.contracts().book.call().solvency();
        self.read(view).await
    }

    async fn debt_e18(&mut self, amo: AmoId) -> u128 {
        let view = self.contracts().book.call().amo(amo);
        let record = self.read(view).await;
        record.expect("the AMO is in the book").debt_e18
    }

    /// So much later, in a block of its own.
    async fn wait(&mut self, ms: u64) {
        let now_ms = self.dev().now_ms().await;
        self.dev().travel_to(now_ms + ms).await;
    }
}
