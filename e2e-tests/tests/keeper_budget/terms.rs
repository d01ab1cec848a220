//! The governed numbers of the budget.

use crate::*;
use interfaces::keeper_budget::PayTermsChanged;
use policy::keeper::{MAX_ENFORCE_BPS, MAX_FULL_AFTER_MS, MAX_REBALANCE_BPS, MIN_FULL_AFTER_MS};
use policy::ledger::limits::MAX_AMOUNT;

/// Every bound, passed by one.
fn out_of_bounds() -> Vec<(PayTerms, BudgetError)> {
    let good = pay_terms();
    let error = |value: u128, minimum: u128, maximum: u128| BudgetError::TermOutOfRange {
        value,
        minimum,
        maximum,
    };
    let mut cases = vec![
        (
            PayTerms {
                enforce_bps: MAX_ENFORCE_BPS + 1,
                ..good
            },
            error(u128::from(MAX_ENFORCE_BPS) + 1, 0, MAX_ENFORCE_BPS.into()),
        ),
        (
            PayTerms {
                rebalance_bps: MAX_REBALANCE_BPS + 1,
                ..good
            },
            error(
                u128::from(MAX_REBALANCE_BPS) + 1,
                0,
                MAX_REBALANCE_BPS.into(),
            ),
        ),
        (
            PayTerms {
                most_e18: MAX_AMOUNT + 1,
                ..good
            },
            error(MAX_AMOUNT + 1, 0, MAX_AMOUNT),
        ),
        (
            PayTerms {
                rate: BucketTerms {
                    capacity_e18: MAX_AMOUNT + 1,
                    ..good.rate
                },
                ..good
            },
            error(MAX_AMOUNT + 1, 0, MAX_AMOUNT),
        ),
        (
            PayTerms {
                rate: BucketTerms {
                    refill_e18_per_day: MAX_AMOUNT + 1,
                    ..good.rate
                },
                ..good
            },
            error(MAX_AMOUNT + 1, 0, MAX_AMOUNT),
        ),
    ];
    for full_after_ms in [MIN_FULL_AFTER_MS - 1, MAX_FULL_AFTER_MS + 1] {
        let terms = PayTerms {
            full_after_ms,
            ..good
        };
        let bounds = (MIN_FULL_AFTER_MS.into(), MAX_FULL_AFTER_MS.into());
        cases.push((terms, error(full_after_ms.into(), bounds.0, bounds.1)));
    }
    cases
}

#[test]
fn governance_sets_terms_within_their_bounds_and_the_bucket_keeps_its_level() {
    let (mut suite, budget) = funded();
    for (wrong, error) in out_of_bounds() {
        let message = budget.call().set_terms(wrong);
        suite.chain.assert_refused(Role::Governance, message, error);
    }
    let new = PayTerms {
        enforce_bps: 1,
        full_after_ms: 2_000,
        rebalance_bps: 3,
        most_e18: 4,
        rate: BucketTerms {
            capacity_e18: coins(200),
            refill_e18_per_day: 5,
        },
    };
    let message = budget.call().set_terms(new);
    for who in [Role::Guardian, Role::Attacker] {
        let error = BudgetError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, message.clone(), error);
    }
    let paid = budget.call().pay(Role::Keeper.account(), gain(1_000));
    suite.chain.call(CONTROLLER, paid).expect_ok();
    let before = view(&mut suite, budget);
    let call = suite.chain.call(Role::Governance, message);
    let event: PayTermsChanged = call.event(budget);
    assert_eq!((event.old, event.new), (pay_terms(), new));
    call.expect_ok();
    let expected = Budget {
        terms: new,
        ..before
    };
    assert_eq!(view(&mut suite, budget), expected);
    assert_eq!(before.level_e18, coins(50));
}

#[test]
fn no_budget_is_built_with_terms_outside_their_bounds() {
    let (mut suite, _) = funded();
    let coin = suite.contracts.stablecoin.account;
    let who = Role::Governance.account();
    for (wrong, error) in out_of_bounds() {
        let refusal = suite
            .chain
            .try_deploy::<BudgetError>("keeper-budget", (coin, wrong, who, who))
            .unwrap_err();
        assert_eq!(refusal, harness::Refusal::Error(error));
    }
}
