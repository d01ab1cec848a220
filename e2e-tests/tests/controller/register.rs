//! Who becomes an AMO.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::amo::Descriptor;
use interfaces::controller::{AmoRegistered, AmoTerms, ControllerError, RegisteredAmo, Stage};

#[test]
fn governance_registers_an_amo_under_the_books_id() {
    let mut suite = suite();
    let first = register(&mut suite, terms());
    let descriptor = descriptor(&suite);
    let account = deploy(&mut suite, descriptor);
    let message = suite.controller.call().register(account, terms());

    let call = suite.chain.call(Role::Governance, message);

    let event: AmoRegistered = call.event(suite.controller);
    assert_eq!(
        (event.amo, event.account, event.terms),
        (1, account, terms())
    );
    assert_eq!(call.expect_ok(), 1);
    let amo = Scripted { id: 1, account };
    let usdc = suite.usdc();
    assert_eq!(
        amo.registered(&mut suite),
        RegisteredAmo {
            amo: 1,
            account,
            funding: account,
            collateral: Some(usdc.id),
            token: Some(usdc.token.account),
            stage: Stage::Active,
            terms: terms(),
            rebalanced_ms: 0,
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
        let message = suite.controller.call().register(account, terms());
        let error = ControllerError::Access(AccessError::NotAdmin);
        suite.chain.assert_refused(who, message, error);
    }
}

#[test]
fn an_account_is_registered_once() {
    let (mut suite, amo) = suite_with_amo();
    let message = suite.controller.call().register(amo.account, terms());
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
            collateral: Some(suite.stablecoin.account),
            ..right
        },
    ] {
        let account = deploy(&mut suite, wrong);
        let message = suite.controller.call().register(account, terms());
        suite
            .chain
            .assert_refused(Role::Governance, message, ControllerError::WrongDescriptor);
    }
}

#[test]
fn terms_out_of_bounds_are_refused_at_registration_and_later() {
    use interfaces::controller::{MAX_CAP_E18, MAX_COOLDOWN_MS, MAX_SEVERITY_BPS};
    let (mut suite, amo) = suite_with_amo();
    let descriptor = descriptor(&suite);
    let account = deploy(&mut suite, descriptor);
    let cases = [
        (
            AmoTerms {
                cap_e18: MAX_CAP_E18 + 1,
                ..terms()
            },
            ControllerError::CapTooHigh {
                cap_e18: MAX_CAP_E18 + 1,
                maximum_e18: MAX_CAP_E18,
            },
        ),
        (
            AmoTerms {
                largest_step_e18: MAX_CAP_E18 + 1,
                ..terms()
            },
            ControllerError::StepOutOfRange {
                step_e18: MAX_CAP_E18 + 1,
                maximum_e18: MAX_CAP_E18,
            },
        ),
        (
            AmoTerms {
                largest_step_e18: 0,
                ..terms()
            },
            ControllerError::StepOutOfRange {
                step_e18: 0,
                maximum_e18: MAX_CAP_E18,
            },
        ),
        (
            AmoTerms {
                cooldown_ms: MAX_COOLDOWN_MS + 1,
                ..terms()
            },
            ControllerError::CooldownTooLong {
                cooldown_ms: MAX_COOLDOWN_MS + 1,
                maximum_ms: MAX_COOLDOWN_MS,
            },
        ),
        (
            AmoTerms {
                severity_bps: MAX_SEVERITY_BPS + 1,
                ..terms()
            },
            ControllerError::SeverityTooHigh {
                severity_bps: MAX_SEVERITY_BPS + 1,
                maximum_bps: MAX_SEVERITY_BPS,
            },
        ),
    ];
    for (wrong, error) in cases {
        let message = suite.controller.call().register(account, wrong);
        suite
            .chain
            .assert_refused(Role::Governance, message, error.clone());
        let message = suite.controller.call().set_terms(amo.id, wrong);
        suite.chain.assert_refused(Role::Governance, message, error);
    }
    let widest = AmoTerms {
        cap_e18: MAX_CAP_E18,
        largest_step_e18: MAX_CAP_E18,
        cooldown_ms: MAX_COOLDOWN_MS,
        severity_bps: MAX_SEVERITY_BPS,
        rank: u8::MAX,
    };
    let message = suite.controller.call().register(account, widest);
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
    let message = suite.controller.call().register(account, terms());
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
