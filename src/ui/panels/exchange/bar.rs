//! The line above the picture: the present or a moment that is held, stepping and playing.

use egui::{Button, ComboBox, Slider, TextWrapMode, Ui, vec2};

use super::context::ExchangeContext;
use crate::diagram::{Replay, SPEEDS, Steps};
use crate::ui::commands::Command;
use crate::ui::theme;
use crate::ui::widgets::{LineEnds, ends_ui};
use crate::units;

/// The height of the line, in points.
const HEIGHT: f32 = 26.0;
/// The least width of the slider of the moment, and the most, in points.
const SLIDER: [f32; 2] = [80.0, 360.0];

/// What a person wants of the picture as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Go so many steps on, or back.
    Step(i64),
    /// Hold still at a step.
    Moment(u64),
    PlayOrHold,
    Live,
    CopyMermaid,
    Run(Command),
}

/// What the line shows and changes.
pub(super) struct Moments<'a> {
    pub replay: &'a Replay,
    /// The last step is kept in sight.
    pub follows: bool,
    pub speed: &'a mut f64,
}

/// Draws the line.
pub(super) fn bar_ui(ui: &mut Ui, cx: &ExchangeContext<'_>, steps: &Steps<'_>, moments: Moments<'_>) -> Option<Wish> {
    let Moments { replay, follows, speed } = moments;
    let range = steps.range();
    let mut wish = None;
    let ends = LineEnds::of("exchange bar", HEIGHT);
    let (shown, held) = (replay.is_live() && follows, replay.moment());
    let has_steps = !range.is_empty();
    let locale = cx.locale;
    let mut at = held.map_or(range.end.saturating_sub(1), |(step, _)| step);
    let left = |ui: &mut Ui| {
        let live = ui.selectable_label(shown, locale.text("exchange-follow"));
        if live.on_hover_text(locale.text("exchange-follow-hint")).clicked() {
            return Some(Wish::Live);
        }
        if held.is_some() {
            let of = units::grouped(range.end - range.start);
            let args = [("n", units::grouped(at + 1 - range.start).into()), ("all", of.into())];
            let new = replay.new_steps(&range);
            let mut text = locale.with("exchange-place", &args);
            if new > 0 {
                text = format!("{text} · {}", locale.with("exchange-new-steps", &[("n", new.into())]));
            }
            ui.label(text);
        }
        if has_steps && ui.available_width() >= SLIDER[0] {
            ui.visuals_mut().widgets.inactive.bg_fill = theme::palette(ui.ctx()).line;
            ui.spacing_mut().slider_width = ui.available_width().min(SLIDER[1]) - 12.0;
            let slider = Slider::new(&mut at, range.start..=range.end - 1).show_value(false);
            let slider = ui.add(slider).accessible_name(locale.text("exchange-moment"));
            if slider.on_hover_text(locale.text("exchange-moment")).changed() {
                return Some(Wish::Moment(at));
            }
        }
        None
    };
    let is_playing = replay.is_playing();
    let holds = is_playing || held.is_none();
    let right = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let mut wish = None;
        let (sign, name) = if holds { ("⏸", "exchange-pause") } else { ("▶", "exchange-play") };
        let buttons = [
            ("⏴", "exchange-step-back", Wish::Step(-1)),
            (sign, name, Wish::PlayOrHold),
            ("⏵", "exchange-step-on", Wish::Step(1)),
        ];
        for (sign, name, does) in buttons {
            let (name, button) = (locale.text(name), Button::new(sign).min_size(vec2(30.0, 24.0)));
            let pressed = ui.add_enabled(has_steps, button).accessible_name(&name);
            if pressed.on_hover_text(&name).clicked() {
                wish = Some(does);
            }
        }
        speed_ui(ui, speed, &locale.text("exchange-speed"));
        let menu = ui.menu_button("⋯", |ui| {
            ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
            for command in [Command::SavePicture, Command::Present] {
                if ui.button(command.label(locale)).clicked() {
                    wish = Some(Wish::Run(command));
                    ui.close();
                }
            }
            let copy = ui.button(locale.text("exchange-copy-mermaid"));
            if copy.on_hover_text(locale.text("exchange-copy-mermaid-hint")).clicked() {
                wish = Some(Wish::CopyMermaid);
                ui.close();
            }
        });
        let more = locale.text("exchange-more");
        menu.response.on_hover_text(&more).accessible_name(more);
        wish
    };
    let (left, right) = ends_ui(ui, ends, left, right);
    wish = wish.or(left).or(right);
    wish
}

fn speed_ui(ui: &mut Ui, speed: &mut f64, name: &str) {
    let text = |speed: f64| format!("{speed}×");
    let combo = ComboBox::from_id_salt("speed").selected_text(text(*speed)).width(62.0);
    let shown = combo.show_ui(ui, |ui| {
        for choice in SPEEDS {
            ui.selectable_value(speed, choice, text(choice));
        }
    });
    shown.response.on_hover_text(name).accessible_name(format!("{name}: {}", text(*speed)));
}
