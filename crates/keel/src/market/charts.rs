//! Line charts as SVG text, for a report that needs no script and no network.

use anyhow::{anyhow, Result};
use plotters::prelude::*;

const SIZE: (u32, u32) = (1080, 300);
const COLOURS: [RGBColor; 6] = [
    RGBColor(31, 119, 180),
    RGBColor(214, 39, 40),
    RGBColor(44, 160, 44),
    RGBColor(148, 103, 189),
    RGBColor(255, 127, 14),
    RGBColor(90, 90, 90),
];

/// One line: its name in the legend, and a value per point in time.
pub struct Line<'a> {
    pub name: &'a str,
    pub values: Vec<f64>,
    /// Thin and grey: a limit rather than a measurement.
    pub limit: bool,
}

/// Draws `lines` over `hours` (since the start) into one SVG.
pub fn draw(title: &str, unit: &str, hours: &[f64], lines: &[Line<'_>]) -> Result<String> {
    let mut svg = String::new();
    let last_hour = hours.last().copied().unwrap_or(1.0).max(1e-9);
    let (low, high) = range(lines);
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE).map_err(failed)?;
        let mut chart = ChartBuilder::on(&root)
            .caption(title, ("sans-serif", 17))
            .margin(8)
            .x_label_area_size(32)
            .y_label_area_size(64)
            .build_cartesian_2d(0.0..last_hour, low..high)
            .map_err(failed)?;
        chart
            .configure_mesh()
            .light_line_style(RGBColor(245, 245, 245))
            .x_desc("hours")
            .y_desc(unit)
            .y_labels(6)
            .draw()
            .map_err(failed)?;
        let mut colours = COLOURS.iter().cycle();
        for line in lines {
            let style = if line.limit {
                RGBColor(150, 150, 150).stroke_width(1)
            } else {
                // A cycle of a constant, non-empty array does not end.
                colours.next().unwrap_or(&BLACK).stroke_width(2)
            };
            let points = hours.iter().copied().zip(line.values.iter().copied());
            chart
                .draw_series(LineSeries::new(points, style))
                .map_err(failed)?
                .label(line.name)
                .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], style));
        }
        chart
            .configure_series_labels()
            .background_style(WHITE.mix(0.85))
            .border_style(RGBColor(220, 220, 220))
            .position(SeriesLabelPosition::LowerRight)
            .draw()
            .map_err(failed)?;
        root.present().map_err(failed)?;
    }
    Ok(svg)
}

fn range(lines: &[Line<'_>]) -> (f64, f64) {
    let values = || {
        lines
            .iter()
            .flat_map(|line| line.values.iter().copied())
            .filter(|value| value.is_finite())
    };
    let (low, high) = (
        values().fold(f64::INFINITY, f64::min),
        values().fold(f64::NEG_INFINITY, f64::max),
    );
    if low > high {
        return (0.0, 1.0);
    }
    let margin = ((high - low) * 0.06).max(high.abs() * 1e-4).max(1e-6);
    (low - margin, high + margin)
}

fn failed<E: std::error::Error + Send + Sync>(error: DrawingAreaErrorKind<E>) -> anyhow::Error {
    anyhow!("drawing a chart failed: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_and_its_name_is_in_the_drawing() {
        let lines = [
            Line {
                name: "off",
                values: vec![1.0, 0.9],
                limit: false,
            },
            Line {
                name: "minimum",
                values: vec![0.8, 0.8],
                limit: true,
            },
        ];
        let svg = draw("Price", "USD", &[0.0, 1.0], &lines).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("off") && svg.contains("minimum"));
        assert!(svg.matches("<polyline").count() >= 2);
    }

    #[test]
    fn a_flat_line_has_a_range() {
        let (low, high) = range(&[Line {
            name: "flat",
            values: vec![1.0, 1.0],
            limit: false,
        }]);
        assert!(low < 1.0 && high > 1.0);
    }
}
