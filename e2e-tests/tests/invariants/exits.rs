//! What must work in every state, tried and undone.

use crate::world::{dollars, Lent, World, TRADERS};
use harness::prelude::*;
use interfaces::amo::Context;
use interfaces::book::{BookError, LedgerError};
use interfaces::vault::VaultError;
use policy::enforcement::{units_to_take, Cause, HEALABLE};
use policy::ledger::AmoId;

impl World {
    /// `redeem_basket` pays and `enforce` heals what can be healed.
    pub fn check_exits(&mut self) {
        let checkpoint = self.suite.chain.checkpoint();
        self.check_basket();
        self.suite.chain.roll_back(checkpoint);
        let checkpoint = self.suite.chain.checkpoint();
        self.check_enforce();
        self.suite.chain.roll_back(checkpoint);
        for lent in self.lent {
            let checkpoint = self.suite.chain.checkpoint();
            self.check_market_exits(lent);
            self.suite.chain.roll_back(checkpoint);
        }
    }

    /// Whoever supplied withdraws what is there, whoever owes repays, whoever owes nothing takes his collateral: at any price, also none.
    fn check_market_exits(&mut self, lent: Lent) {
        let market = lent.market;
        for who in TRADERS {
            let account = who.account();
            let chain = &mut self.suite.chain;
            let totals = chain.read(market.call().state()).totals;
            let shares = chain.read(market.call().supplier(account)).shares;
            let cash_e18 = totals.cash * (E18 / lent.unit);
            let there = totals.shares_down(cash_e18).unwrap().min(shares);
            let claim_e18 = totals.claim_down_e18(there).unwrap();
            if claim_e18 >= E18 / lent.unit {
                let message = market.call().withdraw(there, account, 0);
                let result = chain.call(who, message).result();
                self.ensure(
                    result.is_ok(),
                    &format!("a supplier cannot leave: {result:?}"),
                );
            }
            let loan = self.suite.chain.read(market.call().loan(account));
            let held = self.suite.balance(lent.loan, who);
            let debt_e18 = self.suite.chain.read(market.call().debt_e18(account));
            let owed = (debt_e18 + loan.lost_e18) / (E18 / lent.unit) + 2;
            if loan.owes() && held >= owed {
                let message = market.call().repay(owed, account);
                let result = self.suite.chain.call(who, message).result();
                self.ensure(
                    result.is_ok(),
                    &format!("a borrower cannot repay: {result:?}"),
                );
            }
            let loan = self.suite.chain.read(market.call().loan(account));
            if !loan.owes() && loan.collateral != 0 {
                let message = market.call().take_collateral(loan.collateral, account);
                let result = self.suite.chain.call(who, message).result();
                self.ensure(
                    result.is_ok(),
                    &format!("collateral without debt is kept: {result:?}"),
                );
            }
        }
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
            for (id, amo) in self.sound() {
                let view = self.suite.book.call().briefing(id);
                let briefing = self.suite.chain.read_ok(view);
                let position = self.position(id, amo);
                let units = units_to_take(Cause::Ratio(kind), &briefing, &position, u128::MAX);
                self.ensure(
                    units.unwrap_or(0) == 0,
                    &format!("enforce left a {kind:?} breach that {units:?} would heal"),
                );
            }
        }
    }

    /// Every AMO whose word can be believed.
    fn sound(&self) -> Vec<(AmoId, AccountId)> {
        let pools = dollars(&self.suite);
        let pools = pools.iter().map(|coin| (coin.amo_id(), coin.amo().account));
        let markets = self.lent.map(|lent| (lent.id, lent.amo.account));
        pools.chain(markets).collect()
    }

    fn position(&mut self, id: AmoId, amo: AccountId) -> interfaces::Position {
        let view = self.suite.book.call().briefing(id);
        let briefing = self.suite.chain.read_ok(view);
        let context = Context {
            collateral_price_e18: briefing.price_e18(),
            price_fresh: briefing.price_fresh,
            debt_e18: briefing.record.debt_e18,
            ..Context::default()
        };
        let amo = PoolAmoHandle::at(amo);
        self.suite.chain.read_ok(amo.amo().position(context))
    }

    /// The equity as it is when every venue is read afresh, which must be what the book then says; none while a price is stale or the failing
    /// venue holds anything, for its word changes.
    pub fn refreshed_equity(&mut self) -> Option<i128> {
        let hostile = self.hostile.record(&mut self.suite);
        if hostile.debt_e18 != 0 || !self.solvency().prices_fresh {
            return None;
        }
        let checkpoint = self.suite.chain.checkpoint();
        for (id, amo) in self.sound() {
            let message = self.suite.controller.call().refresh(id);
            let refreshed = self.suite.chain.call(Role::Keeper, message).succeeded();
            let position = self.position(id, amo);
            let record = self
                .suite
                .chain
                .read(self.suite.contracts.book.call().amo(id))
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
