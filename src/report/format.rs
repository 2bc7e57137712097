//! The formats of a report.

use std::path::Path;

use super::ReportError;

/// A format that a report can be written in.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// The ending of its files, without the dot.
    pub extension: &'static str,
    /// Its template in `assets/report`.
    pub(super) template: &'static str,
    pub(super) text: &'static str,
    pub(super) escapes: fn(&str) -> String,
}

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../assets/report/", $name))
    };
}

/// All formats, the usual one first.
pub const FORMATS: &[Format] = &[
    Format {
        extension: "html",
        template: "report.html",
        text: template!("report.html"),
        escapes: super::escaping::html,
    },
    Format { extension: "md", template: "report.md", text: template!("report.md"), escapes: super::escaping::markdown },
];

/// The format that a file's ending asks for, in capitals or not.
///
/// # Errors
/// The ending is none of those in [`FORMATS`].
pub fn format_for(path: &Path) -> Result<&'static Format, ReportError> {
    let ending = path.extension().unwrap_or_default();
    let known = FORMATS.iter().find(|format| ending.eq_ignore_ascii_case(format.extension));
    known.ok_or_else(|| ReportError::UnknownFormat { path: path.to_owned() })
}
