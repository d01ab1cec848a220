//! One step: wind, lend, unwind, nothing.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::{AmoError, Moved, Plan, Report};
use interfaces::book::BookError;
use interfaces::controller::{ControllerError, Outcome, Rebalanced};
use interfaces::stablecoin::StablecoinError;
use interfaces::RatioKind;
use policy::ledger::LedgerError;

#[test]
fn a_wind_mints_to_the_amo_and_books_the_debt() {
    let (mut suite, amo) = suite_with_amo();
    amo.wants(&mut suite, wind(100));
    let supply_old = suite.chain.supply(suite.contracts.stablecoin);
    let now_ms = suite.chain.now_ms();

    let call = suite.poke(amo.id);

    let outcome = Outcome::Wound {
        coin_e18: coins(100),
        tokens: 0,
    };
    let event: Rebalanced = call.event(suite.controller);
    assert_eq!(event.amo, amo.id);
    assert_eq!(event.keeper, Role::Keeper.account());
    assert_eq!(event.outcome, outcome);
    assert_eq!((event.debt_old_e18, event.debt_new_e18), (0, coins(100)));
    assert_eq!(call.expect_ok(), outcome);
    assert_eq!(
        suite.chain.supply(suite.contracts.stablecoin),
        supply_old + coins(100)
    );
    assert_eq!(
        suite.balance(suite.contracts.stablecoin, amo.account),
        coins(100)
    );
    let record = amo.record(&mut suite);
    assert_eq!(record.debt_e18, coins(100));
    assert_eq!(record.mark.own_e18, coins(100));
    assert_eq!(amo.registered(&mut suite).rebalanced_ms, now_ms);
}

#[test]
fn lending_moves_tokens_from_the_vault_and_books_the_debt() {
    let (mut suite, amo) = suite_with_amo();
    let usdc = suite.usdc();
    amo.wants(&mut suite, lend(100));

    let call = suite.poke(amo.id);

    let event: Rebalanced = call.event(suite.controller);
    assert_eq!((event.debt_old_e18, event.debt_new_e18), (0, coins(100)));
    call.expect_ok();
    assert_eq!(suite.balance(usdc.token, amo.account), usd6(100));
    let asset = suite
        .chain
        .read(suite.contracts.vault.call().asset(usdc.token.account))
        .unwrap();
    assert_eq!(asset.idle, usd6(DEPOSIT - 100));
    let record = amo.record(&mut suite);
    assert_eq!(
        (record.debt_e18, record.lent_tokens),
        (coins(100), usd6(100))
    );
    let collateral = suite
        .chain
        .read(suite.contracts.book.call().collateral(usdc.id))
        .unwrap();
    assert_eq!(
        (collateral.idle, collateral.lent),
        (usd6(DEPOSIT - 100), usd6(100))
    );
}

#[test]
fn an_unwinding_burns_the_coin_and_lowers_the_debt() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let supply_old = suite.chain.supply(suite.contracts.stablecoin);
    amo.wants(&mut suite, unwind(40));

    let call = suite.poke(amo.id);

    let event: Rebalanced = call.event(suite.controller);
    assert_eq!(
        (event.debt_old_e18, event.debt_new_e18),
        (coins(100), coins(60))
    );
    assert_eq!(
        call.expect_ok(),
        Outcome::Unwound {
            coin_e18: coins(40)
        }
    );
    assert_eq!(
        suite.chain.supply(suite.contracts.stablecoin),
        supply_old - coins(40)
    );
    assert_eq!(
        suite.balance(suite.contracts.stablecoin, suite.contracts.controller),
        0
    );
    assert_eq!(amo.record(&mut suite).debt_e18, coins(60));
}

#[test]
fn nothing_wanted_changes_nothing_and_starts_no_cooldown() {
    let (mut suite, amo) = suite_with_amo();
    for plan in [Plan::Nothing, wind(0), unwind(0)] {
        amo.wants(&mut suite, plan);
        let before = suite.chain.fingerprint();
        let call = suite.poke(amo.id);
        assert!(call.emitted.is_empty());
        assert_eq!(call.expect_ok(), Outcome::Nothing);
        assert!(suite.chain.fingerprint().changed(&before).is_empty());
    }
    amo.wants(&mut suite, wind(1));
    suite.poke(amo.id).expect_ok();
}

#[test]
fn a_second_step_waits_for_the_cooldown() {
    let (mut suite, amo) = suite_with_amo();
    amo.wants(&mut suite, wind(1));
    suite.poke(amo.id).expect_ok();
    let until_ms = suite.chain.now_ms() + terms().cooldown_ms;
    suite.chain.next_block_at(until_ms - 1);
    amo.assert_poke_refused(&mut suite, ControllerError::CooldownNotOver { until_ms });
    suite.chain.next_block_at(until_ms);
    suite.poke(amo.id).expect_ok();
}

