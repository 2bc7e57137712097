//! What can be done with an endpoint besides starting it: the same in the list and in the endpoint's pane.

use egui::{Button, Ui};

use crate::lab::Endpoint;
use crate::locale::Locale;
use crate::record::EndpointId;
use crate::ui::action::{Action, Actions};
use crate::ui::texts;

/// Draws the entries of the menu; `full` says why the lab takes no more endpoints, where it does not, and `is_hidden` that the
/// program would tell a mistake which is looked for.
pub fn endpoint_menu_ui(
    ui: &mut Ui,
    (id, endpoint): (EndpointId, &Endpoint),
    (full, is_hidden): (Option<&str>, bool),
    locale: &Locale,
    actions: &mut Actions,
) {
    let no_program = texts::no_program(endpoint, is_hidden, locale);
    let reach = endpoint.binds_port().then_some(("reach", Action::Reach(id), None));
    let offered = [
        ("settings", Action::ShowSettings(Some(id)), None),
        ("show-python", Action::ShowPython(id), no_program.as_deref()),
        ("command-save-log", Action::SaveLogOf(id), None),
        ("duplicate", Action::Duplicate(id), full),
        ("remove", Action::Remove(id), None),
    ];
    for (key, action, refusal) in reach.into_iter().chain(offered) {
        let mut button = ui.add_enabled(refusal.is_none(), Button::new(locale.text(key)));
        if let Some(why) = refusal {
            button = button.on_disabled_hover_text(why);
        }
        if button.clicked() {
            actions.push(action);
            ui.close();
        }
    }
}
