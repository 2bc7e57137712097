//! Opening and saving. A path comes from the system's own dialog or from the field of a small window of ours, because
//! on a system without a file dialog the former answers exactly as if it had been cancelled. Disks are slow: all of it
//! happens in other threads, and what comes of it is sent back.

mod beside;
mod dialog;
mod purpose;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use egui::Ui;

use self::dialog::{Dialog, PathAnswer};
use self::purpose::Replace;
use crate::locale::Locale;
use crate::ui::repaint::Pacer;

pub use self::beside::lesson_beside;
pub use self::purpose::{Document, FileOutcome, Native, OpenedLab, Purpose, Write, WriteLog};

/// An answer that comes sooner than this is no person's: there is no system dialog.
const NOBODY: Duration = Duration::from_millis(400);
/// Answers that may wait for the window.
const ANSWERS: usize = 16;

enum Answer {
    /// From the system's dialog, which has asked about replacing.
    Chosen(Option<PathBuf>),
    Exists(PathBuf),
    Done(FileOutcome),
    Failed(String),
}

/// The dialogs and the threads behind them.
pub struct Files {
    native: Native,
    dialog: Option<Dialog>,
    pacer: Pacer,
    /// The number of the question that is open: a late answer to an earlier one must not answer this.
    question: u64,
    sender: Sender<(u64, Answer)>,
    answers: Receiver<(u64, Answer)>,
}

/// The window that the system's dialogs stand before; in tests there is none.
pub type Parent = Option<Arc<winit::window::Window>>;

impl Files {
    pub fn new(native: Native, pacer: Pacer) -> Self {
        let (sender, answers) = bounded(ANSWERS);
        Self { native, dialog: None, pacer, question: 0, sender, answers }
    }

    /// Whether a window of its own is open.
    pub fn is_open(&self) -> bool {
        self.dialog.is_some()
    }

    /// Asks for a file. `suggestion` is a path, or only a name.
    pub fn ask(&mut self, purpose: Purpose, suggestion: &Path, locale: &Locale, parent: &Parent) {
        self.question += 1;
        self.dialog = Some(Dialog::new(purpose, suggestion));
        if self.native == Native::Yes {
            self.browse(locale, parent);
        }
    }

    /// Reads or writes a file whose path is known; the window comes up only where that fails.
    pub fn go(&mut self, purpose: Purpose, path: PathBuf, locale: &Locale) {
        self.question += 1;
        self.dialog = Some(Dialog::new(purpose, &path));
        self.start(path, Replace::Yes, locale);
    }

    /// Opens the system's dialog.
    fn browse(&mut self, locale: &Locale, parent: &Parent) {
        let Some(dialog) = &mut self.dialog else { return };
        let [title, ..] = dialog.purpose.keys();
        let mut asked = rfd::AsyncFileDialog::new().set_title(locale.text(title));
        if let Some(window) = parent {
            asked = asked.set_parent(window);
        }
        let suggestion = PathBuf::from(&dialog.path);
        if let Some(folder) = suggestion.parent().filter(|folder| folder.is_dir()) {
            asked = asked.set_directory(folder);
        }
        if let Some(name) = suggestion.file_name() {
            asked = asked.set_file_name(name.to_string_lossy());
        }
        dialog.native_since = Some(Instant::now());
        for (name, ending) in dialog.purpose.endings() {
            asked = asked.add_filter(*name, &[*ending]);
        }
        match dialog.purpose {
            Purpose::Folder(_) => self.wait_for(asked.pick_folder()),
            Purpose::Payload(_) | Purpose::OpenLab | Purpose::OpenLog => self.wait_for(asked.pick_file()),
            Purpose::SaveLab(..) | Purpose::Save(..) | Purpose::SaveLog(_) => self.wait_for(asked.save_file()),
        }
    }

    fn wait_for(&self, asked: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static) {
        self.spawn(move || Answer::Chosen(pollster::block_on(asked).map(|file| file.path().to_owned())));
    }

    /// Does something in another thread and sends back what came of it.
    fn spawn(&self, work: impl FnOnce() -> Answer + Send + 'static) {
        let (question, sender, pacer) = (self.question, self.sender.clone(), self.pacer.clone());
        let spawned = thread::Builder::new().name("files".to_owned()).spawn(move || {
            let _ = sender.send((question, work()));
            pacer.wake();
        });
        if let Err(error) = spawned {
            let _ = self.sender.try_send((question, Answer::Failed(error.to_string())));
        }
    }

    /// What has come of it since the last frame.
    pub fn poll(&mut self, locale: &Locale) -> Option<FileOutcome> {
        while let Ok((question, answer)) = self.answers.try_recv() {
            let Some(dialog) = self.dialog.as_mut().filter(|_| question == self.question) else { continue };
            match answer {
                Answer::Chosen(Some(path)) => {
                    dialog.path = path.display().to_string();
                    dialog.native_since = None;
                    self.start(path, Replace::Yes, locale);
                }
                Answer::Chosen(None) => {
                    let was_there = dialog.native_since.take().is_some_and(|since| since.elapsed() > NOBODY);
                    if was_there && !dialog.is_busy {
                        self.dialog = None;
                        return Some(FileOutcome::Cancelled);
                    }
                    // Where there is none it need not be tried again.
                    self.native = if was_there { self.native } else { Native::No };
                }
                Answer::Exists(path) => (dialog.replacing, dialog.is_busy) = (Some(path), false),
                Answer::Failed(error) => (dialog.error, dialog.is_busy) = (Some(error), false),
                Answer::Done(outcome) => {
                    self.dialog = None;
                    return Some(outcome);
                }
            }
        }
        None
    }

    /// Draws the window with the path.
    pub fn files_ui(&mut self, ui: &mut Ui, locale: &Locale, parent: &Parent) -> Option<FileOutcome> {
        match self.dialog.as_mut()?.show(ui, locale, self.native)? {
            PathAnswer::Cancel => {
                // What is being written is given up: what was there stays as it was.
                self.dialog.take().into_iter().for_each(|dialog| dialog.progress.cancel());
                return Some(FileOutcome::Cancelled);
            }
            PathAnswer::Browse => self.browse(locale, parent),
            PathAnswer::Go(path, replace) => self.start(path, replace, locale),
        }
        None
    }

    fn start(&mut self, path: PathBuf, replace: Replace, locale: &Locale) {
        let Some(dialog) = &mut self.dialog else { return };
        (dialog.error, dialog.replacing, dialog.is_busy) = (None, None, true);
        dialog.progress = Arc::default();
        let (purpose, locale, progress) = (dialog.purpose.clone(), locale.clone(), dialog.progress.clone());
        let path = purpose.with_ending(path);
        self.spawn(move || {
            // What is there already is replaced only where the person has agreed.
            if purpose.writes() && replace == Replace::Ask && path.exists() {
                return Answer::Exists(path);
            }
            purpose.carry_out(path, &locale, &progress).map_or_else(Answer::Failed, Answer::Done)
        });
    }
}
