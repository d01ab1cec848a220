//! The governor's side: it obeys the contract that a vote named, for the calls that the vote listed.

use crate::*;
use interfaces::governor::{StewardChanged, MAX_INPUT_BYTES, MAX_STEWARD_CALLS};

/// An account as steward, to send what a steward contract never would.
const PUPPET: Role = Role::Named("puppet");

fn puppet() -> Fixture {
    let mut fixture = unnamed();
    let calls = [fixture.naming(PUPPET)];
    fixture.carry(&calls);
    fixture
}

impl Fixture {
    fn having_called(
        &self,
        call: ProposedCall,
    ) -> impl Message<Answer = Result<(), GovernorError>> {
        let mut governor = self.governance.governor.call();
        governor.execute_for_steward(call.callee, call.input)
    }

    #[track_caller]
    fn assert_not_called(
        &mut self,
        who: impl Into<AccountId>,
        call: ProposedCall,
        error: GovernorError,
    ) {
        let message = self.having_called(call);
        self.suite.chain.assert_refused(who, message, error);
    }

    fn cap_of(&self, cap_e18: u128) -> ProposedCall {
        let terms = AmoTerms {
            cap_e18,
            ..amo_terms()
        };
        let amo = self.suite.usdc().amo_id();
        proposed(self.suite.registry.call().set_terms(amo, terms))
    }
}

#[test]
fn a_steward_contract_that_is_not_the_named_one_moves_nothing() {
    let mut fixture = fixture();
    // Of the same code, with the same links, and a corridor of its owner's.
    let other = deploy_steward(&mut fixture.suite, fixture.governance);
    let governor = fixture.governance.governor;
    let fee = fixture.mint_fee();
    let message = other
        .call()
        .set_corridor(fee, Some(corridor(0, 100, 2_500)));
    fixture.suite.chain.call(governor, message).expect_ok();
    let error = StewardError::Governor(GovernorError::NotSteward);
    let message = other.call().step(fee, 11);
    fixture.suite.chain.assert_refused(STEWARD, message, error);
    // Nor does who steps, or anyone else, without the contract.
    let call = fixture.cap_of(1);
    for who in [
        STEWARD,
        ALICE,
        Role::Guardian,
        Role::Governance,
        Role::Attacker,
    ] {
        fixture.assert_not_called(who, call.clone(), GovernorError::NotSteward);
    }
}

#[test]
fn before_a_vote_named_it_a_steward_moves_nothing() {
    let mut fixture = unnamed();
    let fee = fixture.mint_fee();
    let calls = [fixture.setting(fee, Some(corridor(0, 20, 2_500)))];
    fixture.carry(&calls);
    let error = StewardError::Governor(GovernorError::NotSteward);
    fixture.assert_no_step(STEWARD, fee, 11, error);
}

#[test]
fn the_former_steward_has_lost_its_right_in_the_same_block() {
    let mut fixture = fixture();
    let fee = fixture.mint_fee();
    let governor = fixture.governance.governor;
    let old = Some(fixture.listed(fixture.steward));
    for new in [Some(fixture.listed(PUPPET)), None] {
        let undo = fixture.suite.chain.checkpoint();
        let calls = [fixture.naming_as(new.clone())];
        let chain = &mut fixture.suite.chain;
        let proposal = fixture
            .governance
            .bring_to_execution(chain, &[ALICE], &calls);
        let message = fixture.governance.execute(proposal, &calls);
        let call = chain.call(Role::Keeper, message);
        let event: StewardChanged = call.event(governor);
        call.expect_ok();
        assert_eq!((event.old, event.new), (old.clone(), new.clone()));
        assert_eq!(chain.read(governor.call().steward()), new);
        let error = StewardError::Governor(GovernorError::NotSteward);
        fixture.assert_no_step(STEWARD, fee, 11, error);
        fixture.suite.chain.roll_back(undo);
    }
}

#[test]
fn a_call_that_the_vote_did_not_list_is_refused() {
    let mut fixture = puppet();
    let (vault, registry) = (fixture.suite.vault, fixture.suite.registry);
    let attacker = Role::Attacker.account();
    let usdt = fixture.suite.usdt();
    let unlisted = [
        proposed(vault.call().set_controller(attacker)),
        proposed(vault.call().set_treasury(attacker)),
        proposed(registry.call().activate(0)),
        proposed(vault.access().propose_admin(Some(attacker))),
        // The same message of another contract, and another message of a listed one.
        proposed(usdt.amo().call().set_params(AmoConfig::default().params)),
        proposed(
            fixture
                .governance
                .governor
                .call()
                .set_terms(governor_terms()),
        ),
    ];
    for call in unlisted {
        let StewardCall { callee, selector } = kind_of(&call);
        let error = GovernorError::NotListed { callee, selector };
        fixture.assert_not_called(PUPPET, call, error);
    }
    let mut short = fixture.cap_of(1);
    short.input.truncate(3);
    fixture.assert_not_called(PUPPET, short, GovernorError::NoSelector { index: 0 });
    let mut long = fixture.cap_of(1);
    long.input.resize(MAX_INPUT_BYTES + 1, 0);
    let error = GovernorError::InputsTooLong {
        bytes: 8_193,
        maximum: 8_192,
    };
    fixture.assert_not_called(PUPPET, long, error);
    let listed = fixture.cap_of(coins(1));
    let message = fixture.having_called(listed);
    fixture.suite.chain.call(PUPPET, message).expect_ok();
    assert_eq!(fixture.terms().cap_e18, coins(1));
}

