//! The lesson that stands beside a lab: `NAME.lesson.toml` beside `NAME.lab.toml`.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::lesson::{self, Lesson};
use crate::locale::Locale;

/// The largest file that is read, in bytes.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// The ending of lab files, and that of the lessons beside them.
const LAB: &str = ".lab.toml";
const LESSON: &str = ".lesson.toml";

/// The lesson of a lab: none where there is no such file.
///
/// # Errors
/// A sentence that says why the file that is there cannot be read, with the line and what was expected.
pub fn lesson_beside(lab: &Path, locale: &Locale) -> Result<Option<Lesson>, String> {
    let Some(path) = path_beside(lab) else { return Ok(None) };
    let mut text = String::new();
    // What is no regular file might never end.
    match path.metadata().and_then(|found| if found.is_file() { File::open(&path).map(Some) } else { Ok(None) }) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{}: {error}", path.display())),
        Ok(None) => return Ok(None),
        Ok(Some(file)) => {
            let read = file.take(MAX_FILE_BYTES).read_to_string(&mut text);
            read.map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    let lesson = lesson::parse(text.strip_prefix('\u{feff}').unwrap_or(&text));
    lesson.map(Some).map_err(|error| format!("{}: {}", path.display(), locale.say(&error)))
}

fn path_beside(lab: &Path) -> Option<PathBuf> {
    let name = lab.file_name()?.to_str()?;
    Some(lab.with_file_name(format!("{}{LESSON}", name.strip_suffix(LAB)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_lesson_stands_beside_its_lab_and_one_that_is_wrong_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let lab = folder.path().join("mine.lab.toml");
        let locale = Locale::new(Language::English);
        assert_eq!(lesson_beside(&lab, &locale), Ok(None));
        let echo = crate::lab::examples::find("echo").unwrap().lesson();
        let beside = folder.path().join("mine.lesson.toml");
        std::fs::write(&beside, format!("\u{feff}{echo}")).unwrap();
        assert_eq!(lesson_beside(&lab, &locale).unwrap(), Some(lesson::parse(echo).unwrap()));
        std::fs::write(&beside, echo.replace("[Start all]", "[Start al]")).unwrap();
        let error = lesson_beside(&lab, &locale).unwrap_err();
        assert!(
            error.contains("mine.lesson.toml: line 5, column ") && error.contains("“Start al” is no control"),
            "{error}"
        );
        assert_eq!(lesson_beside(Path::new("mine.toml"), &locale), Ok(None));
    }
}
