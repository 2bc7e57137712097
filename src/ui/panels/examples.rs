//! The labs that ship with the program: as a menu, and as a list on the first screen and in a window of its own.

use egui::text::{LayoutJob, TextFormat};
use egui::{Button, Color32, Label, RichText, ScrollArea, TextStyle, Ui, vec2};

use super::palette::matches;
use crate::lab::examples::Example;
use crate::lesson::{Book, Entry, IDEAS, Idea, idea_of, in_order};
use crate::locale::{Language, Locale};
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::theme;
use crate::ui::widgets::{Search, Stays, close_ui, dialog_ui, title_ui};

/// The width of a name in the menu, in points.
const NAME_WIDTH: f32 = 250.0;
/// The height of a line in the menu, in points.
const LINE: f32 = 21.0;

/// The examples' window while it is open.
#[derive(Default)]
pub struct ExampleList(Search);

/// The content of the menu: names under the ideas that they teach, with what each shows when it is pointed at.
pub fn menu_ui(ui: &mut Ui, locale: &Locale, book: &Book, actions: &mut Actions) {
    let height = ui.ctx().content_rect().height() - 90.0;
    ScrollArea::vertical().id_salt("examples").max_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.horizontal_top(|ui| {
            for ideas in columns() {
                ui.vertical(|ui| {
                    ui.set_width(NAME_WIDTH);
                    for idea in ideas {
                        idea_ui(ui, idea, locale, book, actions);
                    }
                });
            }
        });
    });
    ui.separator();
    if ui.button(locale.text("command-examples")).clicked() {
        actions.push(Action::Run(Command::Examples));
        ui.close();
    }
}

/// The ideas in two columns: down the first, then down the second, both as high as they can be alike.
fn columns() -> [&'static [Idea]; 2] {
    let lines = |ideas: &[Idea]| ideas.iter().map(|idea| idea.examples.len() + 1).sum::<usize>();
    let half = lines(IDEAS).div_ceil(2);
    let at = (0..IDEAS.len()).find(|at| lines(&IDEAS[..*at]) + 1 >= half).unwrap_or_default();
    let (first, second) = IDEAS.split_at(at);
    [first, second]
}

/// The title of an idea and the names of its examples.
fn idea_ui(ui: &mut Ui, idea: &Idea, locale: &Locale, book: &Book, actions: &mut Actions) {
    heading_ui(ui, idea, locale);
    for (place, example) in in_order().filter(|(_, example)| idea.examples.contains(&example.id)) {
        let weak = theme::palette(ui.ctx()).weak_text;
        let number = RichText::new(example.system).small().color(weak);
        let mut name = LayoutJob::default();
        let format = |color| TextFormat::simple(TextStyle::Button.resolve(ui.style()), color);
        name.append(&locale.text(&example.key()), 0.0, format(Color32::PLACEHOLDER));
        done_to(&mut name, ui, book.entry(example.id));
        let button = Button::selectable(false, name).shortcut_text(number);
        let response = ui.add(button.min_size(vec2(NAME_WIDTH, LINE)));
        let response = response.accessible_name(named(example, locale, book)).on_hover_text(hint(example, locale));
        if response.clicked() {
            actions.push(Action::Run(Command::Example(place)));
            ui.close();
        }
    }
}

/// The title of an idea.
fn heading_ui(ui: &mut Ui, idea: &Idea, locale: &Locale) {
    ui.add_space(4.0);
    let accent = theme::palette(ui.ctx()).accent;
    ui.add(Label::new(RichText::new(locale.text(idea.key)).small().strong().color(accent)).truncate());
}

/// What stands in the place of the panes while the lab has no endpoint.
pub fn first_ui(ui: &mut Ui, locale: &Locale, book: &Book, actions: &mut Actions) {
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
            if let Some(place) = list_ui(ui, (locale, book), &found(locale, ""), None, height) {
                actions.push(Action::Run(Command::Example(place)));
            }
        });
    });
}

