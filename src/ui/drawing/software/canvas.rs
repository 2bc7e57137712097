//! A picture that the processor draws: pixels without alpha, and what is laid over them.

use std::ops::Range;

/// A pixel as the window takes it: `0x00RRGGBB`. A colour over it has its alpha in the highest byte, and is premultiplied.
pub type Pixel = u32;

/// Every second byte of a pixel.
const EVEN: u32 = 0x00ff_00ff;

/// Pixels, row by row.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Pixel>,
}

impl Canvas {
    /// Takes this size and colour everywhere.
    pub fn clear(&mut self, width: usize, height: usize, ground: Pixel) {
        (self.width, self.height) = (width, height);
        self.pixels.clear();
        self.pixels.resize(width * height, ground & 0x00ff_ffff);
    }

    /// A part of a row; an empty one where it is not inside.
    pub fn row(&mut self, y: usize, columns: Range<usize>) -> &mut [Pixel] {
        let start = y * self.width;
        self.pixels.get_mut(start + columns.start..start + columns.end).unwrap_or_default()
    }

    /// The smallest part that holds all that differs, as columns and rows.
    pub fn changed(&self, before: &Self) -> Option<(Range<usize>, Range<usize>)> {
        if (self.width, self.height) != (before.width, before.height) {
            return (!self.pixels.is_empty()).then_some((0..self.width, 0..self.height));
        }
        if self.pixels.is_empty() {
            return None;
        }
        let rows = || self.pixels.chunks_exact(self.width).zip(before.pixels.chunks_exact(self.width));
        let differs = |(now, before): (&[Pixel], &[Pixel])| now != before;
        let first = rows().position(differs)?;
        let last = rows().rposition(differs)?;
        let (mut left, mut right) = (self.width, 0);
        for (now, before) in rows().take(last + 1).skip(first) {
            let differs = |(now, before): (&Pixel, &Pixel)| now != before;
            if let Some(at) = now.iter().zip(before).position(differs) {
                left = left.min(at);
                right = right.max(now.iter().zip(before).rposition(differs).unwrap_or(at) + 1);
            }
        }
        Some((left..right, first..last + 1))
    }
}

/// One colour over another. A colour without alpha that is not black adds light, so each channel stops at 255.
pub fn over(under: Pixel, colour: Pixel) -> Pixel {
    let rest = 255 - (colour >> 24);
    let even = saturated(scaled(under & EVEN, rest) + (colour & EVEN));
    let odd = saturated(scaled((under >> 8) & 0xff, rest) + ((colour >> 8) & 0xff));
    even | (odd << 8)
}

/// Both bytes times `factor` of 255, rounded.
fn scaled(bytes: u32, factor: u32) -> u32 {
    let product = bytes * factor + 0x0080_0080;
    ((product + ((product >> 8) & EVEN)) >> 8) & EVEN
}

/// Both sums, at most 255 each.
fn saturated(sums: u32) -> u32 {
    let carried = sums & 0x0100_0100;
    (sums | (carried - (carried >> 8))) & EVEN
}

/// Lays a colour over all of these.
pub fn fill(pixels: &mut [Pixel], colour: Pixel) {
    match colour >> 24 {
        255 => pixels.fill(colour & 0x00ff_ffff),
        _ if colour == 0 => {}
        _ => pixels.iter_mut().for_each(|pixel| *pixel = over(*pixel, colour)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_lies_over_another_as_its_alpha_says() {
        assert_eq!(over(0x123456, 0xff65_4321), 0x654321);
        assert_eq!(over(0x123456, 0), 0x123456);
        // Half of white over black, and half of black over white.
        assert_eq!(over(0, 0x8080_8080), 0x808080);
        assert_eq!(over(0xffffff, 0x8000_0000), 0x7f7f7f);
        // Light that is added stops at white.
        assert_eq!(over(0xf0f0f0, 0x0020_2001), 0xfffff1);
    }

    #[test]
    fn every_channel_is_rounded_to_the_nearest() {
        for under in 0..=255_u32 {
            for alpha in 0..=255_u32 {
                let exact = (f64::from(under) * f64::from(255 - alpha) / 255.0).round() as u32;
                let both = over(under << 16 | under << 8 | under, alpha << 24);
                assert_eq!(both, exact << 16 | exact << 8 | exact, "{under} under {alpha}");
            }
        }
    }

    #[test]
    fn what_changed_is_found() {
        let mut before = Canvas::default();
        before.clear(8, 6, 0);
        let mut now = before.clone();
        assert_eq!(now.changed(&before), None);
        now.row(2, 3..5).fill(1);
        now.row(4, 1..2).fill(1);
        assert_eq!(now.changed(&before), Some((1..5, 2..5)));
        assert_eq!(now.changed(&Canvas::default()), Some((0..8, 0..6)));
        assert_eq!(Canvas::default().changed(&before), None);
        assert!(now.row(9, 0..8).is_empty());
    }
}
