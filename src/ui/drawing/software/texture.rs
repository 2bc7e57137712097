//! The pictures that egui's triangles are filled with: letters above all.

use std::collections::HashMap;

use egui::epaint::{ImageData, ImageDelta};
use egui::{Color32, TextureFilter, TextureId, TexturesDelta};

use super::canvas::Pixel;

/// A picture, as premultiplied colours.
#[derive(Debug, Default)]
pub struct Texture {
    pub width: usize,
    pub height: usize,
    pub colours: Vec<Color32>,
    /// Whether colours between its points are mixed.
    pub is_smooth: bool,
}

impl Texture {
    /// The colour of a point; of the nearest on its edge where it is outside.
    pub fn at(&self, x: isize, y: isize) -> Color32 {
        let inside = |at: isize, length: usize| at.clamp(0, length.saturating_sub(1) as isize) as usize;
        let at = inside(y, self.height) * self.width + inside(x, self.width);
        self.colours.get(at).copied().unwrap_or(Color32::TRANSPARENT)
    }

    /// What is between four points, each by how near it is.
    pub fn between(&self, x: f32, y: f32) -> [f32; 4] {
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_part, bottom_part) = (x - left, y - top);
        let (left, top) = (left as isize, top as isize);
        let corners = [
            (0, 0, (1.0 - right_part) * (1.0 - bottom_part)),
            (1, 0, right_part * (1.0 - bottom_part)),
            (0, 1, (1.0 - right_part) * bottom_part),
            (1, 1, right_part * bottom_part),
        ];
        let mut mixed = [0.0; 4];
        for (dx, dy, part) in corners {
            for (sum, channel) in mixed.iter_mut().zip(self.at(left + dx, top + dy).to_array()) {
                *sum += f32::from(channel) * part;
            }
        }
        mixed
    }

    fn set(&mut self, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let [width, height] = image.size;
        let Some([left, top]) = delta.pos else {
            let is_smooth = delta.options.magnification == TextureFilter::Linear;
            *self = Self { width, height, colours: image.pixels.clone(), is_smooth };
            return;
        };
        if width == 0 || left + width > self.width {
            return;
        }
        for (row, colours) in image.pixels.chunks_exact(width).enumerate() {
            let start = (top + row) * self.width + left;
            if let Some(place) = self.colours.get_mut(start..start + width) {
                place.copy_from_slice(colours);
            }
        }
    }
}

/// All pictures there are.
#[derive(Debug, Default)]
pub struct Textures(HashMap<TextureId, Texture>);

impl Textures {
    /// Takes those that are new or have changed. What is freed is needed for this frame.
    pub fn set(&mut self, delta: &TexturesDelta) {
        for (id, changes) in &delta.set {
            let texture = self.0.entry(*id).or_default();
            changes.iter().for_each(|change| texture.set(change));
        }
    }

    /// Forgets those that no frame needs any more.
    pub fn free(&mut self, delta: &TexturesDelta) {
        for id in &delta.free {
            self.0.remove(id);
        }
    }

    pub fn get(&self, id: TextureId) -> Option<&Texture> {
        self.0.get(&id)
    }
}

/// A colour as a pixel, with its alpha.
pub fn pixel(colour: Color32) -> Pixel {
    let [red, green, blue, alpha] = colour.to_array();
    u32::from_be_bytes([alpha, red, green, blue])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "pixels of tests, that no theme has")]

    use egui::{ColorImage, TextureOptions};

    use super::*;

    const RED: Color32 = Color32::from_rgb(255, 0, 0);
    const BLUE: Color32 = Color32::from_rgb(0, 0, 255);

    #[test]
    fn a_part_of_a_picture_is_replaced() {
        let id = TextureId::Managed(0);
        let mut textures = Textures::default();
        let mut delta = TexturesDelta::default();
        delta.push(id, ImageDelta::full(ColorImage::filled([3, 2], RED), TextureOptions::LINEAR));
        delta.push(id, ImageDelta::partial([1, 1], ColorImage::filled([2, 1], BLUE), TextureOptions::LINEAR));
        textures.set(&delta);
        // What does not fit into it changes nothing.
        let mut outside = TexturesDelta::default();
        outside.push(id, ImageDelta::partial([2, 0], ColorImage::filled([2, 1], BLUE), TextureOptions::LINEAR));
        textures.set(&outside);
        let texture = textures.get(id).unwrap();
        assert_eq!(texture.colours, [RED, RED, RED, RED, BLUE, BLUE]);
        assert_eq!((texture.at(-4, 0), texture.at(9, 9)), (RED, BLUE));
        assert_eq!(texture.between(1.5, 1.0), [127.5, 0.0, 127.5, 255.0]);
        delta.free.insert(id);
        textures.free(&delta);
        assert!(textures.get(id).is_none());
        delta.clear();
        outside.clear();
    }
}
