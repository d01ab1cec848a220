//! What keepers are paid for.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::controller::ControllerError;
use interfaces::keeper_budget::{KeeperPaid, PayTerms, Service};
use interfaces::registry::KeeperBudgetChanged;
use policy::limits::BucketTerms;

fn pay_terms() -> PayTerms {
    PayTerms {
        enforce_bps: 5,
        full_after_ms: 10 * MINUTE_MS,
        rebalance_bps: 1_000,
        most_e18: coins(100),
        rate: BucketTerms {
            capacity_e18: coins(1_000),
            refill_e18_per_day: coins(1_000),
        },
    }
}

/// A budget of 50 coins.
fn funded() -> (Suite, Scripted, KeeperBudgetHandle) {
    let (mut suite, amo) = suite_with_amo();
    let budget = suite.deploy_keeper_budget(pay_terms());
    let coin = suite.contracts.stablecoin;
    let message = coin.psp22().transfer(budget.account, coins(50), Vec::new());
    suite.chain.call(Role::Holder, message).expect_ok();
    (suite, amo, budget)
}

fn wallet(suite: &mut Suite) -> u128 {
    suite.balance(suite.contracts.stablecoin, Role::Keeper)
}

#[test]
fn only_governance_names_the_budget() {
    let (mut suite, _, budget) = funded();
    let registry = suite.registry;
    let before = suite
        .chain
        .read(suite.contracts.controller.call().settings());
    assert_eq!(before.keeper_budget, Some(budget.account));
    let message = registry.call().set_keeper_budget(None);
    for who in [Role::Guardian, Role::Attacker] {
        let error = ControllerError::Access(interfaces::access::AccessError::NotAdmin);
        suite.chain.assert_refused(who, message.clone(), error);
    }
    let call = suite.chain.call(Role::Governance, message);
    let event: KeeperBudgetChanged = call.event(registry);
    assert_eq!((event.old, event.new), (Some(budget.account), None));
    call.expect_ok();
    let after = suite
        .chain
        .read(suite.contracts.controller.call().settings());
    let expected = interfaces::controller::Settings {
        keeper_budget: None,
        ..before
    };
    assert_eq!(after, expected);
}

#[test]
fn a_rescue_is_paid_by_the_age_of_the_breach_and_nothing_in_its_block() {
    let (mut suite, amo, budget) = funded();
    breach_gross(&mut suite, &amo);
    let breached_ms = suite.chain.now_ms();
    let solvency = suite.solvency();
    assert_eq!(solvency.alarms.breached.gross_ms, breached_ms);
    let at_once = suite.chain.checkpoint();
    suite.enforce().expect_ok();
    assert_eq!(wallet(&mut suite), 0);
    suite.chain.roll_back(at_once);

    suite.chain.next_block_in(4 * MINUTE_MS);
    let call = suite.enforce();
    let event: KeeperPaid = call.event(budget);
    call.expect_ok();
    // More came back than was missing to the minimum: what it takes to the target is not paid.
    let below = solvency.limits.minimum.gross_e18 - solvency.ratios.gross_e18;
    let healed_e18 = math::mul_div_down(below, solvency.supply_e18, E18).unwrap();
    assert!(healed_e18 < solvency.debt_e18 - suite.solvency().debt_e18);
    let service = Service {
        gained_e18: 0,
        healed_e18,
        breached_for_ms: 4 * MINUTE_MS,
    };
    assert_eq!(
        (event.keeper, event.service),
        (Role::Keeper.account(), service)
    );
    assert_eq!(event.paid_e18, healed_e18 * 5 / 10_000 * 4 / 10);
    assert_eq!(wallet(&mut suite), event.paid_e18);
    assert_eq!(suite.solvency().alarms.breached, Default::default());
    // Healed: nothing more to earn.
    suite.chain.next_block_in(HOUR_MS / 2);
    assert!(suite.enforce().events::<KeeperPaid>(budget).is_empty());
}

