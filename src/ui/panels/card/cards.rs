//! The cards of the labs that were opened in this window.

use std::path::Path;

use egui::Ui;

use super::{Card, CardContext, Title};
use crate::lab::Lab;
use crate::lab::examples::{EXAMPLES, Example};
use crate::lesson::{self, Book, Lesson};
use crate::record::{Callback, Snapshot};
use crate::ui::action::Actions;
use crate::ui::model::lesson::OpenLesson;
use crate::ui::model::{LabNumber, OpenLab};

/// Whether the lab that is open has a card, and whether it is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardIs {
    Missing,
    Closed,
    Open,
}

/// A lesson for a lab that is opened.
pub struct Taught {
    /// What it is called among those that are remembered.
    id: String,
    title: Title,
    lesson: Lesson,
    /// As it was opened.
    lab: Lab,
}

impl Taught {
    /// That of the example at this place.
    pub fn example(place: usize) -> Option<Self> {
        let example: &Example = EXAMPLES.get(place)?;
        let lesson = lesson::of(example).ok()?;
        Some(Self { id: example.id.to_owned(), title: Title::Example(place), lesson, lab: example.lab() })
    }

    /// The lesson beside a lab's file.
    pub fn beside(path: &Path, lab: Lab, lesson: Lesson) -> Self {
        let id = std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let title = if lab.name.is_empty() { file.trim_end_matches(".lab.toml").to_owned() } else { lab.name.clone() };
        Self { id, title: Title::Named(title), lesson, lab }
    }
}

/// The cards of the labs that were opened in this window.
#[derive(Default)]
pub struct Cards(Vec<Card>);

impl Cards {
    /// The lab that is open now has this lesson.
    pub fn open(&mut self, taught: Taught, model: &OpenLab, book: &Book, notify: Callback) {
        // Only the lab before can be called back.
        if self.0.len() > 1 {
            self.0.remove(0);
        }
        let Taught { id, title, lesson, lab } = taught;
        let entry = book.entry(&id);
        // Without a thread there is no card: the next lab that is opened asks for one again.
        let open = OpenLesson::new(id, lesson, &lab, &model.session, entry, notify).ok();
        self.0.extend(open.map(|open| Card {
            lab: model.number,
            title,
            open,
            shows_answer: false,
            judged: None,
            answered: None,
            typed: String::new(),
            is_folded: false,
            unfolded: Vec::new(),
            due: Default::default(),
            hinted: None,
            looked: None,
            is_changed: false,
        }));
    }

    /// Whether a lab has one.
    pub fn is_there(&self, lab: LabNumber) -> bool {
        self.0.iter().any(|card| card.lab == lab)
    }

    /// Whether that of a lab is folded to its head.
    pub fn is_folded(&self, lab: LabNumber) -> bool {
        self.0.iter().any(|card| card.lab == lab && card.is_folded)
    }

    /// The lesson of a lab, and what of it is done.
    pub fn lesson(&self, lab: LabNumber) -> Option<&OpenLesson> {
        self.0.iter().find(|card| card.lab == lab).map(|card| &card.open)
    }

    /// The endpoints whose panes a lesson wants to be seen first, by their names in its lab.
    pub fn front(&self, lab: LabNumber) -> &[String] {
        self.lesson(lab).map_or(&[], |open| &open.lesson.front)
    }

    /// Follows the lesson of the lab that is open, and notes what of it is done; called once a frame.
    pub fn follow(&mut self, model: &OpenLab, log: &Snapshot, book: &mut Book) {
        let Some(card) = self.0.iter_mut().find(|card| card.lab == model.number) else { return };
        let is_done_more = card.open.follow(&model.slots, &model.locale, log.end_row());
        if std::mem::take(&mut card.is_changed) || is_done_more {
            book.note(&card.open.id, card.open.entry());
        }
    }

    /// Draws the card of a lab, if it has one.
    pub fn card_ui(&mut self, ui: &mut Ui, lab: LabNumber, cx: &CardContext<'_>, actions: &mut Actions) {
        if let Some(card) = self.0.iter_mut().find(|card| card.lab == lab) {
            card.card_ui(ui, cx, actions);
        }
    }
}
