//! Events, calls and answers of contracts for eyes: by name, with their values, from the metadata that `keel build` leaves beside the code.

mod numbers;
#[cfg(test)]
mod tests;
mod values;
mod written;

use anyhow::{bail, ensure, Context, Result};
use contract_transcode::{ContractMessageTranscoder, Value};
use harness::{AccountId, Emitted};
use scale::{Compact, Encode};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use values::{json, text, unscaled};

pub use numbers::{decimal, hex, signed_decimal};

/// What a contract's messages, events and errors are called. By its folder under `contracts/`.
pub struct Abi {
    pub contract: String,
    transcoder: ContractMessageTranscoder,
}

/// What accounts are called.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<[u8; 32], String>);

/// Something with a name and fields: an event, a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub name: String,
    /// Each field as text and as JSON.
    pub fields: Vec<(String, String, Json)>,
}

impl Names {
    pub fn add(&mut self, name: &str, account: AccountId) {
        self.0.insert(account.0, name.to_owned());
    }

    /// Its name, or `0x` and its digits.
    pub fn name(&self, account: AccountId) -> String {
        let known = self.0.get(&account.0).cloned();
        known.unwrap_or_else(|| hex(&account.0))
    }
}

impl Abi {
    /// Of a contract that was built.
    pub fn load(contract: &str) -> Result<Self> {
        let file = harness::artifacts::folder();
        let file = file.join(format!("{}.json", contract.replace('-', "_")));
        ensure!(
            file.is_file(),
            "{}: no metadata; run `keel build` first",
            file.display()
        );
        let transcoder = ContractMessageTranscoder::load(&file);
        let transcoder = transcoder.with_context(|| file.display().to_string())?;
        Ok(Self {
            contract: contract.to_owned(),
            transcoder,
        })
    }

    pub fn event(&self, event: &Emitted, names: &Names) -> Result<Shown> {
        let signature = event.topics.first().context("an event without topics")?;
        let length = Compact(u32::try_from(event.data.len())?);
        let data = [length.encode(), event.data.clone()].concat();
        let value = self
            .transcoder
            .decode_contract_event(signature, &mut &data[..])?;
        shown(value, names)
    }

    /// A message from its input: selector and arguments.
    pub fn message(&self, input: &[u8], names: &Names) -> Result<Shown> {
        let value = self.transcoder.decode_contract_message(&mut &input[..])?;
        shown(value, names)
    }

    /// What a message answered, on one line. `Ok` and `Err` are left out, the names of the errors say it.
    pub fn answer_to(&self, input: &[u8], answer: &[u8], names: &Names) -> Result<String> {
        let mut messages = self.transcoder.metadata().spec().messages().iter();
        let selector = input.get(..4).context("an input without selector")?;
        let message = messages
            .find(|it| it.selector().to_bytes() == selector)
            .with_context(|| format!("{} has no such message", self.contract))?;
        let mut rest = answer;
        let decoded = self
            .transcoder
            .decode_message_return(message.label(), &mut rest);
        let value = decoded?;
        ensure!(rest.is_empty(), "the answer is longer than its type");
        Ok(text("", unwrapped(&value), names))
    }

    /// The input of a message, its arguments as text: `1000`, `0x…`, `Struct { field: 1 }`. Numbers may be grouped by `_`.
    pub fn encode(&self, message: &str, arguments: &[String]) -> Result<Vec<u8>> {
        let label = self.label(message)?;
        let parameters = self.parameters(&label);
        ensure!(
            parameters.len() == arguments.len(),
            "{}.{message} takes ({}), here are {} arguments",
            self.contract,
            parameters.join(", "),
            arguments.len()
        );
        for argument in arguments {
            ensure!(
                written::is_one_value(argument),
                "{argument:?} is no value: write numbers in digits of the smallest unit (1_000_000), lists as [1, 2], structs as Name {{ field: 1 }}"
            );
        }
        let input = self.transcoder.encode(&label, arguments);
        input.with_context(|| format!("{}.{message}", self.contract))
    }

    /// Name and type of each.
    fn parameters(&self, label: &str) -> Vec<String> {
        let messages = self.transcoder.metadata().spec().messages();
        let messages = messages.iter().filter(|it| it.label() == label);
        messages
            .flat_map(|it| it.args())
            .map(|it| format!("{}: {}", it.label(), it.ty().display_name()))
            .collect()
    }

    /// Whether a message changes nothing.
    pub fn is_view(&self, message: &str) -> Result<bool> {
        let label = self.label(message)?;
        let mut messages = self.transcoder.metadata().spec().messages().iter();
        Ok(messages.any(|it| *it.label() == label && !it.mutates()))
    }

    /// A message is called by its name, with that of its trait or without: `Vault::mint`, `mint`.
    fn label(&self, message: &str) -> Result<String> {
        let messages = self.transcoder.metadata().spec().messages();
        let labels: Vec<&str> = messages.iter().map(|it| it.label().as_str()).collect();
        if labels.contains(&message) {
            return Ok(message.to_owned());
        }
        let named = labels.iter().filter(|label| plain_name(label) == message);
        match named.collect::<Vec<_>>().as_slice() {
            [label] => Ok((**label).to_owned()),
            [] => bail!(
                "{} has no message {message}; it has: {}",
                self.contract,
                labels.join(", ")
            ),
            several => bail!("{message} is one of {several:?}: name it with its trait"),
        }
    }
}

fn plain_name(label: &str) -> &str {
    label.rsplit("::").next().unwrap_or(label)
}

/// What is in `Ok` and `Err`.
fn unwrapped(value: &Value) -> &Value {
    let Value::Tuple(tuple) = value else {
        return value;
    };
    let inner: Vec<_> = tuple.values().collect();
    match (tuple.ident().as_deref(), inner.as_slice()) {
        (Some("Ok" | "Err"), [inner]) => unwrapped(inner),
        _ => value,
    }
}

impl Shown {
    /// `Minted { holder: alice, coin_out: 5 }`.
    pub fn line(&self) -> String {
        let fields = self.fields.iter();
        let fields: Vec<_> = fields
            .map(|(name, text, _)| format!("{}: {text}", unscaled(name)))
            .collect();
        match fields.is_empty() {
            true => self.name.clone(),
            false => format!("{} {{ {} }}", self.name, fields.join(", ")),
        }
    }

    pub fn json(&self) -> Json {
        let fields = self.fields.iter();
        let fields = fields.map(|(name, _, json)| (name.clone(), json.clone()));
        Json::Object(fields.collect())
    }
}

fn shown(value: Value, names: &Names) -> Result<Shown> {
    let Value::Map(map) = value else {
        bail!("neither event nor message: {value}");
    };
    let fields = map.iter().map(|(name, value)| {
        let name = name.to_string();
        let text = text(&name, value, names);
        let json = json(&name, value, names);
        (name, text, json)
    });
    let fields = fields.collect();
    // Names of events and messages of a trait come with their path.
    let name = map.ident().unwrap_or_default();
    let name = plain_name(&name).to_owned();
    Ok(Shown { name, fields })
}
