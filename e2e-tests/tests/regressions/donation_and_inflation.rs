//! GSM and starlay: tokens sent without a message moved share prices, ratios and allowances; the first depositor could inflate a share. Here every
//! contract counts what it was given by message, and a pool's first liquidity is locked.

use harness::prelude::*;
use harness::suite::{deploy_pool, pool_init};

#[test]
fn donations_to_anyone_change_no_ratio_no_share_and_no_price() {
    let mut suite = Suite::default();
    let usdc = suite.usdc();
    suite.mint_for(Role::Holder, usdc, usd6(2_000_000));
    suite.seed_pool_unevenly(usdc, coins(500_000), usd6(700_000));
    for _ in 0..2 {
        suite.chain.next_block_in(10 * MINUTE_MS);
        suite.refresh_prices();
        suite.poke(usdc.amo_id()).expect_ok();
    }
    let coin = suite.stablecoin;
    let pool = usdc.pool();
    let look = |suite: &mut Suite| {
        let message = suite.contracts.controller.call().refresh(usdc.amo_id());
        suite.chain.call(Role::Keeper, message).expect_ok();
        let state = suite
            .chain
            .read_ok(pool.call().state(Role::Supplier.account()));
        (
            suite.solvency(),
            state,
            suite.chain.read_ok(pool.call().virtual_price_e18()),
            suite.chain.read_ok(
                suite
                    .contracts
                    .vault
                    .call()
                    .preview_mint(usdc.token.account, usd6(1)),
            ),
            suite.chain.read_ok(
                suite
                    .contracts
                    .vault
                    .call()
                    .preview_redeem(usdc.token.account, coins(1)),
            ),
        )
    };
    let before = look(&mut suite);
    suite.give(Role::Attacker, usdc, usd6(10_000_000));
    let to = [
        suite.vault.account,
        suite.controller.account,
        suite.book.account,
        pool.account,
        usdc.amo().account,
    ];
    for to in to {
        let message = usdc.token.psp22().transfer(to, usd6(1_000_000), Vec::new());
        suite.chain.call(Role::Attacker, message).expect_ok();
        let message = coin.psp22().transfer(to, coins(1_000), Vec::new());
        suite.chain.call(Role::Holder, message).expect_ok();
    }
    assert_eq!(look(&mut suite), before);
}

#[test]
fn the_first_depositor_cannot_inflate_the_share_of_the_second() {
    let mut suite = Suite::default();
    let (usdc, usdt) = (suite.usdc(), suite.usdt());
    let init = pool_init(
        &[(usdc.token.account, 6), (usdt.token.account, 6)],
        &PoolConfig::default(),
    );
    let pool = deploy_pool(&mut suite.chain, init).unwrap();
    for who in [Role::Attacker, Role::Holder] {
        for coin in [usdc, usdt] {
            suite.give(who, coin, usd6(2_000_000));
            suite.approve(who, coin.token, pool);
        }
    }
    let add = |who: Role, amount| {
        pool.call()
            .add_liquidity(vec![amount, amount], 0, who.account(), NEVER)
    };
    // As little as the pool takes, then a million given to it.
    let mut first = 1;
    while suite
        .chain
        .dry_run(Role::Attacker, add(Role::Attacker, first))
        .ok()
        .is_none()
    {
        first *= 2;
    }
    suite
        .chain
        .call(Role::Attacker, add(Role::Attacker, first))
        .expect_ok();
    for coin in [usdc, usdt] {
        let message = coin
            .token
            .psp22()
            .transfer(pool.account, usd6(1_000_000), Vec::new());
        suite.chain.call(Role::Attacker, message).expect_ok();
    }
    let lp = suite
        .chain
        .call(Role::Holder, add(Role::Holder, usd6(1_000)))
        .expect_ok();
    let message = pool
        .call()
        .remove_liquidity(lp, vec![0, 0], Role::Holder.account(), NEVER);
    let back = suite.chain.call(Role::Holder, message).expect_ok();
    assert!(
        back.iter().all(|amount| *amount + 2 >= usd6(1_000)),
        "{back:?}"
    );
    let attacker = suite.balance(pool, Role::Attacker);
    let message =
        pool.call()
            .remove_liquidity(attacker, vec![0, 0], Role::Attacker.account(), NEVER);
    let back = suite
        .chain
        .call(Role::Attacker, message)
        .ok()
        .unwrap_or_default();
    assert!(back.iter().sum::<u128>() <= 2 * first);
}