#[test]
fn an_unknown_amo_is_refused() {
    let (mut suite, amo) = suite_with_amo();
    let unknown = amo.id + 1;
    let controller = suite.controller;
    let message = controller.call().rebalance(unknown);
    let error = ControllerError::UnknownAmo { amo: unknown };
    suite.chain.assert_refused(Role::Keeper, message, error);
    let message = controller.call().refresh(unknown);
    suite.chain.assert_refused(
        Role::Keeper,
        message,
        ControllerError::UnknownAmo { amo: unknown },
    );
}

#[test]
fn the_preview_is_what_the_poke_does() {
    let (mut suite, amo) = suite_with_amo();
    let preview = suite.controller.call().preview_rebalance(amo.id);
    for (plan, outcome) in [
        (
            wind(50),
            Outcome::Wound {
                coin_e18: coins(50),
                tokens: 0,
            },
        ),
        (
            unwind(20),
            Outcome::Unwound {
                coin_e18: coins(20),
            },
        ),
        (Plan::Nothing, Outcome::Nothing),
    ] {
        amo.wants(&mut suite, plan);
        let seen = suite
            .chain
            .read_ok(suite.contracts.controller.call().preview_rebalance(amo.id));
        assert_eq!(seen, plan);
        assert_eq!(suite.poke(amo.id).expect_ok(), outcome);
        suite.chain.next_block_in(terms().cooldown_ms);
    }
    let until_ms = amo.registered(&mut suite).rebalanced_ms + terms().cooldown_ms;
    amo.wants(&mut suite, wind(1));
    suite.poke(amo.id).expect_ok();
    let _ = until_ms;
    assert!(matches!(
        suite.chain.refused(Role::Keeper, preview),
        ControllerError::CooldownNotOver { .. }
    ));
}

#[test]
fn a_facilitator_without_capacity_stops_the_wind_with_its_own_error() {
    let mut suite = suite_with(SuiteConfig {
        controller_capacity_e18: coins(10),
        ..SuiteConfig::default()
    });
    let amo = register(&mut suite, terms());
    amo.wants(&mut suite, wind(11));
    amo.assert_poke_refused(
        &mut suite,
        ControllerError::Stablecoin(
            StablecoinError::CapacityExceeded {
                level: 0,
                amount: coins(11),
                capacity: coins(10),
            }
            .into(),
        ),
    );
}

#[test]
fn the_book_has_the_last_word_on_the_ratios() {
    let mut suite = suite();
    let usdc = suite.usdc();
    suite.give(Role::Holder, usdc, usdc.units(100));
    let message = suite
        .contracts
        .vault
        .call()
        .recapitalise(usdc.token.account, usdc.units(100));
    suite.chain.call(Role::Holder, message).expect_ok();
    // Only a failing venue stresses this suite: 9,999 / (9,990 + a fifth of the own coin) must stay above 99.5 %.
    let message = suite.contracts.book.call().set_collateral_terms(
        usdc.id,
        policy::ledger::CollateralTerms {
            failed_bps: 10_000,
            ..SuiteConfig::default().coins[0].terms
        },
    );
    suite.chain.call(Role::Governance, message).expect_ok();
    let mut limits = suite.solvency().limits;
    limits.minimum.stressed_e18 = bps(9_950);
    limits.target.stressed_e18 = bps(9_950);
    let message = suite.contracts.book.call().set_limits(limits);
    suite.chain.call(Role::Governance, message).expect_ok();
    let severe = interfaces::controller::AmoTerms {
        severity_bps: 2_000,
        ..terms()
    };
    let amo = register(&mut suite, severe);
    amo.wants(&mut suite, wind(250));
    suite.poke(amo.id).expect_ok();
    suite.chain.next_block_in(MINUTE_MS);
    amo.wants(&mut suite, wind(100));
    let message = suite.controller.call().rebalance(amo.id);
    let ControllerError::Book(error) = suite.chain.refused(Role::Keeper, message) else {
        panic!("not the book's refusal");
    };
    assert!(matches!(
        error.get(),
        Some(BookError::Ledger(LedgerError::RatioBelowMinimum {
            ratio: RatioKind::Stressed,
            ..
        }))
    ));
}

