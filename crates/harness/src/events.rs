//! Events that contracts emitted.

use crate::AccountId;
use ink::env::Event;

/// One event as the chain recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    pub contract: AccountId,
    pub topics: Vec<[u8; 32]>,
    /// All fields, encoded in order.
    pub data: Vec<u8>,
}

impl Emitted {
    /// This event as an `E`, if it is one.
    pub fn decode<E: Event + scale::Decode>(&self) -> Option<E> {
        if let Some(signature) = E::SIGNATURE_TOPIC {
            if self.topics.first() != Some(&signature) {
                return None;
            }
        }
        let mut data = &self.data[..];
        let event = E::decode(&mut data).ok()?;
        data.is_empty().then_some(event)
    }
}
