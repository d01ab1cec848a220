//! From the reports of a feed to what the book is told.

use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::call::{build_call, FromAccountId};
use ink::env::DefaultEnvironment;
use ink::scale::Encode;
use interfaces::book::{Book, BookError, LedgerError, Price};
use interfaces::controller::Passed;
use interfaces::guard::Raw;
use interfaces::oracle::*;
use interfaces::{AccountId, CollateralId};
use policy::price_feed::{accept, Acceptance, Reading};

/// The price that the reports make now, unless one as of a later time stands.
pub(crate) fn acceptable(feed: &Feed, now_ms: u64) -> Option<AcceptedPrice> {
    let rule = Acceptance {
        quorum: feed.terms.quorum,
        max_age_ms: feed.terms.max_age_ms,
        max_deviation_bps: feed.terms.max_deviation_bps,
    };
    let readings = feed.reports.iter().map(|report| Reading {
        price_e18: report.price_e18,
        at_ms: report.at_ms,
    });
    let Reading { price_e18, at_ms } = accept(readings, &rule, now_ms)?;
    match feed.accepted {
        Some(standing) if standing.at_ms > at_ms => None,
        _ => Some(AcceptedPrice { price_e18, at_ms }),
    }
}

/// Lets a price stand from now on, and measures its risk.
pub(crate) fn stand(feed: &mut Feed, price: AcceptedPrice) -> Result<Price, OracleError> {
    let standing = feed.accepted.replace(price).map(reading);
    Ok(feed
        .risk
        .take_in(standing, reading(price), &feed.terms.risk)?)
}

fn reading(AcceptedPrice { price_e18, at_ms }: AcceptedPrice) -> Reading {
    Reading { price_e18, at_ms }
}

type BookCalls = <contract_ref!(Book, DefaultEnvironment) as TraitCallBuilder>::Builder;

/// What the book refuses is passed on as the bytes it came in: the code that reads every error of the ledger would be loaded with every
/// report.
pub(crate) fn write_to_book(
    book: AccountId,
    collateral: CollateralId,
    price: Price,
) -> Result<(), OracleError> {
    let message = BookCalls::from_account_id(book)
        .set_price(collateral, price)
        .params();
    let answer = build_call::<DefaultEnvironment>()
        .call(book)
        .exec_input(message.exec_input().clone())
        .returns::<Raw>()
        .try_invoke();
    let Ok(Ok(Raw(answer))) = answer else {
        unreachable!("the book answers")
    };
    match answer.split_first() {
        Some((0, _)) => Ok(()),
        // The book has a newer price, from an oracle that wrote before this one: the report stands all the same.
        Some((_, error)) if has_newer_price(error) => Ok(()),
        Some((_, error)) => Err(OracleError::Book(Passed::from_bytes(error.into()))),
        None => unreachable!("a result is never empty"),
    }
}

fn has_newer_price(error: &[u8]) -> bool {
    let refusal = BookError::Ledger(LedgerError::PriceNotNewer {
        at_ms: 0,
        price_at_ms: 0,
    });
    // The variants; the numbers follow.
    error.get(..2) == refusal.encode().get(..2)
}
