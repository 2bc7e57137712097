//! The lesson of an example as a card: its idea, what there is to do, what to look at, and a question. A press shows where
//! something is; it does nothing in the student's place.

mod places;
mod step;
mod text;

use egui::{Button, Label, RichText, ScrollArea, Ui};

use crate::lab::examples::{EXAMPLES, Example};
use crate::lesson::{self, Lesson};
use crate::locale::{Language, Locale};
use crate::record::{EndpointId, Snapshot};
use crate::session::Session;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::model::{LabNumber, Slot};
use crate::ui::theme;
use crate::ui::widgets::choice::quiet_button;
use crate::ui::widgets::{LineEnds, ends_ui};
use text::text_ui;

/// What the card of a lab needs to know.
pub struct CardContext<'a> {
    pub locale: &'a Locale,
    pub log: &'a Snapshot,
    pub session: &'a Session,
    pub slots: &'a [Slot],
}

impl CardContext<'_> {
    fn endpoint(&self, name: &str) -> Option<EndpointId> {
        endpoint_named(self.slots, name)
    }

    /// What the lesson's endpoint, or the payload that the lab keeps, is called on the screen.
    fn name(&self, name: &str) -> String {
        let slot = self.endpoint(name).and_then(|id| self.slots.iter().find(|slot| slot.id == id));
        slot.map_or_else(|| self.locale.name(name), |slot| slot.endpoint.name.clone())
    }
}

/// The endpoint that a lesson calls so: an example opens with names in the language that the window has then.
pub fn endpoint_named(slots: &[Slot], name: &str) -> Option<EndpointId> {
    let names = Language::ALL.map(|language| Locale::new(language).name(name));
    slots.iter().find(|slot| names.contains(&slot.endpoint.name)).map(|slot| slot.id)
}

/// The card of one lab.
struct Card {
    lab: LabNumber,
    /// The place of the example.
    place: usize,
    lesson: Lesson,
    shows_answer: bool,
    is_folded: bool,
    /// What the last press on “look” has shown, so that another press shows the next.
    looked: Option<Looked>,
}

/// A press on “look”.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Looked {
    step: usize,
    /// How many presses before it.
    times: usize,
    is_found: bool,
}

/// Whether the lab that is open has a card, and whether it is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardIs {
    Missing,
    Closed,
    Open,
}

/// The cards of the labs that were opened in this window.
#[derive(Default)]
pub struct Cards(Vec<Card>);

impl Cards {
    /// A lab was opened that is an example.
    pub fn open(&mut self, lab: LabNumber, place: usize) {
        // Only the lab before can be called back.
        if self.0.len() > 1 {
            self.0.remove(0);
        }
        let lesson = EXAMPLES.get(place).and_then(|example| lesson::of(example).ok());
        let looked = None;
        self.0.extend(lesson.map(|lesson| Card { lab, place, lesson, shows_answer: false, is_folded: false, looked }));
    }

    /// Whether a lab has one.
    pub fn is_there(&self, lab: LabNumber) -> bool {
        self.0.iter().any(|card| card.lab == lab)
    }

    /// The endpoints whose panes a lesson wants to be seen first, by their names in its lab.
    pub fn front(&self, lab: LabNumber) -> &[String] {
        self.0.iter().find(|card| card.lab == lab).map_or(&[], |card| &card.lesson.front)
    }

    /// Draws the card of a lab, if it has one.
    pub fn card_ui(&mut self, ui: &mut Ui, lab: LabNumber, cx: &CardContext<'_>, actions: &mut Actions) {
        if let Some(card) = self.0.iter_mut().find(|card| card.lab == lab) {
            card.card_ui(ui, cx, actions);
        }
    }
}

impl Card {
    fn card_ui(&mut self, ui: &mut Ui, cx: &CardContext<'_>, actions: &mut Actions) {
        ui.spacing_mut().item_spacing.y = 4.0;
        self.head_ui(ui, cx.locale, actions);
        if self.is_folded {
            return;
        }
        // The place in the scroll belongs to this lab.
        let scroll = ScrollArea::vertical().id_salt(("card", self.place)).auto_shrink(false);
        scroll.show(ui, |ui| {
            let idea = self.lesson.idea.in_language(cx.locale.language());
            ui.add(Label::new(RichText::new(idea).strong()).wrap());
            for number in 0..self.lesson.steps.len() {
                ui.separator();
                self.step_ui(ui, number, cx, actions);
            }
            ui.separator();
            self.question_ui(ui, cx.locale);
        });
    }

    fn head_ui(&mut self, ui: &mut Ui, locale: &Locale, actions: &mut Actions) {
        let title = EXAMPLES.get(self.place).map(|example| title(example, locale)).unwrap_or_default();
        let ends = LineEnds::of("card head", ui.spacing().interact_size.y);
        let is_folded = self.is_folded;
        let (folds, closes) = ends_ui(
            ui,
            ends,
            |ui| {
                let sign = if is_folded { "▶" } else { "▼" };
                let name = RichText::new(format!("{sign} {title}")).text_style(egui::TextStyle::Heading);
                let button = Button::new(name).frame_when_inactive(false).truncate();
                ui.add(button).accessible_name(title.as_str()).on_hover_text(title.as_str()).clicked()
            },
            |ui| quiet_button(ui, "×", &locale.text("card-close")).clicked(),
        );
        self.is_folded ^= folds;
        if closes {
            actions.push(Action::Run(Command::ToggleCard));
        }
    }

    fn question_ui(&mut self, ui: &mut Ui, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        ui.label(RichText::new(locale.text("card-question")).small().color(palette.accent));
        text_ui(ui, &self.lesson.question.ask, locale, palette.text);
        let key = if self.shows_answer { "card-hide-answer" } else { "card-answer" };
        self.shows_answer ^= ui.button(locale.text(key)).clicked();
        if self.shows_answer {
            text_ui(ui, &self.lesson.question.answer, locale, palette.text);
        }
    }
}

/// `Echo (TCP)`
fn title(example: &Example, locale: &Locale) -> String {
    locale.text(&example.key())
}
