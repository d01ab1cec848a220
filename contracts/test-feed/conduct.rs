//! What a feed can do instead of answering.

use ink::contract_ref;
use ink::env::{return_value, set_contract_storage, DefaultEnvironment, ReturnFlags};
use ink::prelude::vec;
use ink::prelude::vec::Vec;
use interfaces::guard::Raw;
use interfaces::price_source::FeedAdapter;
use interfaces::AccountId;

/// More than what is left of the caller's buffer.
const FLOOD: usize = 16_380;

/// Acts by number; 0 and unknown numbers are good conduct.
pub fn act(conduct: u8, caller: AccountId) {
    match conduct {
        1 => panic!(),
        2 => loop {
            core::hint::black_box(());
        },
        // Neither a price nor none.
        3 => answer(vec![0, 2]),
        // A price, and a byte too many.
        4 => answer([&[0, 1][..], &[1; 25]].concat()),
        5 => answer(vec![0; FLOOD]),
        6 => {
            set_contract_storage(&0x5446_4541_u32, &[1_u8; 8_000]);
        }
        7 => {
            let mut adapter: contract_ref!(FeedAdapter, DefaultEnvironment) = caller.into();
            let _ = adapter.poke();
        }
        _ => {}
    }
}

/// Ends the call with these bytes.
fn answer(bytes: Vec<u8>) {
    return_value(ReturnFlags::empty(), &Raw(bytes));
}
