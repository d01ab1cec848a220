//! What comes into being, and when.

use crate::*;
use harness::suite::{deploy_governor, governor_terms, proposed, Governance};
use harness::Hash;
use interfaces::governance_token::MintingAllowanceChanged;
use interfaces::governor::{Choice, GovernorError};

/// What a purchase beyond what may be minted is refused with.
fn beyond(allowance_e18: u128, amount_e18: u128) -> RecapitalisationError {
    let error = GovernanceTokenError::MintingAllowanceExceeded {
        allowance_e18,
        amount_e18,
    };
    RecapitalisationError::GovernanceToken(error.into())
}

#[test]
fn what_is_sold_is_minted_out_of_the_allowance() {
    let mut fixture = running();
    let usdt = fixture.suite.usdt();
    let message = fixture.auction.call().buy(usdt.id, usd6(50), coins(5));
    let call = fixture.suite.chain.call(Role::Holder, message);
    let event: MintingAllowanceChanged = call.event(fixture.token);
    call.expect_ok();
    assert_eq!(event.minter, fixture.auction.account);
    assert_eq!(
        (event.old_e18, event.new_e18),
        (ALLOWANCE_E18, ALLOWANCE_E18 - coins(5))
    );
}

#[test]
fn while_coins_are_worth_a_dollar_nobody_opens_an_auction_that_mints() {
    let mut fixture = healthy();
    let (usdt, auction) = (fixture.suite.usdt(), fixture.auction);
    fixture.wait(WAIT_MS);
    let error = RecapitalisationError::NothingMissing;
    fixture.assert_refused(Role::Keeper, auction.call().start(), error);
    let message = auction.call().buy(usdt.id, usd6(10), 0);
    let error = RecapitalisationError::NoAuction;
    fixture.assert_refused(Role::Holder, message, error);
}

#[test]
fn once_coins_are_worth_a_dollar_again_a_running_auction_mints_nothing() {
    let mut fixture = running();
    let (usdc, usdt) = (fixture.suite.usdc(), fixture.suite.usdt());
    fixture.suite.chain.next_block_in(MINUTE_MS);
    fixture.suite.report_prices(&[(usdc.id, E18)]);
    assert!(fixture.suite.solvency().redemption_ratio_e18 >= E18);
    let message = fixture.auction.call().buy(usdt.id, usd6(10), 0);
    let error = RecapitalisationError::NothingMissing;
    fixture.assert_refused(Role::Holder, message, error);
    assert_eq!(fixture.supply_e18(), FOUNDED_E18);
    assert_eq!(fixture.allowance_e18(), ALLOWANCE_E18);
}

#[test]
fn auctions_together_mint_the_allowance_and_no_more() {
    let mut fixture = below_par();
    let usdt = fixture.suite.usdt();
    fixture.allow(coins(30));
    fixture.wait(WAIT_MS);
    for lot_e18 in [coins(20), coins(10)] {
        fixture.start().unwrap();
        assert_eq!(fixture.state().unwrap().left_e18, lot_e18);
        fixture.wait_for_the_floor();
        let message = fixture.auction.call().buy(usdt.id, usd6(90), lot_e18);
        let sold = fixture.suite.chain.call(Role::Holder, message).expect_ok();
        assert_eq!(sold, lot_e18);
        fixture.wait(1 + WAIT_MS);
    }
    assert!(fixture.missing_e18() > 0);
    assert_eq!(fixture.supply_e18(), FOUNDED_E18 + coins(30));
    assert_eq!(
        fixture.suite.balance(fixture.token, Role::Holder),
        coins(30)
    );
    let message = fixture.auction.call().start();
    let error = RecapitalisationError::NothingToSell {
        allowance_e18: 0,
        headroom_e18: MAX_GOVERNANCE_SUPPLY - FOUNDED_E18 - coins(30),
    };
    fixture.assert_refused(Role::Keeper, message, error);
}

