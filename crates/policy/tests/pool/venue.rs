//! A pool with an AMO in it, moved by the same maths as the contract's: whole-number state, no chain.

use keel_policy::amo::Context;
use keel_policy::pool::{Pool, PoolAmoParams};
use math::stable_swap::{
    add, invariant_down, price_e18, remove_exact, swap_exact_in, Params, FEE_DENOMINATOR_E10,
};
use math::E18;
use proptest::test_runner::{Config, RngSeed};

/// Half of every fee leaves the pool, as in the contract's usual terms.
const ADMIN_SHARE_E10: u128 = FEE_DENOMINATOR_E10 / 2;

pub const PARAMS: PoolAmoParams = PoolAmoParams {
    band_bps: 10,
    other_band_bps: 100,
    step_divisor: 5,
};

/// Many cases, always the same.
pub fn config() -> Config {
    Config {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(20_230_311),
        failure_persistence: None,
        ..Config::default()
    }
}

#[derive(Clone, Debug)]
pub struct Venue {
    pub balances: [u128; 2],
    pub lp_supply: u128,
    pub lp_balance: u128,
    pub average_e18: u128,
    pub curve: Params,
    /// One base unit of coin 1 at 18 decimals; its balance is whole units, as in any pool.
    pub unit: u128,
}

impl Venue {
    /// A pool of whole coins where the AMO owns `share_percent`; its moving average has caught up.
    pub fn new(balances: [u128; 2], amp: u128, fee_e10: u128, share_percent: u128) -> Self {
        let balances = balances.map(|whole| whole * E18);
        let curve = Params {
            ann: amp * 2 * math::stable_swap::AMP_PRECISION,
            fee_e10,
            offpeg_multiplier_e10: 2 * FEE_DENOMINATOR_E10,
        };
        let lp_supply = invariant_down(&balances, curve.ann).unwrap();
        let mut venue = Self {
            balances,
            lp_supply,
            lp_balance: lp_supply / 100 * share_percent,
            average_e18: 0,
            curve,
            unit: 1_000_000_000_000,
        };
        venue.average_e18 = venue.spot_e18();
        venue
    }

    pub fn invariant_e18(&self) -> u128 {
        invariant_down(&self.balances, self.curve.ann).unwrap()
    }

    pub fn spot_e18(&self) -> u128 {
        price_e18(&self.balances, 0, 1, self.invariant_e18(), self.curve.ann).unwrap()
    }

    pub fn pool(&self) -> Pool {
        Pool {
            reserves_e18: self.balances,
            tokens: self.balances[1] / self.unit,
            invariant_e18: self.invariant_e18(),
            lp_supply: self.lp_supply,
            lp_balance: self.lp_balance,
            average_price_e18: self.average_e18,
            curve: self.curve,
            paused: false,
        }
    }

    /// What happens within a block does not move the average.
    pub fn swap(&mut self, from: usize, amount: u128) -> u128 {
        let to = 1 - from;
        let out = swap_exact_in(&self.balances, from, to, amount, &self.curve).unwrap();
        let paid = self.whole_down(to, out.amount);
        self.balances[from] += amount;
        self.balances[to] -= paid + self.admin_part(to, out.fee);
        paid
    }

    pub fn wind(&mut self, coin_e18: u128) {
        let added = add(&self.balances, &[coin_e18, 0], self.lp_supply, &self.curve).unwrap();
        self.balances[0] += coin_e18;
        self.charge(&added.fees);
        self.lp_supply += added.minted;
        self.lp_balance += added.minted;
    }

    pub fn unwind(&mut self, coin_e18: u128) {
        let removed =
            remove_exact(&self.balances, &[coin_e18, 0], self.lp_supply, &self.curve).unwrap();
        self.balances[0] -= coin_e18;
        self.charge(&removed.fees);
        self.lp_supply -= removed.burned;
        self.lp_balance -= removed.burned;
    }

    fn charge(&mut self, fees: &[u128]) {
        self.balances[0] -= self.admin_part(0, fees[0]);
        self.balances[1] -= self.admin_part(1, fees[1]);
    }

    fn admin_part(&self, coin: usize, fee: u128) -> u128 {
        self.whole_down(coin, fee * ADMIN_SHARE_E10 / FEE_DENOMINATOR_E10)
    }

    fn whole_down(&self, coin: usize, amount: u128) -> u128 {
        let unit = if coin == 0 { 1 } else { self.unit };
        amount / unit * unit
    }
}

/// A fresh price, and room for anything.
pub fn context(collateral_price_e18: u128) -> Context {
    Context {
        collateral_price_e18,
        price_fresh: true,
        debt_e18: 0,
        wind_room_e18: u128::MAX,
        unwind_room_e18: u128::MAX,
        others_lowest_e18: 0,
        others_highest_e18: 0,
    }
}

/// A decimal number of at most 18 places as 18-decimal fixed point.
pub fn e18(number: &str) -> u128 {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    whole.parse::<u128>().unwrap() * E18 + format!("{part:0<18}").parse::<u128>().unwrap()
}
