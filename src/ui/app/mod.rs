//! The window's application: it draws the panels, then does what they asked for.

mod apply;
mod around;
mod composing;
mod dialogs;
mod going;
mod panels;
mod presenting;
mod recorded;
mod reporting;
mod saving;
mod showing;
mod window;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use eframe::Frame as Window;
use egui::{Context, Ui, ViewportCommand, Visuals};

use crate::export::is_log;
use crate::folders::Folders;
use crate::keeping::{KeepLogs, preferences_path};
use crate::lab::examples::EXAMPLES;
use crate::lab::{Lab, ShowAs};
use crate::lesson::Book;
use crate::lesson::course::is_course;
use crate::locale::{Language, Locale};
use crate::record::{EndpointId, Runs};
use crate::session::{LabStart, Session};
use crate::ui::action::{Action, Actions, Show};
use crate::ui::commands;
use crate::ui::dialogs::Dialogs;
use crate::ui::drawn::{Drawn, Way};
use crate::ui::earlier::Earlier;
use crate::ui::example_names;
use crate::ui::files::{Files, Native, Parent, Purpose, lesson_beside};
use crate::ui::kept::Kept;
use crate::ui::model::OpenLab;
use crate::ui::model::course::OpenCourse;
use crate::ui::panels::by_hand::ByHand;
use crate::ui::panels::card::cards::{Cards, Taught};
use crate::ui::panels::endpoints::EndpointList;
use crate::ui::panels::exchange::Exchange;
use crate::ui::panels::inspector::Inspector;
use crate::ui::panels::notice::Notices;
use crate::ui::panels::pane::state::PaneStates;
use crate::ui::panels::panes::Panes;
use crate::ui::panels::rates::Rates;
use crate::ui::panels::report::ReportDraft;
use crate::ui::panels::status::StatusLine;
use crate::ui::panels::streams::Streams;
use crate::ui::parts::WindowParts;
use crate::ui::preferences::{Preferences, Store};
use crate::ui::repaint::Pacer;
use crate::ui::shown::Shown;
use crate::ui::theme;
use crate::ui::widgets::focus_ring;

/// The example that a window begins with.
const FIRST_EXAMPLE: &str = "echo";

/// What is done of the lessons stands in this file, beside the preferences.
const BOOK_FILE: &str = "lessons.toml";

/// How often a file that is being written is looked at.
const LOOK_AT_WRITING: std::time::Duration = std::time::Duration::from_millis(200);

/// What the window is opened with. All that decides which files it touches is in here, so that tests touch none.
#[derive(Clone)]
pub struct WindowOptions {
    pub lab: Lab,
    /// The file that the lab came from; or a recorded log or a course, to be opened in its place.
    pub lab_path: Option<PathBuf>,
    /// Where the preferences stand; `None` for none.
    pub preferences_path: Option<PathBuf>,
    /// The folder beside the program that has all of these, where it keeps everything there.
    pub portable: Option<PathBuf>,
    /// Where logs are kept; `None`: in memory.
    pub runs: Option<Runs>,
    /// What is shown, where it is not left to the lab, the preferences and the system.
    pub show: ShowAs,
    /// Whether the system's file dialogs are used.
    pub native_dialogs: Native,
}

impl WindowOptions {
    /// As a person opens it: the Echo lab, the preferences of this account, the system's dialogs.
    pub fn usual() -> Self {
        Self {
            lab: Lab::echo(),
            lab_path: None,
            preferences_path: preferences_path(),
            portable: Folders::usual().and_then(|folders| folders.portable),
            runs: Some(Runs::of_user()),
            show: ShowAs::default(),
            native_dialogs: Native::Yes,
        }
    }
}

/// The application.
pub struct App {
    model: OpenLab,
    preferences: Preferences,
    /// What of them is only for now.
    shown: Shown,
    /// What is kept of the logs of labs that are opened.
    keep: Arc<Mutex<KeepLogs>>,
    panes: Panes,
    rates: Rates,
    states: PaneStates,
    dialogs: Dialogs,
    files: Files,
    /// The runs that are kept on disk.
    earlier: Earlier,
    notices: Notices,
    report: ReportDraft,
    by_hand: ByHand,
    parts: WindowParts,
    store: Store,
    portable: Option<PathBuf>,
    /// Whether it was said that nothing can be kept.
    has_said_unkept: bool,
    endpoint_list: EndpointList,
    /// Whether the list stands in the place of the panes, where the window is narrow.
    is_list_in_front: bool,
    exchange: Exchange,
    inspector: Inspector,
    /// The endpoint whose settings stand in the column at the right.
    settings_of: Option<EndpointId>,
    cards: Cards,
    /// The teacher's course that is open.
    course: Option<OpenCourse>,
    /// What is done of all lessons.
    book: Book,
    book_file: Kept<Book>,
    /// Whether all of the card stands in the place of the panes, in a window that has no room beside them; else its strip
    /// stands above them.
    is_card_over: bool,
    /// What is lit when the pane that it is in has been drawn.
    to_light: Option<Show>,
    status_line: StatusLine,
    streams: Streams,
    pacer: Pacer,
    /// The title of the window, which is set only when it changes.
    title: String,
    /// Whether the window has been fitted to the screen, which is done once.
    is_fitted: bool,
    /// Whether nothing stands against the window's closing.
    closes: bool,
    /// What draws the window, and what could not.
    drawn: Option<Drawn>,
    undrawn: Vec<(Way, String)>,
}

