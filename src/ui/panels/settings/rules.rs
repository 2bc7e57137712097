//! The table of rules: to what is answered what. The first that fits counts, so their order can be changed.

use egui::{DragValue, Frame, Margin, RichText, TextEdit, TextStyle, Ui};

use crate::behaviour::{MAX_DELAY_MS, Match, Rule};
use crate::locale::Locale;
use crate::ui::theme;
use crate::ui::widgets::choice::{self, quiet_button};
use crate::ui::widgets::{LineEnds, ends_ui, line, right_ui};

/// More rules than these are too many for a table.
const MAX_RULES: usize = 100;
/// Characters of a pattern or a reply.
const MAX_CHARS: usize = 4096;

/// What to do with the rules once they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Swap(usize, usize),
    Remove(usize),
}

/// Draws the rules, three lines each.
pub(super) fn rules_ui(ui: &mut Ui, rules: &mut Vec<Rule>, locale: &Locale) {
    ui.label(locale.text("setting-rule")).on_hover_text(locale.text("setting-rule-hint"));
    let count = rules.len();
    let mut change = None;
    for (place, rule) in rules.iter_mut().enumerate() {
        let palette = theme::palette(ui.ctx());
        let frame = Frame::new().fill(palette.surface).corner_radius(4).inner_margin(Margin::symmetric(6, 4));
        frame.show(ui, |ui| {
            ui.push_id(place, |ui| {
                ui.set_width(ui.available_width());
                rule_ui(ui, rule, place, count, locale, &mut change);
            });
        });
    }
    match change {
        Some(Change::Swap(one, other)) => rules.swap(one, other),
        Some(Change::Remove(place)) => drop(rules.remove(place)),
        None => {}
    }
    let add = egui::Button::new(format!("+ {}", locale.text("rule-add")));
    if ui.add_enabled(count < MAX_RULES, add).accessible_name(locale.text("rule-add")).clicked() {
        rules.push(Rule::default());
    }
}

fn rule_ui(ui: &mut Ui, rule: &mut Rule, place: usize, count: usize, locale: &Locale, change: &mut Option<Change>) {
    let named = |key: &str| locale.with(key, &[("n", (place + 1).into())]);
    let choices = Match::ALL.map(|when| (when, locale.text(&when.key())));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(RichText::new(format!("{}", place + 1)).weak());
        let name = named("rule-when");
        let list = choice::List { name: &name, width: 84.0, when_none: "", short: None };
        choice::list_ui(ui, list, &mut rule.when, &choices);
        right_ui(ui, "rule buttons", |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let mut button = |ui: &mut Ui, can_press: bool, sign: &str, key: &str, what: Change| {
                let pressed = ui.add_enabled_ui(can_press, |ui| quiet_button(ui, sign, &named(key)).clicked());
                if pressed.inner {
                    *change = Some(what);
                }
            };
            button(ui, place > 0, "⏶", "rule-up", Change::Swap(place, place.saturating_sub(1)));
            button(ui, place + 1 < count, "⏷", "rule-down", Change::Swap(place, place + 1));
            button(ui, true, "✖", "rule-remove", Change::Remove(place));
        });
    });
    field_ui(ui, &mut rule.pattern, &locale.text("rule-pattern-example"), &named("rule-pattern"));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(RichText::new("→").weak());
        // What is typed has the room that is left, and the pane stays as wide as it is.
        let ends = LineEnds::of("rule reply", ui.spacing().interact_size.y);
        let reply = |ui: &mut Ui| {
            field_ui(ui, &mut rule.reply, &locale.text("rule-reply-example"), &named("rule-reply"));
        };
        let delay = |ui: &mut Ui| {
            let delay = DragValue::new(&mut rule.delay_ms).range(0..=MAX_DELAY_MS).speed(10.0).suffix(" ms");
            ui.add(delay).on_hover_text(locale.text("rule-delay-hint")).accessible_name(named("rule-delay"));
        };
        ends_ui(ui, ends, reply, delay);
    });
}

/// A field for what comes in or goes out: data, so it stands in the order of its characters.
fn field_ui(ui: &mut Ui, text: &mut String, hint: &str, name: &str) {
    let mut layouter = line(TextStyle::Body);
    let edit = TextEdit::singleline(text).desired_width(f32::INFINITY).char_limit(MAX_CHARS).hint_text(hint);
    ui.add(edit.layouter(&mut layouter)).accessible_name(name);
}
