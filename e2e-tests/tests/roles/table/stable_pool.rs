//! The stable pool: traders and suppliers with what is theirs, admin and guardian.

use super::shared::{access, pauses, psp22};
use crate::line::{anyone, only, own, view, Line, ADMIN};
use crate::world::World;
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::stable_pool::PoolError;
use interfaces::token::TokenError;

const NOT_ADMIN: PoolError = PoolError::Access(AccessError::NotAdmin);

pub fn lines(world: &mut World) -> Vec<Line> {
    let views = [
        "StablePool::preview_swap_exact_in",
        "StablePool::preview_swap_exact_out",
        "StablePool::preview_add_liquidity",
        "StablePool::preview_remove_liquidity",
        "StablePool::preview_remove_one_coin",
        "StablePool::preview_remove_exact",
        "StablePool::state",
        "StablePool::coins",
        "StablePool::virtual_price_e18",
        "StablePool::spot_price_e18",
        "StablePool::average_price_e18",
        "StablePool::amp",
        "StablePool::fee_terms",
        "StablePool::fee_receiver",
        "StablePool::admin_fees",
        "StablePool::paused",
        "StablePool::pause_state",
    ];
    let pool = world.suite.usdc().pool();
    let mut lines = trades(world);
    lines.extend(removals(world));
    lines.extend(governed(world));
    let mut calls = pool.call();
    lines.extend(pauses(
        world,
        ("StablePool::pause", calls.pause()),
        ("StablePool::resume", calls.resume()),
    ));
    lines.extend(views.map(view));
    lines.extend(psp22(pool.psp22()));
    lines.extend(access(pool.access()));
    lines
}

/// Coin 0 is the stablecoin.
fn no_tokens(coin: u8) -> PoolError {
    PoolError::Token {
        coin,
        error: TokenError::InsufficientAllowance,
    }
}

fn trades(world: &mut World) -> Vec<Line> {
    let usdc = world.suite.usdc();
    let handle = usdc.pool();
    let mut pool = handle.call();
    let to = Role::Attacker.account();
    let tokens = world.suite.balance(usdc.token, handle);
    let coin_e18 = world.suite.balance(world.suite.stablecoin, handle);
    let not_received = |coin, balance, amount| PoolError::NotReceived {
        coin,
        balance,
        needed: balance + amount,
    };
    vec![
        own(
            "StablePool::swap_exact_in",
            pool.swap_exact_in(1, 0, usd6(1), 0, to, NEVER),
            no_tokens(1),
        ),
        own(
            "StablePool::swap_exact_out",
            pool.swap_exact_out(1, 0, coins(1), usd6(2), to, NEVER),
            no_tokens(1),
        ),
        own(
            "StablePool::swap_received",
            pool.swap_received(1, 0, usd6(1), 0, to, NEVER),
            not_received(1, tokens, usd6(1)),
        ),
        own(
            "StablePool::add_liquidity",
            pool.add_liquidity(vec![coins(1), usd6(1)], 0, to, NEVER),
            no_tokens(0),
        ),
        own(
            "StablePool::add_received",
            pool.add_received(vec![coins(1), usd6(1)], 0, to, NEVER),
            not_received(0, coin_e18, coins(1)),
        ),
        anyone("StablePool::pay_admin_fees", pool.pay_admin_fees()),
    ]
}

/// Of LP tokens that the caller has not.
fn removals(world: &mut World) -> Vec<Line> {
    let handle = world.suite.usdc().pool();
    let mut pool = handle.call();
    let to = Role::Attacker.account();
    let none = |amount| PoolError::InsufficientLp { balance: 0, amount };
    let exact = vec![coins(1), usd6(1)];
    let message = pool.preview_remove_exact(exact.clone());
    let cost = world.suite.chain.read_ok(message);
    vec![
        own(
            "StablePool::remove_liquidity",
            pool.remove_liquidity(coins(1), vec![0, 0], to, NEVER),
            none(coins(1)),
        ),
        own(
            "StablePool::remove_liquidity_split",
            pool.remove_liquidity_split(coins(1), vec![0, 0], vec![to, to], NEVER),
            none(coins(1)),
        ),
        own(
            "StablePool::remove_one_coin",
            pool.remove_one_coin(coins(1), 1, 0, to, NEVER),
            none(coins(1)),
        ),
        own(
            "StablePool::remove_exact",
            pool.remove_exact(exact, coins(10), to, NEVER),
            none(cost),
        ),
    ]
}

fn governed(world: &mut World) -> Vec<Line> {
    let mut pool = world.suite.usdc().pool().call();
    let fees = PoolConfig::default().fees;
    let until_ms = world.suite.chain.now_ms() + 2 * DAY_MS;
    vec![
        only(
            ADMIN,
            "StablePool::ramp_amp",
            pool.ramp_amp(400, until_ms),
            NOT_ADMIN,
        )
        .loosens(),
        only(ADMIN, "StablePool::stop_ramp", pool.stop_ramp(), NOT_ADMIN)
            .after(|world| {
                let until_ms = world.suite.chain.now_ms() + 2 * DAY_MS;
                let message = world.suite.usdc().pool().call().ramp_amp(400, until_ms);
                world.act(Role::Governance, message);
            })
            .loosens(),
        only(
            ADMIN,
            "StablePool::set_fee_terms",
            pool.set_fee_terms(fees),
            NOT_ADMIN,
        ),
        only(
            ADMIN,
            "StablePool::set_fee_receiver",
            pool.set_fee_receiver(Role::Named("named").account()),
            NOT_ADMIN,
        ),
    ]
}