impl ExampleList {
    /// The list with a search above it.
    pub fn examples_ui(&mut self, ui: &mut Ui, locale: &Locale, book: &Book, actions: &mut Actions) -> Stays {
        let (stays, chosen) = dialog_ui(ui, "examples", 560.0, |ui| {
            title_ui(ui, locale.text("examples-title"));
            let found = self.0.search_ui(ui, &locale.text("examples-search"), |sought| found(locale, sought));
            let marked = Marked { row: found.chosen, is_shown: found.is_moved || found.is_changed };
            let height = ui.ctx().content_rect().height() - 190.0;
            let clicked = list_ui(ui, (locale, book), &found.rows, Some(marked), height);
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
fn list_ui(
    ui: &mut Ui,
    (locale, book): (&Locale, &Book),
    found: &[Placed],
    marked: Option<Marked>,
    height: f32,
) -> Option<usize> {
    let mut chosen = None;
    let palette = theme::palette(ui.ctx());
    let list = ScrollArea::vertical().id_salt("example list").max_height(height).min_scrolled_height(height);
    list.auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let mut before = None;
        for (row, (place, example)) in found.iter().enumerate() {
            let idea = idea_of(example).filter(|idea| before != Some(idea.key));
            if let Some(idea) = idea {
                heading_ui(ui, idea, locale);
                before = Some(idea.key);
            }
            let mut job = LayoutJob::default();
            let format = |style: TextStyle, color| TextFormat::simple(style.resolve(ui.style()), color);
            job.append(&locale.text(&example.key()), 0.0, format(TextStyle::Body, palette.text));
            job.append(example.system, 8.0, format(TextStyle::Small, palette.weak_text));
            done_to(&mut job, ui, book.entry(example.id));
            job.append("\n", 0.0, format(TextStyle::Small, palette.weak_text));
            job.append(&hint(example, locale), 0.0, format(TextStyle::Small, palette.weak_text));
            job.wrap.max_width = ui.available_width() - 24.0;
            let marked = marked.as_ref().filter(|marked| marked.row == row);
            let button = Button::new(job).selected(marked.is_some());
            let button = ui.add(button.min_size(vec2(ui.available_width() - 4.0, 0.0)).wrap());
            if marked.is_some_and(|marked| marked.is_shown) {
                button.scroll_to_me(None);
            }
            if button.accessible_name(named(example, locale, book)).clicked() {
                chosen = Some(*place);
            }
        }
        if found.is_empty() {
            ui.label(RichText::new(locale.text("examples-none")).weak());
        }
    });
    chosen
}

/// The examples whose names, hints or ideas hold every word of the filter in either language, each with its place, in the
/// order of teaching: first those of this very number, then those with the words in their names, of which one is the
/// command line's.
fn found(locale: &Locale, filter: &str) -> Vec<Placed> {
    let other = Locale::new(match locale.language() {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    });
    let rank = |example: &Example| {
        let names = format!("{} {} {}", title(example, locale), other.text(&example.key()), example.id);
        let about = |locale: &Locale| {
            let idea = idea_of(example).map(|idea| locale.text(idea.key)).unwrap_or_default();
            format!("{} {idea}", hint(example, locale))
        };
        if !example.system.is_empty() && example.system.eq_ignore_ascii_case(filter.trim()) {
            Some(0)
        } else if matches(&names, filter) {
            Some(1)
        } else {
            matches(&format!("{names} {} {}", about(locale), about(&other)), filter).then_some(2)
        }
    };
    let mut found: Vec<_> =
        in_order().filter_map(|(place, example)| Some((rank(example)?, (place, example)))).collect();
    // A stable sort: within a rank the order of teaching stays.
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, placed)| placed).collect()
}

/// `Echo (TCP)  RFC 862`: the name, and the number of the system behind it.
fn title(example: &Example, locale: &Locale) -> String {
    format!("{}  {}", locale.text(&example.key()), example.system).trim_end().to_owned()
}

/// The same, and how much of its lesson is done.
fn named(example: &Example, locale: &Locale, book: &Book) -> String {
    let title = title(example, locale);
    let Some(entry) = book.entry(example.id) else { return title };
    let (done, all) = entry.counts();
    let counted = [("done", (done as u64).into()), ("all", (all as u64).into())];
    format!("{title}  {}", locale.with("card-done", &counted))
}

/// Writes how much of a lesson is done behind its name: `✔`, or `2/3`.
fn done_to(text: &mut LayoutJob, ui: &Ui, entry: Option<&Entry>) {
    let Some(entry) = entry else { return };
    let palette = theme::palette(ui.ctx());
    let (done, color) = match entry.is_done() {
        true => ("✔".to_owned(), palette.good),
        false => {
            let (done, all) = entry.counts();
            (format!("{done}/{all}"), palette.accent)
        }
    };
    text.append(&done, 8.0, TextFormat::simple(TextStyle::Small.resolve(ui.style()), color));
}

fn hint(example: &Example, locale: &Locale) -> String {
    locale.text(&format!("{}-hint", example.key()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::examples::EXAMPLES;

    #[test]
    fn a_name_is_found_before_a_description() {
        let locale = Locale::new(Language::English);
        let first = |filter: &str| title(found(&locale, filter)[0].1, &locale);
        assert!(first("without").contains("Chat rooms without framing"), "{}", first("without"));
        assert!(first("s1").ends_with("  S1"), "{}", first("s1"));
        assert!(first("first steps").starts_with("Echo (TCP)"), "{}", first("first steps"));
        assert_eq!(found(&locale, "").len(), EXAMPLES.len());
        let ids = |found: Vec<Placed>| found.into_iter().map(|(_, example)| example.id).collect::<Vec<_>>();
        let taught: Vec<&str> = IDEAS.iter().flat_map(|idea| idea.examples).copied().collect();
        assert_eq!(ids(found(&locale, "")), taught);
        assert!(found(&locale, "no such words").is_empty());
        assert_eq!(found(&Locale::new(Language::Chinese), "multicast")[0].1.id, "multicast");
    }
}
