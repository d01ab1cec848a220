//! Tables for the terminal.

/// How a column is aligned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// Lays out rows below a header, columns separated by two spaces. Missing cells are empty.
pub fn render(columns: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let cell = |row: &Vec<String>, index: usize| row.get(index).cloned().unwrap_or_default();
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(index, (title, _))| {
            let longest = rows
                .iter()
                .map(|row| cell(row, index).chars().count())
                .max();
            longest.unwrap_or(0).max(title.chars().count())
        })
        .collect();

    let line = |cells: Vec<String>| {
        let padded: Vec<String> = cells
            .iter()
            .zip(columns)
            .zip(&widths)
            .map(|((text, (_, align)), width)| match align {
                Align::Left => format!("{text:<width$}"),
                Align::Right => format!("{text:>width$}"),
            })
            .collect();
        format!("{}\n", padded.join("  ").trim_end())
    };

    let titles = columns
        .iter()
        .map(|(title, _)| (*title).to_owned())
        .collect();
    let rules = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut text = line(titles);
    text.push_str(&line(rules));
    for row in rows {
        text.push_str(&line(
            (0..columns.len()).map(|index| cell(row, index)).collect(),
        ));
    }
    text
}

/// 12345678 as 12,345,678.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<String> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_missing_cells_are_empty() {
        let columns = [("name", Align::Left), ("bytes", Align::Right)];
        let rows = [
            vec!["vault".into(), "7".into()],
            vec!["a-longer-name".into()],
        ];
        let expected = "\
name           bytes
-------------  -----
vault              7
a-longer-name
";
        assert_eq!(render(&columns, &rows), expected);
    }

    #[test]
    fn thousands_are_grouped_from_the_right() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_000), "1,000");
        assert_eq!(thousands(12_345_678), "12,345,678");
    }
}
