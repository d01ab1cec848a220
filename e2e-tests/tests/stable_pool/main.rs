//! One pool of test tokens: every entry and view, refusals, attacks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

mod access;
mod add_liquidity;
mod amp_ramp;
mod average_price;
mod construction;
mod donations;
mod fees;
mod lp_token;
mod pause;
mod previews;
mod received;
mod remove_exact;
mod remove_liquidity;
mod remove_one_coin;
mod swap_exact_in;
mod swap_exact_out;
mod views;

use harness::prelude::*;
use interfaces::stable_pool::{PoolError, PoolState};
use math::stable_swap::Params;

/// Pools of 2, 3 and 4 coins, with all the decimals that tokens use.
const POOLS: [&[u8]; 5] = [&[18, 6], &[6, 18], &[8, 12], &[18, 12, 6], &[6, 8, 12, 18]];
/// What `seeded` supplies of each coin.
const SEED: u128 = 1_000_000;

/// A pool with a million of each coin, one block old.
fn seeded(decimals: &[u8]) -> PoolFixture {
    with_config(decimals, PoolConfig::default())
}

fn with_config(decimals: &[u8], config: PoolConfig) -> PoolFixture {
    let mut fixture = PoolFixture::new(decimals, &config);
    fixture.seed(SEED);
    fixture.chain.next_block();
    fixture
}

/// The default with a swap fee of `fee_e10`, the same off balance, none of it for the fee receiver.
fn flat_fee(fee_e10: u64) -> PoolConfig {
    let mut config = PoolConfig::default();
    config.fees.swap_fee_e10 = fee_e10;
    config.fees.offpeg_multiplier_e10 = 10_000_000_000;
    config.fees.admin_share_e10 = 0;
    config
}

trait PoolSteps {
    /// `whole` tokens of a coin in base units.
    fn units(&self, coin: u8, whole: u128) -> u128;
    /// The same number of whole tokens of each coin.
    fn each(&self, whole: u128) -> Vec<u128>;
    /// `whole` tokens of one coin, nothing of the others.
    fn only(&self, coin: u8, whole: u128) -> Vec<u128>;
    fn none(&self) -> Vec<u128>;
    fn pairs(&self) -> Vec<(u8, u8)>;
    fn state(&mut self) -> PoolState;
    fn params(&mut self) -> Params;
    fn balances_e18(&mut self) -> Vec<u128>;
    fn virtual_price(&mut self) -> u128;
    fn token_balance(&mut self, coin: u8, owner: impl Into<AccountId>) -> u128;
    fn lp_balance(&mut self, owner: impl Into<AccountId>) -> u128;
    fn lp_supply(&mut self) -> u128;
    fn admin_fees(&mut self) -> Vec<u128>;
    fn swap(&mut self, who: Role, coin_in: u8, coin_out: u8, amount_in: u128) -> u128;
    fn add(&mut self, who: Role, amounts: Vec<u128>) -> u128;
    fn remove(&mut self, who: Role, lp: u128) -> Vec<u128>;
    fn remove_one(&mut self, who: Role, lp: u128, coin: u8) -> u128;
    /// Tokens sent to the pool without a message.
    fn send_ahead(&mut self, who: Role, coin: u8, amount: u128);
    fn pause(&mut self);
    fn unit_e18(&self, coin: u8) -> u128;
    /// The account holds exactly what the pool owes its suppliers and the fee receiver, and `extra` of each coin.
    fn assert_holds(&mut self, extra: &[u128]);
}

impl PoolSteps for PoolFixture {
    fn units(&self, coin: u8, whole: u128) -> u128 {
        whole * 10_u128.pow(u32::from(self.decimals[usize::from(coin)]))
    }

    fn each(&self, whole: u128) -> Vec<u128> {
        (0..self.decimals.len() as u8)
            .map(|coin| self.units(coin, whole))
            .collect()
    }

    fn only(&self, coin: u8, whole: u128) -> Vec<u128> {
        let mut amounts = self.none();
        amounts[usize::from(coin)] = self.units(coin, whole);
        amounts
    }

    fn none(&self) -> Vec<u128> {
        vec![0; self.decimals.len()]
    }

    fn pairs(&self) -> Vec<(u8, u8)> {
        let coins = self.decimals.len() as u8;
        (0..coins)
            .flat_map(|coin_in| (0..coins).map(move |coin_out| (coin_in, coin_out)))
            .filter(|(coin_in, coin_out)| coin_in != coin_out)
            .collect()
    }

