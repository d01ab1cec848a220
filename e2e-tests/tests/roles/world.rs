//! Everything deployed, wired and in use.

use crate::governance::{self, MINTABLE_E18};
use harness::prelude::*;
use harness::suite::{deploy_feed, deploy_feed_adapter, deploy_token, lending_terms, Governance};
use interfaces::controller::{AmoTerms, Outcome};
use interfaces::keeper_budget::PayTerms;
use interfaces::lending_amo::Mode;
use interfaces::price_source::{Source, TimeUnit};
use interfaces::recapitalisation::AuctionTerms;
use policy::ledger::{AmoId, CollateralId, CollateralTerms};
use policy::limits::BucketTerms;

pub const PENDING_ADMIN: Role = Role::Named("pending-admin");
/// Listed in the book, and nowhere else yet.
pub const THIRD: CollateralId = 2;
pub const KEY: &str = "USDC/USD";

pub struct World {
    pub suite: Suite,
    pub third: TokenHandle,
    /// Listed nowhere.
    pub fourth: TokenHandle,
    pub budget: KeeperBudgetHandle,
    pub auction: RecapitalisationHandle,
    pub settlement: SettlementHandle,
    pub market: LendingMarketHandle,
    pub lender: LendingAmoHandle,
    pub adapter: FeedAdapterHandle,
    pub governance: Governance,
    pub buyback: BuybackHandle,
    pub steward: StewardHandle,
    /// Deployed, and not registered.
    pub candidate: PoolAmoHandle,
    /// Registered, and not activated.
    pub proposed: AmoId,
}

impl World {
    /// Holders hold, a pool AMO is wound, there is a surplus, and in every contract somebody is named as the next admin.
    pub fn new() -> Self {
        let mut suite = Suite::default();
        let (usdc, usdt) = (suite.usdc(), suite.usdt());
        for coin in [usdc, usdt] {
            suite.mint_for(Role::Holder, coin, coin.units(400_000));
            suite.give(Role::Holder, coin, coin.units(100_000));
            suite.seed_pool_unevenly(coin, coins(300_000), coin.units(420_000));
        }
        suite.approve_all(Role::Holder);
        let vault = suite.vault;
        let give = vault.call().recapitalise(usdc.token.account, usd6(40_000));
        suite.chain.call(Role::Holder, give).expect_ok();
        let pay = vault.call().set_treasury(Role::Treasury.account());
        suite.chain.call(Role::Governance, pay).expect_ok();

        let third = deploy_token(&mut suite.chain, "Third Dollar", "USD3", 6);
        let list = suite
            .book
            .call()
            .list_collateral(third.account, dollar_terms());
        assert_eq!(suite.chain.call(Role::Governance, list).expect_ok(), THIRD);
        let fourth = deploy_token(&mut suite.chain, "Fourth Dollar", "USD4", 6);

        let budget = suite.deploy_keeper_budget(pay_terms());
        let message = suite
            .stablecoin
            .psp22()
            .transfer(budget.account, coins(500), Vec::new());
        suite.chain.call(Role::Holder, message).expect_ok();
        let governance = governance::deploy(&mut suite);
        let auction = suite.deploy_recapitalisation(governance.token, auction_terms());
        let mut token = governance.token.call();
        let message = token.set_minting_allowance(auction.account, MINTABLE_E18);
        suite.chain.call(Role::Governance, message).expect_ok();
        let settlement = suite.deploy_settlement();

        let assets = suite.market_assets(None, usdt);
        let market = suite.deploy_market(assets, lending_terms());
        suite.approve(Role::Holder, suite.stablecoin, market);
        suite.approve(Role::Holder, usdt.token, market);
        let init = suite.lending_amo_init(market, Mode::DirectDeposit);
        let (_, lender) = suite.deploy_lending_amo(init, AmoConfig::default().terms);

        let feed = deploy_feed(&mut suite.chain);
        let oracle = suite.oracle;
        let adapter =
            deploy_feed_adapter(&mut suite.chain, oracle, usdc.id, source(feed.account)).unwrap();
        let name = oracle.call().add_reporter(usdc.id, adapter.account);
        suite.chain.call(Role::Governance, name).expect_ok();

        let proposed = deploy_pool_amo(&mut suite, usdt.pool());
        let message = suite
            .registry
            .call()
            .register(proposed.account, AmoConfig::default().terms);
        let proposed = suite.chain.call(Role::Governance, message).expect_ok();
        let candidate = deploy_pool_amo(&mut suite, usdt.pool());

        let buyback = governance::deploy_buyback(&mut suite, governance.token);
        let steward = governance::deploy_steward(&mut suite, governance);

        suite.chain.next_block_in(10 * MINUTE_MS);
        suite.refresh_prices();
        let outcome = suite.poke(usdc.amo_id()).expect_ok();
        assert!(matches!(outcome, Outcome::Wound { .. }), "{outcome:?}");
        let now_ms = suite.chain.now_ms();
        suite
            .chain
            .call(Role::Deployer, feed.set_price(KEY, now_ms, 100_000_000))
            .value();

        let mut world = Self {
            suite,
            third,
            fourth,
            budget,
            auction,
            settlement,
            market,
            lender,
            adapter,
            governance,
            buyback,
            steward,
            candidate,
            proposed,
        };
        world.lend();
        world.name_successors();
        world
    }

