//! Upgrades and moves under a governor, without stopping redemptions: new code for vault, book and oracle, a new controller, an AMO at a
//! new contract; and what cannot be done to them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

mod amo;
mod bricking;
mod codes;
mod controller;
mod upgrade;

use harness::prelude::*;
use harness::suite::{governor_terms, proposed, Governance};
use interfaces::controller::Outcome;
use interfaces::governor::ProposedCall;
use policy::ledger::AmoId;

const ALICE: Role = Role::Named("alice");

struct World {
    suite: Suite,
    governance: Governance,
}

/// The governor is admin of everything, the coin is above its band in the USDC pool, and the holder has coin to redeem.
fn governed() -> World {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(1_000_000));
    suite.approve_all(Role::Holder);
    suite.seed_pool(usdc, 200_000);
    suite.give(Role::Trader, usdc, usd6(150_000));
    suite.approve_all(Role::Trader);
    let message =
        usdc.pool()
            .call()
            .swap_exact_in(1, 0, usd6(150_000), 0, Role::Trader.account(), NEVER);
    suite.chain.call(Role::Trader, message).expect_ok();
    let holders = [(ALICE, coins(1_000))];
    let governance = Governance::deploy(&mut suite.chain, governor_terms(), &holders);
    suite.hand_over_to(governance);
    let mut world = World { suite, governance };
    world.catch_up();
    world
}

impl World {
    /// Prices and the pool's moving average follow the time that a vote takes.
    fn catch_up(&mut self) {
        for _ in 0..30 {
            self.suite.chain.next_block_in(2 * MINUTE_MS);
            self.suite.refresh_prices();
        }
    }

    /// The holder redeems for one asset and for the basket.
    #[track_caller]
    fn redeem(&mut self) {
        self.suite.refresh_prices();
        let (vault, usdc) = (self.suite.vault, self.suite.usdc().token);
        let before = self.suite.balance(usdc, Role::Holder);
        let message = vault.call().redeem(usdc.account, coins(10), 0);
        self.suite.chain.call(Role::Holder, message).expect_ok();
        let one = self.suite.balance(usdc, Role::Holder);
        assert!(one >= before + usd6(9));
        let message = vault.call().redeem_basket(coins(10), vec![0, 0]);
        self.suite.chain.call(Role::Holder, message).expect_ok();
        assert!(self.suite.balance(usdc, Role::Holder) >= one + usd6(9));
    }

    /// Votes a list of calls through, with redemptions while it waits, and after it.
    #[track_caller]
    fn carry(&mut self, calls: &[ProposedCall]) {
        let chain = &mut self.suite.chain;
        let proposal = self.governance.bring_to_execution(chain, &[ALICE], calls);
        self.redeem();
        let message = self.governance.execute(proposal, calls);
        self.suite.chain.call(Role::Keeper, message).expect_ok();
        self.redeem();
    }

    /// A keeper winds the AMO; returns the debt.
    #[track_caller]
    fn wind(&mut self, controller: ControllerHandle, amo: AmoId) -> u128 {
        self.catch_up();
        let message = controller.call().rebalance(amo);
        let outcome = self.suite.chain.call(Role::Keeper, message).expect_ok();
        assert!(matches!(outcome, Outcome::Wound { .. }), "{outcome:?}");
        self.debt(amo)
    }

    fn debt(&mut self, amo: AmoId) -> u128 {
        let view = self.suite.book.call().amo(amo);
        self.suite.chain.read(view).unwrap().debt_e18
    }
}
