//! Any sequence of votes, transfers and delegations: no coin counts twice, and what counts is what the snapshot had.

use crate::*;
use proptest::prelude::*;
use std::cell::Cell;

const VOTERS: [Role; 5] = [ALICE, BOB, CAROL, SLEEPER, Role::Attacker];

#[derive(Clone, Copy, Debug)]
enum Step {
    Vote {
        voter: Role,
        choice: Choice,
    },
    Transfer {
        from: Role,
        to: Role,
        share_bps: u128,
    },
    Delegate {
        owner: Role,
        to: Option<Role>,
    },
    Wait {
        blocks: u32,
    },
}

fn voter() -> impl Strategy<Value = Role> {
    prop::sample::select(VOTERS.to_vec())
}

fn choice() -> impl Strategy<Value = Choice> {
    prop::sample::select(vec![Choice::For, Choice::Against, Choice::Abstain])
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (voter(), choice()).prop_map(|(voter, choice)| Step::Vote { voter, choice }),
        4 => (voter(), voter(), 1..=10_000_u128)
            .prop_map(|(from, to, share_bps)| Step::Transfer { from, to, share_bps }),
        2 => (voter(), prop::option::weighted(0.8, voter()))
            .prop_map(|(owner, to)| Step::Delegate { owner, to }),
        2 => (1_u32..8).prop_map(|blocks| Step::Wait { blocks }),
    ]
}

/// The weight, where the step is a vote that counted.
fn take(fixture: &mut Fixture, proposal: ProposalId, step: Step) -> Option<u128> {
    let (token, governor) = (fixture.token(), fixture.governor());
    match step {
        Step::Vote { voter, choice } => {
            let message = governor.call().vote(proposal, choice);
            return fixture.chain.call(voter, message).ok();
        }
        Step::Transfer {
            from,
            to,
            share_bps,
        } => {
            let amount = fixture.chain.balance(token, from) / 10_000 * share_bps;
            fixture.transfer(from, to, amount);
        }
        Step::Delegate { owner, to } => {
            let message = token.call().delegate(to.map(Role::account));
            fixture.chain.call(owner, message).expect_ok();
        }
        Step::Wait { blocks } => fixture.chain.next_blocks(blocks),
    }
    None
}

#[test]
fn no_sequence_counts_more_than_the_snapshot_had_or_anyone_twice() {
    let config = ProptestConfig {
        cases: 16,
        failure_persistence: None,
        rng_seed: prop::test_runner::RngSeed::Fixed(20_220_417),
        ..ProptestConfig::default()
    };
    let counted = Cell::new(0);
    proptest!(config, |(steps in prop::collection::vec(step(), 20..50))| {
        let mut fixture = fixture();
        let calls = vec![fixture.allow(Role::Keeper, 1)];
        let proposal = fixture.propose(ALICE, &calls);
        let snapshot_block = fixture.poll(proposal).snapshot_block;
        let mut sum_e18 = 0;
        let mut voted = Vec::new();
        for step in steps {
            if let Some(weight_e18) = take(&mut fixture, proposal, step) {
                let Step::Vote { voter, .. } = step else { unreachable!() };
                prop_assert!(!voted.contains(&voter), "{voter:?} voted twice");
                voted.push(voter);
                sum_e18 += weight_e18;
                counted.set(counted.get() + 1);
                let view = fixture.token().call().past_votes(voter.account(), snapshot_block);
                prop_assert_eq!(weight_e18, fixture.chain.read_ok(view));
            }
            let poll = fixture.poll(proposal);
            prop_assert_eq!(poll.for_e18 + poll.against_e18 + poll.abstain_e18, sum_e18);
            prop_assert!(sum_e18 <= coins(1_000));
        }
    });
    assert!(counted.get() > 16, "{} votes counted", counted.get());
}
