//! The AMO that lends, in both modes: a market of the stablecoin, or of USDC, against ether.

use harness::conformance::{assert_conforms, AmoWorld, Governed};
use harness::prelude::*;
use harness::suite::{lending_params, lending_terms};
use interfaces::amo::Context;
use interfaces::lending_amo::Mode;
use interfaces::Position;
use math::mul_div_down;
use policy::ledger::{AmoId, Liquid, Mark};

/// USD.
const ETHER: u128 = 2_000;

struct LendingWorld {
    suite: Suite,
    mode: Mode,
    market: LendingMarketHandle,
    amo: LendingAmoHandle,
    id: AmoId,
    loan: TokenHandle,
    ether: Coin,
}

impl LendingWorld {
    /// The holder has much of everything, gave equity, and supplied 20,000 of which he borrowed 5,000; a borrower with little ether took
    /// 2,000.
    fn new(mode: Mode) -> Self {
        let mut ether = CoinConfig::dollar("Ether", "ETH", 8);
        ether.terms.par = false;
        ether.price_e18 = Some(ETHER * E18);
        let config = SuiteConfig::default()
            .with_coins(vec![CoinConfig::dollar("USD Coin", "USDC", 6), ether])
            .without_pools()
            .without_price_risk();
        let mut suite = Suite::new(&config);
        let (usdc, ether) = (suite.usdc(), suite.coin("ETH"));
        // A deposit is to be a part of the supply that shows in the ratios, and these low enough that a minimum can be above them.
        let (supply, equity) = match mode {
            Mode::DirectDeposit => (100_000, 1_000),
            Mode::IdleCollateral => (1_000_000, 50_000),
        };
        suite.mint_for(Role::Holder, usdc, usd6(supply));
        suite.give(Role::Holder, usdc, usd6(2_000_000));
        suite.approve_all(Role::Holder);
        let message = suite
            .vault
            .call()
            .recapitalise(usdc.token.account, usd6(equity));
        suite.chain.call(Role::Holder, message).expect_ok();
        let loan = match mode {
            Mode::DirectDeposit => None,
            Mode::IdleCollateral => Some(usdc),
        };
        let assets = suite.market_assets(loan, ether);
        let market = suite.deploy_market(assets, lending_terms());
        let init = suite.lending_amo_init(market, mode);
        let (id, amo) = suite.deploy_lending_amo(init, AmoConfig::default().terms);
        let mut world = Self {
            suite,
            mode,
            market,
            amo,
            id,
            loan: TokenHandle::at(assets.loan),
            ether,
        };
        for role in [Role::Holder, Role::Trader] {
            world.suite.give(role, ether, ether.units(200));
            for token in [assets.loan, ether.token.account] {
                world.suite.approve(role, token, market);
            }
        }
        world.supply(20_000);
        world.borrow(Role::Holder, 100_000, 5_000);
        world.borrow(Role::Trader, 1_500, 2_000);
        world
    }

    fn unit(&self) -> u128 {
        match self.mode {
            Mode::DirectDeposit => E18,
            Mode::IdleCollateral => usd6(1),
        }
    }

    fn supply(&mut self, whole: u128) {
        let amount = whole * self.unit();
        let message = self.market.call().supply(amount, Role::Holder.account());
        self.suite.chain.call(Role::Holder, message).expect_ok();
    }

    /// With thousandths of an ether behind it.
    fn borrow(&mut self, who: Role, milliethers: u128, whole: u128) {
        let posted = self.ether.units(milliethers) / 1_000;
        let message = self.market.call().post_collateral(posted, who.account());
        self.suite.chain.call(who, message).expect_ok();
        let message = self
            .market
            .call()
            .borrow(whole * self.unit(), who.account());
        self.suite.chain.call(who, message).expect_ok();
    }

    /// Time enough that the mean utilisation is near what it is now, and less than moves the rate at target.
    fn let_the_mean_follow(&mut self) {
        self.pass(50 * MINUTE_MS);
    }

    fn pass(&mut self, ms: u64) {
        self.suite.chain.next_block_in(ms);
        self.suite.refresh_prices();
    }
}

impl AmoWorld for LendingWorld {
    fn suite(&mut self) -> &mut Suite {
        &mut self.suite
    }

    fn id(&self) -> AmoId {
        self.id
    }

    fn account(&self) -> AccountId {
        self.amo.account
    }

