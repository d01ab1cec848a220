//! Who becomes an AMO.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::amo::Descriptor;
use interfaces::controller::{
    AmoRegistered, AmoTerms, ControllerError, RegisteredAmo, Stage, Term, MAX_CAP_E18,
    MAX_COOLDOWN_MS, MAX_SHARE_BPS, MAX_SLIPPAGE_BPS,
};
use interfaces::registry::GovernanceTokenNamed;
use policy::limits::{Bucket, Ceiling, Losses};

#[test]
fn governance_registers_an_amo_under_the_books_id() {
    let mut suite = suite();
    let first = register(&mut suite, terms());
    let descriptor = descriptor(&suite);
    let account = deploy(&mut suite, descriptor);
    let message = suite.registry.call().register(account, terms());

    let call = suite.chain.call(Role::Governance, message);

    let event: AmoRegistered = call.event(suite.registry);
    assert_eq!(
        (event.amo, event.account, event.terms),
        (1, account, terms())
    );
    assert_eq!(call.expect_ok(), 1);
    let amo = Scripted { id: 1, account };
    let usdc = suite.usdc();
    let now_ms = suite.chain.now_ms();
    assert_eq!(
        amo.registered(&mut suite),
        RegisteredAmo {
            amo: 1,
            account,
            funding: account,
            collateral: Some(usdc.id),
            token: Some(usdc.token.account),
            units: None,
            stage: Stage::Proposed,
            staged_ms: now_ms,
            terms: terms(),
            rebalanced_ms: 0,
            settled_ms: 0,
            ceiling: Ceiling::default(),
            bucket: Bucket {
                level_e18: terms().bucket_e18,
                at_ms: now_ms,
            },
            losses: Losses::default(),
        }
    );
    let record = amo.record(&mut suite);
    assert_eq!(record.collateral, Some(usdc.id));
    assert_eq!(record.severity_bps, terms().severity_bps);

    let page = |suite: &mut Suite, from, count| -> Vec<_> {
        let view = suite.contracts.controller.call().amos(from, count);
        suite
            .chain
            .read(view)
            .iter()
            .map(|amo| amo.account)
            .collect()
    };
    assert_eq!(page(&mut suite, 0, 16), [first.account, account]);
    assert_eq!(page(&mut suite, 1, u8::MAX), [account]);
    assert_eq!(page(&mut suite, 0, 1), [first.account]);
    assert!(page(&mut suite, 2, 16).is_empty());
    let unknown = suite.controller.call().amo(2);
    assert_eq!(suite.chain.read(unknown), None);
}

#[test]
fn only_governance_registers() {
    let mut suite = suite();
    let descriptor = descriptor(&suite);
    let account = deploy(&mut suite, descriptor);
    for who in [Role::Guardian, Role::Attacker, Role::Keeper] {
        let message = suite.registry.call().register(account, terms());
        let error = ControllerError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, message, error);
    }
}

#[test]
fn an_account_is_registered_once() {
    let (mut suite, amo) = suite_with_amo();
    let message = suite.registry.call().register(amo.account, terms());
    suite
        .chain
        .assert_refused(Role::Governance, message, ControllerError::AmoRegistered);
}

#[test]
fn an_amo_of_another_controller_vault_or_token_is_refused() {
    let mut suite = suite();
    let right = descriptor(&suite);
    let elsewhere = Role::Attacker.account();
    for wrong in [
        Descriptor {
            controller: elsewhere,
            ..right
        },
        Descriptor {
            vault: elsewhere,
            ..right
        },
        Descriptor {
            collateral: Some(elsewhere),
            ..right
        },
    ] {
        let account = deploy(&mut suite, wrong);
        let message = suite.registry.call().register(account, terms());
        suite
            .chain
            .assert_refused(Role::Governance, message, ControllerError::WrongDescriptor);
    }
}

type Set = fn(&mut AmoTerms, u128);

/// Each number of the terms, with its largest value.
fn widest() -> Vec<(Term, u128, Set)> {
    fn ms(value: u128) -> u64 {
        value.try_into().unwrap()
    }
    fn bps(value: u128) -> u16 {
        value.try_into().unwrap()
    }
    vec![
        (Term::Cap, MAX_CAP_E18, |t, v| t.cap_e18 = v),
        (Term::Gap, MAX_CAP_E18, |t, v| t.gap_e18 = v),
        (Term::Ttl, MAX_COOLDOWN_MS.into(), |t, v| t.ttl_ms = ms(v)),
        (Term::Bucket, MAX_CAP_E18, |t, v| t.bucket_e18 = v),
        (Term::Refill, MAX_CAP_E18, |t, v| t.refill_e18_per_day = v),
        (Term::LargestStep, MAX_CAP_E18, |t, v| {
            t.largest_step_e18 = v
        }),
        (Term::Slippage, MAX_SLIPPAGE_BPS.into(), |t, v| {
            t.max_slippage_bps = bps(v)
        }),
        (Term::LossTolerance, MAX_SHARE_BPS.into(), |t, v| {
            t.loss_tolerance_bps = bps(v)
        }),
        (Term::QuoteBand, MAX_SHARE_BPS.into(), |t, v| {
            t.quote_band_bps = bps(v)
        }),
        (Term::Cooldown, MAX_COOLDOWN_MS.into(), |t, v| {
            t.cooldown_ms = ms(v)
        }),
        (Term::Severity, MAX_SHARE_BPS.into(), |t, v| {
            t.severity_bps = bps(v)
        }),
    ]
}

