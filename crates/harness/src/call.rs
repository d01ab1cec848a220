//! What a call came to.

use crate::events::Emitted;
use crate::AccountId;
use ink::env::Event;
use std::fmt::{self, Debug, Display};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Picoseconds.
    pub ref_time: u64,
    /// Bytes.
    pub proof_size: u64,
}

/// The call did not come to an answer of its type; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The pallet stopped it, by the name of its error: `ContractTrapped`, `OutOfGas`, `ContractNotFound`, ...
    Trapped(String),
    /// The contract did not understand the message.
    Language(ink::LangError),
    /// The answer is not of the message's type.
    Answer(Vec<u8>),
}

/// Why a message that returns `Result` did not return `Ok`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal<E> {
    /// The contract refused with its own error.
    Error(E),
    Failure(Failure),
}

/// One call, from outside, of one message.
#[derive(Clone, Debug)]
#[must_use = "a call may have failed: use expect_ok, error or value"]
pub struct Call<R> {
    /// What the message returned.
    pub returned: Result<R, Failure>,
    pub weight: Weight,
    /// The least limit the call would have succeeded with; above `weight` where limits are reserved ahead.
    pub weight_required: Weight,
    /// Native tokens the caller put down (positive) or got back for storage.
    pub storage_deposit: i128,
    /// Events of this call, in order.
    pub emitted: Vec<Emitted>,
}

impl<R> Call<R> {
    /// What a message that does not return `Result` returned.
    #[track_caller]
    pub fn value(self) -> R {
        match self.returned {
            Ok(value) => value,
            Err(failure) => panic!("the call failed: {failure}"),
        }
    }

    /// Set when the call trapped or ran out of a limit, which is not a refusal.
    pub fn failure(&self) -> Option<&Failure> {
        self.returned.as_ref().err()
    }

    /// The events of one type that one contract emitted in this call.
    pub fn events<E: Event + scale::Decode>(&self, emitter: impl Into<AccountId>) -> Vec<E> {
        let emitter = emitter.into();
        self.emitted
            .iter()
            .filter(|event| event.contract == emitter)
            .filter_map(Emitted::decode)
            .collect()
    }

    /// The one event of a type that a contract emitted in this call.
    #[track_caller]
    pub fn event<E: Event + scale::Decode>(&self, emitter: impl Into<AccountId>) -> E {
        let mut events = self.events(emitter);
        assert_eq!(
            events.len(),
            1,
            "expected one {}, found {}",
            std::any::type_name::<E>(),
            events.len()
        );
        events.remove(0)
    }
}

impl<T, E> Call<Result<T, E>> {
    pub fn succeeded(&self) -> bool {
        matches!(self.returned, Ok(Ok(_)))
    }

    pub fn ok(self) -> Option<T> {
        self.result().ok()
    }

    /// The error the contract refused with.
    pub fn error(&self) -> Option<&E> {
        match &self.returned {
            Ok(Err(error)) => Some(error),
            _ => None,
        }
    }

    pub fn result(self) -> Result<T, Refusal<E>> {
        match self.returned {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Refusal::Error(error)),
            Err(failure) => Err(Refusal::Failure(failure)),
        }
    }
}

impl<T, E: Debug> Call<Result<T, E>> {
    #[track_caller]
    pub fn expect_ok(self) -> T {
        match self.result() {
            Ok(value) => value,
            Err(Refusal::Error(error)) => panic!("the contract refused: {error:?}"),
            Err(Refusal::Failure(failure)) => panic!("the call failed: {failure}"),
        }
    }
}

impl<T: Debug, E> Call<Result<T, E>> {
    #[track_caller]
    pub fn expect_err(self) -> E {
        match self.result() {
            Ok(value) => panic!("expected a refusal, the call returned {value:?}"),
            Err(Refusal::Error(error)) => error,
            Err(Refusal::Failure(failure)) => {
                panic!("expected a refusal, the call failed: {failure}")
            }
        }
    }
}

impl Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trapped(name) => write!(formatter, "{name}"),
            Self::Language(error) => write!(
                formatter,
                "the contract did not understand the message ({error:?})"
            ),
            Self::Answer(bytes) => write!(
                formatter,
                "the answer is not of the message's type: {bytes:02x?}"
            ),
        }
    }
}

impl From<drink::Weight> for Weight {
    fn from(weight: drink::Weight) -> Self {
        Self {
            ref_time: weight.ref_time(),
            proof_size: weight.proof_size(),
        }
    }
}

impl From<Weight> for drink::Weight {
    fn from(weight: Weight) -> Self {
        Self::from_parts(weight.ref_time, weight.proof_size)
    }
}
