//! Events, calls and answers of contracts for eyes: by name, with their values, from the metadata that `keel build` leaves beside the code.

use anyhow::{bail, ensure, Context, Result};
use contract_transcode::{AccountId32, ContractMessageTranscoder, Tuple, Value};
use harness::{AccountId, Emitted};
use scale::{Compact, Encode};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::str::FromStr;

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
        let input = self.transcoder.encode(&label, arguments);
        input.with_context(|| format!("{}.{message}", self.contract))
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
            .map(|(name, text, _)| format!("{name}: {text}"))
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
        let json = json(value, names);
        (name, text, json)
    });
    let fields = fields.collect();
    // Names of events and messages of a trait come with their path.
    let name = map.ident().unwrap_or_default();
    let name = plain_name(&name).to_owned();
    Ok(Shown { name, fields })
}

fn text(field: &str, value: &Value, names: &Names) -> String {
    let list = |values: Vec<String>| values.join(", ");
    match value {
        Value::UInt(number) if field.ends_with("_e18") => decimal(*number, 18, 6),
        Value::Int(number) if field.ends_with("_e18") => signed_decimal(*number, 18, 6),
        Value::Literal(literal) => {
            account(literal).map_or_else(|| literal.clone(), |it| names.name(it))
        }
        Value::Hex(bytes) => hex(bytes.bytes()),
        Value::Map(map) => {
            let fields = map.iter().map(|(name, value)| {
                let name = name.to_string();
                format!("{name}: {}", text(&name, value, names))
            });
            let fields = list(fields.collect());
            format!("{} {{ {fields} }}", map.ident().unwrap_or_default())
                .trim_start()
                .to_owned()
        }
        Value::Tuple(tuple) if account_bytes(tuple).is_some() => {
            account_bytes(tuple).map_or_else(String::new, |it| names.name(it))
        }
        Value::Tuple(tuple) => {
            let values = list(tuple.values().map(|it| text(field, it, names)).collect());
            match tuple.ident() {
                Some(name) if values.is_empty() => name,
                name => format!("{}({values})", name.unwrap_or_default()),
            }
        }
        Value::Seq(seq) => {
            let values = seq.elems().iter().map(|it| text(field, it, names));
            format!("[{}]", list(values.collect()))
        }
        other => other.to_string(),
    }
}

/// Numbers beyond 64 bits as text, accounts by name.
fn json(value: &Value, names: &Names) -> Json {
    match value {
        Value::Bool(truth) => Json::Bool(*truth),
        Value::UInt(number) => match u64::try_from(*number) {
            Ok(number) => number.into(),
            Err(_) => number.to_string().into(),
        },
        Value::Int(number) => match i64::try_from(*number) {
            Ok(number) => number.into(),
            Err(_) => number.to_string().into(),
        },
        Value::Map(map) => {
            let fields = map
                .iter()
                .map(|(name, value)| (name.to_string(), json(value, names)));
            let fields = Json::Object(fields.collect());
            match map.ident() {
                Some(name) => serde_json::json!({ name: fields }),
                None => fields,
            }
        }
        Value::Tuple(tuple) if account_bytes(tuple).is_some() => text("", value, names).into(),
        Value::Tuple(tuple) => {
            let values: Vec<_> = tuple.values().map(|it| json(it, names)).collect();
            match (tuple.ident().as_deref(), values.as_slice()) {
                (Some("None"), []) => Json::Null,
                (Some("Some"), [value]) => value.clone(),
                (Some(name), []) => name.into(),
                (Some(name), [value]) => serde_json::json!({ name: value }),
                (Some(name), values) => serde_json::json!({ name: values }),
                (None, values) => Json::Array(values.to_vec()),
            }
        }
        Value::Seq(seq) => seq.elems().iter().map(|it| json(it, names)).collect(),
        Value::Unit => Json::Null,
        other => text("", other, names).into(),
    }
}

/// Accounts and hashes in lists come as their bytes.
fn account_bytes(tuple: &Tuple) -> Option<AccountId> {
    let ident = tuple.ident()?;
    let mut values = tuple.values();
    let (Some(Value::Seq(seq)), None) = (values.next(), values.next()) else {
        return None;
    };
    let bytes = seq.elems().iter().map(|byte| match byte {
        Value::UInt(byte) => u8::try_from(*byte).ok(),
        _ => None,
    });
    let bytes: [u8; 32] = bytes.collect::<Option<Vec<_>>>()?.try_into().ok()?;
    matches!(ident.as_str(), "AccountId" | "Hash").then_some(AccountId(bytes))
}

/// Other accounts come as SS58.
fn account(literal: &str) -> Option<AccountId> {
    AccountId32::from_str(literal)
        .ok()
        .map(|account| AccountId(account.0))
}

pub fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{digits}")
}

