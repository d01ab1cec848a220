use harness::prelude::*;
#[test]
fn probe() {
    let mut s = crate::in_use();
    let (usdc, coin) = (s.usdc(), s.stablecoin);
    let m = crate::mint(&s, usdc, usd6(10), 0);
    println!("mint {:?}", s.chain.dry_run(Role::Holder, m).weight);
    let m = crate::redeem(&s, usdc, coins(10), 0);
    println!("redeem {:?}", s.chain.dry_run(Role::Holder, m).weight);
    let m = crate::redeem_basket(&s, coins(10), vec![0; 4]);
    println!("basket(3 of 4) {:?}", s.chain.dry_run(Role::Holder, m).weight);
    let m = coin.psp22().transfer(Role::Trader.account(), coins(1), Vec::new());
    s.chain.call(Role::Holder, m).expect_ok();
    let m = coin.psp22().transfer(Role::Trader.account(), coins(1), Vec::new());
    println!("coin.transfer {:?}", s.chain.dry_run(Role::Holder, m).weight);
    let m = usdc.token.psp22().transfer(Role::Attacker.account(), 1, Vec::new());
    println!("test-token.transfer {:?}", s.chain.dry_run(Role::Holder, m).weight);
    let id = usdc.id;
    let b = s.book.call().preview_mint(id, 1_000_000, 10);
    println!("book.preview_mint {:?}", s.chain.dry_run(Role::Holder, b).weight);
}
