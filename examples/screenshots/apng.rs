//! Frames to an animated PNG: of each frame only the rectangle that has changed (APNG 1.0, `fcTL`).

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use image::{GenericImageView, RgbaImage};
use png::{BitDepth, BlendOp, ColorType, Compression, DisposeOp, Encoder, EncodingError};

/// A picture, and for how many milliseconds it is shown.
pub struct Frame {
    pub image: RgbaImage,
    pub ms: u16,
}

/// Writes frames of one size, played again and again. Frames that look like the one before make that one longer.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path, frames: &[Frame]) -> Result<(), EncodingError> {
    let Some(first) = frames.first() else { return Ok(()) };
    let mut parts: Vec<(Part, u16)> = vec![(Part::whole(&first.image), first.ms)];
    for pair in frames.windows(2) {
        match Part::changed(&pair[0].image, &pair[1].image) {
            Some(part) => parts.push((part, pair[1].ms)),
            None => parts.last_mut().expect("there is a first").1 += pair[1].ms,
        }
    }
    let (width, height) = first.image.dimensions();
    let mut encoder = Encoder::new(BufWriter::new(File::create(path)?), width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    encoder.set_animated(parts.len() as u32, 0)?;
    encoder.set_dispose_op(DisposeOp::None)?;
    encoder.set_blend_op(BlendOp::Source)?;
    let mut writer = encoder.write_header()?;
    for (part, ms) in parts {
        // From the corner: a rectangle that still stands where the last one stood may not fit.
        writer.set_frame_position(0, 0)?;
        writer.set_frame_dimension(part.width, part.height)?;
        writer.set_frame_position(part.x, part.y)?;
        writer.set_frame_delay(ms, 1000)?;
        writer.write_image_data(&part.rgb)?;
    }
    writer.finish()
}

/// A rectangle of a frame.
struct Part {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Part {
    fn whole(image: &RgbaImage) -> Self {
        Self::of(image, 0, 0, image.width(), image.height())
    }

    /// What differs from the frame before; `None` where nothing does.
    fn changed(before: &RgbaImage, now: &RgbaImage) -> Option<Self> {
        let differs = |x, y| before.get_pixel(x, y) != now.get_pixel(x, y);
        let (width, height) = now.dimensions();
        let top = (0..height).find(|y| (0..width).any(|x| differs(x, *y)))?;
        let bottom = (top..height).rfind(|y| (0..width).any(|x| differs(x, *y)))?;
        let left = (0..width).find(|x| (top..=bottom).any(|y| differs(*x, y)))?;
        let right = (left..width).rfind(|x| (top..=bottom).any(|y| differs(*x, y)))?;
        Some(Self::of(now, left, top, right - left + 1, bottom - top + 1))
    }

    fn of(image: &RgbaImage, x: u32, y: u32, width: u32, height: u32) -> Self {
        let pixels = image.view(x, y, width, height);
        let rgb = pixels.pixels().flat_map(|(_, _, pixel)| [pixel[0], pixel[1], pixel[2]]).collect();
        Self { x, y, width, height, rgb }
    }
}
