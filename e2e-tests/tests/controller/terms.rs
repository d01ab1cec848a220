//! Governed numbers: an AMO's terms, the allowance of guarded calls, the pause.

use crate::scripted::*;
use harness::prelude::*;
use interfaces::access::AccessError;
use interfaces::controller::{
    AllowanceChanged, AmoTerms, AmoTermsChanged, ControllerError, Links, NewAmo, RegisteredAmo,
    Settings, WindingPauseChanged,
};
use interfaces::guard::{Allowance, MAX_ALLOWANCE, MIN_ALLOWANCE};
use interfaces::pause::MAX_PAUSE_MS;
use interfaces::registry::ControllerNamed;

const NOT_ADMIN: ControllerError = ControllerError::Access(AccessError::NotAdmin);
const NOT_ADMIN_OR_GUARDIAN: ControllerError =
    ControllerError::Access(AccessError::NotAdminOrGuardian);

fn settings(suite: &mut Suite) -> Settings {
    let view = suite.controller.call().settings();
    suite.chain.read(view)
}

#[test]
fn governance_changes_terms_and_the_book_learns_the_severity() {
    let (mut suite, amo) = suite_with_amo();
    let other = register(&mut suite, terms());
    let (before, neighbour) = (amo.registered(&mut suite), other.registered(&mut suite));
    let settings = settings(&mut suite);
    let new = AmoTerms {
        cap_e18: coins(3),
        gap_e18: coins(1),
        ttl_ms: 2,
        bucket_e18: coins(4),
        refill_e18_per_day: coins(5),
        largest_step_e18: coins(2),
        max_slippage_bps: 6,
        loss_tolerance_bps: 7,
        quote_band_bps: 8,
        cooldown_ms: 1,
        expires_ms: 10,
        severity_bps: 777,
        rank: 9,
    };
    let message = suite.registry.call().set_terms(amo.id, new);
    let call = suite.chain.call(Role::Governance, message);
    let event: AmoTermsChanged = call.event(suite.registry);
    assert_eq!((event.amo, event.old, event.new), (amo.id, terms(), new));
    call.expect_ok();
    let expected = RegisteredAmo {
        terms: new,
        ..before
    };
    assert_eq!(amo.registered(&mut suite), expected);
    assert_eq!(amo.record(&mut suite).severity_bps, 777);
    assert_eq!(other.registered(&mut suite), neighbour);
    let severity_bps = other.record(&mut suite).severity_bps;
    assert_eq!(severity_bps, terms().severity_bps);
    assert_eq!(crate::terms::settings(&mut suite), settings);
}

#[test]
fn only_governance_changes_terms() {
    let (mut suite, amo) = suite_with_amo();
    for who in [Role::Guardian, Role::Attacker] {
        let message = suite.registry.call().set_terms(amo.id, terms());
        suite.chain.assert_refused(who, message, NOT_ADMIN);
    }
    let message = suite.registry.call().set_terms(9, terms());
    suite.chain.assert_refused(
        Role::Governance,
        message,
        ControllerError::UnknownAmo { amo: 9 },
    );
}

#[test]
fn governance_and_guardian_lower_a_cap_and_nobody_raises_it_that_way() {
    let (mut suite, amo) = suite_with_amo();
    let other = register(&mut suite, terms());
    let (before, neighbour) = (amo.registered(&mut suite), other.registered(&mut suite));
    let mut old_e18 = terms().cap_e18;
    for (who, cap_e18) in [(Role::Guardian, coins(500)), (Role::Governance, 0)] {
        let message = suite.registry.call().lower_cap(amo.id, cap_e18);
        let call = suite.chain.call(who, message);
        let event: AmoTermsChanged = call.event(suite.registry);
        assert_eq!((event.old.cap_e18, event.new.cap_e18), (old_e18, cap_e18));
        call.expect_ok();
        let mut expected = before;
        expected.terms.cap_e18 = cap_e18;
        assert_eq!(amo.registered(&mut suite), expected);
        assert_eq!(other.registered(&mut suite), neighbour);
        old_e18 = cap_e18;
    }
    for new_e18 in [0, 1] {
        let message = suite.registry.call().lower_cap(amo.id, new_e18);
        let error = ControllerError::NotLower {
            old_e18: 0,
            new_e18,
        };
        suite.chain.assert_refused(Role::Guardian, message, error);
    }
    let message = suite.registry.call().lower_cap(amo.id, 0);
    suite
        .chain
        .assert_refused(Role::Attacker, message, NOT_ADMIN_OR_GUARDIAN);
    let message = suite.registry.call().lower_cap(9, 0);
    suite.chain.assert_refused(
        Role::Guardian,
        message,
        ControllerError::UnknownAmo { amo: 9 },
    );
}

