//! Which chain a node serves.

use serde::Serialize;
use serde_json::Value;
use subxt::utils::H256;

#[derive(Clone, Debug, Serialize)]
pub struct Chain {
    /// As the node calls it.
    pub name: String,
    /// Identifies the chain.
    pub genesis: H256,
    pub spec_name: String,
    /// Changes with every upgrade of the runtime.
    pub spec_version: u32,
    pub native: NativeToken,
}

/// The token that fees and deposits are paid in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NativeToken {
    pub symbol: String,
    pub decimals: u8,
}

impl NativeToken {
    /// Of `system_properties`, where a chain with several tokens lists the native one first.
    pub(crate) fn of(properties: &serde_json::Map<String, Value>) -> Self {
        let first = |key: &str| match properties.get(key) {
            Some(Value::Array(list)) => list.first().cloned(),
            other => other.cloned(),
        };
        let symbol = first("tokenSymbol").and_then(|it| it.as_str().map(str::to_owned));
        let decimals = first("tokenDecimals").and_then(|it| it.as_u64());
        Self {
            symbol: symbol.unwrap_or_else(|| "units".to_owned()),
            decimals: decimals.and_then(|it| u8::try_from(it).ok()).unwrap_or(0),
        }
    }

    /// Base units as whole tokens: `1.25 UNIT`; at most six places, no zeroes behind.
    pub fn shown(&self, units: u128) -> String {
        format!(
            "{} {}",
            crate::shown::decimal(units, self.decimals, 6),
            self.symbol
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(json: &str) -> NativeToken {
        NativeToken::of(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn properties_with_one_token_or_several_name_the_native_one() {
        let one = token(r#"{"tokenSymbol": "UNIT", "tokenDecimals": 12}"#);
        assert_eq!((one.symbol.as_str(), one.decimals), ("UNIT", 12));
        let several = token(r#"{"tokenSymbol": ["ASTR", "X"], "tokenDecimals": [18, 2]}"#);
        assert_eq!((several.symbol.as_str(), several.decimals), ("ASTR", 18));
    }

    #[test]
    fn a_chain_that_says_nothing_counts_in_base_units() {
        assert_eq!(token("{}").shown(1_500), "1,500 units");
    }

    #[test]
    fn amounts_are_shown_in_whole_tokens() {
        let unit = token(r#"{"tokenSymbol": "UNIT", "tokenDecimals": 12}"#);
        assert_eq!(unit.shown(1_250_000_000_000), "1.25 UNIT");
    }
}
