//! Stops in the middle: whoever goes on ends where the act would have, and nothing is deployed twice.

use super::*;
use crate::deploy::quantities::hex;

/// One collateral with its pool and AMO: every kind of step, and few of each.
fn small() -> Manifest {
    let mut manifest = local();
    manifest.collateral.truncate(1);
    manifest.pool[0].collaterals.truncate(1);
    manifest.market.clear();
    let steward = manifest.steward.as_mut().unwrap();
    steward.amo_cap.truncate(1);
    steward.lending_target_rate.clear();
    manifest.validate().unwrap();
    manifest
}

/// Each act again and again, stopped by a transaction after `left` others, until it is through. Returns how often it was stopped.
fn deploy_with_stops(deployment: &mut Deployment, left: u32, by: Stop) -> usize {
    let mut stops = 0;
    for act in ACTS {
        loop {
            let mut chain = Stopping {
                chain: &mut deployment.embedded,
                left,
                by,
            };
            match act(&mut chain, &deployment.manifest, &mut deployment.store) {
                Ok(outcome) => {
                    assert_eq!(outcome.findings, [], "{}", outcome.act);
                    break;
                }
                Err(error) => assert!(format!("{error:#}").contains("stopped"), "{error:#}"),
            }
            stops += 1;
        }
    }
    stops
}

#[test]
fn stopping_after_every_transaction_and_going_on_gives_the_same_end() {
    let mut whole = Deployment::of_after(small(), 3);
    let mut stopped = Deployment::of(small());
    let stops = deploy_with_stops(&mut stopped, 1, Stop::Unsent);
    assert_eq!(stopped.fingerprint(), whole.fingerprint());
    assert_eq!(stopped.store.record, whole.store.record);
    // As many as there are transactions, but for the last of each act.
    let transactions = whole.store.record.steps.len();
    assert_eq!(stops, transactions - ACTS.len());
}

#[test]
fn a_connection_that_drops_before_each_answer_loses_and_repeats_nothing() {
    let mut whole = Deployment::of_after(small(), 3);
    let mut dropped = Deployment::of(small());
    let drops = deploy_with_stops(&mut dropped, 0, Stop::Unheard);
    assert_eq!(dropped.fingerprint(), whole.fingerprint());
    let (record, expected) = (&dropped.store.record, &whole.store.record);
    assert_eq!(record.contracts, expected.contracts);
    assert_eq!(record.under_way, None);
    // Every transaction was sent once.
    assert_eq!(drops, expected.steps.len());
}

#[test]
fn a_lost_record_is_found_again_and_nothing_is_deployed_twice() {
    let mut deployment = Deployment::after(3);
    let state = deployment.fingerprint();
    let record = std::mem::replace(&mut deployment.store, Store::in_memory("local")).record;
    let outcome = deployment.done(instantiate);
    assert!(outcome
        .steps
        .iter()
        .all(|step| step.what.starts_with("found at ")));
    assert_eq!(deployment.store.record.contracts, record.contracts);
    assert_eq!(deployment.fingerprint(), state);
    assert_eq!(deployment.check(Phase::HandedOver), []);
}

/// `who` is stopped by the first transaction of the first act.
fn stopped_at_once(by: Stop, who: Role) -> Deployment {
    let mut deployment = Deployment::of(local());
    deployment.embedded.signer = who.account();
    let mut chain = Stopping {
        chain: &mut deployment.embedded,
        left: 0,
        by,
    };
    instantiate(&mut chain, &deployment.manifest, &mut deployment.store).unwrap_err();
    deployment
}

#[test]
fn nobody_sends_again_what_another_was_about_to_send() {
    let mut deployment = stopped_at_once(Stop::Unsent, Role::Keeper);
    let state = deployment.fingerprint();
    deployment.embedded.signer = Role::Trader.account();
    let refused = instantiate(
        &mut deployment.embedded,
        &deployment.manifest,
        &mut deployment.store,
    );
    let error = format!("{:#}", refused.unwrap_err());
    assert!(error.contains(&hex(&Role::Keeper.account().0)), "{error}");
    assert!(error.contains("test-token:USDC"), "{error}");
    assert_eq!(deployment.fingerprint(), state);

    // Who was stopped goes on, and so does anyone when it is certain that nothing was sent.
    let mut certain = deployment.store.record.clone();
    certain.under_way = None;
    deployment.embedded.signer = Role::Keeper.account();
    deployment.done(instantiate);
    let mut deployment = stopped_at_once(Stop::Unsent, Role::Keeper);
    deployment.store.record = certain;
    deployment.embedded.signer = Role::Trader.account();
    deployment.done(instantiate);
}

#[test]
fn what_another_sent_is_found_and_recorded_by_whoever_goes_on() {
    let mut deployment = stopped_at_once(Stop::Unheard, Role::Keeper);
    assert_eq!(deployment.store.record.contracts, []);
    deployment.embedded.signer = Role::Trader.account();
    let outcome = deployment.done(instantiate);
    assert!(outcome.steps[0].what.starts_with("found at "));
    let again = outcome.steps.iter().skip(1);
    assert!(
        again.clone().count() == 23
            && again
                .clone()
                .all(|it| it.what.starts_with("instantiated at "))
    );
    assert_eq!(deployment.store.record.under_way, None);
}

#[test]
fn an_announcement_outlives_its_process_in_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("local.json");
    let mut store = Store::open(&file, "local").unwrap();
    store.announce("book", Role::Keeper.account()).unwrap();
    let store = Store::open(&file, "local").unwrap();
    let by = Some(Role::Keeper.account());
    assert_eq!(store.record.announced_by("book").unwrap(), by);
    assert_eq!(store.record.announced_by("vault").unwrap(), None);
}
