//! The governor's calls of itself.

use crate::*;
use interfaces::governor::Cancelled;

fn own(message: impl Message) -> ProposedCall {
    proposed(message)
}

#[test]
fn holders_cancel_what_is_behind_the_timelock_before_it_ends() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let governance = fixture.governance;
    // Bob's passes while the others look away.
    let spending = vec![fixture.allow(Role::Attacker, coins(1))];
    let bad = fixture.open(BOB, &spending);
    fixture.vote(BOB, bad, Choice::For);
    governance.close_voting(&mut fixture.chain, bad);
    let message = governor.call().queue(bad);
    let eta_ms = fixture.chain.call(BOB, message).expect_ok();
    let cancelling = vec![own(governor.call().cancel(bad))];
    let good = fixture.succeed(&cancelling);
    let message = governor.call().queue(good);
    let now_ms = fixture.chain.now_ms();
    assert_eq!(fixture.chain.call(ALICE, message).expect_ok(), now_ms);
    assert!(now_ms < eta_ms);
    let message = governance.execute(good, &cancelling);
    let call = fixture.chain.call(Role::Keeper, message);
    let event: Cancelled = call.event(governor);
    assert_eq!((event.proposal, event.by), (bad, governor.account));
    call.expect_ok();
    fixture.chain.next_block_at(eta_ms);
    let cancelled = wrong(ProposalState::Cancelled);
    fixture.assert_not_executed(bad, &spending, cancelled);
}

#[test]
fn with_any_other_call_a_list_that_cancels_waits_like_all() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let cancel = own(governor.call().cancel(9));
    let others = [
        fixture.allow(Role::Attacker, 1),
        own(governor.call().set_terms(governor_terms())),
    ];
    for other in others {
        for list in [
            vec![cancel.clone(), other.clone()],
            vec![other.clone(), cancel.clone()],
        ] {
            let undo = fixture.chain.checkpoint();
            let proposal = fixture.succeed(&list);
            let now_ms = fixture.chain.now_ms();
            let message = governor.call().queue(proposal);
            let eta_ms = fixture.chain.call(ALICE, message).expect_ok();
            assert_eq!(eta_ms, now_ms + 2 * DAY_MS);
            fixture.chain.roll_back(undo);
        }
    }
    // A contract whose message has the same selector is another contract.
    let mut lookalike = cancel;
    lookalike.callee = fixture.token().account;
    let proposal = fixture.propose(ALICE, &[lookalike]);
    assert_eq!(fixture.proposal(proposal).terms, governor_terms());
}

#[test]
fn what_is_over_cannot_be_cancelled_by_a_proposal_nor_can_itself() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    for (target, error) in [
        (0, wrong(ProposalState::Executed)),
        (5, GovernorError::UnknownProposal { proposal: 5 }),
    ] {
        let undo = fixture.chain.checkpoint();
        let calls = vec![
            fixture.allow(Role::Keeper, 1),
            own(governor.call().cancel(target)),
        ];
        let proposal = fixture.ripen(&calls);
        let answer: ink::MessageResult<Result<(), GovernorError>> = Ok(Err(error));
        let error = GovernorError::CallFailed {
            index: 1,
            output: scale::Encode::encode(&answer),
        };
        fixture.assert_not_executed(proposal, &calls, error);
        fixture.chain.roll_back(undo);
    }
}

#[test]
fn no_other_message_of_its_own_can_be_proposed() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    let inner = vec![fixture.allow(Role::Keeper, 1)];
    let ok = fixture.allow(Role::Keeper, 1);
    let mut cut = own(governor.call().cancel(3));
    cut.input.pop();
    let mut padded = own(governor.call().cancel(3));
    padded.input.push(0);
    let mut unknown = own(governor.call().cancel(3));
    unknown.input[3] ^= 1;
    let refused = [
        own(governor.call().propose(inner.clone(), Hash::default())),
        own(governor.call().vote(0, Choice::For)),
        own(governor.call().queue(0)),
        own(governor.call().execute(0, inner, Hash::default())),
        own(governor.call().accept_admin_of(Role::Attacker.account())),
        own(governor.call().count()),
        cut,
        padded,
        unknown,
    ];
    for call in refused {
        let message = governor
            .call()
            .propose(vec![ok.clone(), call], Hash::default());
        let error = GovernorError::SelfCall { index: 1 };
        fixture.assert_refused(ALICE, message, error);
    }
}

#[test]
fn from_outside_nobody_sets_the_terms() {
    let mut fixture = fixture();
    let governor = fixture.governor();
    for who in [ALICE, Role::Governance, Role::Guardian, Role::Deployer] {
        let message = governor.call().set_terms(governor_terms());
        fixture.assert_refused(who, message, GovernorError::OnlyByProposal);
    }
    // The platform does not let a contract call itself: this cannot happen there.
    let message = governor.call().set_terms(governor_terms());
    fixture.assert_refused(governor, message, GovernorError::OnlyByProposal);
}
