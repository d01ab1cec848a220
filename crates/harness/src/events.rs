//! Events that contracts emitted.

use crate::AccountId;
use drink::frame_support::storage::storage_prefix;
use drink::minimal::{RuntimeEvent, System};
use drink::pallet_contracts;
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

/// What contracts emitted since events were last forgotten.
pub(crate) fn emitted() -> Vec<Emitted> {
    System::read_events_no_consensus()
        .filter_map(|record| match record.event {
            RuntimeEvent::Contracts(pallet_contracts::Event::ContractEmitted {
                contract,
                data,
            }) => Some(Emitted {
                contract: AccountId(contract.into()),
                topics: record.topics.iter().map(|topic| topic.0).collect(),
                data,
            }),
            _ => None,
        })
        .collect()
}

/// Does what `System::reset_events` does, in a time that depends on the last call's events only: that one searches the index for
/// every topic that ever was.
pub(crate) fn forget_events() {
    let index = storage_prefix(b"System", b"EventTopics");
    for record in System::read_events_no_consensus() {
        for topic in &record.topics {
            let hashed = sp_io::hashing::blake2_128(topic.as_bytes());
            sp_io::storage::clear(&[&index[..], &hashed, topic.as_bytes()].concat());
        }
    }
    sp_io::storage::clear(&storage_prefix(b"System", b"Events"));
    sp_io::storage::clear(&storage_prefix(b"System", b"EventCount"));
}
