//! Fills egui's triangles. A pixel belongs to the triangle that its middle is in; on the edge between two it belongs to one
//! of them, so that nothing that can be seen through is drawn twice.

use std::ops::Range;

use egui::epaint::{Vertex, WHITE_UV};

use super::canvas::{Canvas, Pixel, fill, over};
use super::texture::{Texture, pixel};

/// Steps of a pixel that corners are put to.
const STEPS: f32 = 256.0;
/// Corners further out than this are put here: nothing that far is seen, and the numbers stay small enough.
const FAR: f32 = 100_000.0;
/// How far a letter's points may lie from the pixels' middles and still be taken as they are, in points of the picture.
const ALIGNED: f32 = 0.02;

/// What may be drawn on, in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    pub columns: Range<usize>,
    pub rows: Range<usize>,
}

/// Draws a triangle. `scale` is pixels a point.
pub fn draw(canvas: &mut Canvas, clip: &Clip, texture: &Texture, corners: [Vertex; 3], scale: f32) {
    let Some((edges, rows)) = edges(&corners, clip, scale) else { return };
    let paint = Paint::new(&corners, texture, scale);
    for y in rows {
        let Some(columns) = edges.iter().try_fold(clip.columns.clone(), |columns, edge| edge.cut(columns, y)) else {
            continue;
        };
        paint.row(canvas.row(y, columns.clone()), columns.start, y);
    }
}

/// One side of a triangle: what is inside has `across * x + down * y + start >= 0`.
#[derive(Debug)]
struct Edge {
    across: i64,
    down: i64,
    start: i64,
}

impl Edge {
    /// What of a row is inside; `None` where nothing is.
    fn cut(&self, columns: Range<usize>, y: usize) -> Option<Range<usize>> {
        let at_left = self.start + self.down * y as i64;
        let (mut first, mut end) = (columns.start as i64, columns.end as i64);
        match self.across {
            0 if at_left < 0 => return None,
            0 => {}
            // The first column that is inside.
            across @ 1.. => {
                first = first.max((-at_left).div_euclid(across) + i64::from((-at_left).rem_euclid(across) > 0))
            }
            // The last one.
            across => end = end.min(at_left.div_euclid(-across) + 1),
        }
        (first < end).then_some(first as usize..end as usize)
    }
}

/// The three sides, and the rows that the triangle can be in; `None` for one without an inside.
fn edges(corners: &[Vertex; 3], clip: &Clip, scale: f32) -> Option<([Edge; 3], Range<usize>)> {
    let step = |at: f32| ((at * scale).clamp(-FAR, FAR) * STEPS).round() as i64;
    let mut points = corners.map(|corner| (step(corner.pos.x), step(corner.pos.y)));
    let [a, b, c] = points;
    match (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0) {
        0 => return None,
        ..0 => points.swap(1, 2),
        1.. => {}
    }
    let steps = STEPS as i64;
    let [a, b, c] = points;
    let edge = |from: (i64, i64), to: (i64, i64)| {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        // On a side that is at the top or left, the triangle has the pixel.
        let owns = dy < 0 || (dy == 0 && dx > 0);
        let middle = steps / 2;
        let at_origin = dx * (middle - from.1) - dy * (middle - from.0) - i64::from(!owns);
        Edge { across: -dy * steps, down: dx * steps, start: at_origin }
    };
    let ys = points.map(|(_, y)| y);
    let top = ys.iter().copied().fold(i64::MAX, i64::min).div_euclid(steps).max(clip.rows.start as i64);
    let bottom = (ys.iter().copied().fold(i64::MIN, i64::max).div_euclid(steps) + 1).min(clip.rows.end as i64);
    (top < bottom).then(|| ([edge(a, b), edge(b, c), edge(c, a)], top as usize..bottom as usize))
}

/// A value that grows evenly over the triangle.
#[derive(Debug, Clone, Copy)]
struct Slope {
    at_origin: f32,
    across: f32,
    down: f32,
}

impl Slope {
    /// Its value in the middle of a pixel.
    fn at(&self, x: usize, y: usize) -> f32 {
        self.at_origin + (x as f32 + 0.5) * self.across + (y as f32 + 0.5) * self.down
    }
}

