//! The arguments of a call as fields.

use egui::{Button, RichText, TextEdit, Ui};

use crate::by_hand::picker::{Arguments, Field};
use crate::locale::Locale;
use crate::socket::hand::{Half, OPTIONS};
use crate::socket::{Family, Kind, support};
use crate::ui::theme;
use crate::ui::widgets::choice::{List, list_ui, segments_ui};
use crate::ui::widgets::line;

/// Draws one argument; whether Enter was pressed in it.
pub(super) fn field_ui(ui: &mut Ui, field: Field, args: &mut Arguments, locale: &Locale) -> bool {
    let name = locale.text(name_key(field));
    let text = |ui: &mut Ui, text: &mut String, width: f32| {
        let mut layouter = line(egui::TextStyle::Monospace);
        let edit = TextEdit::singleline(text).desired_width(width).char_limit(4096).layouter(&mut layouter);
        let response =
            ui.add(edit.font(egui::TextStyle::Monospace).hint_text(&name)).on_hover_text(&name).accessible_name(&name);
        response.lost_focus()
    };
    match field {
        Field::Family => {
            families_ui(ui, args);
            false
        }
        Field::Kind => {
            kinds_ui(ui, args);
            false
        }
        Field::Address => text(ui, &mut args.address, 190.0),
        Field::Backlog => text(ui, &mut args.backlog, 50.0),
        Field::Data => text(ui, &mut args.data, 170.0),
        Field::Bufsize => text(ui, &mut args.bufsize, 70.0),
        Field::Value => text(ui, &mut args.value, 80.0),
        Field::Seconds => text(ui, &mut args.seconds, 70.0),
        Field::Service => text(ui, &mut args.service, 100.0),
        Field::Host => text(ui, &mut args.host, 140.0),
        Field::Port => text(ui, &mut args.port, 80.0),
        Field::Half => {
            let choices = Half::ALL.map(|half| (half, half.name().to_owned()));
            segments_ui(ui, &name, &mut args.half, &choices);
            false
        }
        Field::Blocking => {
            let choices = [(true, "True".to_owned()), (false, "False".to_owned())];
            segments_ui(ui, &name, &mut args.blocking, &choices);
            false
        }
        Field::Protocol => {
            let choices = [("tcp", "'tcp'".to_owned()), ("udp", "'udp'".to_owned())];
            segments_ui(ui, &name, &mut args.protocol, &choices);
            false
        }
        Field::Option => {
            let here = OPTIONS.iter().filter(|option| option.is_here());
            let choices: Vec<(&'static str, String)> =
                here.map(|option| (option.name, format!("{}, {}", option.level, option.name))).collect();
            let list = List { name: &name, width: 190.0, when_none: "", short: Some(args.option) };
            list_ui(ui, list, &mut args.option, &choices);
            false
        }
    }
}

/// The families; one of which the system has no socket at all cannot be chosen.
fn families_ui(ui: &mut Ui, args: &mut Arguments) {
    for family in Family::ALL {
        let refusal = Kind::ALL.map(|kind| support(family, kind).err()).into_iter().collect::<Option<Vec<_>>>();
        let reason = refusal.and_then(|all| all.into_iter().next()).map(|error| error.to_string());
        if choice_ui(ui, args.family == family, &family.to_string(), reason) {
            args.family = family;
            if support(family, args.kind).is_err() {
                args.kind = Kind::Stream;
            }
        }
    }
    ui.label(RichText::new(",").monospace());
}

/// The types; what the system refuses cannot be chosen, and says why.
fn kinds_ui(ui: &mut Ui, args: &mut Arguments) {
    for kind in Kind::ALL {
        let reason = support(args.family, kind).err().map(|error| error.to_string());
        if choice_ui(ui, args.kind == kind, &kind.to_string(), reason) {
            args.kind = kind;
        }
    }
}

fn choice_ui(ui: &mut Ui, is_chosen: bool, text: &str, refusal: Option<String>) -> bool {
    let palette = theme::palette(ui.ctx());
    ui.spacing_mut().item_spacing.x = 3.0;
    ui.spacing_mut().button_padding.x = 5.0;
    let button = Button::selectable(is_chosen, RichText::new(text).monospace().size(12.0)).frame_when_inactive(true);
    let response = ui.add_enabled(refusal.is_none(), button);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, refusal.is_none(), is_chosen, text));
    match refusal {
        Some(reason) => {
            response.on_disabled_hover_text(RichText::new(reason).color(palette.trouble));
            false
        }
        None => response.clicked(),
    }
}

fn name_key(field: Field) -> &'static str {
    match field {
        Field::Family => "by-hand-field-family",
        Field::Kind => "by-hand-field-kind",
        Field::Address => "by-hand-field-address",
        Field::Backlog => "by-hand-field-backlog",
        Field::Data => "by-hand-field-data",
        Field::Bufsize => "by-hand-field-bufsize",
        Field::Half => "by-hand-field-half",
        Field::Option => "by-hand-field-option",
        Field::Value => "by-hand-field-value",
        Field::Seconds => "by-hand-field-seconds",
        Field::Blocking => "by-hand-field-blocking",
        Field::Service => "by-hand-field-service",
        Field::Protocol => "by-hand-field-protocol",
        Field::Host => "by-hand-field-host",
        Field::Port => "by-hand-field-port",
    }
}