impl App {
    /// Starts the session and makes the window's content.
    ///
    /// # Errors
    /// The system has no more threads.
    pub fn new(cc: &eframe::CreationContext<'_>, options: WindowOptions) -> std::io::Result<Self> {
        let (preferences, store) = Store::load(options.preferences_path.clone());
        let mut app = Self::with_preferences(options, preferences, store)?;
        app.attach(&cc.egui_ctx, None, Vec::new());
        Ok(app)
    }

    /// As [`Self::new`], with preferences that have been read already, and no window yet.
    pub(super) fn with_preferences(
        mut options: WindowOptions,
        mut preferences: Preferences,
        store: Store,
    ) -> std::io::Result<Self> {
        let other_path = options.lab_path.take_if(|path| is_log(path) || is_course(path));
        if let Some(path) = &options.lab_path {
            preferences.note_lab(path);
        }
        let mut shown = Shown::new(options.show, &preferences);
        shown.open(options.lab.show, &mut preferences);
        let pacer = Pacer::default();
        let wake = pacer.clone();
        let (runs, keep) = (options.runs.clone(), Arc::new(Mutex::new(preferences.keep_logs())));
        let kept = keep.clone();
        let make_session = move |budget| {
            let wake = wake.clone();
            let keep = *kept.lock().unwrap_or_else(PoisonError::into_inner);
            Session::kept(budget, runs.clone().map(|runs| keep.keeping(runs)), Box::new(move || wake.wake()))
        };
        let budget = u64::from(preferences.memory_mib) << 20;
        let keeps_finished = preferences.keep_runs;

        let language = preferences.language.unwrap_or_else(Language::of_system);
        let locale = Locale::new(language);
        // The lab that a window begins with is an example like the others.
        let first = EXAMPLES.iter().position(|example| example.id == FIRST_EXAMPLE && example.lab() == options.lab);
        let first = first.filter(|_| options.lab_path.is_none());
        let beside = options.lab_path.as_deref().map(|path| lesson_beside(path, &locale));
        let (taught, unread) = match (&options.lab_path, beside.unwrap_or(Ok(None))) {
            (Some(path), Ok(lesson)) => (lesson.map(|lesson| Taught::beside(path, options.lab.clone(), lesson)), None),
            (_, Err(why)) => (None, Some(why)),
            (None, Ok(_)) => (first.and_then(Taught::example), None),
        };
        let lab = match options.lab_path {
            None => example_names::in_language(options.lab, &locale),
            Some(_) => options.lab,
        };
        let model = OpenLab::new(Box::new(make_session), budget, locale, lab, options.lab_path)?;
        let (book, book_file) = Kept::load(options.preferences_path.map(|path| path.with_file_name(BOOK_FILE)));
        let mut cards = Cards::default();
        if let Some(taught) = taught {
            let wake = pacer.clone();
            cards.open(taught, &model, &book, Box::new(move || wake.wake()));
        }
        let wake = pacer.clone();
        let by_hand = ByHand::new(model.session.shared().clone(), move || wake.wake());
        let mut notices = Notices::new(store.notice.iter().chain(&book_file.notice).cloned().collect());
        unread.into_iter().for_each(|why| notices.no_lesson(why));
        let mut files = Files::new(options.native_dialogs, pacer.clone());
        if let Some(path) = other_path {
            let purpose = if is_course(&path) { Purpose::OpenLab } else { Purpose::OpenLog };
            files.go(purpose, path, &model.locale);
        }
        Ok(Self {
            model,
            preferences,
            shown,
            keep,
            panes: Panes::default(),
            rates: Rates::new(pacer.clone()),
            states: PaneStates::default(),
            dialogs: Dialogs::default(),
            earlier: Earlier::new(options.runs, keeps_finished, pacer.clone()),
            files,
            notices,
            report: ReportDraft::default(),
            by_hand,
            parts: WindowParts::default(),
            store,
            portable: options.portable,
            has_said_unkept: false,
            endpoint_list: EndpointList::default(),
            is_list_in_front: false,
            exchange: Exchange::new(pacer.clone()),
            inspector: Inspector::default(),
            settings_of: None,
            cards,
            course: None,
            book,
            book_file,
            is_card_over: false,
            to_light: None,
            status_line: StatusLine::default(),
            streams: Streams::new(pacer.clone()),
            pacer,
            title: String::new(),
            is_fitted: false,
            closes: false,
            drawn: None,
            undrawn: Vec::new(),
        })
    }