/// What a triangle is filled with.
enum Paint<'a> {
    /// One colour.
    Plain(Pixel),
    /// From colour to colour.
    Shaded([Slope; 4]),
    /// A letter, each of its points on a pixel, in one colour.
    Letter { texture: &'a Texture, x: Slope, y: Slope, tint: [u32; 4] },
    /// A picture, shaded.
    Picture { texture: &'a Texture, x: Slope, y: Slope, tint: [Slope; 4] },
}

impl<'a> Paint<'a> {
    fn new(corners: &[Vertex; 3], texture: &'a Texture, scale: f32) -> Self {
        let [a, b, c] = corners.map(|corner| corner.pos * scale);
        let (ab, ac) = (b - a, c - a);
        let area = ab.x * ac.y - ab.y * ac.x;
        let slope = |values: [f32; 3]| {
            let (to_b, to_c) = (values[1] - values[0], values[2] - values[0]);
            let across = (to_b * ac.y - to_c * ab.y) / area;
            let down = (to_c * ab.x - to_b * ac.x) / area;
            Slope { at_origin: values[0] - a.x * across - a.y * down, across, down }
        };
        let channel = |index: usize| corners.map(|corner| f32::from(corner.color.to_array()[index]));
        let tint = || [0, 1, 2, 3].map(|index| slope(channel(index)));
        let [first, second, third] = *corners;
        let is_plain = first.color == second.color && first.color == third.color;
        if first.uv == second.uv && first.uv == third.uv {
            let point =
                texture.at((first.uv.x * texture.width as f32) as isize, (first.uv.y * texture.height as f32) as isize);
            // What is not filled with a picture has the white point of the letters.
            let is_white = first.uv == WHITE_UV || point == egui::Color32::WHITE;
            if is_plain {
                return Self::Plain(pixel(if is_white { first.color } else { first.color * point }));
            }
            if is_white {
                return Self::Shaded(tint());
            }
        }
        let x = slope(corners.map(|corner| corner.uv.x * texture.width as f32));
        let y = slope(corners.map(|corner| corner.uv.y * texture.height as f32));
        let is_near = |value: f32, to: f32| (value - to).abs() < ALIGNED;
        let on_pixels = |slope: Slope, across: f32, down: f32, corner: f32| {
            is_near(slope.across, across)
                && is_near(slope.down, down)
                && is_near((slope.at_origin + corner).rem_euclid(1.0) - 0.5, 0.0)
        };
        // In the middle of a pixel is the middle of a point.
        let is_on_pixels = on_pixels(x, 1.0, 0.0, 0.5) && on_pixels(y, 0.0, 1.0, 0.5);
        if is_plain && (is_on_pixels || !texture.is_smooth) {
            return Self::Letter { texture, x, y, tint: first.color.to_array().map(u32::from) };
        }
        Self::Picture { texture, x, y, tint: tint() }
    }

    /// Draws a part of a row that begins here.
    fn row(&self, pixels: &mut [Pixel], left: usize, y: usize) {
        match self {
            Self::Plain(colour) => fill(pixels, *colour),
            Self::Shaded(tint) => {
                let mut colour = tint.map(|slope| slope.at(left, y));
                for place in pixels {
                    *place = over(*place, packed(colour));
                    colour.iter_mut().zip(tint).for_each(|(value, slope)| *value += slope.across);
                }
            }
            Self::Letter { texture, x: across, y: down, tint } => {
                for (place, x) in pixels.iter_mut().zip(left..) {
                    let point = texture.at(across.at(x, y).floor() as isize, down.at(x, y).floor() as isize);
                    if point == egui::Color32::TRANSPARENT {
                        continue;
                    }
                    let [red, green, blue, alpha] = point.to_array();
                    let times = |channel: u8, tint: u32| ((u32::from(channel) * tint * 257 + 0x8000) >> 16) as u8;
                    let colour =
                        [times(alpha, tint[3]), times(red, tint[0]), times(green, tint[1]), times(blue, tint[2])];
                    *place = over(*place, u32::from_be_bytes(colour));
                }
            }
            Self::Picture { texture, x: across, y: down, tint } => {
                for (place, x) in pixels.iter_mut().zip(left..) {
                    let (u, v) = (across.at(x, y), down.at(x, y));
                    let point = if texture.is_smooth {
                        texture.between(u, v)
                    } else {
                        texture.at(u.floor() as isize, v.floor() as isize).to_array().map(f32::from)
                    };
                    let mut colour = tint.map(|slope| slope.at(x, y).clamp(0.0, 255.0) / 255.0);
                    colour.iter_mut().zip(point).for_each(|(value, point)| *value *= point);
                    *place = over(*place, packed(colour));
                }
            }
        }
    }
}

/// Red, green, blue and alpha as a pixel.
fn packed([red, green, blue, alpha]: [f32; 4]) -> Pixel {
    u32::from_be_bytes([alpha, red, green, blue].map(|channel| (channel + 0.5) as u8))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "pixels of tests, that no theme has")]

    use egui::{Color32, Pos2, pos2};

    use super::*;

    const HALF: Color32 = Color32::from_rgba_premultiplied(100, 0, 0, 128);

    fn corner(pos: Pos2, color: Color32) -> Vertex {
        Vertex { pos, uv: WHITE_UV, color }
    }

    fn drawn(triangles: &[[Pos2; 3]], clip: Clip) -> Canvas {
        let mut canvas = Canvas::default();
        canvas.clear(40, 30, 0);
        for triangle in triangles {
            draw(&mut canvas, &clip, &Texture::default(), triangle.map(|pos| corner(pos, HALF)), 1.0);
        }
        canvas
    }

    fn everywhere() -> Clip {
        Clip { columns: 0..40, rows: 0..30 }
    }

    /// Triangles around a point, each with a side in common with the next.
    fn fan(middle: Pos2, rim: &[Pos2]) -> Vec<[Pos2; 3]> {
        (0..rim.len()).map(|at| [middle, rim[at], rim[(at + 1) % rim.len()]]).collect()
    }

    #[test]
    fn triangles_side_by_side_draw_each_pixel_once() {
        let rim = [pos2(3.2, 2.7), pos2(36.5, 4.5), pos2(33.3, 27.1), pos2(20.0, 29.0), pos2(2.5, 25.5)];
        for middle in [pos2(20.0, 15.0), pos2(12.5, 12.5), pos2(31.31, 20.02)] {
            let canvas = drawn(&fan(middle, &rim), everywhere());
            let mut seen: Vec<Pixel> = canvas.pixels.clone();
            seen.sort_unstable();
            seen.dedup();
            // Never twice, which would be lighter; and no hole inside.
            assert_eq!(seen, [0, 0x640000]);
            assert_eq!(canvas.pixels[15 * 40 + 20], 0x640000);
            // The other way round it is the same.
            let turned: Vec<_> = fan(middle, &rim).into_iter().map(|[a, b, c]| [a, c, b]).collect();
            assert_eq!(drawn(&turned, everywhere()), canvas);
        }
    }

    #[test]
    fn a_rectangle_has_its_pixels_and_no_others() {
        let [a, b, c, d] = [pos2(5.0, 4.0), pos2(15.0, 4.0), pos2(15.0, 9.0), pos2(5.0, 9.0)];
        let canvas = drawn(&[[a, b, c], [a, c, d]], everywhere());
        assert_eq!(canvas.pixels.iter().filter(|pixel| **pixel != 0).count(), 10 * 5);
        let clipped = drawn(&[[a, b, c], [a, c, d]], Clip { columns: 10..12, rows: 0..6 });
        assert_eq!(clipped.pixels.iter().filter(|pixel| **pixel != 0).count(), 2 * 2);
    }

    #[test]
    fn what_is_far_out_or_has_no_inside_is_harmless() {
        let far = pos2(1e30, -1e30);
        let [a, b] = [pos2(1.0, 1.0), pos2(9.0, 9.0)];
        assert_eq!(drawn(&[[a, b, b], [a, a, a]], everywhere()).pixels.iter().max(), Some(&0));
        drawn(&[[a, b, far], [far, far, a], [pos2(f32::NAN, 0.0), a, b]], everywhere());
        let large = [pos2(-1e9, -1e9), pos2(1e9, -1e9), pos2(0.0, 1e9)];
        assert_eq!(drawn(&[large], everywhere()).pixels.iter().min(), Some(&0x640000));
    }

    #[test]
    fn colours_go_over_into_each_other() {
        let mut canvas = Canvas::default();
        canvas.clear(40, 30, 0);
        let corners = [
            corner(pos2(0.0, 0.0), Color32::BLACK),
            corner(pos2(40.0, 0.0), Color32::WHITE),
            corner(pos2(0.0, 60.0), Color32::BLACK),
        ];
        draw(&mut canvas, &everywhere(), &Texture::default(), corners, 1.0);
        let row = &canvas.pixels[..39];
        assert!(row.is_sorted(), "{row:06x?}");
        assert_eq!((row[0], row[20]), (0x030303, 0x838383));
    }

    #[test]
    fn a_letter_is_copied_point_by_point() {
        let point = |at: u8| Color32::from_white_alpha(at * 20);
        let texture = Texture { width: 4, height: 3, colours: (0..12).map(point).collect(), is_smooth: true };
        let mut canvas = Canvas::default();
        canvas.clear(40, 30, 0);
        let corner = |x: f32, y: f32| Vertex {
            pos: pos2(7.0 + x, 5.0 + y),
            uv: pos2(x / 4.0, y / 3.0),
            color: Color32::from_rgb(255, 0, 255),
        };
        let [a, b, c, d] = [corner(0.0, 0.0), corner(4.0, 0.0), corner(4.0, 3.0), corner(0.0, 3.0)];
        for corners in [[a, b, c], [a, c, d]] {
            draw(&mut canvas, &everywhere(), &texture, corners, 1.0);
        }
        for (y, row) in (0..12_u32).collect::<Vec<_>>().chunks(4).enumerate() {
            let expected: Vec<Pixel> = row.iter().map(|at| at * 20 * 0x10001).collect();
            assert_eq!(canvas.row(5 + y, 7..11), expected);
        }
    }
}
