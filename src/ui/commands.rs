//! Everything the window can do at a command: one enum that feeds the menus, the shortcuts and the palette.

use egui::{Key, KeyboardShortcut, Modifiers, ThemePreference};

use super::model::OpenLab;
use super::preferences::{Arrangement, InspectorPlace, View};
use super::table::{Column, RowTime};
use super::texts;
use crate::address::Transport;
use crate::diagram::Axis;
use crate::lab::Role;
use crate::lab::examples::EXAMPLES;
use crate::locale::{Language, Locale};

/// One command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    NewLab,
    OpenLab,
    /// Open a recorded log in the lab's place, and close it again.
    OpenLog,
    CloseLog,
    /// The runs that are kept.
    EarlierRuns,
    SaveLab,
    SaveLabAs,
    /// Whether what is shown now is saved with the lab.
    KeepShown,
    SaveLog,
    /// Save what was done as a report to hand in.
    SaveReport,
    ClearLog,
    /// Take back what was done last.
    Undo,
    /// Search the log of the chosen endpoint.
    Find,
    FindNext,
    FindBefore,
    /// Go to a row or a time of the log.
    GoTo,
    Quit,
    StartAll,
    StopAll,
    StartOrStop,
    Add(Role, Transport),
    ShowPython,
    /// Tell how another machine reaches the chosen endpoint.
    Reach,
    /// Choose what to add.
    AddAny,
    /// Choose one of the labs that ship with the program.
    Examples,
    /// Open one of [`EXAMPLES`], by its place there.
    Example(usize),
    RemoveEndpoint,
    /// The keys go to the next part of the window, or to the one before.
    NextPart,
    PartBefore,
    ToggleEndpoints,
    ToggleInspector,
    /// The card of the lab that is open.
    ToggleCard,
    /// Where the chosen row is inspected.
    Inspect(InspectorPlace),
    View(View),
    /// What places down the exchange count.
    Axis(Axis),
    /// The exchange alone, large, for a class; and back.
    Present,
    /// Save the exchange as a picture.
    SavePicture,
    Arrange(Arrangement),
    /// The time that rows of logs have.
    RowTime(RowTime),
    /// Hide a column of the logs, or show it again.
    ToggleColumn(Column),
    /// Show many equal calls right after each other as one row.
    FoldBursts,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Language(Language),
    Theme(ThemePreference),
    /// Sockets by hand, and back.
    ByHand,
    Palette,
    Services,
    Settings,
    Shortcuts,
    About,
}

/// A menu, or the part of one that is set off by a line.
pub type Group = &'static [Command];

/// A menu: the key of its title, and the groups of commands in it.
pub type Menu = (&'static str, &'static [Group]);

/// The menus of the bar.
pub const MENUS: &[Menu] = &[
    (
        "menu-lab",
        &[
            &[Command::NewLab, Command::OpenLab, Command::Examples],
            &[Command::OpenLog, Command::EarlierRuns, Command::CloseLog],
            &[Command::SaveLab, Command::SaveLabAs, Command::KeepShown],
            &[Command::SaveLog, Command::SaveReport, Command::SavePicture, Command::ClearLog],
            &[Command::Undo],
            &[Command::Find, Command::FindNext, Command::FindBefore, Command::GoTo],
            &[Command::Quit],
        ],
    ),
    (
        "menu-endpoints",
        &[
            &[Command::StartAll, Command::StopAll, Command::StartOrStop],
            &[
                Command::AddAny,
                Command::Add(Role::Server, Transport::Tcp),
                Command::Add(Role::Client, Transport::Tcp),
                Command::Add(Role::Server, Transport::Udp),
                Command::Add(Role::Client, Transport::Udp),
                Command::Add(Role::Peer, Transport::Udp),
                Command::Add(Role::Relay, Transport::Tcp),
                Command::Add(Role::Relay, Transport::Udp),
            ],
            &[
                Command::Add(Role::Server, Transport::Unix),
                Command::Add(Role::Client, Transport::Unix),
                Command::Add(Role::Server, Transport::UnixDatagram),
                Command::Add(Role::Client, Transport::UnixDatagram),
                Command::Add(Role::Peer, Transport::UnixDatagram),
                Command::Add(Role::Server, Transport::UnixSeqpacket),
                Command::Add(Role::Client, Transport::UnixSeqpacket),
                Command::Add(Role::Client, Transport::Icmp),
            ],
            &[Command::ShowPython, Command::Reach, Command::RemoveEndpoint],
        ],
    ),
    (
        "menu-view",
        &[
            &[
                Command::View(View::Panes),
                Command::View(View::Exchange),
                Command::View(View::Streams),
                Command::View(View::Rates),
            ],
            &[Command::Axis(Axis::Steps), Command::Axis(Axis::Scale), Command::Present],
            &[Command::Arrange(Arrangement::SideBySide), Command::Arrange(Arrangement::Tabs)],
            &[Command::ByHand],
            &[Command::ToggleEndpoints, Command::ToggleInspector, Command::ToggleCard],
            &[Command::NextPart, Command::PartBefore],
            &[Command::Settings],
        ],
    ),
    ("menu-help", &[&[Command::Palette, Command::Services, Command::Shortcuts], &[Command::About]]),
];