    /// A share of what the suppliers own, cash and loans less reserves; of it, what lies there is own coin. As much as lies there is liquid. A claim
    /// on less than a base unit is nothing.
    fn expected_position(&mut self, _context: &Context) -> Position {
        let supplier = self
            .suite
            .chain
            .read(self.market.call().supplier(self.amo.account));
        let totals = supplier.state.totals;
        let (owned_e18, unit_e18) = (totals.supplied_e18, E18 / self.unit());
        // One virtual unit of claim among a million virtual shares, as the market counts.
        let (all_e18, all_shares) = (owned_e18 + 1, totals.supply_shares + 1_000_000);
        let claim_on = |shares| mul_div_down(shares, all_e18, all_shares).unwrap();
        let claim_e18 = claim_on(supplier.shares);
        if claim_e18 < unit_e18 {
            return Position::default();
        }
        let cash_e18 = totals.cash * unit_e18;
        let there = mul_div_down(cash_e18, all_shares, all_e18).unwrap();
        let mut liquid = Liquid {
            units: there.min(supplier.shares),
            ..Liquid::default()
        };
        let mut mark = Mark {
            value_e18: claim_e18,
            ..Mark::default()
        };
        match self.mode {
            Mode::DirectDeposit => {
                let lying_e18 = cash_e18.min(owned_e18);
                mark.own_e18 = mul_div_down(claim_e18, lying_e18, owned_e18).unwrap();
                mark.lent_out_e18 = claim_e18 - mark.own_e18;
                liquid.own_e18 = claim_on(liquid.units);
            }
            Mode::IdleCollateral => {
                mark.external = claim_e18 / unit_e18;
                liquid.external = claim_on(liquid.units) / unit_e18;
            }
        }
        Position {
            mark,
            units: supplier.shares,
            liquid,
            quote_e18: 0,
        }
    }

    fn governed_messages(&self) -> Vec<Governed> {
        let message = self.amo.call().set_params(lending_params());
        let mut governed = vec![Governed::by(Role::Governance, "set_params", message)];
        governed.extend(Governed::access(Role::Governance, self.amo.account));
        governed
    }

    /// Direct deposits follow a high rate. Idle collateral is there from the start.
    fn invite_wind(&mut self) {
        if self.mode == Mode::DirectDeposit {
            let message = self
                .market
                .call()
                .borrow(coins(12_500), Role::Holder.account());
            self.suite.chain.call(Role::Holder, message).expect_ok();
        }
        self.let_the_mean_follow();
    }

    /// Borrowers repay; or holders redeem.
    fn invite_unwind(&mut self) {
        match self.mode {
            Mode::DirectDeposit => {
                let message = self
                    .market
                    .call()
                    .repay(coins(17_000), Role::Holder.account());
                self.suite.chain.call(Role::Holder, message).expect_ok();
            }
            Mode::IdleCollateral => {
                let (vault, usdc) = (self.suite.vault, self.suite.usdc());
                let message = vault.call().redeem(usdc.token.account, coins(60_000), 0);
                self.suite.chain.call(Role::Holder, message).expect_ok();
            }
        }
        self.let_the_mean_follow();
    }

    /// Interest, of which some is repaid.
    fn earn(&mut self) {
        if self.mode == Mode::IdleCollateral {
            self.borrow(Role::Holder, 1_000, 90_000);
        }
        self.pass(60 * DAY_MS);
        let repaid = 4_000 * self.unit();
        let message = self.market.call().repay(repaid, Role::Holder.account());
        self.suite.chain.call(Role::Holder, message).expect_ok();
    }

    /// Ether falls by more than the borrower with little of it can bear, and he is liquidated.
    fn lose(&mut self) {
        let id = self.ether.id;
        self.suite.report_prices(&[(id, 500 * E18)]);
        let debtor = Role::Trader.account();
        let message = self.market.call().liquidate(debtor, 2_000 * self.unit(), 0);
        self.suite.chain.call(Role::Holder, message).expect_ok();
    }

    /// The holder borrows nearly all that lies there.
    fn drain(&mut self) -> bool {
        let state = self.suite.chain.read(self.market.call().state());
        let left = state.totals.cash / self.unit() - 100;
        self.suite
            .give(Role::Holder, self.ether, self.ether.units(1_000));
        self.borrow(Role::Holder, 1_000_000, left);
        true
    }

    fn donate(&mut self) -> bool {
        let (amount, ether) = (5_000 * self.unit(), self.ether);
        for to in [self.amo.account, self.market.account] {
            let gift = self.loan.psp22().transfer(to, amount, Vec::new());
            self.suite.chain.call(Role::Holder, gift).expect_ok();
            self.suite.give(to, ether, ether.units(1));
        }
        true
    }

    /// A base unit, of which the market's rounding takes a little.
    fn gift_claim(&mut self) -> bool {
        let gift = self.market.call().supply(1, self.amo.account);
        self.suite.chain.call(Role::Holder, gift).succeeded()
    }

    fn pause_venue(&mut self) -> bool {
        let message = self.market.call().pause();
        self.suite.chain.call(Role::Guardian, message).succeeded()
    }
}

#[test]
fn the_lending_amo_with_direct_deposits_conforms() {
    assert_conforms(|| LendingWorld::new(Mode::DirectDeposit));
}

#[test]
fn the_lending_amo_with_idle_collateral_conforms() {
    assert_conforms(|| LendingWorld::new(Mode::IdleCollateral));
}
