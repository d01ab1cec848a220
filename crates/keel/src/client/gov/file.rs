//! A file of calls: by contract, message and arguments as text, or by address and input.

use super::super::arguments::with_addresses;
use super::super::exit::wrong_use;
use super::super::session::Session;
use crate::deploy::quantities::{unhex, Account};
use anyhow::{bail, Context, Result};
use harness::Hash;
use interfaces::governor::ProposedCall;
use serde::Deserialize;
use std::fs;
use std::path::Path;

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalFile {
    #[serde(default)]
    pub description: String,
    #[serde(rename = "call")]
    calls: Vec<WrittenCall>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct WrittenCall {
    /// Its label in the deployment.
    contract: String,
    message: String,
    #[serde(default)]
    arguments: Vec<String>,
    /// Where the input is given, it counts, and message and arguments are for readers.
    callee: Option<String>,
    input: Option<String>,
}

impl ProposalFile {
    pub fn read(file: &Path, number: Option<usize>) -> Result<Self> {
        let shown = file.display();
        let text =
            fs::read_to_string(file).map_err(|error| wrong_use(format!("{shown}: {error}")))?;
        let is_json = file.extension().is_some_and(|it| it == "json");
        let read = match is_json {
            true => of_json(&text, number),
            false => toml::from_str(&text).map_err(Into::into),
        };
        let read: Self = read.with_context(|| shown.to_string())?;
        if read.calls.is_empty() {
            return Err(wrong_use(format!("{shown} has no calls")));
        }
        Ok(read)
    }

    /// A proposal is not made without saying what for.
    pub fn described(mut self, given: Option<&str>) -> Result<Self> {
        if let Some(given) = given {
            self.description = given.to_owned();
        }
        match self.description.trim() {
            "" => Err(wrong_use("the file has no description: give --description")),
            _ => Ok(self),
        }
    }

    pub fn description_hash(&self) -> Hash {
        harness::chain::hash_of(self.description.as_bytes())
    }

    pub fn calls(&self, session: &Session) -> Result<Vec<ProposedCall>> {
        let calls = self.calls.iter().enumerate().map(|(index, call)| {
            let encoded = call.encoded(session);
            encoded
                .with_context(|| format!("call {}, {}.{}", index + 1, call.contract, call.message))
        });
        calls.collect()
    }
}

impl WrittenCall {
    fn encoded(&self, session: &Session) -> Result<ProposedCall> {
        if let (Some(callee), Some(input)) = (&self.callee, &self.input) {
            let callee: Account = callee.parse()?;
            return Ok(ProposedCall {
                callee: callee.0,
                input: unhex(input)?,
            });
        }
        let contract = session.deployment.find(&self.contract)?;
        let arguments = self.arguments.iter();
        let arguments = arguments.map(|text| with_addresses(text, &session.deployment, None));
        let arguments: Vec<String> = arguments.collect::<Result<_>>()?;
        let abi = session.needed_abi(&contract.folder)?;
        Ok(ProposedCall {
            callee: contract.account,
            input: abi.encode(&self.message, &arguments)?,
        })
    }
}

/// The list that `keel deploy proposals --json` prints: proposals, each a list of calls.
fn of_json(text: &str, number: Option<usize>) -> Result<ProposalFile> {
    let mut proposals: Vec<Vec<WrittenCall>> = serde_json::from_str(text)?;
    let count = proposals.len();
    let chosen = match (number, count) {
        (None, 1) => 0,
        (Some(number), _) if (1..=count).contains(&number) => number - 1,
        _ => bail!(wrong_use(format!(
            "it has {count} proposals: choose one by --number"
        ))),
    };
    Ok(ProposalFile {
        description: String::new(),
        calls: proposals.swap_remove(chosen),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::exit::exit_code;
    use super::*;

    const FILE: &str = r#"
        description = "Raise the cap"
        [[call]]
        contract = "registry"
        message = "lower_cap"
        arguments = ["0", "2_000"]
    "#;

    fn parsed(text: &str) -> Result<ProposalFile> {
        Ok(toml::from_str(text)?)
    }

    #[test]
    fn a_file_of_calls_names_contract_message_and_arguments() {
        let file = parsed(FILE).unwrap();
        assert_eq!(file.description, "Raise the cap");
        assert_eq!(file.calls[0].arguments, ["0", "2_000"]);
    }

    #[test]
    fn the_hash_is_that_of_the_text_as_it_is_written() {
        let file = parsed(FILE).unwrap();
        assert_eq!(
            file.description_hash(),
            harness::chain::hash_of(b"Raise the cap")
        );
        let other = parsed(FILE)
            .unwrap()
            .described(Some("Raise the cap "))
            .unwrap();
        assert_ne!(file.description_hash(), other.description_hash());
    }

    #[test]
    fn a_proposal_without_a_description_is_wrong_use() {
        let file = parsed(&FILE.replace("Raise the cap", " ")).unwrap();
        assert_eq!(exit_code(&file.described(None).unwrap_err()), 2);
    }

    #[test]
    fn one_of_several_proposals_has_to_be_chosen() {
        let call = r#"{"contract": "a", "message": "b", "callee": "0x00", "input": "0x01"}"#;
        let text = format!("[[{call}], [{call}, {call}]]");
        assert!(of_json(&text, None).is_err());
        assert!(of_json(&text, Some(3)).is_err());
        assert_eq!(of_json(&text, Some(2)).unwrap().calls.len(), 2);
        assert_eq!(
            of_json(&format!("[[{call}]]"), None).unwrap().calls.len(),
            1
        );
    }
}
