//! Tables for people: columns under each other.

use std::array;

use unicode_width::UnicodeWidthStr;

/// A line for each row; every column but the last is as wide as it needs to be.
pub(super) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: [usize; N] = array::from_fn(|column| if column + 1 < N { widest(column) } else { 0 });
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(text, width)| format!("{text:width$}"));
        cells.collect::<Vec<_>>().join("  ") + "\n"
    };
    rows.iter().map(line).collect()
}
