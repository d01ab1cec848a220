#[test]
fn print_weights() {
    use crate::PoolSteps;
    use harness::prelude::*;
    for d in [&[18u8, 18][..], &[18, 6], &[6, 8, 12, 18]] {
        let mut fixture = crate::seeded(d);
        fixture.swap(Role::Trader, 0, 1, fixture.units(0, 12_345));
        fixture.chain.next_block();
        let m = crate::swap_in(&fixture, 0, 1, fixture.units(0, 1000), 0, Role::Trader);
        let c = fixture.chain.call(Role::Trader, m);
        println!("{d:?} swap_in first {:?}", c.weight);
        let m = crate::swap_in(&fixture, 0, 1, fixture.units(0, 1000), 0, Role::Trader);
        let c = fixture.chain.call(Role::Trader, m);
        println!("swap_in second {:?}", c.weight);
        let m = crate::swap_out(
            &fixture,
            0,
            1,
            fixture.units(1, 1000),
            u128::MAX,
            Role::Trader,
        );
        let c = fixture.chain.call(Role::Trader, m);
        println!("swap_out {:?}", c.weight);
        let v = fixture
            .pool
            .call()
            .preview_swap_exact_in(0, 1, fixture.units(0, 1000));
        println!(
            "preview swap {:?}",
            fixture.chain.call(Role::Trader, v).weight
        );
        let v = fixture
            .pool
            .call()
            .preview_swap_exact_in(0, 0, fixture.units(0, 1000));
        println!(
            "preview badcoin {:?}",
            fixture.chain.call(Role::Trader, v).weight
        );
        let v = fixture.pool.call().paused();
        println!("paused {:?}", fixture.chain.call(Role::Trader, v).weight);
        let v = fixture.pool.call().state(Role::Trader.account());
        println!("state {:?}", fixture.chain.call(Role::Trader, v).weight);
        let v = fixture
            .pool
            .call()
            .preview_add_liquidity(fixture.only(0, 1000));
        println!(
            "preview add one {:?}",
            fixture.chain.call(Role::Trader, v).weight
        );
        let m = fixture.pool.call().add_liquidity(
            fixture.only(0, 1000),
            0,
            Role::Supplier.account(),
            NEVER,
        );
        println!("add one {:?}", fixture.chain.call(Role::Supplier, m).weight);
        let m = fixture.pool.call().remove_liquidity(
            coins(10),
            fixture.none(),
            Role::Supplier.account(),
            NEVER,
        );
        println!("remove {:?}", fixture.chain.call(Role::Supplier, m).weight);
        let m =
            fixture
                .pool
                .call()
                .remove_one_coin(coins(10), 0, 0, Role::Supplier.account(), NEVER);
        println!(
            "remove one {:?}",
            fixture.chain.call(Role::Supplier, m).weight
        );
        let m = fixture.tokens[0]
            .psp22()
            .transfer(Role::Supplier.account(), 5, vec![]);
        println!(
            "token transfer {:?}",
            fixture.chain.call(Role::Trader, m).weight
        );
        let m = fixture.tokens[0]
            .psp22()
            .balance_of(Role::Supplier.account());
        println!(
            "token balance {:?}",
            fixture.chain.call(Role::Trader, m).weight
        );
    }
}
