//! Votes behind their timelock, the guardian who only reduces, the steward in its corridor.

use crate::shared::{At, World};
use harness::prelude::*;
use harness::suite::proposed;
use interfaces::access::AccessError;
use interfaces::controller::AmoTerms;
use interfaces::controller::{AmoTermsChanged, ControllerError};
use interfaces::governor::{Choice, GovernorError, ProposalState, ProposedCall};
use interfaces::steward::{Parameter, StepRefusal, Stepped, StewardError};
use keel_e2e_tests::chain::Suite;
use keel_e2e_tests::deployment::{POOL_AMO, STEWARD};
use keel_e2e_tests::hex::unhex;
use serde_json::Value;

async fn terms(world: &mut World) -> AmoTerms {
    let view = world.contracts.controller.call().amo(POOL_AMO);
    world.read(view).await.unwrap().terms
}

#[tokio::test]
async fn a_vote_changes_a_number_and_not_before_its_timelock_is_over() {
    let mut world = World::at(At::HandedOver).await;
    let (governor, registry) = (world.contracts.governor, world.contracts.registry);
    let old = terms(&mut world).await;
    let new = AmoTerms {
        cap_e18: old.cap_e18 + coins(1_000_000),
        ..old
    };
    let calls = [proposed(registry.call().set_terms(POOL_AMO, new))];
    let proposal = world.propose(&calls).await;
    assert_eq!(world.vote(proposal, Choice::For).await, coins(100_000_000));
    let eta_ms = world.queue(proposal).await;
    let state = world.read(governor.call().state(proposal)).await;
    assert_eq!(state, Some(ProposalState::Queued));

    let executing = world.executing(proposal, &calls);
    let error = world.refused(Role::Arbitrageur, executing.clone()).await;
    assert_eq!(error, GovernorError::TooEarly { eta_ms });
    assert_eq!(terms(&mut world).await, old);

    world.dev.travel_to(eta_ms).await;
    let call = world.send(Role::Arbitrageur, executing.clone()).await;
    let changed: AmoTermsChanged = call.event(registry);
    call.expect_ok();
    assert_eq!((changed.old, changed.new), (old, new));
    assert_eq!(terms(&mut world).await, new);
    let error = world.refused(Role::Arbitrageur, executing).await;
    let state = ProposalState::Executed;
    assert_eq!(error, GovernorError::WrongState { state });
}

#[tokio::test]
async fn what_is_voted_down_is_never_queued() {
    let mut world = World::at(At::HandedOver).await;
    let registry = world.contracts.registry;
    let calls = [proposed(registry.call().set_unwind_only(POOL_AMO))];
    let proposal = world.propose(&calls).await;
    world.vote(proposal, Choice::Against).await;
    let deadline_block = world.dev.number().await + 12;
    world.dev.go_to(deadline_block).await;
    let queueing = world.contracts.governor.call().queue(proposal);
    let error = world.refused(Role::Arbitrageur, queueing).await;
    let state = ProposalState::Defeated;
    assert_eq!(error, GovernorError::WrongState { state });
}

#[tokio::test]
async fn the_guardian_lowers_a_cap_at_once_and_raises_nothing() {
    let mut world = World::at(At::HandedOver).await;
    let registry = world.contracts.registry;
    let old = terms(&mut world).await;
    let lower = registry.call().lower_cap(POOL_AMO, coins(1_000));
    let error = world.refused(Role::Attacker, lower.clone()).await;
    assert_eq!(
        error,
        ControllerError::Access(AccessError::NotAdminOrGuardian)
    );
    world.send(Role::Guardian, lower).await.expect_ok();
    assert_eq!(terms(&mut world).await.cap_e18, coins(1_000));

    let higher = registry.call().lower_cap(POOL_AMO, old.cap_e18);
    let error = world.refused(Role::Guardian, higher).await;
    let (old_e18, new_e18) = (coins(1_000), old.cap_e18);
    assert_eq!(error, ControllerError::NotLower { old_e18, new_e18 });
    let error = world
        .refused(Role::Guardian, registry.call().set_terms(POOL_AMO, old))
        .await;
    assert_eq!(error, ControllerError::Access(AccessError::NotAdmin));
}

/// The proposals are those that `keel deploy proposals` prints.
#[tokio::test]
async fn the_steward_steps_a_cap_within_the_corridor_that_a_vote_gave_it() {
    let mut world = World::at(At::HandedOver).await;
    let steward = world.contracts.steward;
    let parameter = Parameter::AmoCap(POOL_AMO);
    let stepping = |value| steward.call().step(parameter, value);
    let old = terms(&mut world).await.cap_e18;
    let within = old + old / 20;
    let error = world.refused(STEWARD, stepping(within)).await;
    assert_eq!(error, StewardError::NoCorridor);

    let proposals = world.deployment.must(&["proposals"]);
    for proposal in proposals.as_array().unwrap() {
        let calls: Vec<ProposedCall> = proposal.as_array().unwrap().iter().map(call).collect();
        world.carry(&calls).await;
    }
    let error = world.refused(Role::Attacker, stepping(within)).await;
    assert_eq!(error, StewardError::NotSteward);
    let beyond = old + old / 5;
    let error = world.refused(STEWARD, stepping(beyond)).await;
    let too_far = StepRefusal::TooFar {
        present: old,
        value: beyond,
        largest_step: old / 10,
    };
    assert_eq!(error, StewardError::Step(too_far));

    let call = world.send(STEWARD, stepping(within)).await;
    let stepped: Stepped = call.event(steward);
    assert_eq!(call.expect_ok(), old);
    assert_eq!((stepped.old, stepped.new), (old, within));
    assert_eq!(terms(&mut world).await.cap_e18, within);
    let error = world.refused(STEWARD, stepping(within + 1)).await;
    let next_ms = stepped.next_ms;
    assert_eq!(error, StewardError::Step(StepRefusal::TooEarly { next_ms }));
}

fn call(printed: &Value) -> ProposedCall {
    let bytes = |key: &str| unhex(printed[key].as_str().unwrap());
    ProposedCall {
        callee: AccountId(bytes("callee").try_into().unwrap()),
        input: bytes("input"),
    }
}
