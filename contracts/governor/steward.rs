//! What a steward may be given, and what it has been given.

use crate::calls::{number, SELECTOR_BYTES};
use ink::selector_bytes;
use interfaces::governor::*;
use interfaces::AccountId;

/// Whoever can do one of these can do anything, or undo the rest.
const NEVER: [[u8; SELECTOR_BYTES]; 11] = [
    selector_bytes!("Access::propose_admin"),
    selector_bytes!("Access::accept_admin"),
    selector_bytes!("Access::set_guardian"),
    selector_bytes!("Upgradable::upgrade"),
    selector_bytes!("Upgradable::set_upgrader"),
    selector_bytes!("Book::set_writers"),
    selector_bytes!("Stablecoin::set_capacity"),
    selector_bytes!("GovernanceToken::set_minting_allowance"),
    selector_bytes!("Vault::begin_settlement"),
    selector_bytes!("Vault::set_controller"),
    selector_bytes!("Registry::set_controller"),
];

pub fn ensure_sound(
    named: Option<&NamedSteward>,
    governor: AccountId,
) -> Result<(), GovernorError> {
    let Some(NamedSteward { account, calls }) = named else {
        return Ok(());
    };
    if calls.is_empty() || calls.len() > MAX_STEWARD_CALLS {
        return Err(GovernorError::CallCount {
            count: number(calls.len()),
            maximum: number(MAX_STEWARD_CALLS),
        });
    }
    for (index, call) in calls.iter().enumerate() {
        let is_own = call.callee == governor || call.callee == *account;
        if is_own || NEVER.contains(&call.selector) {
            return Err(GovernorError::NotForSteward {
                index: number(index),
            });
        }
    }
    Ok(())
}

/// Returns who the steward is.
pub fn ensure_may(
    named: Option<NamedSteward>,
    caller: AccountId,
    callee: AccountId,
    input: &[u8],
) -> Result<AccountId, GovernorError> {
    let steward = named
        .filter(|named| named.account == caller)
        .ok_or(GovernorError::NotSteward)?;
    let selector = *input
        .first_chunk::<SELECTOR_BYTES>()
        .ok_or(GovernorError::NoSelector { index: 0 })?;
    if !steward.calls.contains(&StewardCall { callee, selector }) {
        return Err(GovernorError::NotListed { callee, selector });
    }
    if input.len() > MAX_INPUT_BYTES {
        return Err(GovernorError::InputsTooLong {
            bytes: number(input.len()),
            maximum: number(MAX_INPUT_BYTES),
        });
    }
    Ok(steward.account)
}
