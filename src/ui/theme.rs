//! The only colours of the program, and the spacing and text sizes that all panels share.
//!
//! A colour never is the only sign of a meaning: beside it stands a word, an arrow or a shape.

#![allow(clippy::disallowed_methods, reason = "colours are made here, and nowhere else")]

use std::collections::BTreeMap;

use egui::style::{ScrollAnimation, Selection, WidgetVisuals};
use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Frame, Margin, Shadow, Stroke, Style, TextStyle, Theme, Vec2,
    Visuals, vec2,
};

use super::sizes;

/// The line at the bottom, in points: as high as a notice, which lies over it.
pub const STATUS_HEIGHT: f32 = 28.0;

/// Whether the window is too low for all it has.
pub fn is_low(ctx: &Context) -> bool {
    ctx.content_rect().height() < sizes::STATUS_FROM_HEIGHT
}

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
    /// Around what can be used: fields, buttons, boxes.
    pub control_line: Color32,
    /// Of the endpoints in their order, beside their names.
    lifelines: [Color32; 6],
}

impl Palette {
    /// The colour of the endpoint at this place of the lab; after the last the first comes again.
    pub fn lifeline(&self, place: usize) -> Color32 {
        self.lifelines[place % self.lifelines.len()]
    }
}

const LIGHT: Palette = palette_of(0);
const DARK: Palette = palette_of(1);

/// The colours of the light theme, or of the dark one that stands beside it.
const fn palette_of(theme: usize) -> Palette {
    Palette {
        accent: rgb([0x1a66c8, 0x5a9df5][theme]),
        on_accent: rgb([0xffffff, 0x081220][theme]),
        received: rgb([0x0b6b3f, 0x6fd39e][theme]),
        sent: rgb([0x1a56b0, 0x8abcff][theme]),
        good: rgb([0x147843, 0x58c98b][theme]),
        notice: rgb([0x965800, 0xe6b45a][theme]),
        trouble: rgb([0xb82222, 0xff8a80][theme]),
        quiet: rgb([0x7a828e, 0x858f9c][theme]),
        text: rgb([0x1d2229, 0xe4e8ed][theme]),
        weak_text: rgb([0x5a6370, 0xa2acb8][theme]),
        window: rgb([0xeef0f3, 0x14171b][theme]),
        panel: rgb([0xf6f7f9, 0x1a1e23][theme]),
        surface: rgb([0xffffff, 0x20252b][theme]),
        stripe: rgb([0xf5f7fa, 0x242930][theme]),
        selection: rgb([0xdceafd, 0x223e60][theme]),
        line: rgb([0xd6dae0, 0x353c45][theme]),
        control_line: rgb([0x808690, 0x747c86][theme]),
        lifelines: [
            rgb([0x1a66c8, 0x6aabff][theme]),
            rgb([0x7a3fb0, 0xc39bf2][theme]),
            rgb([0x0b7a75, 0x4fc9bf][theme]),
            rgb([0xa85500, 0xf0a85c][theme]),
            rgb([0xb02e6d, 0xf08ab8][theme]),
            rgb([0x4d6b10, 0xa9c85a][theme]),
        ],
    }
}

const fn rgb(color: u32) -> Color32 {
    let [_, red, green, blue] = color.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

/// The corners of cards and boxes, in points.
pub const CARD_RADIUS: u8 = 8;
/// The corners of buttons and fields, in points.
const CONTROL_RADIUS: u8 = 5;
/// Between one part and the next, in points.
pub const GAP: f32 = 8.0;

/// Gives the window its look in both themes.
pub fn apply(ctx: &Context) {
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals(theme, palette);
            style.text_styles = text_styles();
            space_out(style);
        });
    }
    // The size is a preference of ours, in steps of ours.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
}

/// A card: what belongs together, on a surface of its own.
pub fn card(palette: &Palette) -> Frame {
    Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CARD_RADIUS)
        .inner_margin(Margin::symmetric(10, 8))
}

/// A box that draws the eye to a message of this colour.
pub fn message_box(palette: &Palette, color: Color32) -> Frame {
    card(palette).fill(palette.surface.lerp_to_gamma(color, 0.10)).stroke(Stroke::new(1.0, color))
}

