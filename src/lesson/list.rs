//! The list of lessons with what is done of them: by idea, or in a teacher's order.

use super::course::{Course, LessonName};
use super::{IDEAS, Text};

/// What somebody has done of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    /// Steps whose checks have held.
    pub steps: usize,
    /// How many the lesson has.
    pub of: usize,
    /// The question is answered rightly, or the mistake mended; a lesson that asks nothing is answered.
    pub is_answered: bool,
}

/// How far a lesson is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    New,
    Begun {
        steps: usize,
        of: usize,
    },
    /// Every step is done, and the question is open.
    Unanswered,
    Finished,
}

impl Done {
    /// What is kept of a lesson whose question takes an answer or not.
    pub fn of(kept: Option<&super::Entry>, takes_answer: bool) -> Self {
        let Some(kept) = kept else { return Self::default() };
        let is_right = kept.answer.as_ref().is_some_and(|given| given.is_right);
        let (steps, of) = kept.counts();
        Self { steps, of, is_answered: is_right || !takes_answer && steps >= of }
    }

    /// How far the lesson is.
    pub fn progress(self) -> Progress {
        match self {
            Done { steps: 0, is_answered: false, .. } => Progress::New,
            Done { steps, of, .. } if steps < of => Progress::Begun { steps, of },
            Done { is_answered: false, .. } => Progress::Unanswered,
            _ => Progress::Finished,
        }
    }
}

/// Lessons under a title.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub title: Title,
    pub lessons: Vec<Listed>,
}

/// What stands over them.
#[derive(Debug, Clone, PartialEq)]
pub enum Title {
    /// A key of the locale files.
    Key(&'static str),
    Text(Text),
}

/// A lesson in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub entry: LessonName,
    pub progress: Progress,
}

impl Section {
    fn of(title: Title, entries: impl Iterator<Item = LessonName>, done: &dyn Fn(&str) -> Done) -> Self {
        let listed = |entry: LessonName| Listed { progress: done(&entry.key()).progress(), entry };
        Self { title, lessons: entries.map(listed).collect() }
    }

    /// How many of its lessons are finished.
    pub fn finished(&self) -> usize {
        self.lessons.iter().filter(|lesson| lesson.progress == Progress::Finished).count()
    }
}

/// Every example under its idea, in the order of teaching. `done` tells what is done of the lesson of this key.
pub fn by_idea(done: &dyn Fn(&str) -> Done) -> Vec<Section> {
    let section = |idea: &super::Idea| {
        Section::of(Title::Key(idea.key), idea.examples.iter().map(|id| LessonName::Example(id)), done)
    };
    IDEAS.iter().map(section).collect()
}

/// The lessons of a course under its parts.
pub fn of_course(course: &Course, done: &dyn Fn(&str) -> Done) -> Vec<Section> {
    let parts = course.parts.iter();
    parts.map(|part| Section::of(Title::Text(part.title.clone()), part.lessons.iter().cloned(), done)).collect()
}

/// The lesson to go on with: the first that is begun, else the first that is not finished.
pub fn next(sections: &[Section]) -> Option<&Listed> {
    let all = || sections.iter().flat_map(|section| &section.lessons);
    let is_begun = |lesson: &&Listed| matches!(lesson.progress, Progress::Begun { .. } | Progress::Unanswered);
    all().find(is_begun).or_else(|| all().find(|lesson| lesson.progress == Progress::New))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(key: &str) -> Done {
        match key {
            "echo" => Done { steps: 3, of: 3, is_answered: true },
            "quote" => Done { steps: 1, of: 3, is_answered: false },
            "discard" => Done { steps: 3, of: 3, is_answered: false },
            _ => Done::default(),
        }
    }

    #[test]
    fn lessons_stand_under_their_ideas_with_what_is_done() {
        let sections = by_idea(&done);
        assert_eq!(
            sections.iter().map(|section| section.lessons.len()).sum::<usize>(),
            crate::lab::examples::EXAMPLES.len()
        );
        let first = &sections[0];
        assert_eq!((&first.title, first.finished()), (&Title::Key("idea-first-steps"), 1));
        let of = |key: &str| first.lessons.iter().find(|lesson| lesson.entry.key() == key).unwrap().progress;
        assert_eq!(of("quote"), Progress::Begun { steps: 1, of: 3 });
        assert_eq!(of("discard"), Progress::Unanswered);
        assert_eq!(next(&sections).unwrap().entry.key(), "discard");
        let sections = by_idea(&|_| Done { steps: 1, of: 1, is_answered: true });
        assert_eq!(next(&sections), None);
    }

    #[test]
    fn what_is_kept_of_a_lesson_says_how_far_it_is() {
        use crate::lesson::{DoneStep, Entry, Given};
        let mut kept = Entry { steps: 2, done: vec![DoneStep { step: 1, at: 1 }], ..Entry::default() };
        let progress = |kept: &Entry, takes| Done::of(Some(kept), takes).progress();
        assert_eq!(Done::of(None, true).progress(), Progress::New);
        assert_eq!(progress(&kept, true), Progress::Begun { steps: 1, of: 2 });
        kept.done.push(DoneStep { step: 2, at: 2 });
        assert_eq!((progress(&kept, true), progress(&kept, false)), (Progress::Unanswered, Progress::Finished));
        kept.answer = Some(Given { answer: "2".to_owned(), is_right: true, at: 3 });
        assert_eq!(progress(&kept, true), Progress::Finished);
    }

    #[test]
    fn a_course_has_its_own_order() {
        let text =
            "version = 1\ntitle = \"t\"\n[[part]]\ntitle = \"1\"\nlessons = [\"udp-echo\", \"echo\", \"a.lab.toml\"]\n";
        let sections = of_course(&Course::parse(text).unwrap(), &done);
        assert_eq!(sections[0].finished(), 1);
        assert_eq!(next(&sections).unwrap().entry.key(), "udp-echo");
    }
}
