//! What an AMO can do instead of answering.

use ink::contract_ref;
use ink::env::{return_value, set_contract_storage, DefaultEnvironment, ReturnFlags};
use ink::prelude::vec;
use interfaces::amo::AmoError;
use interfaces::controller::Controller;
use interfaces::guard::Raw;
use interfaces::AccountId;

/// More than the guard hands back, less than a frame's whole buffer; and more than what is left of that.
const LONG_ANSWER: usize = 1_100;
const FLOOD: usize = 15_900;

/// Acts by number; 0 and unknown numbers are good conduct.
pub fn act(conduct: u8, controller: AccountId) -> Result<(), AmoError> {
    match conduct {
        1 => panic!(),
        2 => loop {
            core::hint::black_box(());
        },
        3 => answer(LONG_ANSWER),
        4 => answer(FLOOD),
        5 => return_value(ReturnFlags::empty(), &Raw(vec![0, 7, 7])),
        6 => eat_deposit(),
        7 => reenter(controller),
        8 => return Err(AmoError::Venue(7)),
        _ => {}
    }
    Ok(())
}

/// Ends the call with zeros: a message that went well, and a result of this size.
fn answer(bytes: usize) {
    return_value(ReturnFlags::empty(), &Raw(vec![0; bytes]));
}

fn eat_deposit() {
    for key in 0..20_u32 {
        set_contract_storage(&key.wrapping_add(0x4541_5400), &[1_u8; 8_000]);
    }
}

fn reenter(controller: AccountId) {
    let mut controller: contract_ref!(Controller, DefaultEnvironment) = controller.into();
    let _ = controller.refresh(0);
}
