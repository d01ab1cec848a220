use harness::prelude::*;
use harness::suite::deploy_token;
use std::time::Instant;

#[test]
fn speed() {
    let t = Instant::now();
    let mut chain = Chain::new();
    println!("chain new {:?}", t.elapsed());
    let t = Instant::now();
    let token = deploy_token(&mut chain, "USD Coin", "USDC", 6);
    println!("deploy {:?}", t.elapsed());
    let t = Instant::now();
    let _ = deploy_token(&mut chain, "USD Coin", "USDC", 6);
    println!("deploy again {:?}", t.elapsed());
    chain.call(Role::Deployer, token.mint(Role::Holder, usd6(1_000_000))).expect_ok();
    let snap = chain.snapshot();
    for from_snapshot in [false, true] {
        if from_snapshot {
            let t = Instant::now();
            chain = Chain::from_snapshot(&snap);
            println!("restore {:?}", t.elapsed());
        }
        for round in 0..5 {
            let t = Instant::now();
            for n in 0..2000u32 {
                let to = if n % 2 == 0 { Role::Trader } else { Role::Supplier };
                chain.call(Role::Holder, token.psp22().transfer(to.account(), 1, vec![])).expect_ok();
            }
            println!("round {round}: transfer {:.0}/s", 2000.0 / t.elapsed().as_secs_f64());
            let t = Instant::now();
            for _ in 0..2000u32 {
                chain.balance(token, Role::Trader);
            }
            println!("round {round}: read {:.0}/s", 2000.0 / t.elapsed().as_secs_f64());
            let t = Instant::now();
            for _ in 0..2000u32 {
                chain.next_block();
            }
            println!("round {round}: block {:.0}/s", 2000.0 / t.elapsed().as_secs_f64());
            let t = Instant::now();
            for _ in 0..200u32 {
                chain.fingerprint();
            }
            println!("round {round}: fingerprint {:.0}/s", 200.0 / t.elapsed().as_secs_f64());
            let t = Instant::now();
            let s = chain.snapshot();
            println!("snapshot {:?}", t.elapsed());
            drop(s);
        }
    }
    // many accounts
    for round in 0..5u32 {
        let t = Instant::now();
        for n in 0..2000u32 {
            let mut a = [7u8; 32];
            a[..4].copy_from_slice(&(round * 2000 + n).to_le_bytes());
            chain.call(Role::Holder, token.psp22().transfer(AccountId(a), 1, vec![])).expect_ok();
        }
        println!("new accounts round {round}: transfer {:.0}/s", 2000.0 / t.elapsed().as_secs_f64());
        let t = Instant::now();
        for _ in 0..20u32 {
            chain.fingerprint();
        }
        println!("fingerprint {:.0}/s", 20.0 / t.elapsed().as_secs_f64());
    }
}
