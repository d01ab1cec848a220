use harness::prelude::*;
use std::time::Instant;

fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    s.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

fn rate(name: &str, n: u32, mut f: impl FnMut()) {
    let t = cpu();
    for _ in 0..n {
        f();
    }
    println!("{name}: {:.2} ms", (cpu() - t) * 1000.0 / f64::from(n));
}

#[test]
fn speed() {
    let t = Instant::now(); let u = cpu();
    let mut s = Suite::default();
    println!("suite first {:?} cpu {:.3}", t.elapsed(), cpu() - u);
    let t = Instant::now(); let u = cpu();
    drop(s);
    s = Suite::default();
    println!("suite again {:?} cpu {:.3}", t.elapsed(), cpu() - u);
    let (usdc, vault) = (s.usdc(), s.vault);
    let pool = usdc.pool();
    s.seed_pool(usdc, 1_000_000);
    s.seed_pool(s.usdt(), 1_000_000);
    s.mint_for(Role::Holder, usdc, usd6(5_000_000));
    s.approve_all(Role::Holder);
    s.give(Role::Holder, usdc, usd6(100_000_000));
    for round in 0..3 {
        println!("round {round}");
        let c = &mut s.chain;
        rate("transfer", 200, || c.call(Role::Holder, usdc.token.psp22().transfer(Role::Trader.account(), 1, vec![])).expect_ok());
        rate("read", 200, || { c.balance(usdc.token, Role::Trader); });
        rate("swap", 100, || { c.call(Role::Holder, pool.call().swap_exact_in(1, 0, usd6(100), 0, Role::Holder.account(), NEVER)).expect_ok(); });
        rate("mint", 100, || { c.call(Role::Holder, vault.call().mint(usdc.token.account, usd6(100), 0)).expect_ok(); });
        let cc = s.contracts.controller;
        rate("rebalance", 20, || { c.next_block_in(60_000); c.call(Role::Keeper, cc.call().rebalance(usdc.amo_id())).expect_ok(); });
        rate("refresh", 20, || { c.call(Role::Keeper, cc.call().refresh(usdc.amo_id())).expect_ok(); });
        rate("fingerprint", 20, || { c.fingerprint(); });
        rate("snapshot", 20, || { c.snapshot(); });
        s.refresh_prices();
    }
}