#[test]
fn the_guardian_pauses_and_only_governance_resumes() {
    let mut suite = suite();
    let registry = suite.registry;
    let before = settings(&mut suite);
    let pause = || registry.call().pause_winding();
    let resume = || registry.call().resume_winding();
    let paused = |suite: &mut Suite| {
        let now = settings(suite);
        assert_eq!((now.links, now.allowance), (before.links, before.allowance));
        now.winding_paused
    };

    suite
        .chain
        .assert_refused(Role::Attacker, pause(), NOT_ADMIN_OR_GUARDIAN);
    let call = suite.chain.call(Role::Guardian, pause());
    let event: WindingPauseChanged = call.event(registry);
    assert_eq!((event.old, event.new), (false, true));
    call.expect_ok();
    assert!(paused(&mut suite));

    let until_ms = suite.chain.now_ms() + MAX_PAUSE_MS;
    let early = ControllerError::Access(AccessError::PauseNotOver { until_ms });
    for who in [Role::Guardian, Role::Attacker] {
        suite.chain.assert_refused(who, resume(), early.clone());
    }
    let call = suite.chain.call(Role::Governance, resume());
    let event: WindingPauseChanged = call.event(registry);
    assert_eq!((event.old, event.new), (true, false));
    call.expect_ok();
    assert!(!paused(&mut suite));

    for who in [Role::Guardian, Role::Attacker] {
        suite.chain.assert_refused(who, resume(), NOT_ADMIN);
    }
    let until_ms = until_ms + MAX_PAUSE_MS;
    let error = ControllerError::Access(AccessError::GuardianMustRest { until_ms });
    suite.chain.assert_refused(Role::Guardian, pause(), error);
    suite.chain.call(Role::Governance, pause()).expect_ok();
    assert!(paused(&mut suite));
    suite.chain.next_block_in(MAX_PAUSE_MS);
    suite.chain.call(Role::Holder, resume()).expect_ok();
    assert!(!paused(&mut suite));
    let view = registry.call().winding_pause();
    assert_eq!(suite.chain.read(view).since_ms, 0);
}

/// Every bound of an allowance, passed by one.
fn out_of_bounds(inside: Allowance) -> Vec<(Allowance, ControllerError)> {
    let error = |value: u128, minimum: u128, maximum: u128| ControllerError::AllowanceOutOfRange {
        value,
        minimum,
        maximum,
    };
    let (least, most) = (MIN_ALLOWANCE, MAX_ALLOWANCE);
    let mut cases = Vec::new();
    for ref_time in [least.ref_time - 1, most.ref_time + 1] {
        cases.push((
            Allowance { ref_time, ..inside },
            error(ref_time.into(), least.ref_time.into(), most.ref_time.into()),
        ));
    }
    for proof_size in [least.proof_size - 1, most.proof_size + 1] {
        cases.push((
            Allowance {
                proof_size,
                ..inside
            },
            error(
                proof_size.into(),
                least.proof_size.into(),
                most.proof_size.into(),
            ),
        ));
    }
    for storage_deposit in [least.storage_deposit - 1, most.storage_deposit + 1] {
        cases.push((
            Allowance {
                storage_deposit,
                ..inside
            },
            error(storage_deposit, least.storage_deposit, most.storage_deposit),
        ));
    }
    cases
}

