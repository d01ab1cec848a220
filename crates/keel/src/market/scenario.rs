//! Scenario files: points in time of both prices, checked to the last line before anything runs.

use super::series::{
    known_assets, line_of, price_at, price_e18, read, time_ms, Point, Series, Tick, Volatile,
    HIGHEST_DOLLAR_USD, HIGHEST_VOLATILE_USD, MAX_BLOCKS, VOLATILE,
};
use super::volatile::{along, random_path};
use anyhow::{bail, Context, Result};
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    name: String,
    asset: Spanned<String>,
    block_minutes: Spanned<u64>,
    points: Vec<Spanned<PointFile>>,
    lending: Option<Spanned<LendingFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LendingFile {
    collateral: Spanned<String>,
    /// Where the points come from.
    about: String,
    points: Vec<Spanned<PointFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PointFile {
    at: String,
    usd: String,
}

/// Reads a scenario: points in time, joined by straight lines, one tick per block. Without a lending section its collateral takes the random
/// path of the seed.
pub fn read_scenario(path: &Path, seed: u64) -> Result<Series> {
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
    let points = read_points(&file.points, HIGHEST_DOLLAR_USD, &at_line)?;
    let (Some(first), Some(last)) = (points.first(), points.last().filter(|_| points.len() > 1))
    else {
        bail!("{}:1: a scenario needs at least two points", path.display());
    };
    let block_ms = block_minutes * 60_000;
    let blocks = (last.0 - first.0) / block_ms;
    if blocks >= MAX_BLOCKS as u64 {
        bail!(
            "{}:1: more than {blocks} blocks; at most {MAX_BLOCKS} are simulated, choose larger block_minutes",
            path.display(),
        );
    }
    let ticks = ticks(&points, block_ms);
    let volatile = match &file.lending {
        Some(lending) => read_lending(lending.get_ref(), &ticks, &at_line, lending.span().start)?,
        None => random_path(&ticks, seed),
    };
    Ok(Series {
        name: file.name,
        asset: file.asset.into_inner(),
        ticks,
        volatile,
    })
}

fn read_lending(
    file: &LendingFile,
    ticks: &[Tick],
    at_line: &impl Fn(usize) -> String,
    start: usize,
) -> Result<Volatile> {
    if file.collateral.get_ref() != VOLATILE {
        bail!(
            "{}: {} is not the lending market's collateral, which is {VOLATILE}",
            at_line(file.collateral.span().start),
            file.collateral.get_ref()
        );
    }
    let points = read_points(&file.points, HIGHEST_VOLATILE_USD, at_line)?;
    Ok(Volatile {
        about: file.about.clone(),
        prices_e18: along(&points, ticks).with_context(|| at_line(start))?,
    })
}

fn read_points(
    points: &[Spanned<PointFile>],
    highest_usd: f64,
    at_line: &impl Fn(usize) -> String,
) -> Result<Vec<Point>> {
    let mut read: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        let place = at_line(point.span().start);
        let at_ms = time_ms(&point.get_ref().at).with_context(|| place.clone())?;
        let price = price_e18(&point.get_ref().usd, highest_usd).with_context(|| place.clone())?;
        if read.last().is_some_and(|(last, _)| at_ms <= *last) {
            bail!("{place}: this point is not later than the one before it");
        }
        read.push((at_ms, price));
    }
    Ok(read)
}

/// A tick every block from the first point on, and one on the last.
fn ticks(points: &[Point], block_ms: u64) -> Vec<Tick> {
    let (Some((first_ms, _)), Some((last_ms, _))) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let blocks = (last_ms - first_ms).div_ceil(block_ms);
    (0..=blocks)
        .map(|block| {
            let at_ms = (first_ms + block * block_ms).min(*last_ms);
            Tick {
                at_ms,
                price_e18: price_at(points, at_ms),
                activity: 1.0,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    fn scenario_error(text: &str) -> String {
        let (_folder, path) = file(text);
        format!("{:#}", read_scenario(&path, 1).unwrap_err())
    }

    const TWO_POINTS: &str = "name = 'x'\nasset = 'USDC'\nblock_minutes = 30\npoints = [\n{ at = '2023-03-10T20:00:00Z', usd = '1.0' },\n{ at = '2023-03-10T22:00:00Z', usd = '0.9' },\n]\n";
    const LENDING: &str = "[lending]\ncollateral = 'ETH'\nabout = 'made'\npoints = [\n{ at = '2023-03-10T20:00:00Z', usd = '1500' },\n{ at = '2023-03-10T21:00:00Z', usd = '1600' },\n{ at = '2023-03-10T21:30:00Z', usd = '1000' },\n{ at = '2023-03-10T22:00:00Z', usd = '1100' },\n]\n";

    fn whole(prices_e18: &[u128]) -> Vec<u128> {
        prices_e18
            .iter()
            .map(|price| price / 10u128.pow(18))
            .collect()
    }

    #[test]
    fn a_scenario_is_interpolated_in_blocks_and_ends_on_its_last_point() {
        let (_folder, path) = file(TWO_POINTS);
        let series = read_scenario(&path, 1).unwrap();
        // Without a lending section its collateral takes the random path of the seed.
        assert_eq!(series.volatile, random_path(&series.ticks, 1));
        let ticks = series.ticks;
        let prices: Vec<u128> = ticks.iter().map(|tick| tick.price_e18).collect();
        assert_eq!(
            prices,
            [1_000, 975, 950, 925, 900].map(|thousandths: u128| thousandths * 10u128.pow(15))
        );
        assert_eq!(ticks[4].at_ms - ticks[0].at_ms, 7_200_000);
    }

    #[test]
    fn a_scenario_between_two_blocks_ends_on_its_last_point_too() {
        let (_folder, path) = file(&TWO_POINTS.replace("T22:00", "T21:10"));
        let ticks = read_scenario(&path, 1).unwrap().ticks;
        let last = &ticks[ticks.len() - 1];
        assert_eq!((ticks.len(), last.at_ms - ticks[0].at_ms), (4, 4_200_000));
    }

    #[test]
    fn the_lending_collateral_has_a_path_of_its_own_and_may_jump_within_a_block() {
        let (_folder, path) = file(&format!("{TWO_POINTS}{LENDING}"));
        let volatile = read_scenario(&path, 1).unwrap().volatile;
        assert_eq!(volatile.about, "made");
        assert_eq!(
            whole(&volatile.prices_e18),
            [1_500, 1_550, 1_600, 1_000, 1_100]
        );
    }

    #[test]
    fn a_malformed_lending_section_names_file_line_and_reason() {
        let with = |lending: &str| scenario_error(&format!("{TWO_POINTS}{lending}"));
        assert!(with(&LENDING.replace("ETH", "BTC"))
            .contains("s.toml:9: BTC is not the lending market's collateral, which is ETH"));
        assert!(with(&LENDING.replace("T21:30", "T20:30"))
            .contains("s.toml:14: this point is not later"));
        assert!(with(&LENDING.replace("'1600'", "'2000000'"))
            .contains("s.toml:13: a price must be above 0 and at most 1000000"));
        let short = with(&LENDING.replace("T22:00", "T21:45"));
        assert!(
            short.contains("s.toml:8: ") && short.contains("the prices end before"),
            "{short}"
        );
        assert!(with(&LENDING.replace("about", "from")).contains("s.toml:10: unknown field `from`"));
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
    fn a_missing_file_is_named() {
        let error = read_scenario(Path::new("nowhere.toml"), 1).unwrap_err();
        assert!(format!("{error:#}").contains("nowhere.toml: cannot be read"));
    }
}
