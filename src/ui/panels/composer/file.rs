//! A file as a payload: how large it is, and how far it is sent.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};
use egui::Context;

use crate::engine::Cancel;
use crate::locale::Locale;
use crate::socket::ErrorCode;

/// What is known of the file at a path: its bytes, or why there are none.
pub(super) type FoundFile = Result<u64, NoFile>;

/// A file that is no longer wrong shows at the next look: as soon as anything is drawn after this time.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Why a path gives no bytes: the key of the reason, and the system's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoFile(&'static str, String);

impl From<&std::io::Error> for NoFile {
    fn from(error: &std::io::Error) -> Self {
        let key = match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => "composer-file-missing",
            ErrorKind::PermissionDenied => "composer-file-no-rights",
            _ => "composer-file-unreadable",
        };
        NoFile(key, ErrorCode::from(error).to_string())
    }
}

impl NoFile {
    /// The reason in the locale's language.
    pub(super) fn text(&self, locale: &Locale) -> String {
        locale.with(self.0, &[("code", self.1.as_str().into())])
    }
}

/// The file that is named in the field. Disks can be slow, so another thread looks at it, one look at a time.
#[derive(Default)]
pub(super) struct FileFacts {
    /// Where was looked last, what was found there, and when.
    known: Option<(PathBuf, FoundFile, Instant)>,
    looking: Option<(PathBuf, Receiver<FoundFile>)>,
    /// Of the files on their way.
    cancel: Cancel,
}

impl FileFacts {
    /// What is known of the file at this path by now.
    pub(super) fn of(&mut self, ctx: &Context, path: &Path) -> Option<&FoundFile> {
        if let Some(found) = self.looking.as_ref().and_then(|(_, answer)| answer.try_recv().ok()) {
            self.known = self.looking.take().map(|(path, _)| (path, found, Instant::now()));
        }
        let is_old = |(_, found, at): &(_, FoundFile, Instant)| found.is_err() && at.elapsed() >= LOOK_AGAIN;
        if (self.known(path).is_none() || self.known.as_ref().is_some_and(is_old)) && self.looking.is_none() {
            self.look(ctx, path);
        }
        self.known(path)
    }

    /// The same without a look at the disk.
    pub(super) fn known(&self, path: &Path) -> Option<&FoundFile> {
        self.known.as_ref().filter(|(known, ..)| known == path).map(|(_, found, _)| found)
    }

    /// Looks again at a file that may have changed.
    pub(super) fn forget(&mut self) {
        self.known = None;
    }

    fn look(&mut self, ctx: &Context, path: &Path) {
        let (sender, answer) = bounded(1);
        let (wanted, ctx) = (path.to_owned(), ctx.clone());
        let looked = thread::Builder::new().name("file size".to_owned()).spawn(move || {
            let found = match std::fs::metadata(&wanted) {
                Ok(meta) if meta.is_file() => Ok(meta.len()),
                Ok(_) => Err(NoFile("composer-file-not-a-file", String::new())),
                Err(error) => Err(NoFile::from(&error)),
            };
            let _ = sender.send(found);
            ctx.request_repaint();
        });
        if looked.is_ok() {
            self.looking = Some((path.to_owned(), answer));
        }
    }

    /// What a file that is sent now is cancelled by.
    pub(super) fn cancel(&mut self) -> Cancel {
        if self.cancel.is_cancelled() {
            self.cancel = Cancel::default();
        }
        self.cancel.clone()
    }

    /// Ends the files that are on their way.
    pub(super) fn stop(&self) {
        self.cancel.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn what_is_wrong_with_a_file_is_said_in_the_locales_language() {
        let locale = Locale::new(Language::Chinese);
        let text = |kind: ErrorKind| NoFile::from(&std::io::Error::from(kind)).text(&locale);
        assert_eq!(text(ErrorKind::NotFound), "此路径下没有文件");
        assert_eq!(text(ErrorKind::PermissionDenied), "没有读取此文件的权限");
        assert!(text(ErrorKind::TimedOut).contains("ETIMEDOUT"), "{}", text(ErrorKind::TimedOut));
    }
}
