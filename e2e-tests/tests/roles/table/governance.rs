//! The governor, to which nobody has a right but by votes, and the token that votes.

use super::shared::{access, psp22};
use crate::actor::Actor;
use crate::governance::{FIRST, MINTABLE_E18, PROPOSER, THRESHOLD_E18, VOTERS_E18};
use crate::line::{anyone, only, own, view, Line, ADMIN, ADMIN_OR_GUARDIAN};
use crate::world::World;
use harness::prelude::*;
use harness::suite::{governor_terms, proposed};
use harness::Hash;
use interfaces::access::AccessError;
use interfaces::governance_token::GovernanceTokenError;
use interfaces::governor::{Choice, GovernorError, GovernorTerms, ProposalState, ProposedCall};
use interfaces::token::TokenError;

const NOBODY: &[Actor] = &[];
const PROPOSERS: &[Actor] = &[Actor::Proposer];
const VOTERS: &[Actor] = &[Actor::Proposer, Actor::Voter];
const STEWARD: &[Actor] = &[Actor::Steward];
const MINTERS: &[Actor] = &[Actor::Minter, Actor::Recapitalisation];

pub fn governor_lines(world: &mut World) -> Vec<Line> {
    let views = [
        "Governor::proposal",
        "Governor::state",
        "Governor::receipt",
        "Governor::latest_of",
        "Governor::count",
        "Governor::terms",
        "Governor::steward",
        "Governor::token",
        "Governor::hash_of",
    ];
    let mut lines = polls(world);
    lines.extend(executions(world));
    lines.extend(cancellations(world));
    lines.extend(own_affairs(world));
    lines.extend(stewards(world));
    lines.extend(views.map(view));
    lines
}

fn polls(world: &mut World) -> Vec<Line> {
    let mut governor = world.governance.governor.call();
    let agenda = world.agenda();
    let lists = [(); 3].map(|()| agenda.clone());
    let [voted, counted, open] = lists;
    let snapshot_block = world.suite.chain.block_number() + governor_terms().voting_delay_blocks;
    let too_few = |votes_e18| GovernorError::BelowThreshold {
        votes_e18,
        threshold_e18: THRESHOLD_E18,
    };
    vec![
        only(
            PROPOSERS,
            "Governor::propose",
            governor.propose(agenda, Hash::default()),
            too_few(0),
        )
        .refusing(Actor::Voter, too_few(VOTERS_E18)),
        only(
            VOTERS,
            "Governor::vote",
            governor.vote(FIRST, Choice::Against),
            GovernorError::NoVotes { snapshot_block },
        )
        .after(move |world| world.open_voting(&voted)),
        anyone("Governor::queue", governor.queue(FIRST))
            .after(move |world| world.succeed(&counted)),
        anyone("Governor::queue", governor.queue(FIRST))
            .case("while it is voted on")
            .after(move |world| world.open_voting(&open))
            .but(GovernorError::WrongState {
                state: ProposalState::Active,
            }),
    ]
}

fn executions(world: &mut World) -> Vec<Line> {
    let agenda = world.agenda();
    let handle = world.governance.governor;
    let mut governor = handle.call();
    let others = vec![proposed(world.suite.controller.call().enforce())];
    let of_itself = vec![proposed(governor.set_terms(other_terms()))];
    let mut hash_of = |calls: &[ProposedCall]| {
        world
            .suite
            .chain
            .read(handle.call().hash_of(calls.to_vec(), Hash::default()))
    };
    let changed = GovernorError::CallsChanged {
        expected: hash_of(&agenda),
        found: hash_of(&others),
    };
    let eta_ms = world.tentatively(|world| world.queue(&agenda));
    let mut execute =
        |calls: &[ProposedCall]| governor.execute(FIRST, calls.to_vec(), Hash::default());
    let lists = [(); 3].map(|()| agenda.clone());
    let [ripe, early, replaced] = lists;
    vec![
        anyone("Governor::execute", execute(&agenda)).after(move |world| world.ripen(&ripe)),
        anyone("Governor::execute", execute(&of_itself))
            .case("of a list that sets the governor's terms")
            .after(move |world| world.ripen(&of_itself)),
        anyone("Governor::execute", execute(&agenda))
            .case("before the timelock is over")
            .after(move |world| {
                world.queue(&early);
            })
            .but(GovernorError::TooEarly { eta_ms }),
        anyone("Governor::execute", execute(&others))
            .case("with another list")
            .after(move |world| world.ripen(&replaced))
            .but(changed),
    ]
}

fn cancellations(world: &mut World) -> Vec<Line> {
    let mut governor = world.governance.governor.call();
    let agenda = world.agenda();
    let lists = [(); 3].map(|()| agenda.clone());
    let [open, queued, abandoned] = lists;
    let votes_e18 = world
        .suite
        .chain
        .read(world.governance.token.call().votes(PROPOSER.account()));
    let may_not = GovernorError::MayNotCancel {
        votes_e18,
        threshold_e18: THRESHOLD_E18,
    };
    vec![
        only(
            PROPOSERS,
            "Governor::cancel",
            governor.cancel(FIRST),
            may_not.clone(),
        )
        .after(move |world| world.open_voting(&open)),
        only(NOBODY, "Governor::cancel", governor.cancel(FIRST), may_not)
            .case("once it is queued")
            .after(move |world| {
                world.queue(&queued);
            }),
        anyone("Governor::cancel", governor.cancel(FIRST))
            .case("once its proposer has too few votes")
            .after(move |world| {
                world.queue(&abandoned);
                world.act(PROPOSER, world.governance.token.call().delegate(None));
                world.suite.chain.next_block();
            }),
    ]
}

