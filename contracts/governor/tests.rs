//! What is passed on of an answer. Everything else is tested on the embedded chain.
#![allow(clippy::panic)]

use crate::calls::failure;
use ink::prelude::vec;
use interfaces::governor::{GovernorError, MAX_SHOWN_BYTES};

#[test]
fn of_a_long_answer_the_beginning_is_passed_on_and_a_short_one_whole() {
    for length in [0, 1, MAX_SHOWN_BYTES, MAX_SHOWN_BYTES + 1, 16_384] {
        let mut answer = vec![7; length];
        if let Some(first) = answer.first_mut() {
            *first = 1;
        }
        let shown = answer
            .get(..length.min(MAX_SHOWN_BYTES))
            .unwrap_or_default();
        let expected = GovernorError::CallFailed {
            index: 3,
            output: shown.to_vec(),
        };
        assert_eq!(failure(3, &answer), expected);
    }
}