/// The menu that has menus within it, and these: a small window has no room for all of them below each other.
pub const WITHIN: (&str, &[Menu]) = (
    "menu-view",
    &[
        (
            "menu-inspector",
            &[&[
                Command::Inspect(InspectorPlace::Automatic),
                Command::Inspect(InspectorPlace::Below),
                Command::Inspect(InspectorPlace::Beside),
            ]],
        ),
        (
            "menu-log",
            &[
                &[
                    Command::RowTime(RowTime::WallClock),
                    Command::RowTime(RowTime::SinceStart),
                    Command::RowTime(RowTime::SincePrevious),
                ],
                &[
                    Command::ToggleColumn(Column::Time),
                    Command::ToggleColumn(Column::Took),
                    Command::ToggleColumn(Column::Peer),
                ],
                &[Command::FoldBursts],
            ],
        ),
        (
            "menu-appearance",
            &[
                &[Command::ZoomIn, Command::ZoomOut, Command::ZoomReset],
                &[
                    Command::Theme(ThemePreference::Light),
                    Command::Theme(ThemePreference::Dark),
                    Command::Theme(ThemePreference::System),
                ],
                &[Command::Language(Language::English), Command::Language(Language::Chinese)],
            ],
        ),
    ],
);

impl Command {
    /// Every command, in the order of the menus; the examples last.
    pub fn all() -> impl Iterator<Item = Command> {
        let groups = MENUS.iter().chain(WITHIN.1).flat_map(|(_, groups)| *groups);
        let in_menus = groups.flat_map(|group| *group).copied();
        in_menus.chain((0..EXAMPLES.len()).map(Command::Example))
    }