#[test]
fn governance_sets_the_allowance_within_its_bounds() {
    let mut suite = suite();
    let registry = suite.registry;
    let message = registry.call().pause_winding();
    suite.chain.call(Role::Guardian, message).expect_ok();
    let before = settings(&mut suite);
    let old = before.allowance;
    for (wrong, error) in out_of_bounds(old) {
        let message = registry.call().set_allowance(wrong);
        suite.chain.assert_refused(Role::Governance, message, error);
    }
    for who in [Role::Guardian, Role::Attacker] {
        let message = registry.call().set_allowance(MAX_ALLOWANCE);
        suite.chain.assert_refused(who, message, NOT_ADMIN);
    }
    let call = suite.chain.call(
        Role::Governance,
        registry.call().set_allowance(MIN_ALLOWANCE),
    );
    let event: AllowanceChanged = call.event(registry);
    assert_eq!((event.old, event.new), (old, MIN_ALLOWANCE));
    call.expect_ok();
    let expected = Settings {
        allowance: MIN_ALLOWANCE,
        ..before
    };
    assert_eq!(settings(&mut suite), expected);
}

#[test]
fn only_a_controller_that_names_it_and_is_within_bounds_is_told() {
    let mut suite = suite();
    let registry = suite.registry;
    let old = suite.controller.account;
    let links = suite
        .chain
        .read(suite.contracts.controller.call().settings())
        .links;
    let message = registry.call().set_controller(old);
    for who in [Role::Guardian, Role::Attacker] {
        suite.chain.assert_refused(who, message.clone(), NOT_ADMIN);
    }
    for (wrong, error) in out_of_bounds(MAX_ALLOWANCE) {
        let new = suite.chain.deploy("controller", (links, wrong));
        let message = registry.call().set_controller(new);
        suite.chain.assert_refused(Role::Governance, message, error);
    }
    let elsewhere = Links {
        registry: Role::Attacker.account(),
        ..links
    };
    let new = suite.chain.deploy("controller", (elsewhere, MAX_ALLOWANCE));
    let message = registry.call().set_controller(new);
    let error = ControllerError::NotRegistry;
    suite.chain.assert_refused(Role::Governance, message, error);

    let new = suite.chain.deploy("controller", (links, MAX_ALLOWANCE));
    let message = || registry.call().set_controller(new);
    let error = ControllerError::NotTheBooksController { named: old };
    suite
        .chain
        .assert_refused(Role::Governance, message(), error);
    suite.name_controller(new);
    let call = suite.chain.call(Role::Governance, message());
    let event: ControllerNamed = call.event(registry);
    assert_eq!((event.old, event.new), (Some(old), new));
    call.expect_ok();
    assert_eq!(suite.chain.read(registry.call().controller()), Some(new));
}

#[test]
fn a_registry_without_a_controller_says_so() {
    let mut suite = suite();
    let who = Role::Governance.account();
    let registry = RegistryHandle::at(suite.chain.deploy("registry", (who, who)));
    let message = registry.call().pause_winding();
    let error = ControllerError::NoController;
    suite.chain.assert_refused(Role::Governance, message, error);
}

#[test]
fn the_controller_obeys_the_registry_alone() {
    let (mut suite, amo) = suite_with_amo();
    let record = amo.registered(&mut suite);
    let controller = suite.controller;
    let new = NewAmo {
        account: amo.account,
        funding: amo.account,
        collateral: None,
        token: None,
        units: None,
        terms: terms(),
    };
    for who in [Role::Governance, Role::Guardian, Role::Attacker] {
        let chain = &mut suite.chain;
        let error = || ControllerError::NotRegistry;
        chain.assert_refused(who, controller.call().open(new), error());
        chain.assert_refused(who, controller.call().install(record), error());
        chain.assert_refused(who, controller.call().retire(amo.id), error());
        let message = controller.call().configure(MAX_ALLOWANCE, true, None);
        chain.assert_refused(who, message, error());
    }
}
