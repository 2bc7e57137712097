//! The window where no graphics driver is at all: the processor draws it, and the system only shows the pixels.

mod canvas;
mod painter;
mod texture;
mod triangle;
mod window;

pub use canvas::Canvas;
pub use painter::Painter;
pub use window::open;
