//! Why a PSP22 token refused, in a fixed size: `psp22::PSP22Error` carries strings, which errors of contracts need not.

use psp22::PSP22Error;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum TokenError {
    InsufficientBalance,
    /// Approve the contract first.
    InsufficientAllowance,
    /// Anything else a token may answer.
    Refused,
}

impl From<PSP22Error> for TokenError {
    fn from(error: PSP22Error) -> Self {
        match error {
            PSP22Error::InsufficientBalance => Self::InsufficientBalance,
            PSP22Error::InsufficientAllowance => Self::InsufficientAllowance,
            _ => Self::Refused,
        }
    }
}
