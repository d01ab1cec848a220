//! Nobody takes out more than they put in. Fees are off where they would hide a gain.

use crate::{flat_fee, seeded, swap_in, with_config, PoolSteps, POOLS};
use harness::prelude::*;
use interfaces::stable_pool::PoolError;

const ATTACKER: Role = Role::Attacker;

/// What an account holds of all coins, at 18 decimals, each coin at par: what rounding could give away shows up in it.
fn wealth_e18(fixture: &mut PoolFixture, who: Role) -> u128 {
    (0..fixture.decimals.len() as u8)
        .map(|coin| fixture.token_balance(coin, who) * fixture.unit_e18(coin))
        .sum()
}

#[test]
fn swapping_there_and_back_never_gains() {
    for decimals in POOLS {
        let mut fixture = with_config(decimals, flat_fee(0));
        fixture.swap(Role::Trader, 0, 1, fixture.units(0, 300_000));
        for (coin_in, coin_out) in fixture.pairs() {
            let largest = fixture.units(coin_in, 600_000);
            for amount in [1_000, 1_000_003, largest / 7, largest] {
                let before = fixture.token_balance(coin_in, ATTACKER);
                let message = swap_in(&fixture, coin_in, coin_out, amount, 0, ATTACKER);
                match fixture.chain.call(ATTACKER, message).result() {
                    Ok(got) => {
                        let back = swap_in(&fixture, coin_out, coin_in, got, 0, ATTACKER);
                        let result = fixture.chain.call(ATTACKER, back).result();
                        if let Err(refusal) = result {
                            assert_eq!(refusal, Refusal::Error(PoolError::ZeroAmount));
                        }
                    }
                    Err(refusal) => {
                        assert_eq!(refusal, Refusal::Error(PoolError::ZeroAmount));
                    }
                }
                let after = fixture.token_balance(coin_in, ATTACKER);
                assert!(
                    after <= before,
                    "{decimals:?} {coin_in} {coin_out} {amount}"
                );
            }
        }
    }
}

#[test]
fn a_swap_around_all_coins_never_gains() {
    for decimals in [&[18_u8, 12, 6][..], &[6, 8, 12, 18]] {
        let mut fixture = with_config(decimals, flat_fee(0));
        let count = decimals.len() as u8;
        for whole in [1, 5_000, 800_000] {
            let start = fixture.units(0, whole);
            let mut amount = start;
            for coin in 0..count {
                amount = fixture.swap(ATTACKER, coin, (coin + 1) % count, amount);
            }
            assert!(amount <= start);
        }
    }
}

#[test]
fn supplying_and_leaving_never_gains() {
    for decimals in POOLS {
        let mut fixture = with_config(decimals, flat_fee(0));
        fixture.swap(Role::Trader, 1, 0, fixture.units(1, 300_000));
        for amounts in [
            fixture.each(10_000),
            fixture.only(0, 500_000),
            fixture.only(1, 1),
        ] {
            // Out in the same amounts: what is left of the LP tokens is worth nothing.
            let lp = fixture.add(ATTACKER, amounts.clone());
            let to = ATTACKER.account();
            let message = fixture
                .pool
                .call()
                .remove_exact(amounts.clone(), lp, to, NEVER);
            let error = fixture.chain.call(ATTACKER, message).result();
            assert!(
                matches!(error, Err(Refusal::Error(PoolError::AboveMaximum { .. })))
                    || error.is_ok_and(|burned| burned <= lp)
            );
            let rest = fixture.lp_balance(ATTACKER);
            if rest > 0 {
                fixture.remove(ATTACKER, rest);
            }
            // Out in one coin, and the other way round.
            for coin in 0..decimals.len() as u8 {
                if amounts.iter().filter(|amount| **amount > 0).count() == 1
                    && amounts[usize::from(coin)] > 0
                {
                    let before = fixture.token_balance(coin, ATTACKER);
                    let lp = fixture.add(ATTACKER, amounts.clone());
                    fixture.remove_one(ATTACKER, lp, coin);
                    assert!(fixture.token_balance(coin, ATTACKER) <= before);
                }
            }
        }
    }
}

#[test]
fn supplying_at_balance_and_leaving_in_proportion_never_gains() {
    for decimals in POOLS {
        let mut fixture = with_config(decimals, flat_fee(0));
        for whole in [1, 77, 900_000] {
            let before = wealth_e18(&mut fixture, ATTACKER);
            let amounts = fixture.each(whole);
            let lp = fixture.add(ATTACKER, amounts);
            fixture.remove(ATTACKER, lp);
            assert!(wealth_e18(&mut fixture, ATTACKER) <= before);
        }
    }
}