fn own_affairs(world: &World) -> Vec<Line> {
    let mut governor = world.governance.governor.call();
    let vault = world.suite.vault;
    let answer: Result<Result<(), AccessError>, ()> = Ok(Err(AccessError::NotPendingAdmin));
    vec![
        only(
            NOBODY,
            "Governor::set_terms",
            governor.set_terms(other_terms()),
            GovernorError::OnlyByProposal,
        ),
        anyone(
            "Governor::accept_admin_of",
            governor.accept_admin_of(vault.account),
        )
        .after(move |world| {
            let governor = world.governance.governor.account;
            let message = vault.access().propose_admin(Some(governor));
            world.act(Role::Governance, message);
        }),
        anyone(
            "Governor::accept_admin_of",
            governor.accept_admin_of(vault.account),
        )
        .case("that did not name it")
        .but(GovernorError::CallFailed {
            index: 0,
            output: scale::Encode::encode(&answer),
        }),
    ]
}

fn stewards(world: &World) -> Vec<Line> {
    let mut governor = world.governance.governor.call();
    let listed = world.agenda().remove(0);
    let other = proposed(world.suite.controller.call().enforce());
    let not_listed = GovernorError::NotListed {
        callee: other.callee,
        selector: *other.input.first_chunk().unwrap(),
    };
    vec![
        only(
            NOBODY,
            "Governor::set_steward",
            governor.set_steward(None),
            GovernorError::OnlyByProposal,
        ),
        only(
            STEWARD,
            "Governor::execute_for_steward",
            governor.execute_for_steward(listed.callee, listed.input),
            GovernorError::NotSteward,
        )
        .after(World::name_steward),
        only(
            STEWARD,
            "Governor::execute_for_steward",
            governor.execute_for_steward(other.callee, other.input),
            GovernorError::NotSteward,
        )
        .case("of what the vote did not list")
        .after(World::name_steward)
        .but(not_listed),
    ]
}

fn other_terms() -> GovernorTerms {
    GovernorTerms {
        voting_delay_blocks: 20,
        ..governor_terms()
    }
}

pub fn token_lines(world: &World) -> Vec<Line> {
    let views = [
        "GovernanceToken::delegate_of",
        "GovernanceToken::votes",
        "GovernanceToken::past_votes",
        "GovernanceToken::past_supply",
        "GovernanceToken::checkpoints",
        "GovernanceToken::checkpoint",
        "GovernanceToken::max_supply_e18",
        "GovernanceToken::minting_allowance_e18",
        "GovernanceToken::minting_allowances_e18",
    ];
    let handle = world.governance.token;
    let mut token = handle.call();
    let attacker = Role::Attacker.account();
    let mut lines = vec![
        anyone("GovernanceToken::delegate", token.delegate(Some(attacker))),
        own(
            "GovernanceToken::burn",
            token.burn(coins(1)),
            GovernanceTokenError::Token(TokenError::InsufficientBalance),
        ),
        only(
            MINTERS,
            "GovernanceToken::mint",
            token.mint(attacker, coins(1)),
            GovernanceTokenError::MintingAllowanceExceeded {
                allowance_e18: 0,
                amount_e18: coins(1),
            },
        ),
        only(
            MINTERS,
            "GovernanceToken::mint",
            token.mint(attacker, MINTABLE_E18 + 1),
            GovernanceTokenError::MintingAllowanceExceeded {
                allowance_e18: 0,
                amount_e18: MINTABLE_E18 + 1,
            },
        )
        .case("of more than is left to mint")
        .but(GovernanceTokenError::MintingAllowanceExceeded {
            allowance_e18: MINTABLE_E18,
            amount_e18: MINTABLE_E18 + 1,
        }),
    ];
    lines.extend(allowances(world));
    lines.extend(views.map(view));
    lines.extend(psp22(handle.psp22()));
    lines.extend(access(handle.access()));
    lines
}

fn allowances(world: &World) -> Vec<Line> {
    let not_admin = GovernanceTokenError::Access(AccessError::NotAdmin);
    let neither = GovernanceTokenError::Access(AccessError::NotAdminOrGuardian);
    let mut token = world.governance.token.call();
    let minter = crate::governance::MINTER.account();
    vec![
        only(
            ADMIN,
            "GovernanceToken::set_minting_allowance",
            token.set_minting_allowance(minter, MINTABLE_E18 + 1),
            not_admin,
        )
        .loosens(),
        only(
            ADMIN_OR_GUARDIAN,
            "GovernanceToken::lower_minting_allowance",
            token.lower_minting_allowance(minter, MINTABLE_E18 - 1),
            neither,
        )
        .tightens(),
        only(
            ADMIN_OR_GUARDIAN,
            "GovernanceToken::lower_minting_allowance",
            token.lower_minting_allowance(minter, MINTABLE_E18 + 1),
            neither,
        )
        .case("to a higher allowance")
        .but(GovernanceTokenError::NotLower {
            old_e18: MINTABLE_E18,
            new_e18: MINTABLE_E18 + 1,
        })
        .loosens(),
    ]
}
