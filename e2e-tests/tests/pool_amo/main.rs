//! The pool AMO on a real pool: plan, wind, unwind, withdraw, marks, parameters; then through controller and guard.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_wrap
)]

mod access;
mod construction;
mod donations;
mod mark;
mod params;
mod plan;
mod suite;
mod unwind;
mod wind;
mod withdraw;

use harness::prelude::*;
use interfaces::amo::{AmoError, Context, Plan, Report};
use interfaces::pool_amo::{PoolAmoInit, PoolAmoParams};
use interfaces::stable_pool::{FeeTerms, PoolState};
use interfaces::Position;

const PARAMS: PoolAmoParams = PoolAmoParams {
    band_bps: 10,
    other_band_bps: 100,
    step_divisor: 5,
};

/// One pool of coin (18 decimals) and token (6 decimals), a million of each from the supplier, and its AMO. The controller and the
/// vault are accounts, so that a test can call as the controller with any context.
struct Case {
    fixture: PoolFixture,
    amo: PoolAmoHandle,
}

impl Case {
    fn new() -> Self {
        let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
        fixture.seed(1_000_000);
        let init = init(&fixture);
        let amo = fixture.chain.try_deploy::<AmoError>("pool-amo", (init,));
        Self {
            amo: PoolAmoHandle::at(amo.unwrap()),
            fixture,
        }
    }

    /// The coin is dear: a trader bought a fifth of it, and the average has followed.
    fn dear() -> Self {
        let mut case = Self::new();
        case.trade(1, usd6(200_000));
        case.let_the_average_follow();
        case
    }

    /// The AMO has a position, and the coin is cheap.
    fn cheap() -> Self {
        let mut case = Self::dear();
        case.wind_as_planned();
        case.trade(0, coins(450_000));
        case.let_the_average_follow();
        case
    }

    /// The AMO has a position; the pool is where the wind left it.
    fn wound() -> Self {
        let mut case = Self::dear();
        case.wind_as_planned();
        case
    }

    fn coin(&self) -> TokenHandle {
        self.fixture.tokens[0]
    }

    fn token(&self) -> TokenHandle {
        self.fixture.tokens[1]
    }

    /// In the present block.
    fn trade(&mut self, coin_in: u8, amount: u128) -> u128 {
        let to = Role::Trader.account();
        let message =
            self.fixture
                .pool
                .call()
                .swap_exact_in(coin_in, 1 - coin_in, amount, 0, to, NEVER);
        self.fixture.chain.call(Role::Trader, message).expect_ok()
    }

    /// Blocks enough for the step of each, time enough for the half-life.
    fn let_the_average_follow(&mut self) {
        self.fixture.chain.next_blocks(100);
        self.fixture.chain.next_block_in(DAY_MS);
    }

    fn set_swap_fee(&mut self, swap_fee_e10: u64) {
        let pool = self.fixture.pool;
        let terms = FeeTerms {
            swap_fee_e10,
            ..self.fixture.chain.read(pool.call().fee_terms())
        };
        let message = pool.call().set_fee_terms(terms);
        self.fixture
            .chain
            .call(Role::Governance, message)
            .expect_ok();
    }

    fn state(&mut self) -> PoolState {
        let view = self.fixture.pool.call().state(self.amo.account);
        self.fixture.chain.read_ok(view)
    }

    fn plan(&mut self, context: &Context) -> Plan {
        let view = self.amo.amo().plan(*context);
        let planned = self.fixture.chain.read_ok(view);
        let view = self.amo.amo().position(*context);
        assert_eq!(planned.position, self.fixture.chain.read_ok(view));
        planned.plan
    }

    fn position(&mut self, context: &Context) -> Position {
        let view = self.amo.amo().position(*context);
        self.fixture.chain.read_ok(view)
    }

    #[track_caller]
    fn planned_wind(&mut self) -> u128 {
        match self.plan(&context()) {
            Plan::Wind { coin_e18, .. } => coin_e18,
            other => panic!("planned {other:?}"),
        }
    }

    #[track_caller]
    fn planned_unwinding(&mut self) -> u128 {
        match self.plan(&context()) {
            Plan::Unwind { coin_e18 } => coin_e18,
            other => panic!("planned {other:?}"),
        }
    }

    /// What the controller does before a wind.
    fn mint_to_the_pool(&mut self, coin_e18: u128) {
        let message = self.coin().mint(self.fixture.pool, coin_e18);
        self.fixture.chain.call(CONTROLLER, message).expect_ok();
    }

    fn wind_as_planned(&mut self) -> Report {
        let coin_e18 = self.planned_wind();
        self.mint_to_the_pool(coin_e18);
        let message = self.amo.amo().wind(context(), coin_e18, 0);
        self.fixture.chain.call(CONTROLLER, message).expect_ok()
    }

    fn balance(&mut self, token: TokenHandle, owner: impl Into<AccountId>) -> u128 {
        self.fixture.chain.balance(token, owner)
    }

    /// Refused by the AMO, with nothing changed.
    #[track_caller]
    fn assert_refused(
        &mut self,
        caller: impl Into<AccountId>,
        message: impl Message<Answer = Result<Report, AmoError>>,
        error: AmoError,
    ) {
        self.fixture.chain.assert_refused(caller, message, error);
    }
}

fn init(fixture: &PoolFixture) -> PoolAmoInit {
    PoolAmoInit {
        pool: fixture.pool.account,
        stablecoin: fixture.tokens[0].account,
        controller: CONTROLLER.account(),
        vault: VAULT.account(),
        admin: Role::Governance.account(),
        guardian: Role::Guardian.account(),
        params: PARAMS,
    }
}

/// A collateral at one dollar, and room for anything.
fn context() -> Context {
    at_price(E18)
}

fn at_price(collateral_price_e18: u128) -> Context {
    Context {
        collateral_price_e18,
        price_fresh: true,
        debt_e18: 0,
        wind_room_e18: coins(1_000_000_000),
        unwind_room_e18: coins(1_000_000_000),
        others_lowest_e18: 0,
        others_highest_e18: 0,
    }
}

fn stale() -> Context {
    Context {
        price_fresh: false,
        ..context()
    }
}
