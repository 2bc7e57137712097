//! Tables for people: columns under each other.

use std::array;

use unicode_width::UnicodeWidthStr;

/// A line for each row; every column but the last is as wide as it needs to be.
pub(super) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: [usize; N] = array::from_fn(|column| if column + 1 < N { widest(column) } else { 0 });
    let line = |row: &[String; N]| {
        // A Han character takes two columns, which the formatter does not know.
        let cell = |(text, width): (&String, usize)| text.clone() + &" ".repeat(width.saturating_sub(text.width()));
        let cells = row.iter().zip(widths).map(cell);
        cells.collect::<Vec<_>>().join("  ") + "\n"
    };
    rows.iter().map(line).collect()
}