    /// The key of its label.
    pub fn key(self) -> &'static str {
        self.keys().0
    }

    /// The keys that run it.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        self.keys().1
    }

    /// The key of its label, and the keys that run it. Only those of Undo are keys that a text field needs.
    fn keys(self) -> (&'static str, Option<KeyboardShortcut>) {
        let plain = |key| Some(KeyboardShortcut::new(Modifiers::NONE, key));
        let shift = |key| Some(KeyboardShortcut::new(Modifiers::SHIFT, key));
        let command = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let command_shift = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, key));
        match self {
            Command::NewLab => ("command-new-lab", command(Key::N)),
            Command::OpenLab => ("command-open-lab", command(Key::O)),
            Command::OpenLog => ("command-open-log", command_shift(Key::O)),
            Command::CloseLog => ("command-close-log", command(Key::W)),
            Command::EarlierRuns => ("command-earlier-runs", None),
            Command::SaveLab => ("command-save-lab", command(Key::S)),
            Command::SaveLabAs => ("command-save-lab-as", command_shift(Key::S)),
            Command::KeepShown => ("command-keep-shown", None),
            Command::SaveLog => ("command-save-log", command(Key::L)),
            Command::SaveReport => ("command-save-report", None),
            Command::ClearLog => ("command-clear-log", command_shift(Key::L)),
            Command::Undo => ("command-undo", command(Key::Z)),
            Command::Find => ("command-find", command(Key::F)),
            Command::FindNext => ("command-find-next", plain(Key::F3)),
            Command::FindBefore => ("command-find-before", shift(Key::F3)),
            Command::GoTo => ("command-go-to", command(Key::G)),
            Command::NextPart => ("command-next-part", plain(Key::F6)),
            Command::PartBefore => ("command-part-before", shift(Key::F6)),
            Command::Quit => ("command-quit", command(Key::Q)),
            Command::StartAll => ("command-start-all", plain(Key::F5)),
            Command::StopAll => ("command-stop-all", shift(Key::F5)),
            Command::StartOrStop => ("command-start-or-stop", plain(Key::F9)),
            Command::Add(Role::Server, _) => ("command-add-server", None),
            Command::Add(Role::Client, _) => ("command-add-client", None),
            Command::Add(Role::Peer, _) => ("command-add-peer", None),
            Command::Add(Role::Relay, _) => ("command-add-relay", None),
            Command::ShowPython => ("command-show-python", plain(Key::F8)),
            Command::Reach => ("reach", None),
            Command::AddAny => ("command-add", command_shift(Key::N)),
            Command::Examples => ("command-examples", command(Key::E)),
            Command::Example(_) => ("command-example", None),
            Command::RemoveEndpoint => ("command-remove-endpoint", None),
            Command::ToggleEndpoints => ("command-toggle-endpoints", command(Key::B)),
            Command::ToggleInspector => ("command-toggle-inspector", command(Key::I)),
            Command::ToggleCard => ("command-toggle-card", command(Key::J)),
            Command::Inspect(InspectorPlace::Automatic) => ("command-inspect-automatic", None),
            Command::Inspect(InspectorPlace::Below) => ("command-inspect-below", None),
            Command::Inspect(InspectorPlace::Beside) => ("command-inspect-beside", None),
            Command::View(View::Panes) => ("command-view-panes", command(Key::Num1)),
            Command::View(View::Exchange) => ("command-view-exchange", command(Key::Num2)),
            Command::Axis(Axis::Steps) => ("command-axis-steps", None),
            Command::Axis(Axis::Scale) => ("command-axis-scale", None),
            Command::Present => ("command-present", plain(Key::F11)),
            Command::SavePicture => ("command-save-picture", None),
            Command::View(View::Streams) => ("command-view-streams", command(Key::Num3)),
            Command::View(View::Rates) => ("command-view-rates", command(Key::Num4)),
            Command::Arrange(Arrangement::SideBySide) => ("command-side-by-side", None),
            Command::Arrange(Arrangement::Tabs) => ("command-tabs", None),
            Command::RowTime(_) => ("command-row-time", None),
            Command::ToggleColumn(_) => ("log-column-shown", None),
            Command::FoldBursts => ("log-folds", None),
            Command::ZoomIn => ("command-zoom-in", command(Key::Plus)),
            Command::ZoomOut => ("command-zoom-out", command(Key::Minus)),
            Command::ZoomReset => ("command-zoom-reset", command(Key::Num0)),
            Command::Language(Language::English) => ("command-language-en", None),
            Command::Language(Language::Chinese) => ("command-language-zh", None),
            Command::Theme(ThemePreference::Light) => ("command-theme-light", None),
            Command::Theme(ThemePreference::Dark) => ("command-theme-dark", None),
            Command::Theme(ThemePreference::System) => ("command-theme-system", None),
            Command::Palette => ("command-palette", command_shift(Key::P)),
            Command::ByHand => ("command-by-hand", plain(Key::F7)),
            Command::Services => ("command-services", command(Key::P)),
            Command::Settings => ("command-settings", command(Key::Comma)),
            Command::Shortcuts => ("command-shortcuts", plain(Key::F1)),
            Command::About => ("command-about", None),
        }
    }

    pub fn label(self, locale: &Locale) -> String {
        match self {
            Command::Add(_, transport) => texts::about_transport(self.key(), transport, locale),
            Command::Example(place) => {
                let Some(example) = EXAMPLES.get(place) else { return String::new() };
                let args = [("system", example.system.into()), ("name", locale.text(&example.key()).into())];
                locale.with(self.key(), &args)
            }
            Command::RowTime(time) => locale.with(self.key(), &[("time", locale.text(&time.key()).into())]),
            Command::ToggleColumn(column) => locale.with(self.key(), &[("column", locale.text(&column.key()).into())]),
            _ => locale.text(self.key()),
        }
    }

    /// Whether it does anything now.
    pub fn is_enabled(self, model: &OpenLab) -> bool {
        let is_active = |slot: &super::model::Slot| model.status(slot.id).state.is_active();
        match self {
            Command::StartAll => !model.is_recorded() && model.slots.iter().any(|slot| !is_active(slot)),
            Command::StopAll => model.is_starting() || model.slots.iter().any(is_active),
            Command::Undo => model.undoable().is_some() && self.refusal(model).is_none(),
            Command::CloseLog => model.is_recorded(),
            Command::StartOrStop | Command::RemoveEndpoint => model.focused.is_some() && !model.is_recorded(),
            Command::Reach => {
                model.focused.and_then(|id| model.slot(id)).is_some_and(|slot| slot.endpoint.binds_port())
            }
            Command::SavePicture | Command::Find | Command::FindNext | Command::FindBefore | Command::GoTo => {
                model.focused.is_some()
            }
            Command::ShowPython => model.focused.is_some() && self.refusal(model).is_none(),
            _ => self.refusal(model).is_none(),
        }
    }

    /// Why it adds nothing now, or brings nothing back, where that needs saying.
    pub fn refusal(self, model: &OpenLab) -> Option<String> {
        match self {
            Command::Add(_, transport) => texts::refusal(transport, &model.locale).or_else(|| model.no_room()),
            Command::AddAny => model.no_room(),
            Command::Undo => model.undo_refusal(),
            Command::StartAll | Command::StartOrStop => model.recorded_refusal(),
            Command::ClearLog | Command::RemoveEndpoint | Command::ByHand | Command::KeepShown
                if model.is_recorded() =>
            {
                Some(model.locale.text("recorded-no-change"))
            }
            Command::ShowPython => {
                let slot = model.focused.and_then(|id| model.slot(id));
                texts::no_program(&slot?.endpoint, model.hides.is_some(), &model.locale)
            }
            _ => None,
        }
    }
}