    fn state(&mut self) -> PoolState {
        let view = self.pool.call().state(Role::Supplier.account());
        self.chain.read_ok(view)
    }

    fn params(&mut self) -> Params {
        let state = self.state();
        Params {
            ann: state.ann,
            fee_e10: state.fees.swap_fee_e10.into(),
            offpeg_multiplier_e10: state.fees.offpeg_multiplier_e10.into(),
        }
    }

    fn balances_e18(&mut self) -> Vec<u128> {
        self.state().reserves_e18[..self.decimals.len()].to_vec()
    }

    fn virtual_price(&mut self) -> u128 {
        let view = self.pool.call().virtual_price_e18();
        self.chain.read_ok(view)
    }

    fn token_balance(&mut self, coin: u8, owner: impl Into<AccountId>) -> u128 {
        self.chain.balance(self.tokens[usize::from(coin)], owner)
    }

    fn lp_balance(&mut self, owner: impl Into<AccountId>) -> u128 {
        self.chain.balance(self.pool, owner)
    }

    fn lp_supply(&mut self) -> u128 {
        self.chain.supply(self.pool)
    }

    fn admin_fees(&mut self) -> Vec<u128> {
        let view = self.pool.call().admin_fees();
        self.chain.read(view)
    }

    #[track_caller]
    fn swap(&mut self, who: Role, coin_in: u8, coin_out: u8, amount_in: u128) -> u128 {
        let message = swap_in(self, coin_in, coin_out, amount_in, 0, who);
        self.chain.call(who, message).expect_ok()
    }

    #[track_caller]
    fn add(&mut self, who: Role, amounts: Vec<u128>) -> u128 {
        let message = self
            .pool
            .call()
            .add_liquidity(amounts, 0, who.account(), NEVER);
        self.chain.call(who, message).expect_ok()
    }

    #[track_caller]
    fn remove(&mut self, who: Role, lp: u128) -> Vec<u128> {
        let message = self
            .pool
            .call()
            .remove_liquidity(lp, self.none(), who.account(), NEVER);
        self.chain.call(who, message).expect_ok()
    }

    #[track_caller]
    fn remove_one(&mut self, who: Role, lp: u128, coin: u8) -> u128 {
        let message = self
            .pool
            .call()
            .remove_one_coin(lp, coin, 0, who.account(), NEVER);
        self.chain.call(who, message).expect_ok()
    }

    #[track_caller]
    fn send_ahead(&mut self, who: Role, coin: u8, amount: u128) {
        let token = self.tokens[usize::from(coin)];
        let message = token
            .psp22()
            .transfer(self.pool.account, amount, Vec::new());
        self.chain.call(who, message).expect_ok();
    }

    #[track_caller]
    fn pause(&mut self) {
        let message = self.pool.call().pause();
        self.chain.call(Role::Guardian, message).expect_ok();
    }

    fn unit_e18(&self, coin: u8) -> u128 {
        math::unit_e18(self.decimals[usize::from(coin)]).unwrap()
    }

    #[track_caller]
    fn assert_holds(&mut self, extra: &[u128]) {
        let state = self.state();
        let admin_fees = self.admin_fees();
        for coin in 0..self.decimals.len() {
            let held = self.token_balance(coin as u8, self.pool);
            assert_eq!(
                held,
                state.reserves[coin] + admin_fees[coin] + extra[coin],
                "balance of coin {coin}"
            );
        }
    }
}

fn swap_in(
    fixture: &PoolFixture,
    coin_in: u8,
    coin_out: u8,
    amount_in: u128,
    min_out: u128,
    to: Role,
) -> impl Message<Answer = Result<u128, PoolError>> {
    let to = to.account();
    fixture
        .pool
        .call()
        .swap_exact_in(coin_in, coin_out, amount_in, min_out, to, NEVER)
}

fn swap_out(
    fixture: &PoolFixture,
    coin_in: u8,
    coin_out: u8,
    amount_out: u128,
    max_in: u128,
    to: Role,
) -> impl Message<Answer = Result<u128, PoolError>> {
    let to = to.account();
    fixture
        .pool
        .call()
        .swap_exact_out(coin_in, coin_out, amount_out, max_in, to, NEVER)
}
