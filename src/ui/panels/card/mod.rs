//! The lesson of a lab as a card: its idea, what there is to do, what to look at, and a question. A step ticks by itself when
//! the log shows that it was done. A press shows where something is; it does nothing in the student's place.

pub mod cards;
mod course;
mod diagnosis;
mod head;
mod hint;
mod places;
mod question;
mod step;
mod text;
mod tick;

use egui::{Label, RichText, ScrollArea, Ui};

use crate::lab::examples::EXAMPLES;
use crate::lesson::{Book, Stage};
use crate::locale::{Language, Locale};
use crate::record::{EndpointId, Snapshot};
use crate::session::Session;
use crate::ui::action::Actions;
use crate::ui::model::course::OpenCourse;
use crate::ui::model::lesson::OpenLesson;
use crate::ui::model::{LabNumber, Slot};
use crate::ui::panels::side::Stand;

/// What the card of a lab needs to know.
pub struct CardContext<'a> {
    pub locale: &'a Locale,
    pub log: &'a Snapshot,
    pub session: &'a Session,
    pub slots: &'a [Slot],
    /// The row in the inspector.
    pub selected: Option<u64>,
    /// The course that the lesson is of.
    pub course: Option<CourseLine<'a>>,
    pub stand: Stand,
}

/// Where in a course a lesson is.
#[derive(Clone, Copy)]
pub struct CourseLine<'a> {
    pub course: &'a OpenCourse,
    pub place: usize,
    pub book: &'a Book,
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
    title: Title,
    open: OpenLesson,
    shows_answer: bool,
    /// What was said last of what was marked or named.
    judged: Option<diagnosis::Judged>,
    /// The last answer to the question, and the number that stands in its field.
    answered: Option<question::Answered>,
    typed: String,
    is_folded: bool,
    /// The steps that a person has opened or closed.
    unfolded: Vec<(usize, bool)>,
    /// What was due when the card was drawn last: a step, or behind them what a diagnosis asks for.
    due: (Option<usize>, Stage),
    /// The step of which every fact is shown, as somebody has asked for a hint.
    hinted: Option<usize>,
    /// What the last press on “look” or on a tick has shown, so that another press shows the next.
    looked: Option<Looked>,
    /// Something that is remembered is to be noted.
    is_changed: bool,
}

/// What a card is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Title {
    /// The place of the example.
    Example(usize),
    Named(String),
}

impl Title {
    fn text(&self, locale: &Locale) -> String {
        match self {
            Title::Example(place) => {
                EXAMPLES.get(*place).map(|example| locale.text(&example.key())).unwrap_or_default()
            }
            Title::Named(name) => name.clone(),
        }
    }
}

/// A press on “look” or on a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Looked {
    step: usize,
    at: LookedAt,
    /// How many presses before it.
    times: usize,
    is_found: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LookedAt {
    Places,
    /// The rows that prove that a step was done.
    Proof,
}

impl Card {
    fn card_ui(&mut self, ui: &mut Ui, cx: &CardContext<'_>, actions: &mut Actions) {
        ui.spacing_mut().item_spacing.y = 4.0;
        self.head_ui(ui, cx, actions);
        if let Stand::Above { .. } = cx.stand {
            return self.strip_ui(ui, cx, actions);
        }
        if let Some(line) = &cx.course {
            line.course_ui(ui, cx.locale, actions);
        }
        if self.is_folded {
            return;
        }
        // The place in the scroll belongs to this lesson.
        let scroll = ScrollArea::vertical().id_salt(("card", &self.open.id)).auto_shrink(false);
        scroll.show(ui, |ui| {
            let lesson = self.open.lesson.clone();
            let idea = lesson.idea.in_language(cx.locale.language());
            ui.add(Label::new(RichText::new(idea).strong()).wrap());
            let due = (self.open.due(), self.open.case.stage());
            let is_due_new = std::mem::replace(&mut self.due, due) != due;
            for number in 0..lesson.steps.len() {
                ui.separator();
                let top = ui.cursor().top();
                self.step_ui(ui, number, cx, actions);
                if is_due_new && due.0 == Some(number) && number > 0 {
                    let place = ui.min_rect().with_min_y(top);
                    ui.scroll_to_rect(place, None);
                }
            }
            if let Some(diagnosis) = &lesson.diagnosis {
                ui.separator();
                let top = ui.cursor().top();
                self.diagnosis_ui(ui, diagnosis, cx, actions);
                if is_due_new && due.0.is_none() {
                    ui.scroll_to_rect(ui.min_rect().with_min_y(top), None);
                }
                // Its question tells the cause.
                if !self.open.asks() {
                    return;
                }
            }
            ui.separator();
            self.question_ui(ui, cx);
        });
    }

    /// What is due, alone: the step, what a diagnosis asks for, or the question.
    fn strip_ui(&mut self, ui: &mut Ui, cx: &CardContext<'_>, actions: &mut Actions) {
        if self.is_folded {
            return;
        }
        let (lesson, due, stage) = (self.open.lesson.clone(), self.open.due(), self.open.case.stage());
        let scroll = ScrollArea::vertical().id_salt(("strip", &self.open.id, due, stage as u8)).auto_shrink(false);
        scroll.show(ui, |ui| match (due, &lesson.diagnosis) {
            (Some(number), _) => self.step_ui(ui, number, cx, actions),
            (None, Some(diagnosis)) if !self.open.asks() => self.diagnosis_ui(ui, diagnosis, cx, actions),
            (None, _) => {
                self.question_ui(ui, cx);
                // What there is to go on with.
                if let Some(line) = &cx.course {
                    line.course_ui(ui, cx.locale, actions);
                }
            }
        });
    }

    /// Whether a step is shown whole: the one that is due, the one that was done last until the next is begun, and those that
    /// somebody has opened.
    fn is_unfolded(&self, step: usize) -> bool {
        let chosen = self.unfolded.iter().find(|(one, _)| *one == step);
        chosen.map_or_else(|| self.due_and_last().contains(&Some(step)), |(_, is_open)| *is_open)
    }

    fn due_and_last(&self) -> [Option<usize>; 2] {
        let steps = self.open.steps();
        let due = self.open.due();
        let has_begun = due.and_then(|due| steps.get(due)).is_some_and(|step| step.has_begun);
        let done = steps.iter().enumerate().filter_map(|(place, step)| Some((step.done.as_ref()?, place)));
        // One that was done before this log is no news.
        let last = done.filter(|(done, _)| !done.rows.is_empty()).max_by_key(|(done, place)| (done.at, *place));
        [due, last.map(|(_, place)| place).filter(|_| !has_begun)]
    }

    fn unfold(&mut self, step: usize) {
        let is_open = self.is_unfolded(step);
        self.unfolded.retain(|(one, _)| *one != step);
        self.unfolded.push((step, !is_open));
    }
}
