//! What the feed says, in the oracle's units.

use ink::codegen::TraitCallBuilder;
use ink::contract_ref;
use ink::env::DefaultEnvironment;
use interfaces::price_source::*;
use policy::price_feed::{price_e18_down, Reading};

type FeedRef = contract_ref!(PriceSource, DefaultEnvironment);

/// The feed's price and its time, both in our units.
pub(crate) fn read(source: &Source) -> Result<Reading, AdapterError> {
    let (timestamp, price) = ask(source)?.ok_or(AdapterError::NoPrice)?;
    let price_e18 =
        price_e18_down(price, source.decimals).ok_or(AdapterError::PriceTooLarge { price })?;
    if price_e18 == 0 {
        return Err(AdapterError::ZeroPrice);
    }
    let at_ms = match source.unit {
        TimeUnit::Seconds => timestamp.saturating_mul(1_000),
        TimeUnit::Milliseconds => timestamp,
    };
    Ok(Reading { price_e18, at_ms })
}

/// The feed's answer, which must be of its type to the last byte. The feed has weight and storage deposit of its own: what it does wrong
/// ends its own frame. Only an answer longer than what is left of this contract's buffer, or more storage than its deposit is for, ends
/// the poke as a whole; nothing is lost by that either.
fn ask(source: &Source) -> Result<Option<(u64, u128)>, AdapterError> {
    let feed: FeedRef = source.feed.into();
    let answer = feed
        .call()
        .get_latest_price(source.key.clone())
        .ref_time_limit(FEED_REF_TIME)
        .proof_size_limit(FEED_PROOF_SIZE)
        .storage_deposit_limit(FEED_STORAGE_DEPOSIT)
        .try_invoke();
    match answer {
        Ok(Ok(answer)) => Ok(answer),
        _ => Err(AdapterError::FeedFailed),
    }
}

pub(crate) fn validate(source: &Source) -> Result<(), AdapterError> {
    let bytes = u32::try_from(source.key.len()).unwrap_or(u32::MAX);
    if bytes == 0 || bytes > MAX_KEY_BYTES {
        return Err(AdapterError::KeyLengthOutOfRange {
            bytes,
            maximum: MAX_KEY_BYTES,
        });
    }
    if source.decimals > MAX_FEED_DECIMALS {
        return Err(AdapterError::DecimalsOutOfRange {
            decimals: source.decimals,
            maximum: MAX_FEED_DECIMALS,
        });
    }
    Ok(())
}
