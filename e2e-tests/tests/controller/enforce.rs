//! Breaches healed by taking positions back.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::amo::Plan;
use interfaces::controller::{AmoSkipped, AmoTerms, Cause, Enforced, Outcome, Rebalanced};
use interfaces::RatioKind;
use policy::enforcement::units_to_take;
use policy::ledger::Solvency;

/// Two AMOs, the first to be asked last: ranks 2 and 1.
fn ranked() -> (Suite, Scripted, Scripted) {
    let mut suite = suite();
    let [last, first] = [2, 1].map(|rank| register(&mut suite, AmoTerms { rank, ..terms() }));
    (suite, last, first)
}

/// At the target, and beyond it by at most a thousandth of the supply.
fn assert_healed(solvency: &Solvency, breach: RatioKind) {
    let (ratio, target) = (
        solvency.ratios.get(breach),
        solvency.limits.target.get(breach),
    );
    assert_eq!(solvency.breach, None);
    assert!(ratio >= target, "{ratio} is below the target {target}");
    assert!(ratio - target <= E18 / 1_000, "{ratio} overshoots {target}");
}

#[test]
fn without_a_breach_nothing_happens() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let before = suite.chain.fingerprint();
    let call = suite.enforce();
    assert!(call.emitted.is_empty());
    assert_eq!(call.expect_ok(), 0);
    assert!(suite.chain.fingerprint().changed(&before).is_empty());
}

#[test]
fn a_gross_breach_is_healed_with_exactly_what_it_takes() {
    let (mut suite, amo) = suite_with_amo();
    breach_gross(&mut suite, &amo);
    let before = suite.solvency();
    let (briefing, position) = (amo.briefing(&mut suite), amo.position(&mut suite));
    let asked = units_to_take(Cause::Ratio(RatioKind::Gross), &briefing, &position, 0).unwrap();
    assert!(asked > 0 && asked < position.units);
    // ⌈δ/γ⌉ by hand: what is missing to the target, over the supply that a coin relieves.
    let target = before.limits.target.gross_e18;
    let missing = (target - before.ratios.gross_e18) * (before.supply_e18 / E18);
    let by_hand = missing / (target / 1_000_000_000) * 1_000_000_000;
    assert!(asked.abs_diff(by_hand) < E18, "{asked} {by_hand}");

    let call = suite.enforce();

    let event: Enforced = call.event(suite.controller);
    assert_eq!(call.expect_ok(), 1);
    assert_eq!(
        (event.amo, event.cause),
        (amo.id, Cause::Ratio(RatioKind::Gross))
    );
    assert_eq!((event.units_asked, event.units_taken), (asked, asked));
    // A unit of this venue is a coin.
    assert_eq!((event.coin_burned, event.tokens_restored), (asked, 0));
    let after = suite.solvency();
    assert_eq!(event.before_e18, before.ratios.gross_e18);
    assert_eq!(event.after_e18, after.ratios.gross_e18);
    assert_healed(&after, RatioKind::Gross);
    assert_eq!(after.supply_e18, before.supply_e18 - asked);
    assert_eq!(after.debt_e18, before.debt_e18 - asked);
    assert_eq!(
        suite.chain.supply(suite.contracts.stablecoin),
        after.supply_e18
    );
    assert_eq!(
        suite.balance(suite.contracts.stablecoin, suite.contracts.controller),
        0
    );
    assert_eq!(suite.enforce().expect_ok(), 0);
}

