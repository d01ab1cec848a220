//! Every coin and every token is where the books say, after every call.

use crate::world::{dollars, Lent, World, AMOS, PEOPLE, TRADERS};
use harness::prelude::*;

impl World {
    pub fn check_money(&mut self) {
        self.check_coin();
        self.check_collateral();
        self.check_records();
        for lent in self.lent {
            self.check_market(lent);
        }
    }

    /// Cash + borrowed = supplied + reserves; shares and collateral are somebody's; both tokens are there.
    fn check_market(&mut self, lent: Lent) {
        let market = lent.market;
        let unit_e18 = E18 / lent.unit;
        let state = self.suite.chain.read(market.call().state());
        let totals = state.totals;
        self.ensure(
            totals.cash * unit_e18 + totals.borrowed_e18
                == totals.supplied_e18 + totals.reserves_e18,
            &format!("the market does not balance: {totals:?}"),
        );
        let (mut shares, mut debts, mut posted) = (0, 0, 0);
        let suppliers: Vec<AccountId> = TRADERS
            .map(Role::account)
            .into_iter()
            .chain([lent.amo.account])
            .collect();
        for account in suppliers {
            let chain = &mut self.suite.chain;
            shares += chain.read(market.call().supplier(account)).shares;
            let loan = chain.read(market.call().loan(account));
            debts += loan.debt_shares;
            posted += loan.collateral;
        }
        self.ensure(
            shares == totals.supply_shares,
            "Σ supply shares is not the total",
        );
        self.ensure(
            debts == totals.borrow_shares,
            "Σ debt shares is not the total",
        );
        self.ensure(posted == state.collateral, "Σ collateral is not the total");
        let coin = self.suite.balance(lent.loan, market);
        let ether = self.suite.balance(self.ether.token, market);
        self.ensure(
            coin >= totals.cash && ether >= state.collateral,
            "the market holds less than it counts",
        );
    }

    /// Σ levels = supply = Σ balances = the book's = the ghost's.
    fn check_coin(&mut self) {
        let (coin, book) = (self.suite.stablecoin, self.suite.book);
        let chain = &mut self.suite.chain;
        let supply = chain.supply(coin);
        let mut levels = 0i128;
        for facilitator in chain.read(coin.call().facilitators()) {
            levels += chain.read(coin.call().bucket(facilitator)).unwrap().level;
        }
        let booked = chain.read(book.call().solvency()).supply_e18;
        let mut holders: Vec<AccountId> = PEOPLE.map(Role::account).into();
        holders.extend([
            self.suite.vault.account,
            self.suite.controller.account,
            self.hostile.account,
            self.budget.account,
            self.auction.account,
            self.suite.book.account,
        ]);
        for lent in self.lent {
            holders.extend([lent.market.account, lent.amo.account]);
        }
        for coin in dollars(&self.suite) {
            holders.extend([coin.pool().account, coin.amo().account]);
        }
        let held: u128 = holders
            .into_iter()
            .map(|holder| self.suite.chain.balance(coin, holder))
            .sum();
        let ghost = self.ghost.supply_e18;
        self.ensure(levels == supply as i128, "Σ levels is not the supply");
        self.ensure(held == supply, &format!("{held} are held of {supply}"));
        self.ensure(booked == supply, "the book's supply is another");
        self.ensure(
            ghost == supply,
            &format!("supply {supply}, by the events {ghost}"),
        );
        let left = self.suite.balance(coin, self.budget);
        let (paid, given) = (self.ghost.paid_e18, self.given_to_budget_e18);
        self.ensure(left + paid == given, "the budget paid what it did not say");
    }

    /// Vault, book and ghost count the same, and the vault holds it.
    fn check_collateral(&mut self) {
        for coin in self.suite.coins.clone() {
            let (vault, book) = (self.suite.vault, self.suite.book);
            let chain = &mut self.suite.chain;
            let asset = chain.read(vault.call().asset(coin.token.account)).unwrap();
            let booked = chain.read(book.call().collateral(coin.id)).unwrap();
            let held = chain.balance(coin.token, vault);
            let ghost = self.ghost.idle[&coin.token.account];
            let feed = self.suite.oracle.call().feed(coin.id);
            let accepted = self.suite.chain.read(feed).unwrap().accepted.unwrap();
            let known = (booked.price.price_e18, booked.price.at_ms);
            self.ensure(
                (accepted.price_e18, accepted.at_ms) == known,
                "the book has another price than the oracle",
            );
            self.ensure(
                asset.idle == booked.idle,
                "vault and book count other tokens",
            );
            self.ensure(
                asset.idle == ghost,
                &format!("idle {}, by the events {ghost}", asset.idle),
            );
            self.ensure(
                held >= asset.idle + asset.owed,
                "the vault holds less than it counts",
            );
        }
    }

    /// The running sums are those of the records; debts are the ghost's.
    fn check_records(&mut self) {
        let book = self.suite.book;
        let running = self.suite.chain.read(book.call().solvency());
        let recomputed = self.suite.chain.read(book.call().recompute());
        self.ensure(
            running == recomputed,
            &format!("sums {running:?}\nrecomputed {recomputed:?}"),
        );
        let mut debts_e18 = 0;
        for amo in 0..AMOS {
            let record = self.suite.chain.read(book.call().amo(amo)).unwrap();
            let ghost = self.ghost.debts_e18[&amo];
            debts_e18 += record.debt_e18;
            self.ensure(
                record.debt_e18 == ghost,
                &format!("AMO {amo} owes {}, by the events {ghost}", record.debt_e18),
            );
        }
        self.ensure(running.debt_e18 == debts_e18, "Σ debts is not the total");
        for coin in self.suite.coins.clone() {
            let booked = self
                .suite
                .chain
                .read(book.call().collateral(coin.id))
                .unwrap();
            let mut lent = 0;
            for amo in 0..AMOS {
                let record = self.suite.chain.read(book.call().amo(amo)).unwrap();
                if record.collateral == Some(coin.id) {
                    lent += record.lent_tokens;
                }
            }
            self.ensure(booked.lent == lent, "Σ lent tokens is not the total");
        }
    }
}
