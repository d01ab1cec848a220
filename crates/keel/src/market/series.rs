//! The outside price that drives a simulation: read from a scenario or an OHLCV file, checked to the last row before anything runs.

use anyhow::{bail, Context, Result};
use chrono::{DateTime, Utc};
use harness::suite::SuiteConfig;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// Prices outside (0, 1,000] USD are taken for mistakes.
const HIGHEST_PRICE_USD: f64 = 1_000.0;
/// Longest simulation, in blocks.
const MAX_BLOCKS: usize = 100_000;
const HEADER: [&str; 6] = ["time", "open", "high", "low", "close", "volume"];

/// One block of the simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    pub at_ms: u64,
    pub price_e18: u128,
    /// Trading activity, 1 being the average of the series.
    pub activity: f64,
}

/// A whole driving series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    /// Symbol of the collateral whose price it is.
    pub asset: String,
    pub ticks: Vec<Tick>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    name: String,
    asset: Spanned<String>,
    block_minutes: Spanned<u64>,
    points: Vec<Spanned<PointFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PointFile {
    at: String,
    usd: String,
}

/// 2000-01-01. The simulation settles for some days before the first tick.
const EARLIEST_MS: u64 = 946_684_800_000;

/// What a series can be the price of.
pub fn known_assets() -> Vec<&'static str> {
    SuiteConfig::default()
        .coins
        .iter()
        .map(|coin| coin.symbol)
        .collect()
}

/// Reads a scenario: points in time, joined by straight lines, one tick per block.
pub fn read_scenario(path: &Path) -> Result<Series> {
    let text = read(path)?;
    let file: ScenarioFile = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start));
        anyhow::anyhow!("{}:{line}: {}", path.display(), error.message())
    })?;
    let at_line = |start: usize| format!("{}:{}", path.display(), line_of(&text, start));

    let symbols = known_assets();
    if !symbols.contains(&file.asset.get_ref().as_str()) {
        bail!(
            "{}: {} is not a collateral of the simulation; choose one of {}",
            at_line(file.asset.span().start),
            file.asset.get_ref(),
            symbols.join(", ")
        );
    }
    let block_minutes = *file.block_minutes.get_ref();
    if !(1..=24 * 60).contains(&block_minutes) {
        bail!(
            "{}: block_minutes is {block_minutes}; it must be from 1 to 1440",
            at_line(file.block_minutes.span().start)
        );
    }
    let mut points: Vec<(u64, u128)> = Vec::with_capacity(file.points.len());
    for point in &file.points {
        let place = at_line(point.span().start);
        let at_ms = time_ms(&point.get_ref().at).with_context(|| place.clone())?;
        let price = price_e18(&point.get_ref().usd).with_context(|| place.clone())?;
        if points.last().is_some_and(|(last, _)| at_ms <= *last) {
            bail!("{place}: this point is not later than the one before it");
        }
        points.push((at_ms, price));
    }
    if points.len() < 2 {
        bail!("{}:1: a scenario needs at least two points", path.display());
    }
    let block_ms = block_minutes * 60_000;
    let (first, last) = (&points[0], &points[points.len() - 1]);
    let blocks = (last.0 - first.0) / block_ms;
    if blocks >= MAX_BLOCKS as u64 {
        bail!(
            "{}:1: more than {blocks} blocks; at most {MAX_BLOCKS} are simulated, choose larger block_minutes",
            path.display(),
        );
    }
    Ok(Series {
        name: file.name,
        asset: file.asset.into_inner(),
        ticks: interpolate(&points, block_ms),
    })
}

/// Reads an OHLCV file with the columns `time,open,high,low,close,volume`: one tick per row, at its close.
pub fn read_prices(path: &Path, asset: &str) -> Result<Series> {
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
    let mut rows: Vec<(u64, u128, f64)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            anyhow::anyhow!("{}:{line}: {error}", path.display())
        })?;
        let line = record.position().map_or(1, csv::Position::line);
        let place = format!("{}:{line}", path.display());
        let row = ohlcv(&record).with_context(|| place.clone())?;
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
    let mean_volume = rows.iter().map(|(_, _, volume)| volume).sum::<f64>() / rows.len() as f64;
    let ticks = rows
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
    Ok(Series {
        name: path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
        asset: asset.to_owned(),
        ticks,
    })
}

fn ohlcv(record: &csv::StringRecord) -> Result<(u64, u128, f64)> {
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
    Ok((at_ms, price_e18(record[4].trim())?, volume))
}

fn number(text: &str, column: &str) -> Result<f64> {
    let value: f64 = text
        .trim()
        .parse()
        .with_context(|| format!("{column} is not a number: '{text}'"))?;
    if !value.is_finite() {
        bail!("{column} is not a finite number: '{text}'");
    }
    Ok(value)
}