#[test]
fn terms_out_of_bounds_are_refused_at_registration_and_later() {
    let (mut suite, amo) = suite_with_amo();
    let descriptor = descriptor(&suite);
    let account = deploy(&mut suite, descriptor);
    let mut cases: Vec<(Term, u128, u128, Set)> = widest()
        .into_iter()
        .map(|(term, maximum, set)| (term, maximum + 1, maximum, set))
        .collect();
    cases.push((Term::LargestStep, 0, MAX_CAP_E18, |t, v| {
        t.largest_step_e18 = v
    }));
    for (term, value, maximum, set) in cases {
        let mut wrong = terms();
        set(&mut wrong, value);
        let error = ControllerError::TermOutOfRange {
            term,
            value,
            minimum: u128::from(term == Term::LargestStep),
            maximum,
        };
        let message = suite.registry.call().register(account, wrong);
        suite
            .chain
            .assert_refused(Role::Governance, message, error.clone());
        let message = suite.registry.call().set_terms(amo.id, wrong);
        suite.chain.assert_refused(Role::Governance, message, error);
    }
    let mut all = AmoTerms {
        rank: u8::MAX,
        ..terms()
    };
    for (_, maximum, set) in widest() {
        set(&mut all, maximum);
    }
    let message = suite.registry.call().register(account, all);
    suite.chain.call(Role::Governance, message).expect_ok();
}

#[test]
fn a_venue_that_the_system_itself_backs_is_refused() {
    let mut suite = suite();
    let right = descriptor(&suite);
    let lp = suite.usdc().token.account;
    let units = AccountId::from([7; 32]);
    let first = Descriptor {
        units: Some(units),
        ..right
    };
    register_as(&mut suite, first, terms());
    let own = suite.stablecoin.account;
    for (token, wrong) in [
        (
            own,
            Descriptor {
                backing: Some(own),
                ..right
            },
        ),
        (
            units,
            Descriptor {
                backing: Some(units),
                ..right
            },
        ),
        (
            lp,
            Descriptor {
                units: Some(lp),
                ..right
            },
        ),
        (
            own,
            Descriptor {
                collateral: Some(own),
                ..right
            },
        ),
    ] {
        let account = deploy(&mut suite, wrong);
        let message = suite.registry.call().register(account, terms());
        let error = ControllerError::SelfBacking { token };
        suite.chain.assert_refused(Role::Governance, message, error);
    }
}

#[test]
fn a_venue_that_the_governance_token_backs_is_refused() {
    let mut suite = suite();
    let token = Role::Named("governance token").account();
    let message = suite.registry.call().set_governance_token(token);
    let call = suite.chain.call(Role::Governance, message);
    let named: GovernanceTokenNamed = call.event(suite.registry);
    assert_eq!((named.old, named.new), (None, token));
    call.expect_ok();

    let right = descriptor(&suite);
    let wrong = Descriptor {
        backing: Some(token),
        ..right
    };
    let account = deploy(&mut suite, wrong);
    let message = suite.registry.call().register(account, terms());
    let error = ControllerError::SelfBacking { token };
    suite.chain.assert_refused(Role::Governance, message, error);
    let account = deploy(&mut suite, right);
    let message = suite.registry.call().register(account, terms());
    suite.chain.call(Role::Governance, message).expect_ok();
}

#[test]
fn the_book_takes_no_more_than_sixteen() {
    let mut suite = suite();
    for _ in 0..16 {
        register(&mut suite, terms());
    }
    let descriptor = descriptor(&suite);
    let account = deploy(&mut suite, descriptor);
    let message = suite.registry.call().register(account, terms());
    let ControllerError::Book(error) = suite.chain.refused(Role::Governance, message) else {
        panic!("not the book's refusal");
    };
    assert_eq!(
        error.get(),
        Some(interfaces::book::BookError::Ledger(
            policy::ledger::LedgerError::TooManyAmos
        ))
    );
}
