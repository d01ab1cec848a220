//! The governed numbers.

use crate::*;
use interfaces::access::AccessError;
use interfaces::recapitalisation::AuctionTermsChanged;
use policy::auction::{MAX_DURATION_MS, MAX_WAIT_MS, MIN_DURATION_MS, MIN_WAIT_MS};
use policy::ledger::limits::MAX_AMOUNT;

/// Every bound, passed by one.
fn out_of_bounds() -> Vec<(AuctionTerms, RecapitalisationError)> {
    let good = auction_terms();
    let error = |value: u128, minimum: u128, maximum: u128| RecapitalisationError::TermOutOfRange {
        value,
        minimum,
        maximum,
    };
    let mut cases = Vec::new();
    for wait_ms in [MIN_WAIT_MS - 1, MAX_WAIT_MS + 1] {
        let terms = AuctionTerms { wait_ms, ..good };
        let (least, most) = (MIN_WAIT_MS.into(), MAX_WAIT_MS.into());
        cases.push((terms, error(wait_ms.into(), least, most)));
    }
    for duration_ms in [MIN_DURATION_MS - 1, MAX_DURATION_MS + 1] {
        let terms = AuctionTerms {
            duration_ms,
            ..good
        };
        let (least, most) = (MIN_DURATION_MS.into(), MAX_DURATION_MS.into());
        cases.push((terms, error(duration_ms.into(), least, most)));
    }
    for start_price_e18 in [0, MAX_AMOUNT + 1] {
        let terms = AuctionTerms {
            start_price_e18,
            ..good
        };
        cases.push((terms, error(start_price_e18, 1, MAX_AMOUNT)));
    }
    for floor_price_e18 in [0, good.start_price_e18 + 1] {
        let terms = AuctionTerms {
            floor_price_e18,
            ..good
        };
        cases.push((terms, error(floor_price_e18, 1, good.start_price_e18)));
    }
    for lot_e18 in [0, MAX_AMOUNT + 1] {
        let terms = AuctionTerms { lot_e18, ..good };
        cases.push((terms, error(lot_e18, 1, MAX_AMOUNT)));
    }
    cases
}

#[test]
fn governance_sets_the_terms_of_later_auctions() {
    let mut fixture = running();
    let auction = fixture.auction;
    for (wrong, error) in out_of_bounds() {
        fixture.assert_refused(Role::Governance, auction.call().set_terms(wrong), error);
    }
    let new = AuctionTerms {
        wait_ms: 60_001,
        duration_ms: 60_002,
        start_price_e18: 4,
        floor_price_e18: 3,
        lot_e18: 5,
    };
    for who in [Role::Guardian, Role::Attacker] {
        let error = RecapitalisationError::Access(AccessError::NotAdmin);
        fixture.assert_refused(who, auction.call().set_terms(new), error);
    }
    let (running, links) = (
        fixture.state(),
        fixture.suite.chain.read(auction.call().links()),
    );
    let message = auction.call().set_terms(new);
    let call = fixture.suite.chain.call(Role::Governance, message);
    let event: AuctionTermsChanged = call.event(auction);
    assert_eq!((event.old, event.new), (auction_terms(), new));
    call.expect_ok();
    assert_eq!(fixture.suite.chain.read(auction.call().terms()), new);
    assert_eq!(fixture.suite.chain.read(auction.call().links()), links);
    assert_eq!(fixture.state(), running);
}

#[test]
fn nothing_is_built_with_terms_outside_their_bounds() {
    let mut fixture = healthy();
    let links = fixture.suite.chain.read(fixture.auction.call().links());
    let who = Role::Governance.account();
    for (wrong, error) in out_of_bounds() {
        let refusal = fixture
            .suite
            .chain
            .try_deploy::<RecapitalisationError>("recapitalisation", (links, wrong, who, who))
            .unwrap_err();
        assert_eq!(refusal, harness::Refusal::Error(error));
    }
}
