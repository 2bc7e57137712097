//! The only colours of the program, and the spacing and text sizes that all panels share.
//!
//! A colour never is the only sign of a meaning: beside it stands a word, an arrow or a shape.

use egui::{Color32, Context};

/// What colours mean here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    pub accent: Color32,
    /// Text on a surface of the accent colour.
    pub on_accent: Color32,
    /// What was received.
    pub received: Color32,
    /// What was sent.
    pub sent: Color32,
    /// Running, connected, right.
    pub good: Color32,
    /// On the way, or worth a look.
    pub notice: Color32,
    /// Failed, lost, wrong.
    pub trouble: Color32,
    /// Stopped, closed.
    pub quiet: Color32,
    pub text: Color32,
    pub weak_text: Color32,
    /// Behind everything.
    pub window: Color32,
    /// Side panels and bars.
    pub panel: Color32,
    /// Cards, fields, tables.
    pub surface: Color32,
    /// Every other row of a table.
    pub stripe: Color32,
    pub selection: Color32,
    /// Lines between things.
    pub line: Color32,
}

const LIGHT: Palette = Palette {
    accent: Color32::from_rgb(0x1f, 0x6f, 0xd6),
    on_accent: Color32::WHITE,
    received: Color32::from_rgb(0x0b, 0x6b, 0x3f),
    sent: Color32::from_rgb(0x1a, 0x56, 0xb0),
    good: Color32::from_rgb(0x1a, 0x8a, 0x4f),
    notice: Color32::from_rgb(0x9a, 0x5b, 0x00),
    trouble: Color32::from_rgb(0xb8, 0x22, 0x22),
    quiet: Color32::from_rgb(0x8b, 0x93, 0x9e),
    text: Color32::from_rgb(0x1d, 0x22, 0x29),
    weak_text: Color32::from_rgb(0x5a, 0x63, 0x70),
    window: Color32::from_rgb(0xee, 0xf0, 0xf3),
    panel: Color32::from_rgb(0xf6, 0xf7, 0xf9),
    surface: Color32::WHITE,
    stripe: Color32::from_rgb(0xf5, 0xf7, 0xfa),
    selection: Color32::from_rgb(0xcf, 0xe2, 0xfb),
    line: Color32::from_rgb(0xd6, 0xda, 0xe0),
};

const DARK: Palette = Palette {
    accent: Color32::from_rgb(0x4c, 0x94, 0xf0),
    on_accent: Color32::from_rgb(0x08, 0x12, 0x20),
    received: Color32::from_rgb(0x6f, 0xd3, 0x9e),
    sent: Color32::from_rgb(0x8a, 0xbc, 0xff),
    good: Color32::from_rgb(0x58, 0xc9, 0x8b),
    notice: Color32::from_rgb(0xe6, 0xb4, 0x5a),
    trouble: Color32::from_rgb(0xff, 0x8a, 0x80),
    quiet: Color32::from_rgb(0x7c, 0x86, 0x93),
    text: Color32::from_rgb(0xe4, 0xe8, 0xed),
    weak_text: Color32::from_rgb(0xa2, 0xac, 0xb8),
    window: Color32::from_rgb(0x14, 0x17, 0x1b),
    panel: Color32::from_rgb(0x1a, 0x1e, 0x23),
    surface: Color32::from_rgb(0x20, 0x25, 0x2b),
    stripe: Color32::from_rgb(0x24, 0x29, 0x30),
    selection: Color32::from_rgb(0x26, 0x47, 0x6e),
    line: Color32::from_rgb(0x35, 0x3c, 0x45),
};

/// The palette of the theme that `ctx` shows now.
pub fn palette(ctx: &Context) -> &'static Palette {
    if ctx.global_style().visuals.dark_mode { &DARK } else { &LIGHT }
}
