//! Random sequences of every operation by several accounts, from fixed seeds: what must hold after every step.

use crate::{PoolSteps, POOLS};
use harness::prelude::*;
use interfaces::stable_pool::PoolError;

const STEPS: u32 = 60;
const ACTORS: [Role; 3] = [Role::Supplier, Role::Trader, Role::Attacker];

/// Numbers from a seed: xorshift.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: u128) -> u128 {
        u128::from(self.next()) % bound.max(1)
    }

    /// Small and large amounts alike.
    fn amount(&mut self, largest: u128) -> u128 {
        let shift = self.below(100) as u32;
        let largest = largest >> shift.min(60);
        self.below(largest) + 1
    }
}

/// One random operation of one account. The refusals that random numbers may run into are no failures.
fn step(fixture: &mut PoolFixture, numbers: &mut Numbers) {
    let count = fixture.decimals.len() as u128;
    let who = ACTORS[numbers.below(3) as usize];
    let to = who.account();
    let coin = numbers.below(count) as u8;
    let other = ((u128::from(coin) + 1 + numbers.below(count - 1)) % count) as u8;
    let reserves = fixture.state().reserves;
    let pool = fixture.pool;
    let largest = reserves[usize::from(coin)];
    let amounts: Vec<u128> = (0..count as usize)
        .map(|coin| numbers.below(2) * numbers.amount(reserves[coin] / 3))
        .collect();
    let lp = fixture.lp_balance(who);
    let price = fixture.virtual_price();
    let chain = &mut fixture.chain;
    let refusal = match numbers.below(7) {
        0 | 1 => {
            let amount = numbers.amount(largest);
            let message = pool.call().swap_exact_in(coin, other, amount, 0, to, NEVER);
            chain.call(who, message).result().err()
        }
        2 => {
            let amount = numbers.amount(reserves[usize::from(other)]);
            let message = pool
                .call()
                .swap_exact_out(coin, other, amount, u128::MAX, to, NEVER);
            chain.call(who, message).result().err()
        }
        3 => {
            let message = pool.call().add_liquidity(amounts, 0, to, NEVER);
            chain.call(who, message).result().err()
        }
        4 => {
            let lp = numbers.amount(lp);
            let none = vec![0; count as usize];
            let message = pool.call().remove_liquidity(lp, none, to, NEVER);
            chain.call(who, message).result().err()
        }
        5 => {
            let lp = numbers.amount(lp / 2);
            let message = pool.call().remove_one_coin(lp, coin, 0, to, NEVER);
            chain.call(who, message).result().err()
        }
        _ => {
            let message = pool.call().remove_exact(amounts, u128::MAX, to, NEVER);
            chain.call(who, message).result().err()
        }
    };
    if let Some(refusal) = refusal {
        assert!(
            matches!(
                refusal,
                Refusal::Error(
                    PoolError::ZeroAmount
                        | PoolError::InsufficientLp { .. }
                        | PoolError::Math(interfaces::stable_pool::MathError::OutOfRange)
                )
            ),
            "{refusal:?}"
        );
    }
    let after = fixture.virtual_price();
    assert!(after >= price, "the virtual price fell from {price} to {after}");
    let nothing = fixture.none();
    fixture.assert_holds(&nothing);
    let mut supply = fixture.lp_balance(AccountId([0; 32]));
    for actor in ACTORS {
        supply += fixture.lp_balance(actor);
    }
    assert_eq!(supply, fixture.lp_supply());
}

#[test]
fn no_operation_lowers_the_virtual_price_or_loses_a_unit() {
    for (seed, decimals) in (1..).zip(POOLS) {
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let mut fixture = crate::seeded(decimals);
        for place in 0..STEPS {
            if place % 5 == 0 {
                fixture.chain.next_block_in(1 + numbers.next() % HOUR_MS);
            }
            step(&mut fixture, &mut numbers);
        }
        let message = fixture.pool.call().pay_admin_fees();
        fixture.chain.call(Role::Keeper, message).expect_ok();
        let nothing = fixture.none();
        fixture.assert_holds(&nothing);
        // Everyone can leave.
        for actor in ACTORS {
            let lp = fixture.lp_balance(actor);
            if lp > 0 {
                fixture.remove(actor, lp);
            }
        }
        fixture.assert_holds(&nothing);
    }
}
