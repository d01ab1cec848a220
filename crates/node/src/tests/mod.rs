//! The client against a node that is a few lines of code: what a real one does seldom, or at the wrong moment, happens here at will.

mod connection;
mod fake;
mod following;
mod runtime;
mod sending;

use crate::{AccountId, Message, SendOptions, Signer};
use interfaces::vault::VaultError;

/// A message of which the dry run says `Ok(7)`, unless the node is told otherwise.
struct Mint;

type Minted = Result<u128, VaultError>;

impl Message for Mint {
    type Answer = Minted;

    fn into_input(self) -> (AccountId, Vec<u8>) {
        (AccountId([9; 32]), vec![1, 2, 3, 4])
    }
}

fn alice() -> Signer {
    Signer::from_dev_seed("//Alice").unwrap()
}

fn options() -> SendOptions {
    SendOptions {
        lifetime_blocks: 8,
        ..SendOptions::default()
    }
}
