//! Decoded values as text and as JSON.

use super::numbers::{decimal, hex, signed_decimal};
use super::Names;
use chrono::{DateTime, Utc};
use contract_transcode::{AccountId32, Tuple, Value};
use harness::AccountId;
use serde_json::Value as Json;
use std::str::FromStr;

/// In the name of what counts 10^-18 parts.
const SCALE: &str = "_e18";

/// Times since 1970 are large, spans are not: from September 2001 on.
const FIRST_DATE_MS: u128 = 1_000_000_000_000;

/// A time with its date.
fn dated(ms: u128) -> String {
    let known = i64::try_from(ms).ok();
    let date = known.and_then(DateTime::<Utc>::from_timestamp_millis);
    match date {
        Some(date) => format!("{ms} ({})", date.format("%Y-%m-%d %H:%M:%S UTC")),
        None => ms.to_string(),
    }
}

/// As text an amount is shown in whole coins, so its name without the scale.
pub fn unscaled(field: &str) -> String {
    field.replace(SCALE, "")
}

pub fn text(field: &str, value: &Value, names: &Names) -> String {
    let list = |values: Vec<String>| values.join(", ");
    match value {
        Value::UInt(number) if field.contains(SCALE) => decimal(*number, 18, 6),
        Value::Int(number) if field.contains(SCALE) => signed_decimal(*number, 18, 6),
        Value::UInt(number) if field.ends_with("_ms") && *number >= FIRST_DATE_MS => dated(*number),
        Value::Literal(literal) => {
            account(literal).map_or_else(|| literal.clone(), |it| names.name(it))
        }
        Value::Hex(bytes) => hex(bytes.bytes()),
        Value::Map(map) => {
            let fields = map.iter().map(|(name, value)| {
                let name = name.to_string();
                format!("{}: {}", unscaled(&name), text(&name, value, names))
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
        Value::Seq(seq) if is_encoded(field) => {
            bytes(seq.elems()).map_or_else(|| "[]".to_owned(), |bytes| hex(&bytes))
        }
        Value::Seq(seq) => {
            let values = seq.elems().iter().map(|it| text(field, it, names));
            format!("[{}]", list(values.collect()))
        }
        other => other.to_string(),
    }
}

/// For scripts: numbers beyond 64 bits as text.
pub fn json(field: &str, value: &Value, names: &Names) -> Json {
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
                .map(|(name, value)| (name.to_string(), json(&name.to_string(), value, names)));
            let fields = Json::Object(fields.collect());
            match map.ident() {
                Some(name) => serde_json::json!({ name: fields }),
                None => fields,
            }
        }
        Value::Tuple(tuple) if account_bytes(tuple).is_some() => text("", value, names).into(),
        Value::Tuple(tuple) => {
            let values: Vec<_> = tuple.values().map(|it| json(field, it, names)).collect();
            match (tuple.ident().as_deref(), values.as_slice()) {
                (Some("None"), []) => Json::Null,
                (Some("Some"), [value]) => value.clone(),
                (Some(name), []) => name.into(),
                (Some(name), [value]) => serde_json::json!({ name: value }),
                (Some(name), values) => serde_json::json!({ name: values }),
                (None, values) => Json::Array(values.to_vec()),
            }
        }
        Value::Seq(_) if is_encoded(field) => text(field, value, names).into(),
        Value::Seq(seq) => {
            let values = seq.elems().iter().map(|it| json(field, it, names));
            values.collect()
        }
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
    let bytes: [u8; 32] = bytes(seq.elems())?.try_into().ok()?;
    matches!(ident.as_str(), "AccountId" | "Hash").then_some(AccountId(bytes))
}

/// What another contract is to decode.
fn is_encoded(field: &str) -> bool {
    field.ends_with("input") || field.ends_with("output")
}

fn bytes(values: &[Value]) -> Option<Vec<u8>> {
    let bytes = values.iter().map(|byte| match byte {
        Value::UInt(byte) => u8::try_from(*byte).ok(),
        _ => None,
    });
    bytes.collect()
}

/// Other accounts come as SS58.
fn account(literal: &str) -> Option<AccountId> {
    AccountId32::from_str(literal)
        .ok()
        .map(|account| AccountId(account.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_with_their_date_and_spans_without() {
        let shown = |ms| text("eta_ms", &Value::UInt(ms), &Names::default());
        assert_eq!(
            shown(1_678_406_400_000),
            "1678406400000 (2023-03-10 00:00:00 UTC)"
        );
        assert_eq!(shown(3_600_000), "3600000");
        assert_eq!(shown(u128::MAX), u128::MAX.to_string());
    }

    #[test]
    fn amounts_with_18_decimals_are_shown_in_whole_coins() {
        let value = Value::UInt(1_500_000_000_000_000_000);
        assert_eq!(text("debt_e18", &value, &Names::default()), "1.5");
        assert_eq!(text("refill_e18_per_day", &value, &Names::default()), "1.5");
        assert_eq!(
            text("debt", &value, &Names::default()),
            "1500000000000000000"
        );
    }
}