    /// Says once that what is chosen is not kept, where its place cannot be written.
    fn say_unkept(&mut self, ctx: &egui::Context) {
        if let Some(why) = self.store.take_failure().or_else(|| self.book_file.take_failure())
            && !self.has_said_unkept
        {
            self.has_said_unkept = true;
            self.notices.not_kept(why);
            ctx.request_repaint();
        } else if self.store.is_writing() || self.book_file.is_writing() {
            ctx.request_repaint_after(LOOK_AT_WRITING);
        }
    }

    /// Comes into a window: the first, or another after one that could draw no more. `undrawn` says why not.
    pub(super) fn attach(&mut self, ctx: &Context, drawn: Option<Drawn>, undrawn: Vec<(Way, String)>) {
        theme::apply(ctx);
        ctx.set_theme(self.preferences.theme);
        ctx.set_zoom_factor(f32::from(self.preferences.zoom_percent) / 100.0);
        if self.preferences.presents {
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        }
        self.pacer.attach(ctx, drawn.as_ref().is_some_and(|drawn| drawn.is_processor || drawn.is_remote));
        self.title.clear();
        self.is_fitted = false;
        (self.drawn, self.undrawn) = (drawn, undrawn);
    }

    /// The lab as it would be saved now.
    pub fn lab(&self) -> Lab {
        self.model.lab()
    }

    /// Comes before each frame, and alone while nobody can see the window.
    pub(super) fn tick(&mut self, ctx: &Context) {
        self.pacer.frame_begins(ctx);
        self.notices.held_back(self.model.go_on_starting());
        if self.model.is_starting() {
            ctx.request_repaint_after(LabStart::LOOK);
        }
        for id in self.model.tidy(Self::now(ctx)) {
            self.start(id);
        }
        self.by_hand.follow(self.model.session.shared());
        self.states.keep(|id| self.model.slot(id).is_some() || self.model.comes_back(id));
        self.by_hand.poll();
        self.earlier.poll();
        // What was done in a recorded log is not done here.
        let mut elsewhere = self.model.is_recorded().then(|| self.book.clone());
        self.cards.follow(&self.model, &self.model.session.log(), elsewhere.as_mut().unwrap_or(&mut self.book));
        self.model.hides = self.cards.lesson(self.model.number).and_then(|open| open.hides()).map(<[String]>::to_vec);
        self.keep_window(ctx);
    }

    /// Draws the window, and does what is asked for in it.
    pub(super) fn window_ui(&mut self, ui: &mut Ui, window: &Parent) {
        if let Some(outcome) = self.files.poll(&self.model.locale) {
            self.finish(ui.ctx(), window, outcome);
        }
        let mut actions = Actions::new();
        // A window that asks something has the keys to itself.
        if self.dialogs.open.is_none() && !self.files.is_open() {
            actions.extend(commands::pressed(ui.ctx()).into_iter().map(Action::Run));
        }
        // A lab or a course that was dragged here.
        let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
        actions.extend(dropped.map(Action::OpenRecent));
        actions.extend(self.panels_ui(ui));
        actions.extend(self.notices.notices_ui(ui, &self.model));
        actions.extend(self.dialogs_ui(ui, window));
        self.light(ui.ctx());
        for action in actions {
            self.apply(ui.ctx(), window, action);
        }
        self.store.save_if_changed(&self.shown.chosen(&self.preferences));
        self.book_file.save_if_changed(&self.book);
        self.say_unkept(ui.ctx());
        focus_ring(ui.ctx());
    }

    /// Whether the window was closed, and nothing stands against it.
    pub(super) fn closes(&self) -> bool {
        self.closes
    }

    /// Ends what runs. The window is gone; the session's end waits for the last worker, which takes it a moment at most.
    pub(super) fn end(&mut self) {
        self.model.stop_all();
        self.by_hand.close_all();
    }
}

/// So tests drive it.
impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _: &mut Window) {
        self.tick(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, window: &mut Window) {
        self.window_ui(ui, &window.winit_window().cloned());
    }

    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        theme::of(visuals).window.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.end();
    }
}