/// A side panel or a bar.
pub fn bar(palette: &Palette, margin: Margin) -> Frame {
    Frame::new().fill(palette.panel).inner_margin(margin)
}

/// The ground on which the panes stand.
pub fn ground(ctx: &Context) -> Frame {
    let margin = if is_low(ctx) { 1 } else { 6 };
    // Without a fill: the window is cleared with its colour, which costs a processor that draws far less.
    Frame::new().inner_margin(Margin::same(margin))
}

fn text_styles() -> BTreeMap<TextStyle, FontId> {
    use FontFamily::{Monospace, Proportional};
    BTreeMap::from([
        (TextStyle::Small, FontId::new(11.5, Proportional)),
        (TextStyle::Body, FontId::new(13.5, Proportional)),
        (TextStyle::Button, FontId::new(13.5, Proportional)),
        (TextStyle::Monospace, FontId::new(12.5, Monospace)),
        (TextStyle::Heading, FontId::new(16.0, Proportional)),
    ])
}

fn space_out(style: &mut Style) {
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(GAP, 6.0);
    spacing.button_padding = vec2(9.0, 3.0);
    spacing.interact_size = vec2(36.0, 24.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(14);
    spacing.combo_width = 90.0;
    spacing.tooltip_width = 360.0;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    // Nothing slides or glides: it troubles some eyes, and where the processor draws or a remote desktop shows the window,
    // there are no frames to spare for it.
    style.animation_time = 0.0;
    style.scroll_animation = ScrollAnimation::none();
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let (mut visuals, shadow) = match theme {
        Theme::Light => (Visuals::light(), Color32::from_black_alpha(28)),
        Theme::Dark => (Visuals::dark(), Color32::from_black_alpha(110)),
    };
    let button = palette.surface.lerp_to_gamma(palette.text, 0.06);
    let control = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        fg_stroke: Stroke::new(1.0, text),
        corner_radius: CornerRadius::same(CONTROL_RADIUS),
        expansion: 0.0,
    };
    let hovered = button.lerp_to_gamma(palette.accent, 0.16);
    let widgets = &mut visuals.widgets;
    widgets.noninteractive = control(palette.panel, palette.line, palette.text);
    widgets.inactive = control(button, palette.control_line, palette.text);
    widgets.hovered = control(hovered, palette.accent, palette.text);
    // A widget with the keyboard's focus is drawn as active: its ring has to be seen from the last row.
    // In the colour of text, because the surface of some buttons is of the accent colour.
    widgets.active = control(hovered, palette.text, palette.text);
    widgets.active.bg_stroke.width = 2.0;
    widgets.open = control(hovered, palette.accent, palette.text);

    visuals.selection = Selection { bg_fill: palette.selection, stroke: Stroke::new(1.0, palette.text) };
    visuals.weak_text_color = Some(palette.weak_text);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.stripe;
    visuals.extreme_bg_color = palette.surface;
    visuals.text_edit_bg_color = Some(palette.window.lerp_to_gamma(palette.surface, 0.6));
    visuals.code_bg_color = palette.stripe;
    visuals.warn_fg_color = palette.notice;
    visuals.error_fg_color = palette.trouble;
    visuals.window_fill = palette.surface;
    visuals.panel_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.window_shadow = Shadow { offset: [0, 6], blur: 24, spread: 0, color: shadow };
    visuals.popup_shadow = Shadow { offset: [0, 3], blur: 12, spread: 0, color: shadow };
    visuals.disabled_alpha = 0.65;
    // As for sliding: and a cursor that blinks is two frames a second.
    visuals.text_cursor.blink = false;
    visuals.striped = false;
    visuals.indent_has_left_vline = false;
    visuals
}

/// The size of a state dot, in points.
pub const DOT: Vec2 = Vec2::splat(10.0);

/// The palette of the theme that `ctx` shows now.
pub fn palette(ctx: &Context) -> &'static Palette {
    of(&ctx.global_style().visuals)
}

/// The palette that goes with these visuals.
pub fn of(visuals: &Visuals) -> &'static Palette {
    if visuals.dark_mode { &DARK } else { &LIGHT }
}

#[cfg(test)]
mod tests {
    use egui::Color32;

    use super::{DARK, LIGHT, Palette};
    use crate::diagram::svg::Colours;

