//! The pool AMO: a pool of the stablecoin and USDC.

use harness::conformance::{assert_conforms, AmoWorld};
use harness::prelude::*;
use interfaces::amo::Context;
use interfaces::stable_pool::PoolState;
use policy::ledger::{AmoId, Mark};
use policy::pool::{position, Pool};

struct PoolWorld {
    suite: Suite,
    usdc: Coin,
}

impl PoolWorld {
    /// 200,000 of both in the pool, and a trader with much of both.
    fn new() -> Self {
        let usdc = CoinConfig::dollar("USD Coin", "USDC", 6);
        let mut suite = Suite::new(&SuiteConfig::default().with_coins(vec![usdc]));
        let usdc = suite.usdc();
        suite.mint_for(Role::Holder, usdc, usd6(2_000_000));
        suite.seed_pool(usdc, 200_000);
        suite.mint_for(Role::Trader, usdc, usd6(1_000_000));
        suite.give(Role::Trader, usdc, usd6(1_000_000));
        suite.approve_all(Role::Trader);
        Self { suite, usdc }
    }

    fn trade(&mut self, coin_in: u8, amount: u128) -> u128 {
        let to = Role::Trader.account();
        let message =
            self.usdc
                .pool()
                .call()
                .swap_exact_in(coin_in, 1 - coin_in, amount, 0, to, NEVER);
        self.suite.chain.call(Role::Trader, message).expect_ok()
    }

    /// Time enough for the moving average.
    fn let_the_average_follow(&mut self) {
        for _ in 0..40 {
            self.suite.chain.next_block_in(2 * MINUTE_MS);
            self.suite.refresh_prices();
        }
    }

    fn state(&mut self) -> PoolState {
        let view = self.usdc.pool().call().state(self.account());
        self.suite.chain.read_ok(view)
    }
}

impl AmoWorld for PoolWorld {
    fn suite(&mut self) -> &mut Suite {
        &mut self.suite
    }

    fn id(&self) -> AmoId {
        self.usdc.amo_id()
    }

    fn account(&self) -> AccountId {
        self.usdc.amo().account
    }

    /// The value is the share of D; the composition at a price is tested against exact arithmetic with the policy.
    fn expected_mark(&mut self, context: &Context) -> Mark {
        let state = self.state();
        let share_of_d =
            math::mul_div_down(state.invariant_e18, state.lp_balance, state.lp_supply).unwrap();
        Mark {
            value_e18: share_of_d,
            ..position(&Pool::from(&state), context).unwrap().mark
        }
    }

    fn invite_wind(&mut self) {
        self.trade(1, usd6(150_000));
        self.let_the_average_follow();
    }

    fn invite_unwind(&mut self) {
        self.trade(0, coins(400_000));
        self.let_the_average_follow();
    }

    /// Fees of traders who come and go.
    fn earn(&mut self) {
        for _ in 0..20 {
            let bought = self.trade(1, usd6(100_000));
            self.trade(0, bought);
        }
    }

    /// Off balance, a lower amplification makes every share worth less.
    fn lose(&mut self) {
        self.trade(0, coins(150_000));
        let pool = self.usdc.pool();
        let until_ms = self.suite.chain.now_ms() + 2 * DAY_MS;
        let message = pool.call().ramp_amp(20, until_ms);
        self.suite.chain.call(Role::Governance, message).expect_ok();
        self.suite.chain.next_block_in(3 * DAY_MS);
        self.suite.refresh_prices();
    }

    /// A share of a pool is liquid always; one coin of it can be bought away.
    fn drain(&mut self) {
        self.trade(1, usd6(180_000));
    }

    fn donate(&mut self) {
        let (usdc, stablecoin) = (self.usdc, self.suite.contracts.stablecoin);
        self.suite.give(Role::Attacker, usdc, usd6(20_000));
        for to in [self.account(), usdc.pool().account] {
            let gift = usdc.token.psp22().transfer(to, usd6(10_000), Vec::new());
            self.suite.chain.call(Role::Attacker, gift).expect_ok();
            let gift = stablecoin.psp22().transfer(to, coins(10_000), Vec::new());
            self.suite.chain.call(Role::Holder, gift).expect_ok();
        }
    }

    fn pause_venue(&mut self) {
        let message = self.usdc.pool().call().pause();
        self.suite.chain.call(Role::Guardian, message).expect_ok();
    }
}

#[test]
fn the_pool_amo_conforms() {
    assert_conforms(PoolWorld::new);
}
