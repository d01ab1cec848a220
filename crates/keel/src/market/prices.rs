//! OHLCV price files, checked to the last row before anything runs.

use super::series::Volatile;
use super::series::{
    number, price_e18, read, time_ms, Point, Series, Tick, HIGHEST_DOLLAR_USD,
    HIGHEST_VOLATILE_USD, MAX_BLOCKS,
};
use super::volatile::{along, random_path};
use anyhow::{bail, Context, Result};
use std::path::Path;

const HEADER: [&str; 6] = ["time", "open", "high", "low", "close", "volume"];

/// A row: its time, its close, its volume.
type Row = (u64, u128, f64);

/// Reads the prices of `asset`: one tick per row, at its close. The lending market's collateral follows the closes of its own file in straight
/// lines, or the random path of the seed.
pub fn read_prices(path: &Path, asset: &str, volatile: Option<&Path>, seed: u64) -> Result<Series> {
    let rows = read_rows(path, HIGHEST_DOLLAR_USD)?;
    let mean_volume = rows.iter().map(|(_, _, volume)| volume).sum::<f64>() / rows.len() as f64;
    let ticks: Vec<Tick> = rows
        .into_iter()
        .map(|(at_ms, price_e18, volume)| Tick {
            at_ms,
            price_e18,
            activity: if mean_volume > 0.0 {
                volume / mean_volume
            } else {
                1.0
            },
        })
        .collect();
    let volatile = match volatile {
        Some(path) => {
            let rows = read_rows(path, HIGHEST_VOLATILE_USD)?;
            let points: Vec<Point> = rows
                .into_iter()
                .map(|(at_ms, price_e18, _)| (at_ms, price_e18))
                .collect();
            Volatile {
                about: format!("the closes of {}", stem(path)),
                prices_e18: along(&points, &ticks)
                    .with_context(|| format!("{}", path.display()))?,
            }
        }
        None => random_path(&ticks, seed),
    };
    Ok(Series {
        name: stem(path),
        asset: asset.to_owned(),
        ticks,
        volatile,
    })
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// The rows of a file with the columns `time,open,high,low,close,volume`.
fn read_rows(path: &Path, highest_usd: f64) -> Result<Vec<Row>> {
    let text = read(path)?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .with_context(|| format!("{}:1", path.display()))?;
    if header.iter().map(str::trim).ne(HEADER) {
        bail!(
            "{}:1: the columns must be {}, found {}",
            path.display(),
            HEADER.join(","),
            header.iter().collect::<Vec<_>>().join(",")
        );
    }
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            anyhow::anyhow!("{}:{line}: {error}", path.display())
        })?;
        let line = record.position().map_or(1, csv::Position::line);
        let place = format!("{}:{line}", path.display());
        let row = ohlcv(&record, highest_usd).with_context(|| place.clone())?;
        if rows.last().is_some_and(|(last, _, _)| row.0 <= *last) {
            bail!("{place}: this row is not later than the one before it");
        }
        rows.push(row);
    }
    if rows.len() < 2 {
        bail!("{}:1: at least two rows are needed", path.display());
    }
    if rows.len() > MAX_BLOCKS {
        bail!(
            "{}:1: {} rows; at most {MAX_BLOCKS} are simulated",
            path.display(),
            rows.len()
        );
    }
    Ok(rows)
}

fn ohlcv(record: &csv::StringRecord, highest_usd: f64) -> Result<Row> {
    if record.len() != HEADER.len() {
        bail!("{} fields; {} are needed", record.len(), HEADER.len());
    }
    let at_ms = time_ms(&record[0])?;
    let [open, high, low, close] = [1, 2, 3, 4].map(|field| number(&record[field], HEADER[field]));
    let (open, high, low, close) = (open?, high?, low?, close?);
    // Files of this kind hold candles whose open was carried over from the last close: only the order of low and high is sure.
    if low > high || [open, high, low, close].iter().any(|price| *price <= 0.0) {
        bail!("prices must be positive, and low not above high");
    }
    let volume = number(&record[5], "volume")?;
    if volume < 0.0 {
        bail!("volume is negative");
    }
    Ok((at_ms, price_e18(record[4].trim(), highest_usd)?, volume))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &str = "time,open,high,low,close,volume\n";

    fn file(name: &str, text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    fn prices_error(rows: &str) -> String {
        let (_folder, path) = file("p.csv", &format!("{COLUMNS}{rows}"));
        format!("{:#}", read_prices(&path, "USDC", None, 1).unwrap_err())
    }

    const TWO_ROWS: &str =
        "2023-03-09T05:00:00.000Z,1,1,1,0.99,100\n2023-03-09T05:15:00.000Z,1,1,1,0.98,300\n";

    #[test]
    fn a_row_becomes_a_tick_at_its_close_with_activity_relative_to_the_mean() {
        let (_folder, path) = file("p.csv", &format!("{COLUMNS}{TWO_ROWS}"));
        let series = read_prices(&path, "USDC", None, 1).unwrap();
        assert_eq!(series.ticks[1].price_e18, 980_000_000_000_000_000);
        assert_eq!(series.ticks[0].activity, 0.5);
        assert_eq!(series.ticks[1].activity, 1.5);
        assert_eq!(series.volatile, random_path(&series.ticks, 1));
    }

    #[test]
    fn the_volatile_collateral_follows_its_own_file() {
        let (_folder, path) = file("p.csv", &format!("{COLUMNS}{TWO_ROWS}"));
        let volatile =
            "2023-03-09T05:00:00Z,1,1600,1,1500,0\n2023-03-09T06:00:00Z,1,1600,1,1100,0\n";
        let (_other, eth) = file("eth.csv", &format!("{COLUMNS}{volatile}"));
        let series = read_prices(&path, "USDC", Some(&eth), 1).unwrap();
        let e18 = 10u128.pow(18);
        assert_eq!(series.volatile.prices_e18, [1_500 * e18, 1_400 * e18]);
        assert_eq!(series.volatile.about, "the closes of eth");
        let late = volatile.replace("T05:00", "T05:10");
        let (_other, eth) = file("eth.csv", &format!("{COLUMNS}{late}"));
        let error = read_prices(&path, "USDC", Some(&eth), 1).unwrap_err();
        assert!(
            format!("{error:#}").contains("eth.csv: the prices begin after"),
            "{error:#}"
        );
    }

    #[test]
    fn a_malformed_price_file_names_file_line_and_reason() {
        let good = "2023-03-09T05:00:00Z,1,1,1,1,5\n";
        assert!(
            prices_error(&format!("{good}2023-03-09T05:15:00Z,1,1,1,none,5\n"))
                .contains("p.csv:3: close is not a number: 'none'")
        );
        assert!(prices_error(&format!("{good}{good}")).contains("p.csv:3: this row is not later"));
        assert!(prices_error(&format!("{good}2023-03-09T06:00:00Z,1,1,1\n"))
            .contains("p.csv:3: 4 fields; 6 are needed"));
        assert!(
            prices_error(&format!("{good}2023-03-09T06:00:00Z,1,1,2,1,5\n"))
                .contains("p.csv:3: prices must be positive, and low not above high")
        );
        assert!(
            prices_error(&format!("{good}2023-03-09T06:00:00Z,1,1,1,1,-5\n"))
                .contains("p.csv:3: volume is negative")
        );
        assert!(prices_error(good).contains("at least two rows"));
        let (_folder, path) = file("p.csv", "date,price\n");
        assert!(
            format!("{:#}", read_prices(&path, "USDC", None, 1).unwrap_err())
                .contains("p.csv:1: the columns must be time,open")
        );
    }
}
