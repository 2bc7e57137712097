//! The runs that are kept on disk: looked for, tidied up and deleted in a thread of their own, since disks are slow.

use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::record::{KeptRun, Runs};
use crate::session::lab_of;
use crate::ui::repaint::Pacer;
use crate::units::date_and_second;

/// Answers that may wait for the window.
const ANSWERS: usize = 16;
/// Between two looks while the list is seen.
pub const LOOK: Duration = Duration::from_secs(1);

/// What a look has found; the first look is that of the start.
struct Found {
    runs: Result<Vec<KeptRun>, String>,
    is_first: bool,
}

/// The runs that are kept.
pub struct Earlier {
    /// `None` where none are.
    runs: Option<Runs>,
    pacer: Pacer,
    sender: Sender<Found>,
    answers: Receiver<Found>,
    /// Newest first, as they were at the last look; `None` until then.
    pub list: Option<Vec<KeptRun>>,
    /// Why they cannot be listed, or one could not be deleted.
    pub error: Option<String>,
    looked: Instant,
    /// The last run, where it ended unexpectedly and nothing has been done about it.
    pub offered: Option<KeptRun>,
}

impl Earlier {
    /// Tidies up, and looks what was left.
    pub fn new(runs: Option<Runs>, keeps_finished: bool, pacer: Pacer) -> Self {
        let (sender, answers) = bounded(ANSWERS);
        let earlier =
            Self { runs, pacer, sender, answers, list: None, error: None, looked: Instant::now(), offered: None };
        earlier.spawn(true, move |runs| runs.tidy(keeps_finished));
        earlier
    }

    /// Looks again.
    pub fn look(&mut self) {
        self.looked = Instant::now();
        self.spawn(false, |_| Ok(()));
    }

    /// Looks again after a while: for as long as the list is seen, as other programs end and begin runs.
    pub fn follow(&mut self) {
        if self.looked.elapsed() >= LOOK {
            self.look();
        }
    }

    pub fn delete(&mut self, run: KeptRun) {
        if self.offered.as_ref() == Some(&run) {
            self.offered = None;
        }
        self.spawn(false, move |_| run.delete());
    }

    /// Does something, and then looks.
    fn spawn(&self, first: bool, work: impl FnOnce(&Runs) -> std::io::Result<()> + Send + 'static) {
        let (runs, sender, pacer) = (self.runs.clone(), self.sender.clone(), self.pacer.clone());
        let look = move || {
            let runs = match &runs {
                Some(runs) => work(runs).and_then(|()| runs.list()).map_err(|error| error.to_string()),
                None => Ok(Vec::new()),
            };
            let _ = sender.send(Found { runs, is_first: first });
            pacer.wake();
        };
        if let Err(error) = thread::Builder::new().name("kept runs".to_owned()).spawn(look) {
            let _ = self.sender.try_send(Found { runs: Err(error.to_string()), is_first: first });
        }
    }

    /// Takes what was found since the last frame.
    pub fn poll(&mut self) {
        while let Ok(Found { runs, is_first }) = self.answers.try_recv() {
            match runs {
                Ok(runs) => {
                    if is_first {
                        self.offered = runs.first().filter(|run| run.about.ended_unexpectedly()).cloned();
                    }
                    (self.list, self.error) = (Some(runs), None);
                }
                // At the start nobody has asked for them: a log that cannot be kept says so itself.
                Err(_) if is_first => {}
                Err(error) => self.error = Some(error),
            }
        }
    }
}

/// When a run began, in words.
pub fn began(run: &KeptRun) -> String {
    date_and_second(chrono::DateTime::<chrono::Local>::from(run.about.began))
}

/// What its lab is called; where it has no name, its endpoints.
pub fn lab_name(run: &KeptRun) -> String {
    let names = || run.about.described.names.values().cloned().collect::<Vec<_>>().join(", ");
    lab_of(&run.about.described).map(|(lab, _)| lab.name).filter(|name| !name.is_empty()).unwrap_or_else(names)
}