#[test]
fn an_amo_that_reports_another_amount_than_it_was_given_is_refused() {
    let (mut suite, amo) = suite_with_amo();
    amo.wants(&mut suite, wind(10));
    for moved in [
        Moved {
            coin_e18: coins(9),
            ..Moved::default()
        },
        Moved {
            coin_e18: coins(10),
            tokens: 1,
            ..Moved::default()
        },
    ] {
        let claim = Report {
            moved,
            ..Report::default()
        };
        amo.lies(&mut suite, Some(claim), None, 10_000);
        amo.assert_poke_refused(&mut suite, ControllerError::ImplausibleReport);
    }
}

#[test]
fn a_position_that_cannot_be_is_refused() {
    let (mut suite, amo) = suite_with_amo();
    amo.wants(&mut suite, wind(10));
    let supply = suite.chain.supply(suite.contracts.stablecoin) + coins(10);
    let honest = Report {
        moved: Moved {
            coin_e18: coins(10),
            units: coins(10),
            ..Moved::default()
        },
        ..Report::default()
    };
    let mut too_much_own = honest;
    too_much_own.position.mark.own_e18 = u128::MAX;
    let mut too_much_lent = honest;
    too_much_lent.position.mark.lent_out_e18 = u128::MAX;
    let mut too_much_external = honest;
    too_much_external.position.mark.external = u128::MAX;
    let mut too_much_value = honest;
    too_much_value.position.mark.value_e18 = u128::MAX;
    let mut more_liquid_than_there_is = honest;
    more_liquid_than_there_is.position.liquid.units = 1;
    for claim in [
        too_much_own,
        too_much_lent,
        too_much_external,
        too_much_value,
        more_liquid_than_there_is,
    ] {
        amo.lies(&mut suite, Some(claim), None, 10_000);
        amo.assert_poke_refused(&mut suite, ControllerError::ImplausibleReport);
    }
    // A pool drained of coin would hold more than there is at the price that its other coin implies.
    let mut more_own_than_there_is = honest;
    more_own_than_there_is.position.mark.own_e18 = supply + 1;
    more_own_than_there_is.position.mark.value_e18 = coins(10);
    amo.lies(&mut suite, Some(more_own_than_there_is), None, 10_000);
    suite.poke(amo.id).expect_ok();
}

#[test]
fn an_unwinding_that_sends_less_than_it_reports_is_refused() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    amo.wants(&mut suite, unwind(40));
    amo.lies(&mut suite, None, None, 9_999);
    let message = suite.controller.call().rebalance(amo.id);
    assert!(matches!(
        suite.chain.refused(Role::Keeper, message),
        ControllerError::Stablecoin(_)
    ));
}

#[test]
fn an_unwinding_of_more_than_was_asked_is_refused() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let set = suite.registry.call().set_terms(
        amo.id,
        interfaces::controller::AmoTerms {
            largest_step_e18: coins(40),
            ..terms()
        },
    );
    suite.chain.call(Role::Governance, set).expect_ok();
    amo.wants(&mut suite, unwind(40));
    for moved in [
        Moved {
            coin_e18: coins(40) + 1,
            ..Moved::default()
        },
        Moved {
            coin_e18: coins(40),
            units: 2,
            units_before: 1,
            ..Moved::default()
        },
    ] {
        let claim = Report {
            moved,
            ..Report::default()
        };
        amo.lies(&mut suite, Some(claim), None, 10_000);
        amo.assert_poke_refused(&mut suite, ControllerError::ImplausibleReport);
    }
}

#[test]
fn an_amo_without_collateral_cannot_be_lent_tokens() {
    let mut suite = suite();
    let plain = interfaces::amo::Descriptor {
        collateral: None,
        ..descriptor(&suite)
    };
    let amo = register_as(&mut suite, plain, terms());
    // Tokens of no collateral have no value, so they fit into any room.
    amo.wants(
        &mut suite,
        Plan::Wind {
            coin_e18: 1,
            tokens: 1,
        },
    );
    amo.assert_poke_refused(
        &mut suite,
        ControllerError::Amo(AmoError::UnsupportedFunding),
    );
}

#[test]
fn coin_sent_to_the_controller_changes_nothing() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let gift =
        suite
            .contracts
            .stablecoin
            .psp22()
            .transfer(suite.controller.account, coins(7), Vec::new());
    let before = suite.solvency();
    suite.chain.call(Role::Holder, gift).expect_ok();
    assert_eq!(suite.solvency(), before);
    amo.does(&mut suite, unwind(40));
    assert_eq!(
        suite.balance(suite.contracts.stablecoin, suite.contracts.controller),
        coins(7)
    );
    assert_eq!(amo.record(&mut suite).debt_e18, coins(60));
}