#[test]
fn an_idle_breach_is_healed_with_the_tokens_that_were_lent() {
    let (mut suite, amo) = suite_with_amo();
    let usdc = suite.usdc();
    breach_idle(&mut suite, &amo);
    let idle_old = suite
        .chain
        .read(suite.contracts.vault.call().asset(usdc.token.account))
        .unwrap()
        .idle;
    let (briefing, position) = (amo.briefing(&mut suite), amo.position(&mut suite));
    let asked = units_to_take(Cause::Ratio(RatioKind::Idle), &briefing, &position, 0).unwrap();
    // ⌈δ/γ⌉ by hand: what is missing to the target, over the 99 cents that a token counts for.
    let low = suite.solvency();
    let missing = (low.limits.target.idle_e18 - low.ratios.idle_e18) * (low.supply_e18 / E18);
    assert!(asked.abs_diff(missing * 100 / 99) < E18, "{asked}");

    let call = suite.enforce();

    let event: Enforced = call.event(suite.controller);
    assert_eq!(call.expect_ok(), 1);
    assert_eq!(event.cause, Cause::Ratio(RatioKind::Idle));
    assert_eq!(event.units_asked, asked);
    assert_eq!(event.coin_burned, 0);
    assert_eq!(
        event.tokens_restored,
        position.liquid.external * asked / position.units
    );
    let after = suite.solvency();
    assert_healed(&after, RatioKind::Idle);
    let idle = suite
        .chain
        .read(suite.contracts.vault.call().asset(usdc.token.account))
        .unwrap()
        .idle;
    assert_eq!(idle, idle_old + event.tokens_restored);
    let collateral = suite
        .chain
        .read(suite.contracts.book.call().collateral(usdc.id))
        .unwrap();
    assert_eq!(collateral.idle, idle);
    assert_eq!(suite.balance(usdc.token, suite.contracts.vault), idle);
}

#[test]
fn any_poke_heals_in_the_same_transaction() {
    let (mut suite, amo) = suite_with_amo();
    breach_gross(&mut suite, &amo);
    let controller = suite.controller;
    let before = suite.chain.checkpoint();

    let call = suite.poke(amo.id);
    let event: Enforced = call.event(controller);
    assert_eq!(call.expect_ok(), Outcome::Nothing);
    assert_eq!(event.cause, Cause::Ratio(RatioKind::Gross));
    assert_healed(&suite.solvency(), RatioKind::Gross);
    suite.chain.roll_back(before);

    let before = suite.chain.checkpoint();
    let call = suite
        .chain
        .call(Role::Keeper, controller.call().refresh(amo.id));
    let _: Enforced = call.event(controller);
    call.expect_ok();
    assert_healed(&suite.solvency(), RatioKind::Gross);
    suite.chain.roll_back(before);

    // An unwinding that does not suffice: the rest is taken behind it.
    amo.wants(&mut suite, unwind(1));
    let call = suite.poke(amo.id);
    let _: Rebalanced = call.event(controller);
    let event: Enforced = call.event(controller);
    assert_eq!(call.expect_ok(), Outcome::Unwound { coin_e18: E18 });
    assert!(event.coin_burned > 0);
    assert_healed(&suite.solvency(), RatioKind::Gross);
}

#[test]
fn the_lowest_rank_is_asked_first_and_the_next_only_for_the_rest() {
    let (mut suite, last, first) = ranked();
    first.does(&mut suite, wind(300));
    breach_with_rest(&mut suite, &last, 1_300);

    let call = suite.enforce();

    let events: Vec<Enforced> = call.events(suite.controller);
    assert_eq!(call.expect_ok(), 2);
    assert_eq!(
        events.iter().map(|event| event.amo).collect::<Vec<_>>(),
        [first.id, last.id]
    );
    assert_eq!(events[0].units_taken, coins(300));
    assert!(events[1].units_taken < coins(1_300));
    assert_healed(&suite.solvency(), RatioKind::Gross);
}

#[test]
fn the_second_is_left_alone_when_the_first_suffices() {
    let (mut suite, last, first) = ranked();
    last.does(&mut suite, wind(300));
    breach_with_rest(&mut suite, &first, 1_300);
    let call = suite.enforce();
    let event: Enforced = call.event(suite.controller);
    call.expect_ok();
    assert_eq!(event.amo, first.id);
    assert_eq!(last.record(&mut suite).debt_e18, coins(300));
    assert_healed(&suite.solvency(), RatioKind::Gross);
}

#[test]
fn another_rank_changes_the_order() {
    let (mut suite, last, first) = ranked();
    last.does(&mut suite, wind(300));
    breach_with_rest(&mut suite, &first, 1_300);
    let message = suite
        .registry
        .call()
        .set_terms(last.id, AmoTerms { rank: 0, ..terms() });
    suite.chain.call(Role::Governance, message).expect_ok();
    let call = suite.enforce();
    let events: Vec<Enforced> = call.events(suite.controller);
    call.expect_ok();
    assert_eq!(events[0].amo, last.id);
}

