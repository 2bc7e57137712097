//! Why a file could not be read or written, in the language of the interface.

use std::io;

use crate::export::ExportError;
use crate::lab::LabError;
use crate::locale::Locale;

/// The system's reason; the system's own words where there are no others.
pub fn of(error: &io::Error, locale: &Locale) -> String {
    let key = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "file-reason-missing",
        // What this program says of a pipe or a device, and the system of a folder.
        io::ErrorKind::InvalidInput | io::ErrorKind::IsADirectory => "file-reason-not-a-file",
        io::ErrorKind::PermissionDenied => "file-reason-no-permission",
        io::ErrorKind::ReadOnlyFilesystem => "file-reason-read-only",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "file-reason-full",
        _ => return error.to_string(),
    };
    locale.text(key)
}

/// Why a lab could not be opened or saved.
pub fn of_lab(error: &LabError, locale: &Locale) -> String {
    let cause = match error {
        LabError::File { cause, .. } => Some(("cause", of(cause, locale))),
        _ => None,
    };
    locale.with_texts(error.key(), &with(error.args(), cause))
}

/// Why a log could not be saved.
pub fn of_export(error: &ExportError, locale: &Locale) -> String {
    let cause = match error {
        ExportError::System { cause, .. } => Some(("error", of(cause, locale))),
        _ => None,
    };
    locale.with_texts(error.key(), &with(error.args(), cause))
}

/// The values of a text, one of them in the language of the interface.
fn with(mut args: Vec<(&'static str, String)>, told: Option<(&'static str, String)>) -> Vec<(&'static str, String)> {
    if let Some((name, value)) = told {
        args.retain(|(known, _)| *known != name);
        args.push((name, value));
    }
    args
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::lab;
    use crate::locale::Language;

    #[test]
    fn a_lab_that_is_not_there_is_told_wholly_in_chinese() {
        let folder = tempfile::tempdir().unwrap();
        let locale = Locale::new(Language::Chinese);
        let missing = folder.path().join("missing.lab.toml");
        let told = of_lab(&lab::load(&missing).unwrap_err(), &locale);
        assert_eq!(told, format!("无法打开 {}：没有这个文件或文件夹", missing.display()));
        let told = of_lab(&lab::load(folder.path()).unwrap_err(), &locale);
        assert!(told.starts_with("无法打开 ") && told.ends_with("：不是普通文件"), "{told}");
        let within = folder.path().join("none/a.lab.toml");
        let told = of_lab(&lab::save(&lab::Lab::echo(), &within).unwrap_err(), &locale);
        assert!(told.starts_with("无法保存 ") && told.ends_with("：没有这个文件或文件夹"), "{told}");
    }

    #[test]
    fn english_names_the_step_and_the_reason() {
        let locale = Locale::new(Language::English);
        let told = of_lab(&lab::load(Path::new("missing.lab.toml")).unwrap_err(), &locale);
        assert_eq!(told, "missing.lab.toml could not be opened: there is no such file or folder");
        assert_eq!(of(&io::Error::other("disk on fire"), &locale), "disk on fire");
    }
}
