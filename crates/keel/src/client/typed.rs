//! A message together with its input, which is shown by the contract's metadata.

use harness::{AccountId, Message};
use scale::Decode;
use std::marker::PhantomData;

pub struct Typed<A> {
    pub to: AccountId,
    pub input: Vec<u8>,
    answer: PhantomData<A>,
}

impl<A: Decode> Typed<A> {
    pub fn new(message: impl Message<Answer = A>) -> Self {
        let (to, input) = message.into_input();
        Self {
            to,
            input,
            answer: PhantomData,
        }
    }
}

impl<A> Clone for Typed<A> {
    fn clone(&self) -> Self {
        Self {
            to: self.to,
            input: self.input.clone(),
            answer: PhantomData,
        }
    }
}

impl<A: Decode> Message for Typed<A> {
    type Answer = A;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (self.to, self.input)
    }
}
