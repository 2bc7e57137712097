//! The line of a card that says where in a teacher's course its lesson is: the lessons before and behind it, and all of them.

use egui::{Button, RichText, ScrollArea, Ui};

use super::CourseLine;
use crate::locale::Locale;
use crate::ui::action::{Action, Actions};
use crate::ui::model::course::CourseLesson;
use crate::ui::theme;
use crate::ui::widgets::choice::quiet_button;
use crate::ui::widgets::{LineEnds, ends_ui};

/// The height of the list of lessons, in points, at most.
const LIST_HEIGHT: f32 = 420.0;

impl CourseLine<'_> {
    pub(super) fn course_ui(&self, ui: &mut Ui, locale: &Locale, actions: &mut Actions) {
        let (title, place, all) = (self.course.title(locale), self.place, self.course.count());
        let ends = LineEnds::of("course", ui.spacing().interact_size.y);
        let weak = theme::palette(ui.ctx()).weak_text;
        let menu = |ui: &mut Ui| {
            let text = RichText::new(format!("{title}  {}/{all} ⏷", place + 1)).small().color(weak);
            let menu = ui.menu_button(text, |ui| self.list_ui(ui, locale, actions));
            menu.response.on_hover_text(title.as_str()).accessible_name(locale.text("course-lessons"));
        };
        let (_, step) = ends_ui(ui, ends, menu, |ui| {
            let mut step = None;
            for (sign, key, to) in [
                ("◀", "course-before", place.checked_sub(1)),
                ("▶", "course-next", Some(place + 1).filter(|next| *next < all)),
            ] {
                let name = locale.text(key);
                let button = ui.add_enabled_ui(to.is_some(), |ui| quiet_button(ui, sign, &name)).inner;
                step = to.filter(|_| button.clicked()).or(step);
            }
            step
        });
        actions.extend(step.map(Action::OpenLesson));
    }

    fn list_ui(&self, ui: &mut Ui, locale: &Locale, actions: &mut Actions) {
        ScrollArea::vertical().max_height(LIST_HEIGHT).show(ui, |ui| {
            let lessons = self.course.lessons(locale, self.book).into_iter().enumerate();
            for (place, CourseLesson { part, name, entry }) in lessons {
                if let Some(part) = part {
                    let accent = theme::palette(ui.ctx()).accent;
                    ui.label(RichText::new(part).small().color(accent));
                }
                let state = match &entry {
                    None => String::new(),
                    Some(entry) if entry.is_done() => "✔".to_owned(),
                    Some(entry) => {
                        let (done, all) = entry.counts();
                        format!("{done}/{all}")
                    }
                };
                let text = format!("{}  {name}", place + 1);
                let button =
                    Button::selectable(place == self.place, text.as_str()).right_text(RichText::new(&state).weak());
                if ui.add(button).accessible_name(format!("{text}  {state}").trim_end()).clicked() {
                    actions.push(Action::OpenLesson(place));
                    ui.close();
                }
            }
        });
    }
}
