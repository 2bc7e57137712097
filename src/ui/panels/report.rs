//! What a report is to say beside what the lab knows: who hands it in, and notes.

use egui::{Label, RichText, ScrollArea, TextEdit, Ui};

use crate::locale::Locale;
use crate::report::{Data, MAX_ANSWER_CHARS, MAX_AUTHOR_CHARS, MAX_NOTES_CHARS};
use crate::ui::model::LabNumber;
use crate::ui::theme;
use crate::ui::widgets::{Stays, close_ui, dialog_ui, primary, title_ui};

/// The width of the window, in points, where there is room for it.
const WIDTH: f32 = 520.0;
/// What the window needs in height beside the notes, and what these have at most, in points.
const BESIDE_NOTES: f32 = 300.0;
const NOTES: f32 = 200.0;
/// What a question and its answer take more, and the lines of an answer in words.
const QUESTION: f32 = 90.0;
const ANSWER_LINES: usize = 2;
/// In a lower window, in points, what a report is for is not said.
const LOW: f32 = 360.0;

/// What was typed for a report. It stays while the window does, so that nothing is lost where saving is given up.
pub struct ReportDraft {
    /// The lab that the notes are about.
    lab: Option<LabNumber>,
    pub author: String,
    pub notes: String,
    /// The answer to a question that takes words only.
    pub answer: String,
    pub data: Data,
}

/// The question of the lab's lesson.
pub struct Asked {
    pub question: String,
    /// What was answered in the card; `None` where nothing was.
    pub given: Option<String>,
    /// Whether it takes no choice, number or row.
    pub is_in_words: bool,
}

impl Default for ReportDraft {
    fn default() -> Self {
        Self { lab: None, author: String::new(), notes: String::new(), answer: String::new(), data: Data::Shown }
    }
}

impl ReportDraft {
    /// Turns to a lab; notes about another, and the answer to its question, are not its.
    pub fn turn_to(&mut self, lab: LabNumber) {
        if self.lab.replace(lab) != Some(lab) {
            self.notes.clear();
            self.answer.clear();
        }
    }

    /// Draws the window; whether the report is to be saved.
    pub fn report_ui(&mut self, ui: &mut Ui, locale: &Locale, asked: Option<&Asked>) -> (Stays, bool) {
        let (stays, is_wanted) = dialog_ui(ui, "report", WIDTH, |ui| {
            title_ui(ui, locale.text("dialog-save-report"));
            if ui.ctx().content_rect().height() >= LOW {
                ui.label(RichText::new(locale.text("report-window-what")).weak());
                ui.add_space(4.0);
            }
            let label = ui.label(locale.text("report-author"));
            let name = TextEdit::singleline(&mut self.author).char_limit(MAX_AUTHOR_CHARS).desired_width(f32::INFINITY);
            let name = ui.add(name).labelled_by(label.id);
            if ui.memory(|memory| memory.focused().is_none()) {
                name.request_focus();
            }
            ui.add_space(4.0);
            if let Some(asked) = asked {
                self.question_ui(ui, locale, asked);
            }
            self.notes_ui(ui, locale, if asked.is_some() { QUESTION } else { 0.0 });
            let mut has_data = self.data == Data::Shown;
            let data = ui.checkbox(&mut has_data, locale.text("report-window-data"));
            data.on_hover_text(locale.text("report-window-data-hint"));
            self.data = if has_data { Data::Shown } else { Data::LeftOut };
            ui.add_space(8.0);
            let save = |ui: &mut Ui| {
                let save = ui.add(primary(locale.text("report-window-save"), theme::palette(ui.ctx())));
                close_ui(ui, locale);
                save.clicked()
            };
            ui.horizontal(save).inner
        });
        (if is_wanted { Stays::Closed } else { stays }, is_wanted)
    }

    /// The question, and a field for its answer in words, or what was answered in the card.
    fn question_ui(&mut self, ui: &mut Ui, locale: &Locale, asked: &Asked) {
        ui.label(locale.text("report-question"));
        ui.add(Label::new(RichText::new(&asked.question).weak()).wrap());
        if asked.is_in_words {
            let answer = TextEdit::multiline(&mut self.answer).char_limit(MAX_ANSWER_CHARS).desired_rows(ANSWER_LINES);
            let answer = ui.add(answer.desired_width(f32::INFINITY).hint_text(locale.text("report-window-answer")));
            answer.accessible_name(locale.text("report-window-answer"));
        } else {
            let given = match &asked.given {
                Some(given) => locale.with("report-window-given", &[("answer", given.as_str().into())]),
                None => locale.text("report-window-not-given"),
            };
            ui.add(Label::new(given).wrap());
        }
        ui.add_space(4.0);
    }

    /// `beside` is what else there is in height.
    fn notes_ui(&mut self, ui: &mut Ui, locale: &Locale, beside: f32) {
        let label = ui.label(locale.text("report-notes"));
        let height = (ui.ctx().content_rect().height() - BESIDE_NOTES - beside).clamp(48.0, NOTES);
        let area = ScrollArea::vertical().id_salt("notes").max_height(height).min_scrolled_height(height);
        area.show(ui, |ui| {
            let rows = (height / ui.text_style_height(&egui::TextStyle::Body)).floor().max(1.0) as usize;
            let notes = TextEdit::multiline(&mut self.notes).char_limit(MAX_NOTES_CHARS).desired_rows(rows);
            let hint = locale.text("report-window-notes-hint");
            ui.add(notes.desired_width(f32::INFINITY).hint_text(hint)).labelled_by(label.id);
        });
    }
}
