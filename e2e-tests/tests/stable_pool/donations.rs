use crate::{seeded, PoolSteps, POOLS};
use harness::prelude::*;

#[test]
fn a_donation_changes_no_price_no_share_and_no_preview() {
    for decimals in POOLS {
        let mut fixture = seeded(decimals);
        let amount = fixture.units(0, 100_000);
        fixture.swap(Role::Trader, 0, 1, amount);
        let state = fixture.state();
        let price = fixture.virtual_price();
        let lp = fixture.pool.call().preview_remove_liquidity(coins(1));
        let share = fixture.chain.read_ok(lp);
        let donated: Vec<u128> = fixture.each(5_000_000);
        for (coin, amount) in (0..).zip(&donated) {
            fixture.send_ahead(Role::Attacker, coin, *amount);
        }
        assert_eq!(fixture.state(), state);
        assert_eq!(fixture.virtual_price(), price);
        let lp = fixture.pool.call().preview_remove_liquidity(coins(1));
        assert_eq!(fixture.chain.read_ok(lp), share);
        fixture.assert_holds(&donated);
        // Nor is it swept along by what others do.
        let amounts = fixture.each(10);
        let minted = fixture.add(Role::Supplier, amounts);
        fixture.remove(Role::Supplier, minted);
        let message = fixture.pool.call().pay_admin_fees();
        fixture.chain.call(Role::Keeper, message).expect_ok();
        fixture.assert_holds(&donated);
    }
}

#[test]
fn a_donation_before_the_first_supply_gives_nobody_an_edge() {
    let mut fixture = PoolFixture::new(&[18, 6], &PoolConfig::default());
    fixture.send_ahead(Role::Attacker, 0, coins(1_000_000));
    fixture.seed(1_000);
    assert_eq!(fixture.virtual_price(), E18);
    assert_eq!(fixture.state().reserves[..2], [coins(1_000), usd6(1_000)]);
    fixture.assert_holds(&[coins(1_000_000), 0]);
}

#[test]
fn lp_tokens_sent_to_the_pool_itself_are_lost_to_their_owner_alone() {
    let mut fixture = seeded(&[18, 6]);
    let price = fixture.virtual_price();
    let supply = fixture.lp_supply();
    let message = fixture
        .pool
        .psp22()
        .transfer(fixture.pool.account, coins(10), Vec::new());
    fixture.chain.call(Role::Supplier, message).expect_ok();
    assert_eq!(fixture.lp_supply(), supply);
    assert_eq!(fixture.virtual_price(), price);
}
