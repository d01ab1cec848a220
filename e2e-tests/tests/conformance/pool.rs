//! The pool AMO: a pool of the stablecoin and USDC.

use harness::conformance::{assert_conforms, AmoWorld, Governed, Hook};
use harness::prelude::*;
use interfaces::amo::Context;
use interfaces::stable_pool::PoolState;
use interfaces::Position;
use math::mul_div_down;
use policy::ledger::{AmoId, Liquid};
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
        for role in [Role::Trader, Role::Holder] {
            suite.approve_all(role);
        }
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

    /// The value is the share of D, what is liquid the share of the balances; the composition at a price is tested against exact arithmetic with
    /// the policy.
    fn expected_position(&mut self, context: &Context) -> Position {
        let state = self.state();
        let share = |of| mul_div_down(of, state.lp_balance, state.lp_supply).unwrap();
        let mut expected = position(&Pool::from(&state), context).unwrap();
        expected.mark.value_e18 = share(state.invariant_e18);
        expected.units = state.lp_balance;
        expected.liquid = Liquid {
            units: state.lp_balance,
            own_e18: share(state.reserves[0]),
            external: share(state.reserves[1]),
        };
        expected.quote_e18 = if context.price_fresh {
            mul_div_down(state.average_price_e18, context.collateral_price_e18, E18).unwrap()
        } else {
            0
        };
        expected
    }

    fn trades(&self) -> bool {
        true
    }

    fn governed_messages(&self) -> Vec<Governed> {
        let amo = self.usdc.amo();
        let message = amo.call().set_params(AmoConfig::default().params);
        let mut governed = vec![Governed::by(Role::Governance, "set_params", message)];
        governed.extend(Governed::access(Role::Governance, amo.account));
        governed
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
        self.trade(0, coins(350_000));
        let pool = self.usdc.pool();
        let until_ms = self.suite.chain.now_ms() + 2 * DAY_MS;
        let message = pool.call().ramp_amp(20, until_ms);
        self.suite.chain.call(Role::Governance, message).expect_ok();
        self.suite.chain.next_block_in(3 * DAY_MS);
        self.suite.refresh_prices();
    }

    /// A share of a pool is liquid always.
    fn impossible(&self) -> &'static [Hook] {
        &[Hook::Drain]
    }

    fn drain(&mut self) -> bool {
        false
    }

    fn donate(&mut self) -> bool {
        let (usdc, stablecoin) = (self.usdc, self.suite.contracts.stablecoin);
        self.suite.give(Role::Attacker, usdc, usd6(20_000));
        for to in [self.account(), usdc.pool().account] {
            let gift = usdc.token.psp22().transfer(to, usd6(10_000), Vec::new());
            self.suite.chain.call(Role::Attacker, gift).expect_ok();
            let gift = stablecoin.psp22().transfer(to, coins(10_000), Vec::new());
            self.suite.chain.call(Role::Holder, gift).expect_ok();
        }
        true
    }

    /// The least part of an LP token.
    fn gift_claim(&mut self) -> bool {
        let (lp, amo) = (self.usdc.pool(), self.account());
        let gift = lp.psp22().transfer(amo, 1, Vec::new());
        self.suite.chain.call(Role::Supplier, gift).succeeded()
    }

    fn pause_venue(&mut self) -> bool {
        let message = self.usdc.pool().call().pause();
        self.suite.chain.call(Role::Guardian, message).succeeded()
    }
}

#[test]
fn the_pool_amo_conforms() {
    assert_conforms(PoolWorld::new);
}
