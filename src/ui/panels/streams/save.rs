//! The bytes of a connection as a file: those of one way, or of both in the order of the log.

use egui::{Button, Ui};

use super::connection::{Heading, Link, StreamsContext};
use crate::diagram::stream::{Way, extent};
use crate::file_name;
use crate::record::List;
use crate::socket::Direction;
use crate::ui::action::{Action, Actions, SavedBytes};
use crate::units;

/// The menu of what can be saved.
pub(super) fn save_ui(ui: &mut Ui, cx: &StreamsContext<'_>, link: &Link, actions: &mut Actions) {
    let locale = cx.pane.locale;
    let name = locale.text("streams-save");
    let menu = ui.menu_button(locale.text("streams-save-short"), |ui| {
        let ways = [Heading::There, Heading::Back];
        let items = ways.map(|heading| {
            (link.way_name(heading), heading.file_name(link), vec![list(link.way(heading))], vec![heading])
        });
        let both = (locale.text("streams-save-both"), "both.bin".to_owned(), both(link), ways.to_vec());
        for (what, file, lists, headings) in items.into_iter().chain([both]) {
            let extents = headings.iter().map(|heading| extent(cx.pane.log, link.way(*heading)));
            let (bytes, gone) =
                extents.fold((0, 0), |(bytes, gone), all| (bytes + all.end - all.start, gone + all.start));
            let mut text = format!("{what} · {}", units::size(bytes));
            if gone > 0 {
                text.push_str(&format!(" · {}", locale.with("streams-gone", &[("size", units::size(gone).into())])));
            }
            if ui.add_enabled(bytes > 0, Button::new(text)).clicked() {
                let lists = lists.into_iter().flatten().collect();
                actions.push(Action::SaveBytes(SavedBytes { lists, file }));
                ui.close();
            }
        }
    });
    menu.response.on_hover_text(&name).accessible_name(name);
}

/// The rows that have the bytes of a way: those of the sends, where the sender is in the lab.
fn list(way: Way) -> Option<List> {
    let sent = way.sender.map(|sender| List::Moved(sender, Direction::Out));
    sent.or_else(|| way.receiver.map(|receiver| List::Moved(receiver, Direction::In)))
}

/// The rows of one end, which has both ways in the order in which it saw them.
fn both(link: &Link) -> Vec<Option<List>> {
    let end = link.left.connection.or(link.right.connection);
    [Direction::Out, Direction::In].map(|direction| end.map(|end| List::Moved(end, direction))).to_vec()
}

impl Heading {
    /// A name for the file of this way's bytes: `client-to-server.bin`.
    fn file_name(self, link: &Link) -> String {
        let (from, to) = link.ends_of(self);
        let plain = |name: &str| file_name::stem(name, "endpoint");
        format!("{}-to-{}.bin", plain(&from.name), plain(&to.name))
    }
}