#[test]
fn a_call_that_fails_inside_fails_whole() {
    let mut fixture = puppet();
    let mut unread = fixture.cap_of(1);
    unread.input.pop();
    let mut refused = fixture.cap_of(1);
    // An AMO that there is not.
    refused.input[4] = 77;
    for call in [unread, refused] {
        let message = fixture.having_called(call);
        let error = fixture.suite.chain.refused(PUPPET, message);
        let GovernorError::CallFailed { index: 0, .. } = error else {
            panic!("{error:?}")
        };
    }
}

#[test]
fn no_vote_gives_a_steward_the_governor_a_role_itself_or_what_would_let_it_do_anything() {
    let mut fixture = unnamed();
    let governor = fixture.governance.governor;
    let (vault, steward) = (fixture.suite.vault, fixture.steward);
    let (book, registry) = (fixture.suite.book, fixture.suite.registry);
    let (coin, token) = (fixture.suite.stablecoin, fixture.governance.token);
    let writers = fixture.suite.chain.read(book.call().writers());
    let attacker = Role::Attacker.account();
    let fee = fixture.mint_fee();
    let never = [
        proposed(vault.access().propose_admin(Some(attacker))),
        proposed(vault.access().accept_admin()),
        proposed(vault.access().set_guardian(attacker)),
        proposed(vault.upgradable().upgrade(Default::default())),
        proposed(vault.upgradable().set_upgrader(attacker)),
        proposed(vault.call().set_controller(attacker)),
        proposed(vault.call().begin_settlement(attacker)),
        proposed(book.call().set_writers(writers)),
        proposed(registry.call().set_controller(attacker)),
        proposed(coin.call().set_capacity(attacker, 1)),
        proposed(token.call().set_minting_allowance(attacker, 1)),
        proposed(governor.call().set_terms(governor_terms())),
        proposed(governor.call().cancel(0)),
        proposed(governor.call().set_steward(None)),
        proposed(steward.call().set_corridor(fee, None)),
        proposed(steward.call().set_steward(None)),
    ];
    for call in never {
        let mut named = fixture.listed(steward);
        named.calls.push(kind_of(&call));
        let naming = fixture.naming_as(Some(named));
        let message = governor.call().propose(vec![naming], Default::default());
        let error = GovernorError::NotForSteward { index: 4 };
        fixture.suite.chain.assert_refused(ALICE, message, error);
    }
    let whole = fixture.listed(steward).calls;
    for count in [0, MAX_STEWARD_CALLS + 1] {
        let calls = whole.iter().cycle().take(count).copied().collect();
        let named = NamedSteward {
            account: steward.account,
            calls,
        };
        let naming = fixture.naming_as(Some(named));
        let message = governor.call().propose(vec![naming], Default::default());
        let error = GovernorError::CallCount {
            count: count.try_into().unwrap(),
            maximum: 16,
        };
        fixture.suite.chain.assert_refused(ALICE, message, error);
    }
}

#[test]
fn from_outside_nobody_names_a_steward() {
    let mut fixture = fixture();
    let governor = fixture.governance.governor;
    let named = Some(fixture.listed(PUPPET));
    for who in [ALICE, STEWARD, Role::Governance, Role::Guardian, PUPPET] {
        let message = governor.call().set_steward(named.clone());
        let error = GovernorError::OnlyByProposal;
        fixture.suite.chain.assert_refused(who, message, error);
    }
}

#[test]
fn naming_a_steward_waits_for_the_timelock_also_beside_a_cancellation() {
    let mut fixture = unnamed();
    let governor = fixture.governance.governor;
    let calls = [
        proposed(governor.call().cancel(9)),
        fixture.naming(fixture.steward),
    ];
    let chain = &mut fixture.suite.chain;
    let proposal = fixture
        .governance
        .propose(chain, ALICE, &calls, Default::default());
    let stored = chain.read(governor.call().proposal(proposal)).unwrap();
    assert_eq!(stored.terms, governor_terms());
}
