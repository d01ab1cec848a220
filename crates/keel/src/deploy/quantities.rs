//! How a manifest writes accounts, amounts, shares and times: readable, and refused when they are not exact.

use anyhow::{anyhow, ensure, Context, Result};
use harness::AccountId;
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::str::FromStr;

/// An account: `0x` and 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account(pub AccountId);

/// A decimal number of whole coins, tokens or USD: `"50_000_000"`, `"0.25"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: u128,
    places: u32,
}

/// A time with its unit: `"90s"`, `"30min"`, `"1h"`, `"2d"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub ms: u64,
}

const SPAN_UNITS: [(&str, u64); 5] = [
    ("ms", 1),
    ("s", 1_000),
    ("min", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// Hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Bps(pub u16);

impl Decimal {
    /// In base units of a token with these decimals; refused when it has more places.
    pub fn units(self, decimals: u8) -> Result<u128> {
        let decimals = u32::from(decimals);
        ensure!(
            self.places <= decimals,
            "has {} places, the token {decimals}",
            self.places
        );
        10_u128
            .checked_pow(decimals - self.places)
            .and_then(|unit| self.digits.checked_mul(unit))
            .context("is too large")
    }

    pub fn e18(self) -> Result<u128> {
        self.units(18)
    }

    /// A multiple with 10 decimals, as pools keep their fees.
    pub fn e10(self) -> Result<u64> {
        Ok(u64::try_from(self.units(10)?)?)
    }
}

impl Bps {
    pub fn e18(self) -> u128 {
        harness::amounts::bps(self.0.into())
    }

    pub fn e10(self) -> u64 {
        u64::from(self.0) * 1_000_000
    }
}

/// In the largest unit that leaves no rest.
impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = SPAN_UNITS
            .iter()
            .rev()
            .find(|(_, ms)| self.ms.is_multiple_of(*ms));
        let (unit, ms) = whole.unwrap_or(&SPAN_UNITS[0]);
        write!(formatter, "{}{unit}", self.ms / ms)
    }
}

impl FromStr for Account {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let bytes = unhex(text)?;
        let bytes: [u8; 32] = bytes
            .try_into()
            .map_err(|_| anyhow!("{text}: an account is 0x and 64 hexadecimal digits"))?;
        Ok(Self(AccountId(bytes)))
    }
}

impl FromStr for Decimal {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let plain = text.replace('_', "");
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        ensure!(
            !whole.is_empty() && is_number(whole) && is_number(fraction),
            "{text:?} is no decimal number, as \"50_000\" or \"0.25\""
        );
        Ok(Self {
            digits: format!("{whole}{fraction}")
                .parse()
                .with_context(|| format!("{text:?} is too large"))?,
            places: u32::try_from(fraction.len())?,
        })
    }
}

impl FromStr for Span {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let split = text.find(|character: char| !character.is_ascii_digit());
        let (number, unit) = text.split_at(split.unwrap_or(text.len()));
        let unit = SPAN_UNITS.iter().find(|(name, _)| *name == unit.trim());
        let (_, unit_ms) = unit.with_context(|| {
            format!("{text:?} is no time, as \"90s\", \"30min\", \"1h\" or \"2d\"")
        })?;
        let number: u64 = number
            .parse()
            .with_context(|| format!("{text:?} is no time"))?;
        let ms = number.checked_mul(*unit_ms);
        Ok(Self {
            ms: ms.with_context(|| format!("{text:?} is too long"))?,
        })
    }
}

macro_rules! read_from_text {
    ($($name:ident),*) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map_err(|error| serde::de::Error::custom(format!("{error:#}")))
            }
        }
    )*};
}

read_from_text!(Account, Decimal, Span);

pub fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{digits}")
}

pub fn unhex(text: &str) -> Result<Vec<u8>> {
    let digits = text
        .strip_prefix("0x")
        .filter(|digits| {
            digits.len() % 2 == 0 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
        .with_context(|| format!("{text:?} is not 0x and hexadecimal digits"))?;
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_become_base_units_exactly_or_not_at_all() {
        assert_eq!(decimal("1_000.5").units(6).unwrap(), 1_000_500_000);
        assert_eq!(decimal("0").e18().unwrap(), 0);
        assert_eq!(decimal("5").e10().unwrap(), 50_000_000_000);
        assert!(decimal("0.1234567").units(6).is_err());
        assert!(decimal("340282366920938463464").e18().is_err());
        for wrong in ["", ".5", "-1", "1e6", "1,000", "1.2.3"] {
            assert!(wrong.parse::<Decimal>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_need_their_unit() {
        for (text, ms) in [
            ("90s", 90_000),
            ("30min", 1_800_000),
            ("1h", 3_600_000),
            ("2d", 172_800_000),
            ("0s", 0),
        ] {
            assert_eq!(text.parse::<Span>().unwrap().ms, ms);
        }
        for wrong in ["", "90", "h", "1 hour", "99999999999999d"] {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_are_shown_in_the_largest_unit_that_holds_them() {
        for text in ["90s", "30min", "1h", "2d", "36h", "1500ms"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        assert_eq!("48h".parse::<Span>().unwrap().to_string(), "2d");
    }

    #[test]
    fn an_account_is_all_of_its_digits() {
        let whole = format!("0x{}", "2e".repeat(32));
        assert_eq!(hex(&whole.parse::<Account>().unwrap().0 .0), whole);
        for wrong in [&whole[2..], &whole[..64], "0xzz", ""] {
            assert!(wrong.parse::<Account>().is_err(), "{wrong}");
        }
    }
}
