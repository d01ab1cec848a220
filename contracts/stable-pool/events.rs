//! Events that have no topic but their signature, through one function: what ink! generates for each kind would be a twentieth of the
//! contract.

use crate::stable_pool::StablePoolContract;
use ink::codegen::StaticEnv;
use ink::env::event::state::{HasRemainingTopics, Uninit};
use ink::env::event::{EventTopicsAmount, TopicsBuilder, TopicsBuilderBackend};
use ink::env::{Environment, Event};
use ink::prelude::vec::Vec;
use ink::scale::{Encode, Output};

pub fn emit<E: Event>(event: &E) {
    const { assert!(<E::RemainingTopics as EventTopicsAmount>::AMOUNT == 1) };
    deposit(Encoded {
        signature: E::SIGNATURE_TOPIC.unwrap_or_default(),
        fields: event.encode(),
    });
}

#[inline(never)]
fn deposit(event: Encoded) {
    StablePoolContract::env().emit_event(event);
}

struct Encoded {
    signature: [u8; 32],
    fields: Vec<u8>,
}

impl Encode for Encoded {
    fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
        dest.write(&self.fields);
    }
}

impl Event for Encoded {
    type RemainingTopics = [HasRemainingTopics; 1];
    const SIGNATURE_TOPIC: Option<[u8; 32]> = None;

    fn topics<E, B>(
        &self,
        builder: TopicsBuilder<Uninit, E, B>,
    ) -> <B as TopicsBuilderBackend<E>>::Output
    where
        E: Environment,
        B: TopicsBuilderBackend<E>,
    {
        builder
            .build::<Self>()
            .push_topic(Some(&self.signature))
            .finish()
    }
}