#[test]
fn a_rebalancing_is_paid_a_share_of_what_it_gained() {
    let (mut suite, amo, budget) = funded();
    amo.does(&mut suite, wind(100));
    // Its venue is its wallet: an unwinding that is answered with a better position than before.
    amo.wants(&mut suite, unwind(40));
    let mut richer = amo.position(&mut suite);
    richer.mark.own_e18 = coins(70);
    richer.mark.value_e18 = coins(70);
    amo.lies(&mut suite, None, Some(richer), 10_000);
    let before = amo.position(&mut suite);
    let call = suite.poke(amo.id);
    let paid = call.events::<KeeperPaid>(budget);
    call.expect_ok();
    // The lie is told before the step as well: 70 of value against 100 of debt, then against 60.
    assert_eq!(before.mark.value_e18, coins(70));
    assert_eq!(paid.len(), 1);
    assert_eq!(
        paid[0].service.gained_e18,
        coins(40) - loss(&mut suite, &amo)
    );
    assert_eq!(paid[0].paid_e18, paid[0].service.gained_e18 / 10);
}

fn loss(suite: &mut Suite, amo: &Scripted) -> u128 {
    amo.record(suite).realised_loss_e18
}

#[test]
fn a_poke_that_does_nothing_or_gains_nothing_is_not_paid() {
    let (mut suite, amo, budget) = funded();
    amo.wants(&mut suite, interfaces::amo::Plan::Nothing);
    assert!(suite.poke(amo.id).emitted.is_empty());
    amo.wants(&mut suite, wind(100));
    let call = suite.poke(amo.id);
    assert!(call.events::<KeeperPaid>(budget).is_empty());
    call.expect_ok();
}

#[test]
fn an_empty_budget_pays_nothing_and_stops_nothing() {
    let (mut suite, amo, budget) = funded();
    let message = budget.call().withdraw(Role::Treasury.account(), coins(50));
    suite.chain.call(Role::Governance, message).expect_ok();
    breach_gross(&mut suite, &amo);
    suite.chain.next_block_in(HOUR_MS / 2);
    let call = suite.enforce();
    assert!(call.events::<KeeperPaid>(budget).is_empty());
    assert_eq!(call.expect_ok(), 1);
    assert_eq!(suite.solvency().breach, None);
}

#[test]
fn a_budget_that_traps_or_is_no_contract_stops_no_rescue() {
    // An AMO knows no message `pay` and traps; an account has no code.
    let (mut suite, amo, _) = funded();
    breach_gross(&mut suite, &amo);
    suite.chain.next_block_in(HOUR_MS / 2);
    for budget in [amo.account, Role::Attacker.account()] {
        let message = suite.registry.call().set_keeper_budget(Some(budget));
        suite.chain.call(Role::Governance, message).expect_ok();
        let breached = suite.chain.checkpoint();
        assert_eq!(suite.enforce().expect_ok(), 1);
        assert_eq!(suite.solvency().breach, None);
        suite.chain.roll_back(breached);
    }
}

#[test]
fn who_causes_a_breach_and_heals_it_pays_more_than_the_bounty() {
    let (mut suite, amo, _) = funded();
    for whole in [1_600, 1_600, 1_600, 1_000] {
        amo.does(&mut suite, lend(whole));
    }
    // The holder is the attacker here: he redeems to the breach, waits, heals, and mints again.
    let usdc = suite.usdc();
    let (coin, vault) = (suite.stablecoin, suite.vault);
    let wealth = |suite: &mut Suite| {
        suite.balance(coin, Role::Holder)
            + suite.balance(usdc.token, Role::Holder) * 1_000_000_000_000
    };
    let before = wealth(&mut suite);
    let message = vault.call().redeem(usdc.token.account, coins(2_000), 0);
    suite.chain.call(Role::Holder, message).expect_ok();
    assert!(suite.solvency().breach.is_some());
    suite.chain.next_block_in(30 * MINUTE_MS);
    suite.refresh_prices();
    let message = suite.contracts.controller.call().enforce();
    suite.chain.call(Role::Holder, message).expect_ok();
    let tokens = suite.balance(usdc.token, Role::Holder);
    let message = vault.call().mint(usdc.token.account, tokens, 0);
    suite.chain.call(Role::Holder, message).expect_ok();
    assert!(wealth(&mut suite) < before);
}
