//! Lists of calls: what may be proposed, what identifies a list, and the governor's calls of itself.

use crate::steward;
use ink::env::hash::Blake2x256;
use ink::env::hash_bytes;
use ink::prelude::vec::Vec;
use ink::scale::{DecodeAll, Encode};
use ink::selector_bytes;
use interfaces::governor::*;
use interfaces::{AccountId, Hash};

pub const SELECTOR_BYTES: usize = 4;
const SET_TERMS: [u8; SELECTOR_BYTES] = selector_bytes!("Governor::set_terms");
const SET_STEWARD: [u8; SELECTOR_BYTES] = selector_bytes!("Governor::set_steward");
const CANCEL: [u8; SELECTOR_BYTES] = selector_bytes!("Governor::cancel");

/// What the governor does to itself.
pub enum OwnCall {
    SetTerms(GovernorTerms),
    SetSteward(Option<NamedSteward>),
    Cancel(ProposalId),
}

impl OwnCall {
    pub fn decode(input: &[u8]) -> Option<Self> {
        let (selector, mut arguments) = input.split_at_checked(SELECTOR_BYTES)?;
        if selector == SET_TERMS {
            return GovernorTerms::decode_all(&mut arguments)
                .ok()
                .map(Self::SetTerms);
        }
        if selector == SET_STEWARD {
            return Option::<NamedSteward>::decode_all(&mut arguments)
                .ok()
                .map(Self::SetSteward);
        }
        if selector == CANCEL {
            return ProposalId::decode_all(&mut arguments)
                .ok()
                .map(Self::Cancel);
        }
        None
    }
}

/// Refuses what can be seen to fail always, and what could not be passed again. Returns whether the list only stops other proposals.
pub fn examine(calls: &[ProposedCall], governor: AccountId) -> Result<bool, GovernorError> {
    if calls.is_empty() || calls.len() > MAX_CALLS {
        return Err(GovernorError::CallCount {
            count: number(calls.len()),
            maximum: number(MAX_CALLS),
        });
    }
    let mut bytes = 0_usize;
    let mut only_cancels = true;
    for (index, call) in calls.iter().enumerate() {
        let index = number(index);
        bytes = bytes.saturating_add(call.input.len());
        if call.input.len() < SELECTOR_BYTES {
            return Err(GovernorError::NoSelector { index });
        }
        if call.callee != governor {
            only_cancels = false;
            continue;
        }
        match OwnCall::decode(&call.input) {
            Some(OwnCall::SetTerms(terms)) => {
                terms.ensure_in_bounds()?;
                only_cancels = false;
            }
            Some(OwnCall::SetSteward(named)) => {
                steward::ensure_sound(named.as_ref(), governor)?;
                only_cancels = false;
            }
            Some(OwnCall::Cancel(_)) => {}
            None => return Err(GovernorError::SelfCall { index }),
        }
    }
    if bytes > MAX_INPUT_BYTES {
        return Err(GovernorError::InputsTooLong {
            bytes: number(bytes),
            maximum: number(MAX_INPUT_BYTES),
        });
    }
    Ok(only_cancels)
}

pub fn hash_of(calls: &[ProposedCall], description_hash: Hash) -> Hash {
    let mut hash = [0; 32];
    hash_bytes::<Blake2x256>(&(calls, description_hash).encode(), &mut hash);
    hash.into()
}

/// Why a call of the governor of itself failed, as a call of another contract would have it.
pub fn own_failure(index: u32, error: GovernorError) -> GovernorError {
    let answer: ink::MessageResult<Result<(), GovernorError>> = Ok(Err(error));
    failure(index, &answer.encode())
}

pub fn failure(index: u32, answer: &[u8]) -> GovernorError {
    let output: Vec<u8> = answer.iter().copied().take(MAX_SHOWN_BYTES).collect();
    GovernorError::CallFailed { index, output }
}

/// Lists and inputs are far shorter than what this could not hold.
pub fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