    #[test]
    fn what_is_printed_has_the_colours_of_the_light_theme() {
        let hex = |colour: egui::Color32| format!("#{:02x}{:02x}{:02x}", colour.r(), colour.g(), colour.b());
        let light = Colours {
            lifelines: LIGHT.lifelines.map(hex).to_vec(),
            text: hex(LIGHT.text),
            weak: hex(LIGHT.weak_text),
            line: hex(LIGHT.line),
            surface: hex(LIGHT.surface),
            notice: hex(LIGHT.notice),
            trouble: hex(LIGHT.trouble),
        };
        assert_eq!(Colours::light(), light);
    }

    /// How far two colours are apart in brightness: from 1 to 21 (WCAG 2.2, "contrast ratio").
    fn contrast(one: Color32, other: Color32) -> f64 {
        let linear = |channel: u8| match f64::from(channel) / 255.0 {
            value if value <= 0.04045 => value / 12.92,
            value => ((value + 0.055) / 1.055).powf(2.4),
        };
        let brightness = |c: Color32| 0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b());
        let (one, other) = (brightness(one) + 0.05, brightness(other) + 0.05);
        one.max(other) / one.min(other)
    }

    type Named = Vec<(&'static str, Color32)>;

    /// What text stands on.
    fn grounds(p: &Palette) -> Named {
        let button = p.surface.lerp_to_gamma(p.text, 0.06);
        vec![("window", p.window), ("panel", p.panel), ("surface", p.surface), ("stripe", p.stripe), ("button", button)]
    }

    /// Pairs that are less than this apart.
    fn too_near(least: f64, fronts: &Named, grounds: &Named) -> Vec<String> {
        let pairs = fronts.iter().flat_map(|front| grounds.iter().map(move |ground| (front, ground)));
        let apart = pairs.map(|(front, ground)| (front.0, ground.0, contrast(front.1, ground.1)));
        let near = apart.filter(|(_, _, apart)| *apart < least);
        near.map(|(front, ground, apart)| format!("{front} on {ground}: {apart:.2}, wanted {least}")).collect()
    }

    #[test]
    fn text_and_signs_stand_out_from_what_they_stand_on() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
        for (theme, p) in [("light", &LIGHT), ("dark", &DARK)] {
            // WCAG 2.2, 1.4.3: text.
            let meanings = [("received", p.received), ("sent", p.sent), ("notice", p.notice), ("trouble", p.trouble)];
            let mut texts = vec![("text", p.text), ("weak text", p.weak_text)];
            texts.extend(meanings);
            let mut wrong = too_near(4.5, &texts, &vec![("selection", p.selection)]);
            texts.extend([("good", p.good), ("accent", p.accent)]);
            let no_button: Named = grounds(p).into_iter().filter(|(name, _)| *name != "button").collect();
            wrong.extend(too_near(4.5, &texts, &no_button));
            wrong.extend(too_near(4.5, &vec![("text", p.text), ("weak text", p.weak_text)], &grounds(p)));
            wrong.extend(too_near(4.5, &vec![("text on accent", p.on_accent)], &vec![("accent", p.accent)]));
            // A message in its box, and a row whose ground says that something is wrong.
            for (name, colour) in texts.iter().skip(2) {
                let on = |part| vec![("a box of its colour", p.surface.lerp_to_gamma(*colour, part))];
                wrong.extend(too_near(
                    4.5,
                    &vec![(*name, *colour), ("text", p.text), ("weak text", p.weak_text)],
                    &on(0.10),
                ));
            }
            // WCAG 2.2, 1.4.11: what tells a control or a thing in a picture.
            let mut signs = vec![("quiet", p.quiet), ("control's line", p.control_line)];
            signs.extend(p.lifelines.iter().map(|colour| ("lifeline", *colour)));
            wrong.extend(too_near(3.0, &signs, &no_button));
            assert!(wrong.is_empty(), "{theme}: {wrong:#?}");
        }
    }

    #[test]
    fn nothing_moves_by_itself() {
        let ctx = egui::Context::default();
        super::apply(&ctx);
        for theme in [egui::Theme::Light, egui::Theme::Dark] {
            let style = ctx.style_of(theme);
            assert_eq!((style.animation_time, style.scroll_animation), (0.0, egui::style::ScrollAnimation::none()));
            assert!(!style.visuals.text_cursor.blink);
        }
    }
}