/// Base units as a whole number and at most `places` decimals, rounded down: `1,234.5`.
pub fn decimal(units: u128, decimals: u8, places: usize) -> String {
    let digits = format!("{units:0>width$}", width = usize::from(decimals) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    let fraction: String = fraction.chars().take(places).collect();
    let fraction = fraction.trim_end_matches('0');
    let groups: Vec<String> = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    match (fraction, units) {
        // Not nothing, but too little to be seen.
        ("", 1..) if whole == "0" => format!("<0.{}1", "0".repeat(places.saturating_sub(1))),
        ("", _) => groups.join(","),
        _ => format!("{}.{fraction}", groups.join(",")),
    }
}

pub fn signed_decimal(units: i128, decimals: u8, places: usize) -> String {
    let sign = if units < 0 { "-" } else { "" };
    format!("{sign}{}", decimal(units.unsigned_abs(), decimals, places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Role;
    use interfaces::vault::Minted;

    fn emitted() -> Emitted {
        use harness::prelude::*;
        let mut suite = Suite::default();
        let (vault, usdc) = (suite.vault, suite.usdc());
        suite.give(Role::Holder, usdc, usd6(100));
        suite.approve(Role::Holder, usdc.token, vault);
        let message = vault.call().mint(usdc.token.account, usd6(100), 0);
        let call = suite.chain.call(Role::Holder, message);
        let _: Minted = call.event(vault);
        let is_vaults = |event: &&Emitted| event.contract == vault.account;
        let found = call.emitted.iter().find(is_vaults);
        found.unwrap().clone()
    }

    #[test]
    fn an_event_of_a_contract_is_shown_by_name_with_accounts_by_theirs() {
        let mut names = Names::default();
        names.add("holder", Role::Holder.account());
        let shown = Abi::load("vault")
            .unwrap()
            .event(&emitted(), &names)
            .unwrap();
        assert_eq!(shown.name, "Minted");
        let line = shown.line();
        assert!(line.contains("holder: holder, "), "{line}");
        assert!(line.contains("tokens_in: 100000000, "), "{line}");
        assert_eq!(shown.json()["holder"], "holder");
        assert_eq!(shown.json()["tokens_in"], 100_000_000);
    }

    #[test]
    fn a_call_written_as_text_is_shown_again_as_it_was_meant() {
        let abi = Abi::load("vault").unwrap();
        let token = hex(&Role::Named("usdc").account().0);
        let arguments = [token, "1_000_000".into(), "0".into()];
        let input = abi.encode("Vault::mint", &arguments).unwrap();
        let mut names = Names::default();
        names.add("usdc", Role::Named("usdc").account());
        let shown = abi.message(&input, &names).unwrap();
        assert_eq!(
            shown.line(),
            "mint { token: usdc, tokens_in: 1000000, min_coin_out: 0 }"
        );
    }

    #[test]
    fn an_error_of_a_contract_is_shown_by_name_with_its_values() {
        use interfaces::vault::VaultError;
        let abi = Abi::load("vault").unwrap();
        let arguments = [hex(&[7; 32]), "1".into(), "0".into()];
        let input = abi.encode("mint", &arguments).unwrap();
        let error = VaultError::CapExceeded {
            idle: 5,
            amount: 2,
            cap: 6,
        };
        let answer = (0_u8, Err::<u128, _>(error)).encode();
        let shown = abi.answer_to(&input, &answer, &Names::default()).unwrap();
        assert_eq!(shown, "CapExceeded { idle: 5, amount: 2, cap: 6 }");
    }

    #[test]
    fn accounts_in_a_list_are_shown_by_name() {
        let abi = Abi::load("stable-pool").unwrap();
        let input = abi.encode("coins", &[]).unwrap();
        let coins = vec![Role::Named("usdc").account(), Role::Holder.account()];
        let mut names = Names::default();
        names.add("usdc", Role::Named("usdc").account());
        let shown = abi.answer_to(&input, &(0_u8, coins).encode(), &names);
        let holder = hex(&Role::Holder.account().0);
        assert_eq!(shown.unwrap(), format!("[usdc, {holder}]"));
    }

    #[test]
    fn a_message_that_is_not_there_is_refused_with_those_that_are() {
        let error = Abi::load("lens").unwrap().encode("mint", &[]).unwrap_err();
        assert!(error.to_string().contains("Lens::collaterals"), "{error}");
    }

    #[test]
    fn amounts_with_18_decimals_are_shown_in_whole_coins() {
        let value = Value::UInt(1_500_000_000_000_000_000);
        assert_eq!(text("debt_e18", &value, &Names::default()), "1.5");
        assert_eq!(
            text("debt", &value, &Names::default()),
            "1500000000000000000"
        );
    }

    #[test]
    fn decimals_are_grouped_cut_and_never_vanish() {
        assert_eq!(decimal(1_234_567_890_000, 6, 2), "1,234,567.89");
        assert_eq!(decimal(1_000_000, 6, 2), "1");
        assert_eq!(decimal(0, 18, 6), "0");
        assert_eq!(decimal(1, 18, 6), "<0.000001");
        assert_eq!(decimal(42, 0, 6), "42");
        assert_eq!(signed_decimal(-2_500_000, 6, 2), "-2.5");
    }
}
