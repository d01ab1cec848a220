//! Random sequences of everything that anyone may do to a market.

use crate::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const PEOPLE: [Role; 3] = [Role::Supplier, Role::Holder, Role::Attacker];

fn share_price(state: &MarketState) -> (u128, u128) {
    let totals = &state.totals;
    (
        totals.supplied_e18 + policy::lending::VIRTUAL_ASSETS_E18,
        totals.supply_shares + policy::lending::VIRTUAL_SHARES,
    )
}

fn run(seed: u64) {
    let mut fixture = market();
    let market = fixture.market;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (mut done, mut liquidated) = (0, 0);
    fixture.supply(Role::Supplier, coins(200_000));
    for _ in 0..200 {
        let who = PEOPLE[random.gen_range(0..3)];
        let account = who.account();
        let amount = coins(1) * u128::from(random.gen_range(100..30_000u32));
        let ether = u128::from(random.gen_range(1..2_000_000_000u32));
        let before = fixture.state();
        let fingerprint = fixture.suite.chain.fingerprint();
        let mut call = market.call();
        let chain = &mut fixture.suite.chain;
        let answered = match random.gen_range(0..12) {
            0 => chain.call(who, call.supply(amount, account)).succeeded(),
            1 => {
                let held = chain.read(call.supplier(account)).shares;
                let shares = held / 100 * random.gen_range(1..=100);
                chain
                    .call(who, call.withdraw(shares, account, 0))
                    .succeeded()
            }
            2 | 3 => chain.call(who, call.borrow(amount, account)).succeeded(),
            4 => {
                let other = PEOPLE[random.gen_range(0..3)].account();
                chain.call(who, call.repay(amount, other)).succeeded()
            }
            5 | 6 => chain
                .call(who, call.post_collateral(ether, account))
                .succeeded(),
            7 => chain
                .call(who, call.take_collateral(ether, account))
                .succeeded(),
            8 => {
                let other = PEOPLE[random.gen_range(0..3)].account();
                let ok = chain
                    .call(who, call.liquidate(other, amount, 0))
                    .succeeded();
                liquidated += u32::from(ok);
                ok
            }
            _ => {
                let price = random.gen_range(300..3_000);
                fixture.wait(random.gen_range(MINUTE_MS..20 * DAY_MS));
                fixture.price(price);
                true
            }
        };
        if answered {
            done += 1;
        } else {
            let changed = fixture.suite.chain.fingerprint().changed(&fingerprint);
            assert!(
                changed.is_empty(),
                "seed {seed}: a failed call changed something"
            );
        }
        fixture.assert_balanced();
        let after = fixture.state();
        let (was, is) = (share_price(&before), share_price(&after));
        if after.totals.bad_debt_e18 == before.totals.bad_debt_e18 {
            let ratio = |(assets, shares): (u128, u128)| {
                num_rational::BigRational::new(assets.into(), shares.into())
            };
            assert!(ratio(is) >= ratio(was), "seed {seed}: a share fell");
        }
        let shares: u128 = PEOPLE.map(|who| fixture.shares(who)).iter().sum();
        assert_eq!(
            shares, after.totals.supply_shares,
            "Σ shares is not the supply"
        );
        let loans = PEOPLE.map(|who| fixture.loan(who));
        let debts: u128 = loans.iter().map(|loan| loan.debt_shares).sum();
        let posted: u128 = loans.iter().map(|loan| loan.collateral).sum();
        assert_eq!(debts, after.totals.borrow_shares);
        assert_eq!(posted, after.collateral);
    }
    assert!(
        done > 60 && liquidated > 0,
        "seed {seed}: {done} done, {liquidated} liquidated"
    );
}

#[test]
fn the_books_hold_after_every_call() {
    for seed in 1..=4 {
        run(seed);
    }
}