    /// The holder supplies the market, and borrows from it.
    fn lend(&mut self) {
        let (market, chain) = (self.market, &mut self.suite.chain);
        let holder = Role::Holder.account();
        let message = market.call().supply(coins(10_000), holder);
        chain.call(Role::Holder, message).expect_ok();
        let message = market.call().post_collateral(usd6(10_000), holder);
        chain.call(Role::Holder, message).expect_ok();
        let message = market.call().borrow(coins(5_000), holder);
        chain.call(Role::Holder, message).expect_ok();
        let message = market.call().withdraw(coins(1_000), holder, 0);
        chain.call(Role::Holder, message).expect_ok();
    }

    fn name_successors(&mut self) {
        let suite = &self.suite;
        let accesses = [
            suite.book.access(),
            suite.vault.access(),
            suite.oracle.access(),
            suite.registry.access(),
            suite.stablecoin.access(),
            suite.usdc().pool().access(),
            suite.usdc().amo().access(),
            self.budget.access(),
            self.auction.access(),
            self.market.access(),
            self.lender.access(),
            self.adapter.access(),
            self.governance.token.access(),
            self.buyback.access(),
            self.steward.access(),
        ];
        for mut access in accesses {
            let message = access.propose_admin(Some(PENDING_ADMIN.account()));
            let call = self.suite.chain.call(Role::Governance, message);
            call.expect_ok();
        }
    }

    /// For what has to be so before a line is tried.
    #[track_caller]
    pub fn act<T, E: std::fmt::Debug>(
        &mut self,
        who: impl Into<AccountId>,
        message: impl Message<Answer = Result<T, E>>,
    ) -> T {
        self.suite.chain.call(who, message).expect_ok()
    }

    /// The emergency settlement has begun.
    pub fn settle(&mut self) {
        for coin in self.suite.coins.clone() {
            let message = self.suite.vault.call().pause_mint(coin.token.account);
            self.act(Role::Guardian, message);
        }
        self.suite.chain.next_block();
        let settlement = self.settlement.account;
        let message = self.suite.vault.call().begin_settlement(settlement);
        self.act(Role::Governance, message);
    }
}

fn deploy_pool_amo(suite: &mut Suite, pool: PoolHandle) -> PoolAmoHandle {
    let init = suite.amo_init(pool, AmoConfig::default());
    let deployed = suite
        .chain
        .try_deploy::<interfaces::amo::AmoError>("pool-amo", (init,));
    PoolAmoHandle::at(deployed.unwrap())
}

pub fn dollar_terms() -> CollateralTerms {
    CoinConfig::dollar("", "", 6).terms
}

pub fn amo_terms() -> AmoTerms {
    AmoConfig::default().terms
}

pub fn source(feed: AccountId) -> Source {
    Source {
        feed,
        key: KEY.to_string(),
        decimals: 8,
        unit: TimeUnit::Milliseconds,
    }
}

pub fn pay_terms() -> PayTerms {
    PayTerms {
        enforce_bps: 5,
        full_after_ms: HOUR_MS,
        rebalance_bps: 1_000,
        most_e18: coins(50),
        rate: BucketTerms {
            capacity_e18: coins(200),
            refill_e18_per_day: coins(200),
        },
    }
}

pub fn auction_terms() -> AuctionTerms {
    AuctionTerms {
        wait_ms: HOUR_MS,
        duration_ms: DAY_MS,
        start_price_e18: coins(10),
        floor_price_e18: coins(1),
        lot_e18: coins(500),
    }
}