/// The commands whose keys were pressed, in their order: of a start and a stop in one frame the last one counts. Those with
/// more modifiers are asked first, because egui lets the pressing of Ctrl+Shift+S count as Ctrl+S. A text field undoes what was
/// typed into it.
pub fn pressed(ctx: &egui::Context) -> Vec<Command> {
    let is_typing = ctx.text_edit_focused();
    let commands = Command::all().filter(|command| !(is_typing && *command == Command::Undo));
    let mut shortcuts: Vec<(Command, KeyboardShortcut)> =
        commands.filter_map(|command| Some((command, command.shortcut()?))).collect();
    shortcuts.sort_by_key(|(_, shortcut)| std::cmp::Reverse(shortcut.modifiers.shift));
    let mut pressed = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let egui::Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let has_modifiers = |command: Command, wanted: Modifiers| match command {
                // With Shift it is redo.
                Command::Undo => modifiers.matches_exact(wanted),
                _ => modifiers.matches_logically(wanted),
            };
            let is_it = |(command, keys): &&(Command, KeyboardShortcut)| {
                keys.logical_key == *key && has_modifiers(*command, keys.modifiers)
            };
            let found = shortcuts.iter().find(is_it);
            pressed.extend(found.map(|(command, _)| *command));
            found.is_none()
        });
    });
    // Where + needs Shift, the key that is pressed is =.
    if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Equals)) {
        pressed.push(Command::ZoomIn);
    }
    pressed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_label_in_both_languages_and_keys_of_its_own() {
        for language in Language::ALL {
            let locale = Locale::new(language);
            for command in Command::all() {
                assert!(locale.has(command.key()), "{} lacks {}", language, command.key());
            }
        }
        let mut keys: Vec<_> = Command::all().filter_map(Command::shortcut).map(|keys| format!("{keys:?}")).collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
