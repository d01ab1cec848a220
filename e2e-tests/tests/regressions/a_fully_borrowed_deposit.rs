//! Maker's direct deposits: when all cash of a lending market was borrowed, nothing could be withdrawn, and the claim was read either as a loss or not
//! at all. Here what is lent out is a claim like any other: it counts (less a haircut in the limits), what is liquid only bounds what can be
//! taken back now.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::Descriptor;
use interfaces::Position;

/// A direct deposit of 1,000 coins, all of them borrowed.
fn borrowed() -> (Suite, Scripted) {
    let mut suite = suite();
    let descriptor = Descriptor {
        collateral: None,
        ..descriptor(&suite)
    };
    let amo = register_as(&mut suite, descriptor, terms());
    amo.does(&mut suite, wind(1_000));
    let mut position = amo.position(&mut suite);
    position.mark.own_e18 = 0;
    position.mark.lent_out_e18 = coins(1_000);
    position.mark.value_e18 = coins(1_000);
    position.liquid = Default::default();
    amo.lies(&mut suite, None, Some(position), 10_000);
    let message = suite.controller.call().refresh(amo.id);
    suite.chain.call(Role::Keeper, message).expect_ok();
    (suite, amo)
}

#[test]
fn it_is_neither_a_loss_nor_absent() {
    let (mut suite, amo) = borrowed();
    let record = amo.record(&mut suite);
    assert_eq!(
        (record.debt_e18, record.realised_loss_e18),
        (coins(1_000), 0)
    );
    let solvency = suite.solvency();
    assert_eq!(solvency.lent_out_e18, coins(1_000));
    // The fee of the first mint is the equity; nothing of it is gone.
    assert_eq!(solvency.equity_e18, coins(10) as i128);
    assert!(solvency.redemption_ratio_e18 >= E18);
    // (X + 95 % of L) / S, with 1 % off X.
    let supply = coins(9_990) + coins(1_000);
    let net_e18 = (coins(9_900) + coins(950)) / (supply / E18);
    assert_eq!(solvency.ratios.net_e18, net_e18);
}

#[test]
fn a_rescue_takes_nothing_of_it_and_fails_nothing() {
    let (mut suite, amo) = borrowed();
    let message = suite.registry.call().set_unwind_only(amo.id);
    suite.chain.call(Role::Guardian, message).expect_ok();
    assert_eq!(suite.enforce().expect_ok(), 0);
    assert_eq!(amo.record(&mut suite).debt_e18, coins(1_000));
    // A borrower repays half: that comes back.
    let half = Position {
        liquid: policy::ledger::Liquid {
            units: coins(500),
            own_e18: coins(500),
            external: 0,
        },
        units: coins(1_000),
        mark: amo.record(&mut suite).mark,
        quote_e18: 0,
    };
    amo.lies(&mut suite, None, Some(half), 10_000);
    suite.enforce().expect_ok();
    assert_eq!(amo.record(&mut suite).debt_e18, coins(500));
}

#[test]
fn what_is_liquid_enters_no_mark() {
    let (mut suite, amo) = borrowed();
    let before = suite.solvency();
    let mark = amo.record(&mut suite).mark;
    for liquid in [1, 500, 1_000].map(coins) {
        let position = Position {
            liquid: policy::ledger::Liquid {
                units: liquid,
                own_e18: liquid,
                external: 0,
            },
            units: coins(1_000),
            mark,
            quote_e18: 0,
        };
        amo.lies(&mut suite, None, Some(position), 10_000);
        let message = suite.controller.call().refresh(amo.id);
        suite.chain.call(Role::Keeper, message).expect_ok();
        assert_eq!(suite.solvency(), before);
    }
}