#[test]
fn the_guardian_lowers_what_a_running_auction_may_mint() {
    let mut fixture = running();
    let (usdt, auction, token) = (fixture.suite.usdt(), fixture.auction, fixture.token);
    let buy = |tokens| auction.call().buy(usdt.id, tokens, 0);
    let lower = |amount_e18| {
        let mut token = token.call();
        token.lower_minting_allowance(auction.account, amount_e18)
    };
    let call = fixture.suite.chain.call(Role::Guardian, lower(coins(3)));
    call.expect_ok();
    fixture.assert_refused(Role::Holder, buy(usd6(40)), beyond(coins(3), coins(4)));
    let sold = fixture.suite.chain.call(Role::Holder, buy(usd6(20)));
    assert_eq!(sold.expect_ok(), coins(2));
    let call = fixture.suite.chain.call(Role::Guardian, lower(0));
    call.expect_ok();
    fixture.assert_refused(Role::Holder, buy(usd6(10)), beyond(0, coins(1)));
    assert_eq!(fixture.supply_e18(), FOUNDED_E18 + coins(2));
    // What governance allows again is sold to the end of the lot.
    fixture.allow(coins(1));
    let sold = fixture.suite.chain.call(Role::Holder, buy(usd6(10)));
    assert_eq!(sold.expect_ok(), coins(1));
    assert_eq!(fixture.state().unwrap().left_e18, coins(17));
}

#[test]
fn a_higher_allowance_does_not_lengthen_a_running_auction() {
    let mut fixture = below_par();
    let usdt = fixture.suite.usdt();
    fixture.allow(coins(2));
    fixture.wait(WAIT_MS);
    fixture.start().unwrap();
    fixture.allow(ALLOWANCE_E18);
    let buy = |fixture: &Fixture| fixture.auction.call().buy(usdt.id, usd6(60), 0);
    let message = buy(&fixture);
    let call = fixture.suite.chain.call(Role::Holder, message);
    assert_eq!(call.expect_ok(), coins(2));
    let message = buy(&fixture);
    let error = RecapitalisationError::NoAuction;
    fixture.assert_refused(Role::Holder, message, error);
}

#[test]
fn an_auction_never_lifts_the_supply_above_its_maximum() {
    let mut fixture = running();
    let (usdt, auction) = (fixture.suite.usdt(), fixture.auction);
    fixture.fill_supply_but(coins(3));
    let buy = |tokens| auction.call().buy(usdt.id, tokens, 0);
    let error = GovernanceTokenError::MaxSupplyExceeded {
        supply_e18: MAX_GOVERNANCE_SUPPLY - coins(3),
        amount_e18: coins(4),
        maximum_e18: MAX_GOVERNANCE_SUPPLY,
    };
    let error = RecapitalisationError::GovernanceToken(error.into());
    fixture.assert_refused(Role::Holder, buy(usd6(40)), error);
    let call = fixture.suite.chain.call(Role::Holder, buy(usd6(30)));
    assert_eq!(call.expect_ok(), coins(3));
    assert_eq!(fixture.supply_e18(), MAX_GOVERNANCE_SUPPLY);
}

#[test]
fn what_was_bought_has_no_vote_on_what_was_proposed_before() {
    let mut fixture = running();
    let (usdt, auction, token) = (fixture.suite.usdt(), fixture.auction, fixture.token);
    let chain = &mut fixture.suite.chain;
    let governor = deploy_governor(chain, token, governor_terms()).unwrap();
    let governance = Governance { token, governor };
    for voter in [FOUNDER, Role::Holder] {
        let message = token.call().delegate(Some(voter.account()));
        chain.call(voter, message).expect_ok();
    }
    chain.next_block();
    let allow = token
        .call()
        .set_minting_allowance(Role::Holder.account(), coins(1));
    let calls = [proposed(allow)];
    let proposal = governance.propose(chain, FOUNDER, &calls, Hash::default());
    governance.open_voting(chain, proposal);
    let snapshot_block = chain.block_number() - 1;
    let message = auction.call().buy(usdt.id, usd6(50), 0);
    let sold_e18 = chain.call(Role::Holder, message).expect_ok();
    chain.next_block();
    let votes_e18 = chain.read(token.call().votes(Role::Holder.account()));
    assert_eq!(votes_e18, sold_e18);
    let message = governor.call().vote(proposal, Choice::For);
    let error = GovernorError::NoVotes { snapshot_block };
    chain.assert_refused(Role::Holder, message, error);
}
