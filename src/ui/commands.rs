//! Everything the window can do at a command: one enum that feeds the menus, the shortcuts and the palette.

use egui::{Key, KeyboardShortcut, Modifiers, ThemePreference};

use super::model::Model;
use super::preferences::Arrangement;
use super::texts;
use crate::address::Transport;
use crate::lab::Role;
use crate::lab::examples::EXAMPLES;
use crate::locale::{Language, Locale};
use crate::socket;

/// One command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    NewLab,
    OpenLab,
    SaveLab,
    SaveLabAs,
    SaveLog,
    ClearLog,
    /// Search the log of the chosen endpoint.
    Find,
    FindNext,
    FindBefore,
    Quit,
    StartAll,
    StopAll,
    StartOrStop,
    Add(Role, Transport),
    ShowPython,
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
    Arrange(Arrangement),
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

/// The menus: the key of the title, and the groups of commands in it.
pub const MENUS: &[(&str, &[Group])] = &[
    (
        "menu-lab",
        &[
            &[Command::NewLab, Command::OpenLab, Command::Examples],
            &[Command::SaveLab, Command::SaveLabAs],
            &[Command::SaveLog, Command::ClearLog],
            &[Command::Find, Command::FindNext, Command::FindBefore],
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
            &[Command::ShowPython, Command::RemoveEndpoint],
        ],
    ),
    (
        "menu-view",
        &[
            &[Command::Arrange(Arrangement::SideBySide), Command::Arrange(Arrangement::Tabs)],
            &[Command::ByHand],
            &[Command::ToggleEndpoints, Command::ToggleInspector],
            &[Command::NextPart, Command::PartBefore],
            &[Command::ZoomIn, Command::ZoomOut, Command::ZoomReset],
            &[
                Command::Theme(ThemePreference::Light),
                Command::Theme(ThemePreference::Dark),
                Command::Theme(ThemePreference::System),
            ],
            &[Command::Language(Language::English), Command::Language(Language::Chinese)],
            &[Command::Settings],
        ],
    ),
    ("menu-help", &[&[Command::Palette, Command::Services, Command::Shortcuts], &[Command::About]]),
];

impl Command {
    /// Every command, in the order of the menus; the examples last.
    pub fn all() -> impl Iterator<Item = Command> {
        let in_menus = MENUS.iter().flat_map(|(_, groups)| *groups).flat_map(|group| *group).copied();
        in_menus.chain((0..EXAMPLES.len()).map(Command::Example))
    }

