//! What must work in every state, tried and undone.

use crate::world::{dollars, World};
use harness::prelude::*;
use interfaces::amo::Context;
use interfaces::book::{BookError, LedgerError};
use interfaces::vault::VaultError;
use policy::enforcement::{units_to_take, Cause, HEALABLE};

impl World {
    /// `redeem_basket` pays and `enforce` heals what can be healed.
    pub fn check_exits(&mut self) {
        let checkpoint = self.suite.chain.checkpoint();
        self.check_basket();
        self.suite.chain.roll_back(checkpoint);
        let checkpoint = self.suite.chain.checkpoint();
        self.check_enforce();
        self.suite.chain.roll_back(checkpoint);
    }

    fn check_basket(&mut self) {
        let coin = self.suite.stablecoin;
        let held = self.suite.balance(coin, Role::Holder);
        if held < coins(1) {
            return;
        }
        let message = self
            .suite
            .vault
            .call()
            .redeem_basket(held / 100, vec![0; 3]);
        let result = self.suite.chain.call(Role::Holder, message).result();
        let idle = self.ghost.idle.values().any(|idle| *idle > 1_000_000);
        let Err(refusal) = result else { return };
        // More than is idle is what a basket cannot pay; `enforce` brings the rest.
        let is_short = matches!(
            &refusal,
            harness::Refusal::Error(VaultError::Book(error)) if matches!(
                error.get(),
                Some(BookError::Ledger(LedgerError::InsufficientBasket { .. }))
            )
        );
        self.ensure(
            is_short || !idle,
            &format!("the unconditional exit is refused: {refusal:?}"),
        );
    }

    fn check_enforce(&mut self) {
        let call = self.suite.enforce();
        let result = call.result();
        self.ensure(result.is_ok(), &format!("enforce is refused: {result:?}"));
        let solvency = self.suite.solvency();
        for kind in HEALABLE {
            if solvency.ratios.get(kind) >= solvency.limits.minimum.get(kind) {
                continue;
            }
            for coin in dollars(&self.suite) {
                let view = self.suite.book.call().briefing(coin.amo_id());
                let briefing = self.suite.chain.read_ok(view);
                let position = self.position(coin);
                let units = units_to_take(Cause::Ratio(kind), &briefing, &position, u128::MAX);
                self.ensure(
                    units.unwrap_or(0) == 0,
                    &format!("enforce left a {kind:?} breach that {units:?} would heal"),
                );
            }
        }
    }

    fn position(&mut self, coin: Coin) -> interfaces::Position {
        let view = self.suite.book.call().briefing(coin.amo_id());
        let briefing = self.suite.chain.read_ok(view);
        let context = Context {
            collateral_price_e18: briefing.price_e18(),
            price_fresh: briefing.price_fresh,
            debt_e18: briefing.record.debt_e18,
            ..Context::default()
        };
        self.suite.chain.read_ok(coin.amo().amo().position(context))
    }

    /// The equity as it is when every pool is read afresh, which must be what the book then says; none while a price is stale or the failing
    /// venue holds anything, for its word changes.
    pub fn refreshed_equity(&mut self) -> Option<i128> {
        let hostile = self.hostile.record(&mut self.suite);
        if hostile.debt_e18 != 0 || !self.solvency().prices_fresh {
            return None;
        }
        let checkpoint = self.suite.chain.checkpoint();
        for coin in dollars(&self.suite) {
            let message = self.suite.controller.call().refresh(coin.amo_id());
            let refreshed = self.suite.chain.call(Role::Keeper, message).succeeded();
            let position = self.position(coin);
            let record = self
                .suite
                .chain
                .read(self.suite.contracts.book.call().amo(coin.amo_id()))
                .unwrap();
            self.ensure(
                !refreshed || record.mark == position.mark,
                "a fresh reading is not what the book has",
            );
        }
        let equity_e18 = self.solvency().equity_e18;
        self.suite.chain.roll_back(checkpoint);
        Some(equity_e18)
    }
}
