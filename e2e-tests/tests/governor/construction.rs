//! What a governor starts with.

use crate::*;
use harness::suite::deploy_governor;
use interfaces::governor::TermOutOfRange;

#[test]
fn it_starts_without_a_proposal_and_says_its_terms_and_its_token() {
    let mut fixture = fixture();
    let (governor, token) = (fixture.governor(), fixture.token());
    let chain = &mut fixture.chain;
    assert_eq!(chain.read(governor.call().terms()), governor_terms());
    assert_eq!(chain.read(governor.call().token()), token.account);
    assert_eq!(chain.read(governor.call().count()), 0);
    assert_eq!(chain.read(governor.call().proposal(0)), None);
    assert_eq!(chain.read(governor.call().state(0)), None);
    assert_eq!(chain.read(governor.call().latest_of(ALICE.account())), None);
}

#[test]
fn it_is_not_built_with_terms_out_of_bounds() {
    let mut fixture = fixture();
    let token = fixture.token();
    let terms = GovernorTerms {
        quorum_bps: 5_001,
        ..governor_terms()
    };
    let refusal = deploy_governor(&mut fixture.chain, token, terms).unwrap_err();
    let error = GovernorError::TermOutOfRange(TermOutOfRange {
        value: 5_001,
        minimum: 100,
        maximum: 5_000,
    });
    assert_eq!(refusal, Refusal::Error(error));
}

#[test]
fn it_is_not_built_on_what_has_no_votes_of_the_past() {
    let mut fixture = fixture();
    let wrong = GovernanceTokenHandle::at(fixture.governor().account);
    let nobody = GovernanceTokenHandle::at(Role::Attacker.account());
    for token in [wrong, nobody] {
        let refusal = deploy_governor(&mut fixture.chain, token, governor_terms()).unwrap_err();
        assert!(matches!(refusal, Refusal::Failure(_)), "{refusal:?}");
    }
}
