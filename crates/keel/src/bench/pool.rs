//! The stable pool, of test tokens: comparable with other pools of plain PSP22 tokens.

use super::recorder::Recorder;
use anyhow::Result;
use harness::prelude::*;

const POOL: &str = "stable-pool";
const WHOLE: u128 = 1_000_000;

/// Two coins of 18 and 6 decimals, off balance by what a day's trade leaves.
pub fn measure(recorder: &mut Recorder) -> Result<()> {
    let mut fixture = warm(&[18, 6]);
    let (pool, first, second) = (fixture.pool, fixture.tokens[0], fixture.tokens[1]);
    let chain = &mut fixture.chain;
    let (trader, supplier) = (Role::Trader, Role::Supplier);
    let to = trader.account();

    let message = pool.call().swap_exact_in(0, 1, coins(1_000), 0, to, NEVER);
    recorder.call(
        chain,
        (POOL, "swap_exact_in", "18 to 6 decimals"),
        trader,
        message,
    )?;
    let message = pool.call().swap_exact_in(1, 0, usd6(1_000), 0, to, NEVER);
    recorder.call(
        chain,
        (POOL, "swap_exact_in", "6 to 18 decimals"),
        trader,
        message,
    )?;
    let newcomer = Role::Named("newcomer").account();
    let message = pool
        .call()
        .swap_exact_in(0, 1, coins(1_000), 0, newcomer, NEVER);
    recorder.call(
        chain,
        (POOL, "swap_exact_in", "to a new holder"),
        trader,
        message,
    )?;
    let message = pool
        .call()
        .swap_exact_out(0, 1, usd6(1_000), u128::MAX, to, NEVER);
    recorder.call(
        chain,
        (POOL, "swap_exact_out", "18 to 6 decimals"),
        trader,
        message,
    )?;

    let tokens = (coins(1_000), usd6(1_000));
    let message = pool
        .call()
        .add_liquidity(vec![tokens.0, tokens.1], 0, to, NEVER);
    recorder.call(
        chain,
        (POOL, "add_liquidity", "both coins"),
        supplier,
        message,
    )?;
    let message = pool.call().add_liquidity(vec![tokens.0, 0], 0, to, NEVER);
    recorder.call(
        chain,
        (POOL, "add_liquidity", "one coin"),
        supplier,
        message,
    )?;

    let sent = chain.checkpoint();
    for (token, amount) in [(first, tokens.0), (second, tokens.1)] {
        let message = token.psp22().transfer(pool.account, amount, Vec::new());
        chain.call(trader, message).expect_ok();
    }
    let message = pool.call().swap_received(0, 1, tokens.0, 0, to, NEVER);
    recorder.call(
        chain,
        (POOL, "swap_received", "18 to 6 decimals"),
        trader,
        message,
    )?;
    let message = pool
        .call()
        .add_received(vec![tokens.0, tokens.1], 0, to, NEVER);
    recorder.call(chain, (POOL, "add_received", "both coins"), trader, message)?;
    let message = pool.call().add_received(vec![tokens.0, 0], 0, to, NEVER);
    recorder.call(chain, (POOL, "add_received", "one coin"), trader, message)?;
    chain.roll_back(sent);

    let lp = coins(1_000);
    let message = pool.call().remove_liquidity(lp, vec![0, 0], to, NEVER);
    recorder.call(
        chain,
        (POOL, "remove_liquidity", "both coins"),
        supplier,
        message,
    )?;
    let message =
        pool.call()
            .remove_liquidity_split(lp, vec![0, 0], vec![to, supplier.account()], NEVER);
    recorder.call(
        chain,
        (POOL, "remove_liquidity_split", "both coins"),
        supplier,
        message,
    )?;
    for (case, coin) in [("18 decimals", 0), ("6 decimals", 1)] {
        let message = pool.call().remove_one_coin(lp, coin, 0, to, NEVER);
        recorder.call(chain, (POOL, "remove_one_coin", case), supplier, message)?;
    }
    let message = pool
        .call()
        .remove_exact(vec![tokens.0, tokens.1], u128::MAX, to, NEVER);
    recorder.call(
        chain,
        (POOL, "remove_exact", "both coins"),
        supplier,
        message,
    )?;
    let message = pool
        .call()
        .remove_exact(vec![tokens.0, 0], u128::MAX, to, NEVER);
    recorder.call(chain, (POOL, "remove_exact", "one coin"), supplier, message)?;
    recorder.call(
        chain,
        (POOL, "pay_admin_fees", "both coins"),
        trader,
        pool.call().pay_admin_fees(),
    )?;
    let message = pool.psp22().transfer(to, lp, Vec::new());
    recorder.call(
        chain,
        (POOL, "transfer", "LP tokens, warm"),
        supplier,
        message,
    )?;

    let message = pool.call().preview_swap_exact_in(0, 1, coins(1_000));
    recorder.call(
        chain,
        (POOL, "preview_swap_exact_in", "18 to 6 decimals"),
        trader,
        message,
    )?;
    let message = pool.call().state(supplier.account());
    recorder.call(chain, (POOL, "state", "2 coins"), trader, message)?;
    recorder.call(
        chain,
        (POOL, "virtual_price_e18", "2 coins"),
        trader,
        pool.call().virtual_price_e18(),
    )?;
    Ok(())
}

/// Three coins: what each further one costs.
pub fn measure_three(recorder: &mut Recorder) -> Result<()> {
    let mut fixture = warm(&[18, 6, 6]);
    let (pool, chain) = (fixture.pool, &mut fixture.chain);
    let to = Role::Trader.account();

    let message = pool.call().swap_exact_in(0, 1, coins(1_000), 0, to, NEVER);
    recorder.call(
        chain,
        (POOL, "swap_exact_in", "of 3 coins"),
        Role::Trader,
        message,
    )?;
    let message =
        pool.call()
            .add_liquidity(vec![coins(1_000), usd6(1_000), usd6(1_000)], 0, to, NEVER);
    recorder.call(
        chain,
        (POOL, "add_liquidity", "3 coins"),
        Role::Supplier,
        message,
    )?;
    let message = pool
        .call()
        .remove_liquidity(coins(1_000), vec![0; 3], to, NEVER);
    recorder.call(
        chain,
        (POOL, "remove_liquidity", "3 coins"),
        Role::Supplier,
        message,
    )?;
    Ok(())
}

/// Every balance, allowance and fee record written before; the trader holds LP tokens.
fn warm(decimals: &[u8]) -> PoolFixture {
    let mut fixture = PoolFixture::new(decimals, &PoolConfig::default());
    let lp = fixture.seed(WHOLE);
    let (pool, chain) = (fixture.pool, &mut fixture.chain);
    let trader = Role::Trader;
    chain.next_block();
    for (coin_in, coin_out, amount) in [(0, 1, coins(40_000)), (1, 0, usd6(10_000))] {
        let message =
            pool.call()
                .swap_exact_in(coin_in, coin_out, amount, 0, trader.account(), NEVER);
        chain.call(trader, message).expect_ok();
    }
    chain.call(trader, pool.call().pay_admin_fees()).expect_ok();
    let message = pool
        .psp22()
        .transfer(trader.account(), lp / 100, Vec::new());
    chain.call(Role::Supplier, message).expect_ok();
    chain.next_block();
    let message = pool
        .call()
        .swap_exact_in(0, 1, coins(10_000), 0, trader.account(), NEVER);
    chain.call(trader, message).expect_ok();
    chain.next_block();
    fixture
}