/// Reads a decimal price exactly, to 18 places; further digits are dropped.
fn price_e18(text: &str) -> Result<u128> {
    let value = number(text, "price")?;
    if value <= 0.0 || value > HIGHEST_PRICE_USD {
        bail!("a price must be above 0 and at most {HIGHEST_PRICE_USD} USD, found '{text}'");
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(whole.is_empty() || digits(whole)) || !(fraction.is_empty() || digits(fraction)) {
        bail!("write the price as a plain decimal number, found '{text}'");
    }
    let fraction = format!("{:0<18}", fraction.get(..18).unwrap_or(fraction));
    let price: u128 = format!("{whole}{fraction}").parse()?;
    if price == 0 {
        bail!("a price must be above 0, found '{text}'");
    }
    Ok(price)
}

fn time_ms(text: &str) -> Result<u64> {
    let time: DateTime<Utc> = text
        .trim()
        .parse()
        .with_context(|| format!("not a time like 2023-03-10T20:00:00Z: '{text}'"))?;
    let at_ms = u64::try_from(time.timestamp_millis()).unwrap_or_default();
    if at_ms < EARLIEST_MS {
        bail!("a time before the year 2000: '{text}'");
    }
    Ok(at_ms)
}

fn interpolate(points: &[(u64, u128)], block_ms: u64) -> Vec<Tick> {
    let mut ticks = Vec::new();
    let mut at_ms = points[0].0;
    for pair in points.windows(2) {
        let ((from_ms, from), (until_ms, until)) = (pair[0], pair[1]);
        while at_ms < until_ms {
            let (part, whole) = (u128::from(at_ms - from_ms), u128::from(until_ms - from_ms));
            let price_e18 = if until >= from {
                from + (until - from) * part / whole
            } else {
                from - (from - until) * part / whole
            };
            ticks.push(Tick {
                at_ms,
                price_e18,
                activity: 1.0,
            });
            at_ms += block_ms;
        }
    }
    let (last_ms, last) = points[points.len() - 1];
    ticks.push(Tick {
        at_ms: last_ms,
        price_e18: last,
        activity: 1.0,
    });
    ticks
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset.min(text.len())].matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    fn scenario_error(text: &str) -> String {
        let (_folder, path) = file("s.toml", text);
        format!("{:#}", read_scenario(&path).unwrap_err())
    }

    fn prices_error(rows: &str) -> String {
        let (_folder, path) = file("p.csv", &format!("time,open,high,low,close,volume\n{rows}"));
        format!("{:#}", read_prices(&path, "USDC").unwrap_err())
    }

    const TWO_POINTS: &str = "name = 'x'\nasset = 'USDC'\nblock_minutes = 30\npoints = [\n{ at = '2023-03-10T20:00:00Z', usd = '1.0' },\n{ at = '2023-03-10T22:00:00Z', usd = '0.9' },\n]\n";

    #[test]
    fn a_scenario_is_interpolated_in_blocks_and_ends_on_its_last_point() {
        let (_folder, path) = file("s.toml", TWO_POINTS);
        let ticks = read_scenario(&path).unwrap().ticks;
        let prices: Vec<u128> = ticks.iter().map(|tick| tick.price_e18).collect();
        assert_eq!(
            prices,
            [1_000, 975, 950, 925, 900].map(|thousandths: u128| thousandths * 10u128.pow(15))
        );
        assert_eq!(ticks[4].at_ms - ticks[0].at_ms, 7_200_000);
    }

    #[test]
    fn prices_keep_every_digit() {
        assert_eq!(
            price_e18("1.00302319431652").unwrap(),
            1_003_023_194_316_520_000
        );
        assert_eq!(price_e18("0.9").unwrap(), 900_000_000_000_000_000);
        assert_eq!(price_e18("7").unwrap(), 7_000_000_000_000_000_000);
    }

    #[test]
    fn a_row_becomes_a_tick_at_its_close_with_activity_relative_to_the_mean() {
        let (_folder, path) = file(
            "p.csv",
            "time,open,high,low,close,volume\n2023-03-09T05:00:00.000Z,1,1,1,0.99,100\n2023-03-09T05:15:00.000Z,1,1,1,0.98,300\n",
        );
        let series = read_prices(&path, "USDC").unwrap();
        assert_eq!(series.ticks[1].price_e18, 980_000_000_000_000_000);
        assert_eq!(series.ticks[0].activity, 0.5);
        assert_eq!(series.ticks[1].activity, 1.5);
    }

    #[test]
    fn a_malformed_scenario_names_file_line_and_reason() {
        let wrong_price = TWO_POINTS.replace("'0.9'", "'-0.9'");
        assert!(scenario_error(&wrong_price).contains("s.toml:6: a price must be above 0"));
        let wrong_order = TWO_POINTS.replace("T22", "T19");
        assert!(scenario_error(&wrong_order).contains("s.toml:6: this point is not later"));
        let wrong_time = TWO_POINTS.replace("2023-03-10T22:00:00Z", "yesterday");
        assert!(scenario_error(&wrong_time).contains("s.toml:6: not a time"));
        let unknown = TWO_POINTS.replace("asset", "coin");
        assert!(scenario_error(&unknown).contains("s.toml:2: unknown field `coin`"));
        let blocks = TWO_POINTS.replace("30", "0");
        assert!(scenario_error(&blocks).contains("s.toml:3: block_minutes is 0"));
        let coin = TWO_POINTS.replace("USDC", "XYZ");
        assert!(scenario_error(&coin)
            .contains("s.toml:2: XYZ is not a collateral of the simulation; choose one of USDC"));
        let early = TWO_POINTS.replace("2023-03-10T20", "1999-03-10T20");
        assert!(scenario_error(&early).contains("s.toml:5: a time before the year 2000"));
        let long = TWO_POINTS.replace("2023-03-10T22", "9999-03-10T22");
        assert!(scenario_error(&long).contains("blocks; at most"));
        assert!(scenario_error("name = 'x'\nasset = \n").contains("s.toml:2"));
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
        assert!(format!("{:#}", read_prices(&path, "USDC").unwrap_err())
            .contains("p.csv:1: the columns must be time,open"));
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = read_scenario(Path::new("nowhere.toml")).unwrap_err();
        assert!(format!("{error:#}").contains("nowhere.toml: cannot be read"));
    }
}