/// `breach_gross` with one AMO's wind already done.
fn breach_with_rest(suite: &mut Suite, amo: &Scripted, whole: u128) {
    amo.does(suite, wind(whole));
    redeem(suite, 3_500);
    assert_eq!(suite.solvency().breach, Some(RatioKind::Gross));
}

#[test]
fn an_amo_without_a_position_is_not_called() {
    let (mut suite, last, first) = ranked();
    first.misbehaves(&mut suite, POSITION, TRAP, Plan::Nothing);
    breach_with_rest(&mut suite, &last, 1_600);
    let call = suite.enforce();
    assert!(call.events::<AmoSkipped>(suite.controller).is_empty());
    assert_eq!(call.expect_ok(), 1);
}

#[test]
fn what_does_not_suffice_is_taken_whole() {
    let (mut suite, amo) = suite_with_amo();
    breach_gross(&mut suite, &amo);
    // The price of the collateral falls until the whole position is not enough.
    let usdc = suite.usdc();
    let mut fallen = bps(10_000);
    for _ in 0..20 {
        suite.chain.next_block();
        fallen -= bps(90);
        suite.report_prices(&[(usdc.id, fallen)]);
    }
    suite.enforce().expect_ok();
    let record = amo.record(&mut suite);
    assert_eq!(record.mark.own_e18, 0);
    assert_eq!(record.debt_e18, 0);
}

#[test]
fn nothing_that_bounds_winding_bounds_it() {
    let (mut suite, amo) = suite_with_amo();
    breach_gross(&mut suite, &amo);
    let registry = suite.registry;
    amo.wants(&mut suite, unwind(1));
    let tight = AmoTerms {
        cap_e18: 0,
        largest_step_e18: 1,
        cooldown_ms: DAY_MS,
        ..terms()
    };
    let chain = &mut suite.chain;
    chain
        .call(Role::Governance, registry.call().set_terms(amo.id, tight))
        .expect_ok();
    chain
        .call(Role::Guardian, registry.call().pause_winding())
        .expect_ok();
    chain
        .call(Role::Guardian, registry.call().set_unwind_only(amo.id))
        .expect_ok();
    // Price and mark are stale too.
    chain.next_block_in(DAY_MS);
    let briefing = amo.briefing(&mut suite);
    assert!(!briefing.price_fresh && !briefing.mark_fresh);

    assert_eq!(suite.enforce().expect_ok(), 1);

    // Unwind-only: all of it.
    assert_eq!(amo.record(&mut suite).debt_e18, 0);
    assert_eq!(suite.solvency().breach, None);
}

#[test]
fn a_net_breach_is_not_answered_by_unwinding() {
    let (mut suite, amo) = suite_with_amo();
    amo.does(&mut suite, wind(100));
    let usdc = suite.usdc();
    for parts in [9_950, 9_900, 9_850, 9_800] {
        suite.chain.next_block();
        suite.report_prices(&[(usdc.id, bps(parts))]);
    }
    assert_eq!(suite.solvency().breach, Some(RatioKind::Net));
    let call = suite.enforce();
    assert!(call.emitted.is_empty());
    assert_eq!(call.expect_ok(), 0);
}

#[test]
fn coin_sent_to_the_controller_does_not_help_an_amo_or_change_the_amount() {
    let (mut suite, amo) = suite_with_amo();
    breach_gross(&mut suite, &amo);
    let (briefing, position) = (amo.briefing(&mut suite), amo.position(&mut suite));
    let asked = units_to_take(Cause::Ratio(RatioKind::Gross), &briefing, &position, 0).unwrap();
    let coin = suite.contracts.stablecoin;
    let gift = coin
        .psp22()
        .transfer(suite.controller.account, coins(7), Vec::new());
    suite.chain.call(Role::Holder, gift).expect_ok();
    let call = suite.enforce();
    let event: Enforced = call.event(suite.controller);
    call.expect_ok();
    assert_eq!(event.coin_burned, asked);
    assert_eq!(suite.balance(coin, suite.contracts.controller), coins(7));
}
