//! A report of what was done in a lab, to hand in: one HTML file that needs nothing else and prints well, or Markdown. No I/O but [`save`].
//!
//! ```text
//!  Source (lab, log, lesson, answer, notes) ──collect──▶ Report (plain data, in one language) ──template──▶ HTML, Markdown
//! ```
//!
//! What a report says is put together once, in [`Report`]; the templates in `assets/report` say where it stands. What came from
//! the network or was typed is shown visibly, and escaped in one place for each format (`escaping`). A log can be forged: a
//! report says which log it was written from, and that it can vouch for no more.

mod checked;
mod collect;
mod endpoints;
mod errors;
mod escaping;
mod format;
mod lesson;
mod model;
mod picture;
mod rows;
mod source;
mod template;

pub use format::{FORMATS, Format, format_for};
pub use lesson::{Answered, DiagnosisDone, DiagnosisFound, LessonDone, StepDone, When};
pub use model::Report;
pub use source::{Data, MAX_ANSWER_CHARS, MAX_AUTHOR_CHARS, MAX_NOTES_CHARS, Origin, Source};

use std::path::Path;

use crate::locale::Locale;
use crate::message::sentences;
use crate::replace;

sentences! {
    /// Why there is no report.
    #[derive(Debug)]
    pub enum ReportError: "report-error-" {
        /// The file's ending names no format. Nothing was touched.
        UnknownFormat { path: std::path::PathBuf },
        /// The file could not be written. One that was there is as it was.
        Write { path: std::path::PathBuf, cause: std::io::Error },
        /// The steps of the exchange could not be counted.
        Steps { cause: std::io::Error },
        /// A fault of this program; a test holds that there is none.
        Template { message: String },
    }
}

/// Writes the report to `path`, in the format of its ending, in the place of a file that is there already.
///
/// # Errors
/// As [`text`]; the ending names no format; the file cannot be written, and one that was there is as it was.
pub fn save(source: &Source, locale: &Locale, path: &Path) -> Result<(), ReportError> {
    let text = text(source, locale, format_for(path)?)?;
    replace::write(path, text).map_err(|cause| ReportError::Write { path: path.to_owned(), cause })
}

/// The report in this format, in the locale's language. It takes as long as the log is long: not a job for the window's thread.
///
/// # Errors
/// The system has no more threads; a template is wrong.
pub fn text(source: &Source, locale: &Locale, format: &Format) -> Result<String, ReportError> {
    template::fill(&collect::report(source, locale)?, locale, format)
}
