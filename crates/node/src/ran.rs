//! What the runtime says of a dry run, and the answer in it.

use crate::dispatch::{DispatchError, DispatchFailure};
use crate::error::NodeError;
use crate::records::{records, Record};
use crate::trial::Trial;
use crate::weight::CodedWeight;
use harness::{Call, Emitted, Failure, Weight};
use scale::{Decode, DecodeAll};
use subxt::utils::H256;
use subxt::Metadata;

/// `pallet_contracts::ContractResult` up to its events.
#[derive(Decode)]
pub struct Said<R: Decode> {
    consumed: CodedWeight,
    required: CodedWeight,
    deposit: Deposit,
    debug: Vec<u8>,
    pub result: Result<R, DispatchError>,
}

#[derive(Decode)]
enum Deposit {
    Refund(u128),
    Charge(u128),
}

/// `ExecReturnValue`.
#[derive(Decode)]
pub struct Returned {
    flags: u32,
    data: Vec<u8>,
}

const REVERT: u32 = 1;

/// A dry run whose answer is still encoded.
pub struct Ran {
    weight: Weight,
    required: Weight,
    storage_deposit: i128,
    debug: String,
    pub returned: Result<Returned, DispatchFailure>,
    pub collected: Vec<Record>,
}

impl Ran {
    pub fn new<R: Decode>(
        said: Said<R>,
        rest: &[u8],
        metadata: &Metadata,
        returned: impl Fn(R) -> Returned,
    ) -> Result<Self, NodeError> {
        let collected = match rest.split_first() {
            Some((1, list)) => records(list, metadata)?,
            _ => Vec::new(),
        };
        let signed = |amount: u128| i128::try_from(amount).unwrap_or(i128::MAX);
        Ok(Self {
            weight: said.consumed.into(),
            required: said.required.into(),
            storage_deposit: match said.deposit {
                Deposit::Refund(amount) => -signed(amount),
                Deposit::Charge(amount) => signed(amount),
            },
            debug: String::from_utf8_lossy(&said.debug).into_owned(),
            returned: said
                .result
                .map(returned)
                .map_err(|error| error.named(metadata)),
            collected,
        })
    }

    pub fn trial<A: Decode>(self, at: H256) -> Trial<A> {
        let reverted = matches!(&self.returned, Ok(returned) if returned.flags & REVERT != 0);
        // What is undone emits nothing.
        let emitted: Vec<Emitted> = match &self.returned {
            Ok(_) if !reverted => self.collected.iter().filter_map(Record::emitted).collect(),
            _ => Vec::new(),
        };
        let data = self.returned.as_ref().map(|returned| returned.data.clone());
        Trial {
            answer: data.unwrap_or_default(),
            call: Call {
                returned: answer(self.returned),
                weight: self.weight,
                weight_required: self.required,
                storage_deposit: self.storage_deposit,
                emitted,
            },
            reverted,
            debug: self.debug,
            at,
        }
    }
}

/// An answer stands behind a byte that says whether the contract understood the message.
fn answer<A: Decode>(returned: Result<Returned, DispatchFailure>) -> Result<A, Failure> {
    let data = match returned {
        Ok(returned) => returned.data,
        Err(failure) => return Err(Failure::Trapped(failure.trapped())),
    };
    match data.split_first() {
        Some((0, mut rest)) => A::decode_all(&mut rest).map_err(|_| Failure::Answer(data)),
        _ => Err(language_error(&data).unwrap_or(Failure::Answer(data))),
    }
}

fn language_error(data: &[u8]) -> Option<Failure> {
    let (1, mut error) = data.split_first()? else {
        return None;
    };
    Decode::decode(&mut error).ok().map(Failure::Language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use interfaces::vault::VaultError;
    use scale::Compact;
    use scale::Encode;

    type Minted = Result<u128, VaultError>;

    /// As a node encodes it: weights, deposit, no debug message, the result, no events.
    fn said(result: impl Encode) -> Vec<u8> {
        let weight = CodedWeight::from(Weight {
            ref_time: 9,
            proof_size: 4,
        });
        (weight, weight, (1_u8, 70_u128), Compact(0_u8), result, 0_u8).encode()
    }

    fn returned(flags: u32, answer: impl Encode) -> Vec<u8> {
        let data: Vec<u8> = answer.encode();
        said((0_u8, flags, data))
    }

    fn ran(bytes: &[u8]) -> Trial<Minted> {
        let mut rest = bytes;
        let said = Said::<Returned>::decode(&mut rest).unwrap();
        assert_eq!(rest, [0]);
        let ran = Ran {
            weight: said.consumed.into(),
            required: said.required.into(),
            storage_deposit: match said.deposit {
                Deposit::Charge(amount) => amount.try_into().unwrap(),
                Deposit::Refund(_) => panic!("charged"),
            },
            debug: String::new(),
            returned: said.result.map_err(|_| panic!("it ran")),
            collected: Vec::new(),
        };
        ran.trial(H256::zero())
    }

    #[test]
    fn an_answer_is_decoded_by_its_type() {
        let trial = ran(&returned(0, (0_u8, Minted::Ok(7))));
        assert_eq!(trial.call.returned, Ok(Ok(7)));
        assert!(!trial.is_refused());
        assert_eq!(trial.call.weight_required.proof_size, 4);
        assert_eq!(trial.call.storage_deposit, 70);
    }

    #[test]
    fn an_error_of_the_contract_keeps_its_values() {
        let error = VaultError::CapExceeded {
            idle: 1,
            amount: 2,
            cap: 2,
        };
        let trial = ran(&returned(REVERT, (0_u8, Minted::Err(error.clone()))));
        assert!(trial.is_refused());
        assert_eq!(trial.call.error(), Some(&error));
        assert_eq!(
            trial.refused(),
            "the contract refuses: CapExceeded { idle: 1, amount: 2, cap: 2 }"
        );
    }

    #[test]
    fn a_message_that_the_contract_does_not_know_is_a_failure() {
        let trial = ran(&returned(REVERT, (1_u8, 1_u8)));
        assert!(matches!(trial.call.failure(), Some(Failure::Language(_))));
    }

    #[test]
    fn an_answer_of_another_type_is_a_failure() {
        let trial = ran(&returned(0, (0_u8, 0_u8, 1_u8)));
        assert!(matches!(trial.call.failure(), Some(Failure::Answer(_))));
    }
}
