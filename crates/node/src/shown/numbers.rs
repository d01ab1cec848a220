//! Numbers and bytes for eyes.

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
