//! A text as a QR code (ISO/IEC 18004): as modules to draw, and as lines for a terminal.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around it, without which it is not found.
const QUIET: usize = 4;

/// A QR code with its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules of a side, the quiet zone among them.
    pub side: usize,
    dark: Vec<bool>,
}

/// The code of a text; `None` where it is too long for one.
pub fn qr(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (inner, colors) = (code.width(), code.to_colors());
    let side = inner + 2 * QUIET;
    let mut dark = vec![false; side * side];
    for (place, color) in colors.into_iter().enumerate() {
        dark[(place / inner + QUIET) * side + place % inner + QUIET] = color == Color::Dark;
    }
    Some(Qr { side, dark })
}

impl Qr {
    /// Whether the module is dark; those outside are light.
    pub fn is_dark(&self, column: usize, line: usize) -> bool {
        column < self.side && self.dark.get(line * self.side + column).copied().unwrap_or_default()
    }

    /// As lines of a terminal, two modules below each other in a character: black on white where the terminal knows colours.
    pub fn lines(&self, has_colors: bool) -> String {
        let (begin, end) = if has_colors { ("\x1b[30;107m", "\x1b[0m") } else { ("", "") };
        let character = |column, line| match (self.is_dark(column, line), self.is_dark(column, line + 1)) {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            (false, false) => ' ',
        };
        let line = |line| {
            format!("{begin}{}{end}\n", (0..self.side).map(|column| character(column, line)).collect::<String>())
        };
        (0..self.side).step_by(2).map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_its_three_finders_and_a_quiet_zone() {
        let qr = qr("tcp://192.168.1.5:5001").unwrap();
        // A finder is 7 by 7: a dark ring, a light one, and 3 by 3 in the middle (§6.3.3).
        let finder = |column: usize, line: usize| {
            (0..7).all(|x| {
                (0..7).all(|y| {
                    let ring = [x, 6 - x, y, 6 - y].into_iter().min().unwrap_or_default();
                    qr.is_dark(QUIET + column + x, QUIET + line + y) == (ring != 1)
                })
            })
        };
        let far = qr.side - 2 * QUIET - 7;
        assert!(finder(0, 0) && finder(far, 0) && finder(0, far));
        let edge = |n: usize| (0..qr.side).all(|along| !qr.is_dark(along, n) && !qr.is_dark(n, along));
        assert!((0..QUIET).all(|n| edge(n) && edge(qr.side - 1 - n)));
        let lines = qr.lines(false);
        assert_eq!(lines.lines().count(), qr.side.div_ceil(2));
        assert!(lines.lines().all(|line| line.chars().count() == qr.side));
        assert!(super::qr(&"x".repeat(5000)).is_none());
    }
}
