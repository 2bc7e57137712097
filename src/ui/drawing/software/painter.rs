//! Draws a frame of egui's by the processor alone.

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, Vertex};
use egui::{Color32, Rect, TexturesDelta};

use super::canvas::Canvas;
use super::texture::{Texture, Textures, pixel};
use super::triangle::{Clip, draw};

/// Draws frame after frame, and keeps the pictures that egui has handed over.
#[derive(Debug, Default)]
pub struct Painter {
    textures: Textures,
}

impl Painter {
    /// Takes pictures that are new or have changed, before a frame that uses them.
    pub fn set_textures(&mut self, delta: &TexturesDelta) {
        self.textures.set(delta);
    }

    /// Forgets pictures, after the last frame that uses them.
    pub fn free_textures(&mut self, delta: &TexturesDelta) {
        self.textures.free(delta);
    }

    /// Draws all of a frame. `size` is in pixels, `scale` pixels a point.
    pub fn paint(
        &self,
        canvas: &mut Canvas,
        size: [usize; 2],
        ground: Color32,
        scale: f32,
        frame: &[ClippedPrimitive],
    ) {
        let [width, height] = size;
        canvas.clear(width, height, pixel(ground));
        for ClippedPrimitive { clip_rect, primitive } in frame {
            // Nothing here draws with calls to a graphics card.
            let Primitive::Mesh(mesh) = primitive else { continue };
            let Some(texture) = self.textures.get(mesh.texture_id) else { continue };
            draw_mesh(canvas, &clip(*clip_rect, size, scale), texture, mesh, scale);
        }
    }
}

fn draw_mesh(canvas: &mut Canvas, clip: &Clip, texture: &Texture, mesh: &Mesh, scale: f32) {
    if clip.columns.is_empty() || clip.rows.is_empty() {
        return;
    }
    let corner = |index: &u32| -> Option<Vertex> { mesh.vertices.get(*index as usize).copied() };
    for triangle in mesh.indices.chunks_exact(3) {
        if let [a, b, c] = triangle
            && let (Some(a), Some(b), Some(c)) = (corner(a), corner(b), corner(c))
        {
            draw(canvas, clip, texture, [a, b, c], scale);
        }
    }
}

/// A rectangle in points, as whole pixels inside the window: rounded, as the other ways of drawing do.
fn clip(rect: Rect, [width, height]: [usize; 2], scale: f32) -> Clip {
    let whole = |at: f32, length: usize| (at * scale).round().clamp(0.0, length as f32) as usize;
    Clip {
        columns: whole(rect.min.x, width)..whole(rect.max.x, width),
        rows: whole(rect.min.y, height)..whole(rect.max.y, height),
    }
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    #[test]
    fn a_clip_is_whole_pixels_inside_the_window() {
        let rect = Rect::from_min_max(pos2(-5.0, 1.2), pos2(10.4, 1e9));
        assert_eq!(clip(rect, [40, 30], 1.5), Clip { columns: 0..16, rows: 2..30 });
        assert!(clip(Rect::NOTHING, [40, 30], 1.0).columns.is_empty());
        assert_eq!(clip(Rect::EVERYTHING, [40, 30], 1.0), Clip { columns: 0..40, rows: 0..30 });
    }

    /// A frame of a window of this size, drawn.
    fn drawn(scale: f32, content: impl Fn(&mut egui::Ui)) -> Canvas {
        let ctx = egui::Context::default();
        let mut painter = Painter::default();
        let mut canvas = Canvas::default();
        // In the first frame egui asks for a second.
        for _ in 0..2 {
            let mut input = egui::RawInput {
                screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(200.0, 100.0))),
                ..Default::default()
            };
            input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(scale);
            let mut output = ctx.run_ui(input, |ui| content(ui));
            let frame = ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point);
            painter.set_textures(&output.textures_delta);
            let size = [200.0, 100.0].map(|points| (points * scale) as usize);
            painter.paint(&mut canvas, size, Color32::BLACK, scale, &frame);
            painter.free_textures(&output.textures_delta);
            output.textures_delta.clear();
        }
        canvas
    }

    #[test]
    fn rectangles_and_letters_stand_where_egui_put_them() {
        for scale in [1.0, 1.25, 2.0] {
            let canvas = drawn(scale, |ui| {
                ui.painter().rect_filled(Rect::from_min_max(pos2(20.0, 20.0), pos2(60.0, 40.0)), 0.0, Color32::RED);
                let font = egui::FontId::monospace(16.0);
                ui.painter().text(pos2(100.0, 20.0), egui::Align2::LEFT_TOP, "MMMM", font, Color32::WHITE);
            });
            let at = |x: f32, y: f32| canvas.pixels[(y * scale) as usize * canvas.width + (x * scale) as usize];
            assert_eq!([at(40.0, 30.0), at(15.0, 30.0), at(40.0, 45.0)], [0xff0000, 0, 0]);
            let bright = |from: f32, to: f32| {
                let columns = (from * scale) as usize..(to * scale) as usize;
                let rows = canvas.pixels.chunks_exact(canvas.width);
                rows.flat_map(|row| &row[columns.clone()]).filter(|pixel| **pixel & 0xff > 200).count()
            };
            assert!(bright(100.0, 145.0) as f32 > 60.0 * scale, "letters of {} pixels", bright(100.0, 145.0));
            assert_eq!(bright(150.0, 200.0), 0);
        }
    }
}
