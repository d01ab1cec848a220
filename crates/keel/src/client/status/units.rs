//! Ratios, ages and times for eyes.

use chrono::{DateTime, Utc};
use node::shown::decimal;

pub const E18: u128 = 1_000_000_000_000_000_000;

/// `98.5 %`. Nobody holds a coin: no ratio.
pub fn percent(ratio_e18: u128) -> String {
    const NO_COIN: u128 = 1_000_000 * E18;
    match ratio_e18 {
        NO_COIN.. => "no coin".to_owned(),
        _ => format!("{} %", decimal(ratio_e18, 16, 2)),
    }
}

/// In its largest unit.
pub fn age(ms: u64) -> String {
    let seconds = ms / 1_000;
    match seconds {
        0..=99 => format!("{seconds} s"),
        100..=5_999 => format!("{} min", seconds / 60),
        6_000..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

pub fn time(ms: u64) -> String {
    let known = i64::try_from(ms)
        .ok()
        .and_then(DateTime::<Utc>::from_timestamp_millis);
    known.map_or_else(
        || format!("{ms} ms"),
        |time| time.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_shown_in_percent_and_not_at_all_without_a_coin() {
        assert_eq!(percent(985_000_000_000_000_000), "98.5 %");
        assert_eq!(percent(1_234 * E18), "123,400 %");
        assert_eq!(percent(u128::MAX), "no coin");
    }

    #[test]
    fn ages_are_shown_in_their_largest_unit() {
        let ages = [0, 99_000, 120_000, 7_200_000, 259_200_000].map(age);
        assert_eq!(ages, ["0 s", "99 s", "2 min", "2 h", "3 d"]);
    }

    #[test]
    fn times_are_shown_in_utc() {
        assert_eq!(time(1_678_406_400_000), "2023-03-10 00:00:00 UTC");
        assert_eq!(time(u64::MAX), format!("{} ms", u64::MAX));
    }
}
