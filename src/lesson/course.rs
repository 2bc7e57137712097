//! A teacher's order of lessons: a title, and the lessons in parts, each by the id of an example or by the path of a lab file that
//! has its lesson beside it. TOML, read strictly:
//!
//! ```toml
//! version = 1
//! title = { en = "Sockets in four weeks", zh = "四周学会套接字" }
//!
//! [[part]]
//! title = { en = "Week 1", zh = "第一周" }
//! lessons = ["echo", "two-sockets", "week1/mine.lab.toml"]
//! ```

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::Text;
use super::file::{LessonError, mistake, wrong};
use crate::lab::examples::{EXAMPLES, Example};

/// The version of the format that this program reads.
pub const VERSION: i64 = 1;
/// The longest file that is read, in bytes.
pub const MAX_COURSE_BYTES: usize = 1 << 20;
/// The most lessons of a course.
pub const MAX_LESSONS: usize = 500;
/// How a course's file ends.
pub const COURSE_ENDING: &str = ".course.toml";
/// How the file of a lab ends.
const LAB_ENDING: &str = ".lab.toml";

/// Whether a file's name says that it is a course.
pub fn is_course(path: &Path) -> bool {
    path.to_string_lossy().ends_with(COURSE_ENDING)
}

/// Lessons in an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    pub title: Text,
    pub parts: Vec<CoursePart>,
}

/// Some of them under a title.
#[derive(Debug, Clone, PartialEq)]
pub struct CoursePart {
    pub title: Text,
    pub lessons: Vec<LessonName>,
}

/// A lesson that is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LessonName {
    /// An example, by its id.
    Example(&'static str),
    /// A lab's file, relative to that of the course. Nobody has looked whether it is there.
    File(PathBuf),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InFile {
    version: Spanned<i64>,
    title: Text,
    part: Vec<PartInFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartInFile {
    title: Text,
    lessons: Vec<Spanned<String>>,
}

impl Course {
    /// Reads a course from its text.
    ///
    /// # Errors
    /// The first place that is not as a course has it.
    pub fn parse(text: &str) -> Result<Self, LessonError> {
        if text.len() > MAX_COURSE_BYTES {
            return Err(wrong(
                text,
                0,
                format!("a course has at most {MAX_COURSE_BYTES} bytes, this has {}", text.len()),
            ));
        }
        let InFile { version, title, part } = toml::from_str(text).map_err(|error| mistake(text, &error))?;
        if *version.get_ref() != VERSION {
            let found = version.get_ref();
            let message = format!("this program reads courses of version {VERSION}, this one has {found}");
            return Err(wrong(text, version.span().start, message));
        }
        let mut parts = Vec::new();
        let mut known: Vec<LessonName> = Vec::new();
        for PartInFile { title, lessons } in part {
            let mut entries = Vec::new();
            for lesson in lessons {
                let at = lesson.span().start;
                let entry = LessonName::of(lesson.get_ref()).map_err(|message| wrong(text, at, message))?;
                if known.contains(&entry) {
                    return Err(wrong(text, at, format!("“{}” is in this course already", lesson.get_ref())));
                }
                if known.len() >= MAX_LESSONS {
                    return Err(wrong(text, at, format!("a course has at most {MAX_LESSONS} lessons")));
                }
                known.push(entry.clone());
                entries.push(entry);
            }
            parts.push(CoursePart { title, lessons: entries });
        }
        Ok(Self { title, parts })
    }

    /// Every lesson in its order.
    pub fn lessons(&self) -> impl Iterator<Item = &LessonName> {
        self.parts.iter().flat_map(|part| &part.lessons)
    }
}

impl LessonName {
    fn of(name: &str) -> Result<Self, String> {
        if let Some(example) = EXAMPLES.iter().find(|example| example.id == name) {
            return Ok(LessonName::Example(example.id));
        }
        if name.ends_with(LAB_ENDING) && name.len() > LAB_ENDING.len() {
            return Ok(LessonName::File(name.into()));
        }
        Err(format!("“{name}” is neither the id of an example nor the path of a file that ends in {LAB_ENDING}"))
    }

    /// What its progress is kept under: the id, or the path as the course has it.
    pub fn key(&self) -> String {
        match self {
            LessonName::Example(id) => (*id).to_owned(),
            LessonName::File(path) => path.to_string_lossy().replace('\\', "/"),
        }
    }

    /// The example, where it is one.
    pub fn example(&self) -> Option<&'static Example> {
        match self {
            LessonName::Example(id) => EXAMPLES.iter().find(|example| example.id == *id),
            LessonName::File(_) => None,
        }
    }

    /// The files of its lab and of its lesson, for a course that stands in this folder; none for an example.
    pub fn files(&self, folder: &Path) -> Option<(PathBuf, PathBuf)> {
        let LessonName::File(path) = self else { return None };
        let lab = folder.join(path);
        let stem = lab.to_string_lossy().strip_suffix(LAB_ENDING).map(|stem| format!("{stem}.lesson.toml"))?;
        Some((lab, stem.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    const COURSE: &str = "version = 1\ntitle = { en = \"Four weeks\", zh = \"四周\" }\n\n\
        [[part]]\ntitle = \"1\"\nlessons = [\"echo\",\n  \"week1/mine.lab.toml\"]\n\n\
        [[part]]\ntitle = \"2\"\nlessons = [\"udp-echo\"]\n";

    #[test]
    fn a_course_is_lessons_in_an_order() {
        let course = Course::parse(COURSE).unwrap();
        assert_eq!(course.title.in_language(Language::Chinese), "四周");
        let keys: Vec<String> = course.lessons().map(LessonName::key).collect();
        assert_eq!(keys, ["echo", "week1/mine.lab.toml", "udp-echo"]);
        assert_eq!(course.parts.iter().map(|part| part.lessons.len()).collect::<Vec<_>>(), [2, 1]);
        let files = course.parts[0].lessons[1].files(Path::new("/c")).unwrap();
        assert_eq!(files, ("/c/week1/mine.lab.toml".into(), "/c/week1/mine.lesson.toml".into()));
        assert!(course.parts[0].lessons[0].example().is_some_and(|example| example.id == "echo"));
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        for (from, to, line, why) in [
            ("\"udp-echo\"", "\"udp-ecko\"", 11, "“udp-ecko” is neither the id"),
            ("\"udp-echo\"", "\"echo\"", 11, "“echo” is in this course already"),
            ("week1/mine.lab.toml", ".lab.toml", 7, "“.lab.toml” is neither"),
            ("version = 1", "version = 2", 1, "this program reads courses of version 1"),
            ("lessons = [\"udp-echo\"]", "lesson = []", 11, "unknown field `lesson`"),
            ("title = \"2\"", "title.en = \"2\"", 10, "missing field `zh`"),
        ] {
            let error = Course::parse(&COURSE.replacen(from, to, 1)).unwrap_err();
            assert_eq!(error.line, line, "{to}: {error}");
            assert!(error.message.starts_with(why), "{to}: {error}");
        }
        let long = format!("version = 1\ntitle = \"{}\"\n", "x".repeat(MAX_COURSE_BYTES));
        assert!(Course::parse(&long).unwrap_err().message.contains("at most"));
        let many: Vec<String> = (0..=MAX_LESSONS).map(|n| format!("\"{n}.lab.toml\"")).collect();
        let many = format!("version = 1\ntitle = \"t\"\n[[part]]\ntitle = \"1\"\nlessons = [{}]\n", many.join(", "));
        assert!(Course::parse(&many).unwrap_err().message.contains("at most 500 lessons"));
    }
}