#[test]
fn a_pool_cannot_be_drained_by_dust() {
    for decimals in POOLS {
        let mut fixture = with_config(decimals, flat_fee(0));
        let price = fixture.virtual_price();
        let before = wealth_e18(&mut fixture, ATTACKER);
        for (coin_in, coin_out) in fixture.pairs() {
            for amount in [1, 2, 3, 999, 1_000_001] {
                for _ in 0..3 {
                    let message = swap_in(&fixture, coin_in, coin_out, amount, 0, ATTACKER);
                    let _ = fixture.chain.call(ATTACKER, message);
                    let to = ATTACKER.account();
                    let message = fixture.pool.call().swap_exact_out(
                        coin_in,
                        coin_out,
                        amount,
                        u128::MAX,
                        to,
                        NEVER,
                    );
                    let _ = fixture.chain.call(ATTACKER, message);
                }
            }
        }
        assert!(wealth_e18(&mut fixture, ATTACKER) <= before, "{decimals:?}");
        assert!(fixture.virtual_price() >= price);
        let nothing = fixture.none();
        fixture.assert_holds(&nothing);
    }
}

#[test]
fn the_first_supplier_cannot_rob_the_second() {
    for decimals in [&[18_u8, 18][..], &[18, 6], &[6, 6]] {
        let mut fixture = PoolFixture::new(decimals, &PoolConfig::default());
        // The least pool there can be, then as few LP units as can be left, then a donation and swaps that pay fees.
        let least: Vec<u128> = decimals
            .iter()
            .map(|decimals| if *decimals == 18 { 2_000 } else { 1 })
            .collect();
        let lp = fixture.add(ATTACKER, least);
        if lp > 1 {
            fixture.remove(ATTACKER, lp - 1);
        }
        for coin in 0..2 {
            let amount = fixture.units(coin, 1_000_000);
            fixture.send_ahead(ATTACKER, coin, amount);
        }
        for (coin_in, coin_out) in [(0, 1), (1, 0), (0, 1), (1, 0)] {
            let amount = fixture.units(coin_in, 1_000);
            let message = swap_in(&fixture, coin_in, coin_out, amount, 0, ATTACKER);
            let _ = fixture.chain.call(ATTACKER, message);
        }

        let amounts = fixture.each(10_000);
        let minted = fixture.add(Role::Supplier, amounts.clone());
        assert!(minted > 0);
        let paid = fixture.remove(Role::Supplier, minted);
        let given: u128 = scaled(&fixture, &amounts);
        let got: u128 = scaled(&fixture, &paid);
        // Whatever imbalance the attacker left, the victim pays at most the fee of it; a robbed one would lose thousands.
        assert!(got + given / 50 >= given, "{decimals:?}: {given} {got}");
    }
}

fn scaled(fixture: &PoolFixture, amounts: &[u128]) -> u128 {
    (0..)
        .zip(amounts)
        .map(|(coin, amount)| amount * fixture.unit_e18(coin))
        .sum()
}

/// Swaps `whole` of coin 0, lets the victim act, swaps everything back. What the attacker has more of coin 0 after.
fn sandwich(fixture: &mut PoolFixture, whole: u128, victim: impl FnOnce(&mut PoolFixture)) -> i128 {
    let before = fixture.token_balance(0, ATTACKER);
    let amount = fixture.units(0, whole);
    let got = fixture.swap(ATTACKER, 0, 1, amount);
    victim(fixture);
    fixture.swap(ATTACKER, 1, 0, got);
    let after = fixture.token_balance(0, ATTACKER);
    i128::try_from(after).unwrap() - i128::try_from(before).unwrap()
}

#[test]
fn a_proportional_removal_or_addition_cannot_be_sandwiched() {
    for whole in [100_000, 500_000, 3_000_000] {
        let mut fixture = with_config(&[18, 18], flat_fee(0));
        let gain = sandwich(&mut fixture, whole, |fixture| {
            fixture.remove(Role::Supplier, coins(1_200_000));
        });
        assert!(gain <= 0, "{whole}: the attacker gained {gain}");
        let mut fixture = with_config(&[18, 18], flat_fee(0));
        let gain = sandwich(&mut fixture, whole, |fixture| {
            let state = fixture.state();
            let amounts = vec![state.reserves[0] / 2, state.reserves[1] / 2];
            fixture.add(Role::Supplier, amounts);
        });
        assert!(gain <= 0, "{whole}: the attacker gained {gain}");
    }
}

#[test]
fn the_callers_bound_stops_a_sandwich_of_a_one_sided_removal() {
    let mut fixture = seeded(&[18, 18]);
    let pool = fixture.pool;
    let view = pool.call().preview_remove_one_coin(coins(500_000), 1);
    let fair = fixture.chain.read_ok(view);
    let to = Role::Supplier.account();
    fixture.swap(ATTACKER, 0, 1, coins(900_000));
    let message = pool
        .call()
        .remove_one_coin(coins(500_000), 1, fair - fair / 1_000, to, NEVER);
    let error = fixture.chain.refused(Role::Supplier, message);
    assert!(matches!(error, PoolError::BelowMinimum { .. }));
}

#[test]
fn the_virtual_price_cannot_be_moved_by_swaps_for_more_than_their_fees() {
    let mut fixture = with_config(&[18, 18], flat_fee(0));
    let before = fixture.virtual_price();
    let got = fixture.swap(ATTACKER, 0, 1, coins(50_000_000));
    let moved = fixture.virtual_price();
    assert!(moved >= before && moved - before <= before / 1_000_000_000_000);
    fixture.swap(ATTACKER, 1, 0, got);
    let after = fixture.virtual_price();
    assert!(after >= moved && after - before <= before / 1_000_000_000_000);
}
