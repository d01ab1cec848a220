//! Why the runtime did not carry out a call, by the names of the chain's metadata.

use scale::Decode;
use serde::Serialize;
use std::fmt;
use subxt::Metadata;

/// `Contracts.OutOfGas`, `Token.FundsUnavailable`, `BadOrigin`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DispatchFailure {
    /// The pallet, or the kind of error; none for those of the runtime itself.
    pub pallet: Option<String>,
    pub name: String,
    /// What the runtime's author says about it, in one line.
    pub meaning: String,
}

impl DispatchFailure {
    /// As the harness names it: errors of the contracts pallet by their name alone.
    pub fn trapped(&self) -> String {
        match self.pallet.as_deref() {
            Some("Contracts") | None => self.name.clone(),
            Some(_) => self.full_name(),
        }
    }

    /// Whether the contract itself ended it with an error.
    pub fn is_revert(&self) -> bool {
        self.pallet.as_deref() == Some("Contracts") && self.name == "ContractReverted"
    }

    fn full_name(&self) -> String {
        match &self.pallet {
            Some(pallet) => format!("{pallet}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

impl fmt::Display for DispatchFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.full_name())?;
        match self.meaning.as_str() {
            "" => Ok(()),
            meaning => write!(formatter, " ({meaning})"),
        }
    }
}

/// `sp_runtime::DispatchError`, whose variants have kept their places.
#[derive(Debug, Decode)]
pub enum DispatchError {
    Other,
    CannotLookup,
    BadOrigin,
    Module { pallet: u8, error: [u8; 4] },
    ConsumerRemaining,
    NoProviders,
    TooManyConsumers,
    Token(TokenError),
    Arithmetic(ArithmeticError),
    Transactional(TransactionalError),
    Exhausted,
    Corruption,
    Unavailable,
    RootNotAllowed,
    Trie(u8),
}

#[derive(Debug, Decode)]
pub enum TokenError {
    FundsUnavailable,
    OnlyProvider,
    BelowMinimum,
    CannotCreate,
    UnknownAsset,
    Frozen,
    Unsupported,
    CannotCreateHold,
    NotExpendable,
    Blocked,
}

#[derive(Debug, Decode)]
pub enum ArithmeticError {
    Underflow,
    Overflow,
    DivisionByZero,
}

#[derive(Debug, Decode)]
pub enum TransactionalError {
    LimitReached,
    NoLayer,
}

impl DispatchError {
    pub fn named(&self, metadata: &Metadata) -> DispatchFailure {
        let plain = |pallet: Option<&str>, name: String| DispatchFailure {
            pallet: pallet.map(str::to_owned),
            name,
            meaning: String::new(),
        };
        match self {
            Self::Module { pallet, error } => module_error(*pallet, error[0], metadata),
            Self::Token(error) => plain(Some("Token"), format!("{error:?}")),
            Self::Arithmetic(error) => plain(Some("Arithmetic"), format!("{error:?}")),
            Self::Transactional(error) => plain(Some("Transactional"), format!("{error:?}")),
            Self::Trie(error) => plain(Some("Trie"), error.to_string()),
            other => plain(None, format!("{other:?}")),
        }
    }
}

fn module_error(pallet: u8, error: u8, metadata: &Metadata) -> DispatchFailure {
    let found = metadata.pallet_by_index(pallet);
    let variant = found.and_then(|it| it.error_variant_by_index(error));
    let pallet = found.map_or_else(|| format!("pallet {pallet}"), |it| it.name().to_owned());
    DispatchFailure {
        pallet: Some(pallet),
        name: variant.map_or_else(|| format!("error {error}"), |it| it.name.clone()),
        meaning: variant.map(|it| one_line(&it.docs)).unwrap_or_default(),
    }
}

/// The first sentence.
fn one_line(docs: &[String]) -> String {
    let lines = docs.iter().map(|line| line.trim());
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    let text = paragraph.join(" ");
    let sentence = text
        .split_once(". ")
        .map_or(text.as_str(), |(first, _)| first);
    sentence.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(pallet: Option<&str>, name: &str, meaning: &str) -> DispatchFailure {
        DispatchFailure {
            pallet: pallet.map(str::to_owned),
            name: name.to_owned(),
            meaning: meaning.to_owned(),
        }
    }

    #[test]
    fn errors_of_the_contracts_pallet_are_named_as_on_the_embedded_chain() {
        let out_of_gas = failure(Some("Contracts"), "OutOfGas", "");
        assert_eq!(out_of_gas.trapped(), "OutOfGas");
        assert_eq!(
            failure(Some("Token"), "Frozen", "").trapped(),
            "Token.Frozen"
        );
        assert_eq!(failure(None, "BadOrigin", "").trapped(), "BadOrigin");
    }

    #[test]
    fn a_failure_is_shown_with_what_it_means() {
        let shown = failure(
            Some("Contracts"),
            "OutOfGas",
            "The executed contract ran out of gas",
        );
        assert_eq!(
            shown.to_string(),
            "Contracts.OutOfGas (The executed contract ran out of gas)"
        );
    }

    #[test]
    fn documentation_is_cut_to_its_first_sentence() {
        let docs = [" The call dispatched. It", " failed.", "", " More."].map(str::to_owned);
        assert_eq!(one_line(&docs), "The call dispatched");
    }

    #[test]
    fn an_error_of_a_module_has_five_bytes() {
        let mut bytes = &[3, 8, 2, 0, 0, 0, 99][..];
        let error = DispatchError::decode(&mut bytes).unwrap();
        assert!(matches!(
            error,
            DispatchError::Module {
                pallet: 8,
                error: [2, ..]
            }
        ));
        assert_eq!(bytes, [99]);
    }
}
