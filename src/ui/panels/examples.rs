//! The labs that ship with the program: as a menu, and as a list on the first screen and in a window of its own.

use egui::{Button, Grid, Label, RichText, ScrollArea, Ui, vec2};

use super::palette::matches;
use crate::lab::examples::{EXAMPLES, Example};
use crate::locale::Locale;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::theme;
use crate::ui::widgets::{Search, Stays, close_ui, dialog_ui, title_ui};

/// A menu of more examples than this has two columns.
const LONG: usize = 12;
/// The width of a name in the menu, in points.
const NAME_WIDTH: f32 = 250.0;

/// The examples' window while it is open.
#[derive(Default)]
pub struct ExampleList(Search);

/// The content of the menu: names, with what each shows when it is pointed at.
pub fn menu_ui(ui: &mut Ui, locale: &Locale, actions: &mut Actions) {
    let columns = if EXAMPLES.len() > LONG { 2 } else { 1 };
    let rows = EXAMPLES.len().div_ceil(columns);
    let height = ui.ctx().content_rect().height() - 90.0;
    ScrollArea::vertical().id_salt("examples").max_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        Grid::new("examples").num_columns(columns).spacing([8.0, 1.0]).show(ui, |ui| {
            // Down the first column, then down the second: the order of the lessons.
            for row in 0..rows {
                for place in (row..EXAMPLES.len()).step_by(rows) {
                    let example = &EXAMPLES[place];
                    let button = Button::selectable(false, title(example, locale)).min_size(vec2(NAME_WIDTH, 22.0));
                    // In a cell of its own layout the name stands at the left.
                    let response = ui.vertical(|ui| ui.add(button)).inner.on_hover_text(hint(example, locale));
                    if response.clicked() {
                        actions.push(Action::Run(Command::Example(place)));
                        ui.close();
                    }
                }
                ui.end_row();
            }
        });
    });
    ui.separator();
    if ui.button(locale.text("command-examples")).clicked() {
        actions.push(Action::Run(Command::Examples));
        ui.close();
    }
}

/// What stands in the place of the panes while the lab has no endpoint.
pub fn first_ui(ui: &mut Ui, locale: &Locale, actions: &mut Actions) {
    let width = ui.available_width().min(560.0);
    let margin = (ui.available_width() - width) / 2.0;
    ui.add_space(24.0_f32.min(ui.available_height() * 0.05));
    ui.horizontal_top(|ui| {
        ui.add_space(margin);
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.add(Label::new(RichText::new(locale.text("no-endpoints")).weak()).wrap());
            ui.add_space(10.0);
            title_ui(ui, locale.text("examples-title"));
            ui.add(Label::new(RichText::new(locale.text("examples-hint")).weak().small()).wrap());
            ui.add_space(4.0);
            let height = ui.available_height() - 8.0;
            if let Some(place) = list_ui(ui, locale, &found(locale, ""), None, height) {
                actions.push(Action::Run(Command::Example(place)));
            }
        });
    });
}

impl ExampleList {
    /// The list with a search above it.
    pub fn examples_ui(&mut self, ui: &mut Ui, locale: &Locale, actions: &mut Actions) -> Stays {
        let (stays, chosen) = dialog_ui(ui, "examples", 560.0, |ui| {
            title_ui(ui, locale.text("examples-title"));
            let found = self.0.search_ui(ui, &locale.text("examples-search"), |sought| found(locale, sought));
            let marked = Marked { row: found.chosen, is_shown: found.is_moved || found.is_changed };
            let height = ui.ctx().content_rect().height() - 190.0;
            let clicked = list_ui(ui, locale, &found.rows, Some(marked), height);
            ui.add_space(4.0);
            close_ui(ui, locale);
            clicked.or(found.entered().map(|(place, _)| *place))
        });
        actions.extend(chosen.map(|place| Action::Run(Command::Example(place))));
        if chosen.is_some() { Stays::Closed } else { stays }
    }
}

/// The row that stands out: Enter opens it.
struct Marked {
    row: usize,
    /// It was moved: the list scrolls to it.
    is_shown: bool,
}

/// An example and its place in [`EXAMPLES`].
type Placed = (usize, &'static Example);

/// Each example with what it shows, as high whatever is found; the place of the one that was clicked.
fn list_ui(ui: &mut Ui, locale: &Locale, found: &[Placed], marked: Option<Marked>, height: f32) -> Option<usize> {
    let mut chosen = None;
    let palette = theme::palette(ui.ctx());
    let list = ScrollArea::vertical().id_salt("example list").max_height(height).min_scrolled_height(height);
    list.auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for (row, (place, example)) in found.iter().enumerate() {
            let title = title(example, locale);
            let mut job = egui::text::LayoutJob::default();
            let format = |style: egui::TextStyle, color| egui::TextFormat::simple(style.resolve(ui.style()), color);
            job.append(&title, 0.0, format(egui::TextStyle::Body, palette.text));
            job.append("\n", 0.0, format(egui::TextStyle::Small, palette.weak_text));
            job.append(&hint(example, locale), 0.0, format(egui::TextStyle::Small, palette.weak_text));
            job.wrap.max_width = ui.available_width() - 24.0;
            let marked = marked.as_ref().filter(|marked| marked.row == row);
            let button = Button::new(job).selected(marked.is_some());
            let button = ui.add(button.min_size(vec2(ui.available_width() - 4.0, 0.0)).wrap());
            if marked.is_some_and(|marked| marked.is_shown) {
                button.scroll_to_me(None);
            }
            if button.accessible_name(title).clicked() {
                chosen = Some(*place);
            }
        }
        if found.is_empty() {
            ui.label(RichText::new(locale.text("examples-none")).weak());
        }
    });
    chosen
}

/// The examples whose names or hints hold every word of the filter, each with its place: first the one of this very
/// number, then those with the words in their names, of which one is the command line's: `multicast` finds it in Chinese.
fn found(locale: &Locale, filter: &str) -> Vec<Placed> {
    let rank = |example: &Example| {
        let title = title(example, locale);
        if !example.system.is_empty() && example.system.eq_ignore_ascii_case(filter.trim()) {
            Some(0)
        } else if matches(&format!("{title} {}", example.id), filter) {
            Some(1)
        } else {
            matches(&format!("{title} {}", hint(example, locale)), filter).then_some(2)
        }
    };
    let mut found: Vec<_> =
        EXAMPLES.iter().enumerate().filter_map(|(place, example)| Some((rank(example)?, place, example))).collect();
    found.sort_by_key(|(rank, place, _)| (*rank, *place));
    found.into_iter().map(|(_, place, example)| (place, example)).collect()
}

/// `S12  Echo`
fn title(example: &Example, locale: &Locale) -> String {
    format!("{}  {}", example.system, locale.text(&example.key()))
}

fn hint(example: &Example, locale: &Locale) -> String {
    locale.text(&format!("{}-hint", example.key()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_name_is_found_before_a_description() {
        let locale = Locale::new(Language::English);
        let first = |filter: &str| title(found(&locale, filter)[0].1, &locale);
        assert!(first("without").contains("Chat rooms without framing"), "{}", first("without"));
        assert!(first("s1").starts_with("S1  "), "{}", first("s1"));
        assert_eq!(found(&locale, "").len(), EXAMPLES.len());
        assert!(found(&locale, "").iter().map(|(place, _)| *place).is_sorted());
        assert!(found(&locale, "no such words").is_empty());
        assert_eq!(found(&Locale::new(Language::Chinese), "multicast")[0].1.id, "multicast");
    }
}
