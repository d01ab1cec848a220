//! The AMO that lends, in its place: funded by the controller, called through the guard, in a market with borrowers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

mod access;
mod attacks;
mod deposit;
mod full_utilisation;
mod idle;
mod losses;

use harness::prelude::*;
use harness::suite::lending_terms;
use interfaces::book::AmoRecord;
use interfaces::controller::Outcome;
use interfaces::lending_amo::Mode;
use interfaces::Position;
use policy::ledger::AmoId;

const ETHER: u128 = 2_000;

struct Fixture {
    suite: Suite,
    market: LendingMarketHandle,
    amo: LendingAmoHandle,
    id: AmoId,
    loan: TokenHandle,
    ether: Coin,
}

/// A market of the stablecoin (direct deposit) or of USDC (idle collateral) against ether. The holder minted with a million USDC, gave 50,000 of
/// equity, has a thousand ether, 100,000 of both dollars, and approved everything.
fn fixture(mode: Mode) -> Fixture {
    let mut ether = CoinConfig::dollar("Ether", "ETH", 8);
    ether.terms.par = false;
    ether.price_e18 = Some(ETHER * E18);
    let config = SuiteConfig::default()
        .with_coins(vec![CoinConfig::dollar("USD Coin", "USDC", 6), ether])
        .without_pools()
        .without_price_risk();
    let mut suite = Suite::new(&config);
    let (usdc, ether) = (suite.usdc(), suite.coin("ETH"));
    suite.mint_for(Role::Holder, usdc, usd6(1_000_000));
    suite.give(Role::Holder, usdc, usd6(150_000));
    suite.approve_all(Role::Holder);
    let message = suite
        .vault
        .call()
        .recapitalise(usdc.token.account, usd6(50_000));
    suite.chain.call(Role::Holder, message).expect_ok();
    let loan = match mode {
        Mode::DirectDeposit => None,
        Mode::IdleCollateral => Some(usdc),
    };
    let assets = suite.market_assets(loan, ether);
    let market = suite.deploy_market(assets, lending_terms());
    let init = suite.lending_amo_init(market, mode);
    let (id, amo) = suite.deploy_lending_amo(init, AmoConfig::default().terms);
    let loan = TokenHandle::at(assets.loan);
    suite.give(Role::Holder, ether, ether.units(1_000));
    for token in [loan.account, ether.token.account] {
        suite.approve(Role::Holder, token, market);
    }
    Fixture {
        suite,
        market,
        amo,
        id,
        loan,
        ether,
    }
}

impl Fixture {
    fn unit(&self) -> u128 {
        if self.loan.account == self.suite.stablecoin.account {
            E18
        } else {
            usd6(1)
        }
    }

    /// The holder borrows, in whole coins, with all his ether behind it.
    fn borrow(&mut self, whole: u128) {
        let holder = Role::Holder.account();
        let posted = self.ether.units(100);
        let message = self.market.call().post_collateral(posted, holder);
        self.suite.chain.call(Role::Holder, message).expect_ok();
        let message = self.market.call().borrow(whole * self.unit(), holder);
        self.suite.chain.call(Role::Holder, message).expect_ok();
    }

    fn repay(&mut self, whole: u128) {
        let message = self
            .market
            .call()
            .repay(whole * self.unit(), Role::Holder.account());
        self.suite.chain.call(Role::Holder, message).expect_ok();
    }

    /// The holder supplies beside the AMO.
    fn supply(&mut self, whole: u128) {
        let message = self
            .market
            .call()
            .supply(whole * self.unit(), Role::Holder.account());
        self.suite.chain.call(Role::Holder, message).expect_ok();
    }

    fn wait(&mut self, ms: u64) {
        self.suite.chain.next_block_in(ms);
        self.suite.refresh_prices();
    }

    fn poke(&mut self) -> Outcome {
        self.wait(2 * MINUTE_MS);
        self.suite.poke(self.id).expect_ok()
    }

    /// Until the AMO wants nothing more.
    fn settle(&mut self) {
        // An old mark blocks winding.
        let message = self.suite.controller.call().refresh(self.id);
        self.suite.chain.call(Role::Keeper, message).expect_ok();
        // What moves the market makes the mean begin anew, which counts after ten minutes.
        let mut quiet = 0;
        for _ in 0..120 {
            quiet = if self.poke() == Outcome::Nothing {
                quiet + 1
            } else {
                0
            };
            if quiet == 7 {
                return;
            }
        }
        panic!("the AMO does not come to rest");
    }

    fn rate_e18(&mut self) -> u128 {
        self.suite
            .chain
            .read(self.market.call().state())
            .rate
            .rate_e18
    }

    fn record(&mut self) -> AmoRecord {
        let view = self.suite.book.call().amo(self.id);
        self.suite.chain.read(view).unwrap()
    }

    fn position(&mut self) -> Position {
        let view = self.amo.amo().position(Default::default());
        self.suite.chain.read_ok(view)
    }

    /// The book has what the market shows, and its sums are those of its records.
    #[track_caller]
    fn assert_booked(&mut self) {
        let message = self.suite.controller.call().refresh(self.id);
        self.suite.chain.call(Role::Keeper, message).expect_ok();
        assert_eq!(self.record().mark, self.position().mark);
        let book = self.suite.book;
        assert_eq!(
            self.suite.chain.read(book.call().solvency()),
            self.suite.chain.read(book.call().recompute())
        );
        // Nothing rests in the AMO.
        let amo = self.amo;
        let loan = self.loan;
        assert_eq!(self.suite.balance(loan, amo), 0);
    }
}