    /// The key of its label.
    pub fn key(self) -> &'static str {
        match self {
            Command::NewLab => "command-new-lab",
            Command::OpenLab => "command-open-lab",
            Command::SaveLab => "command-save-lab",
            Command::SaveLabAs => "command-save-lab-as",
            Command::SaveLog => "command-save-log",
            Command::ClearLog => "command-clear-log",
            Command::Find => "command-find",
            Command::FindNext => "command-find-next",
            Command::FindBefore => "command-find-before",
            Command::NextPart => "command-next-part",
            Command::PartBefore => "command-part-before",
            Command::Quit => "command-quit",
            Command::StartAll => "command-start-all",
            Command::StopAll => "command-stop-all",
            Command::StartOrStop => "command-start-or-stop",
            Command::Add(Role::Server, _) => "command-add-server",
            Command::Add(Role::Client, _) => "command-add-client",
            Command::Add(Role::Peer, _) => "command-add-peer",
            Command::ShowPython => "command-show-python",
            Command::AddAny => "command-add",
            Command::Examples => "command-examples",
            Command::Example(_) => "command-example",
            Command::RemoveEndpoint => "command-remove-endpoint",
            Command::ToggleEndpoints => "command-toggle-endpoints",
            Command::ToggleInspector => "command-toggle-inspector",
            Command::Arrange(Arrangement::SideBySide) => "command-side-by-side",
            Command::Arrange(Arrangement::Tabs) => "command-tabs",
            Command::ZoomIn => "command-zoom-in",
            Command::ZoomOut => "command-zoom-out",
            Command::ZoomReset => "command-zoom-reset",
            Command::Language(Language::English) => "command-language-en",
            Command::Language(Language::Chinese) => "command-language-zh",
            Command::Theme(ThemePreference::Light) => "command-theme-light",
            Command::Theme(ThemePreference::Dark) => "command-theme-dark",
            Command::Theme(ThemePreference::System) => "command-theme-system",
            Command::Palette => "command-palette",
            Command::ByHand => "command-by-hand",
            Command::Services => "command-services",
            Command::Settings => "command-settings",
            Command::Shortcuts => "command-shortcuts",
            Command::About => "command-about",
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
            _ => locale.text(self.key()),
        }
    }

    /// The keys that run it. None is a key that a text field needs.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        const PLAIN: Modifiers = Modifiers::NONE;
        const COMMAND: Modifiers = Modifiers::COMMAND;
        const COMMAND_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
        let (modifiers, key) = match self {
            Command::NewLab => (COMMAND, Key::N),
            Command::OpenLab => (COMMAND, Key::O),
            Command::SaveLab => (COMMAND, Key::S),
            Command::SaveLabAs => (COMMAND_SHIFT, Key::S),
            Command::SaveLog => (COMMAND, Key::L),
            Command::ClearLog => (COMMAND_SHIFT, Key::L),
            Command::Find => (COMMAND, Key::F),
            Command::FindNext => (PLAIN, Key::F3),
            Command::FindBefore => (Modifiers::SHIFT, Key::F3),
            Command::NextPart => (PLAIN, Key::F6),
            Command::PartBefore => (Modifiers::SHIFT, Key::F6),
            Command::Quit => (COMMAND, Key::Q),
            Command::Examples => (COMMAND, Key::E),
            Command::AddAny => (COMMAND_SHIFT, Key::N),
            Command::StartAll => (PLAIN, Key::F5),
            Command::StopAll => (Modifiers::SHIFT, Key::F5),
            Command::StartOrStop => (PLAIN, Key::F9),
            Command::ByHand => (PLAIN, Key::F7),
            Command::ShowPython => (PLAIN, Key::F8),
            Command::ToggleEndpoints => (COMMAND, Key::B),
            Command::ToggleInspector => (COMMAND, Key::I),
            Command::ZoomIn => (COMMAND, Key::Plus),
            Command::ZoomOut => (COMMAND, Key::Minus),
            Command::ZoomReset => (COMMAND, Key::Num0),
            Command::Palette => (COMMAND_SHIFT, Key::P),
            Command::Services => (COMMAND, Key::P),
            Command::Settings => (COMMAND, Key::Comma),
            Command::Shortcuts => (PLAIN, Key::F1),
            _ => return None,
        };
        Some(KeyboardShortcut::new(modifiers, key))
    }

    /// Whether it does anything now.
    pub fn is_enabled(self, model: &Model) -> bool {
        let is_active = |slot: &super::model::Slot| model.status(slot.id).state.is_active();
        match self {
            Command::StartAll => model.slots.iter().any(|slot| !is_active(slot)),
            Command::StopAll => model.slots.iter().any(is_active),
            Command::StartOrStop
            | Command::ShowPython
            | Command::RemoveEndpoint
            | Command::Find
            | Command::FindNext
            | Command::FindBefore => model.focused.is_some(),
            Command::Add(_, transport) => socket::supports(transport).is_ok() && model.no_room().is_none(),
            Command::AddAny => model.no_room().is_none(),
            _ => true,
        }
    }
}

/// The commands whose keys were pressed. Those with more modifiers are asked first, because egui lets the pressing of
/// Ctrl+Shift+S count as Ctrl+S.
pub fn pressed(ctx: &egui::Context) -> Vec<Command> {
    let mut shortcuts: Vec<(Command, KeyboardShortcut)> =
        Command::all().filter_map(|command| Some((command, command.shortcut()?))).collect();
    shortcuts.sort_by_key(|(_, shortcut)| std::cmp::Reverse(shortcut.modifiers.shift));
    let mut pressed: Vec<Command> = ctx.input_mut(|input| {
        shortcuts.iter().filter(|(_, keys)| input.consume_shortcut(keys)).map(|(command, _)| *command).collect()
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
