//! A teacher's course that is open: its lessons in their order, and where each of them is.

use std::path::{Path, PathBuf};

use crate::lab::examples::EXAMPLES;
use crate::lesson::course::{Course, LessonName};
use crate::lesson::{Book, Entry};
use crate::locale::Locale;

/// A course from a file.
pub struct OpenCourse {
    course: Course,
    /// In which the file stands; its labs are looked for from there.
    folder: PathBuf,
}

/// Where a lesson is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LessonIs {
    /// The example at this place.
    Example(usize),
    /// The lab in this file.
    File(PathBuf),
}

/// A lesson of a course, as a list shows it.
pub struct CourseLesson {
    /// The title of the part that begins with it.
    pub part: Option<String>,
    pub name: String,
    pub entry: Option<Entry>,
}

impl OpenCourse {
    pub fn new(course: Course, file: &Path) -> Self {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        Self { course, folder: file.parent().map(Path::to_owned).unwrap_or_default() }
    }

    pub fn title(&self, locale: &Locale) -> String {
        self.course.title.in_language(locale.language()).to_owned()
    }

    fn lesson(&self, place: usize) -> Option<&LessonName> {
        self.course.lessons().nth(place)
    }

    /// How many lessons there are.
    pub fn count(&self) -> usize {
        self.course.lessons().count()
    }

    /// Where a lesson is.
    pub fn place(&self, place: usize) -> Option<LessonIs> {
        let lesson = self.lesson(place)?;
        match lesson.files(&self.folder) {
            Some((lab, _)) => Some(LessonIs::File(lab)),
            None => EXAMPLES.iter().position(|example| example.id == lesson.key()).map(LessonIs::Example),
        }
    }

    /// What a lesson is called among those that are remembered.
    fn id(&self, lesson: &LessonName) -> String {
        lesson.files(&self.folder).map_or_else(|| lesson.key(), |(lab, _)| lab.display().to_string())
    }

    /// The place of the lesson that is remembered by this name.
    pub fn place_of(&self, id: &str) -> Option<usize> {
        self.course.lessons().position(|lesson| self.id(lesson) == id)
    }

    /// The lesson to go on with: the first that is not done.
    pub fn next(&self, book: &Book) -> usize {
        let is_done = |lesson| book.entry(&self.id(lesson)).is_some_and(Entry::is_done);
        self.course.lessons().position(|lesson| !is_done(lesson)).unwrap_or_default()
    }

    /// The lessons in their order.
    pub fn lessons(&self, locale: &Locale, book: &Book) -> Vec<CourseLesson> {
        let mut all = Vec::new();
        for part in &self.course.parts {
            let title = part.title.in_language(locale.language());
            all.extend(part.lessons.iter().enumerate().map(|(place, lesson)| CourseLesson {
                part: (place == 0).then(|| title.to_owned()),
                name: match lesson.example() {
                    Some(example) => locale.text(&example.key()),
                    None => lesson.key().trim_end_matches(".lab.toml").to_owned(),
                },
                entry: book.entry(&self.id(lesson)).cloned(),
            }));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::DoneStep;
    use crate::locale::Language;

    #[test]
    fn a_course_knows_where_its_lessons_are_and_which_comes_next() {
        let text = "version = 1\ntitle = \"t\"\n[[part]]\ntitle = \"1\"\nlessons = [\"udp-echo\", \"mine/a.lab.toml\"]\n\
                    [[part]]\ntitle = \"2\"\nlessons = [\"echo\"]\n";
        let file = std::env::temp_dir().join("c.course.toml");
        let open = OpenCourse::new(Course::parse(text).unwrap(), &file);
        let lab = std::env::temp_dir().join("mine/a.lab.toml");
        let echo = EXAMPLES.iter().position(|example| example.id == "echo").unwrap();
        assert_eq!((open.count(), open.place(1), open.place(3)), (3, Some(LessonIs::File(lab.clone())), None));
        assert_eq!(open.place(2), Some(LessonIs::Example(echo)));
        assert_eq!((open.place_of("echo"), open.place_of("quote")), (Some(2), None));
        let mut book = Book::default();
        assert_eq!(open.next(&book), 0);
        let done = Entry { steps: 1, done: vec![DoneStep { step: 1, at: 1 }], ..Entry::default() };
        book.note("udp-echo", done.clone());
        assert_eq!(open.next(&book), 1);
        book.note(&lab.display().to_string(), done);
        assert_eq!((open.next(&book), open.place_of(&lab.display().to_string())), (2, Some(1)));
        let names: Vec<_> = open.lessons(&Locale::new(Language::English), &book);
        assert_eq!(names.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["UDP echo", "mine/a", "Echo (TCP)"]);
        assert!(names[1].entry.is_some() && names[2].entry.is_none());
        let parts: Vec<_> = names.iter().map(|one| one.part.as_deref()).collect();
        assert_eq!(parts, [Some("1"), None, Some("2")]);
    }
}
