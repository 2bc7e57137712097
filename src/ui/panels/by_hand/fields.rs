//! The arguments of a call as fields.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, PopupCloseBehavior, RichText, TextEdit, Ui};

use crate::by_hand::Bench;
use crate::by_hand::picker::{Arguments, Field};
use crate::locale::Locale;
use crate::record::ConnectionId;
use crate::socket::{Direction, FLAGS, Flag, Flags, How, Protocol, SocketOption};
use crate::socket::{Family, Kind, support};
use crate::ui::theme;
use crate::ui::widgets::choice::{List, list_ui, segments_ui};
use crate::ui::widgets::line;

/// Families that lessons name and that are not built here, each with the key of the reason.
pub(super) const NOT_BUILT: [(&str, &str); 2] =
    [("AF_NETLINK", "by-hand-lack-netlink"), ("AF_ROUTE", "by-hand-lack-route")];

/// Draws one argument; whether Enter was pressed in it.
pub(super) fn field_ui(ui: &mut Ui, field: Field, args: &mut Arguments, bench: &Bench, locale: &Locale) -> bool {
    let name = locale.text(name_key(field));
    let (text, width) = match field {
        Field::Address => (&mut args.address, 190.0),
        Field::Backlog => (&mut args.backlog, 50.0),
        Field::Data => (&mut args.data, 170.0),
        Field::Bufsize => (&mut args.bufsize, 70.0),
        Field::Value => (&mut args.value, 80.0),
        Field::Seconds => (&mut args.seconds, 70.0),
        Field::Service => (&mut args.service, 100.0),
        Field::Host => (&mut args.host, 140.0),
        Field::Port => (&mut args.port, 80.0),
        chosen => {
            chosen_ui(ui, chosen, &name, args, bench, locale);
            return false;
        }
    };
    let mut layouter = line(egui::TextStyle::Monospace);
    let edit = TextEdit::singleline(text).desired_width(width).char_limit(4096).layouter(&mut layouter);
    let edit = ui.add(edit.font(egui::TextStyle::Monospace).hint_text(&name));
    edit.on_hover_text(&name).accessible_name(&name).lost_focus()
}

/// Draws an argument that is chosen and not typed.
fn chosen_ui(ui: &mut Ui, field: Field, name: &str, args: &mut Arguments, bench: &Bench, locale: &Locale) {
    match field {
        // A socket that takes a descriptor has what that has.
        Field::Family | Field::Kind | Field::Proto if args.of.is_some() => {}
        Field::Family => families_ui(ui, args, locale),
        Field::Kind => kinds_ui(ui, args),
        Field::Proto => {
            let text = |protocol: Protocol| match protocol {
                Protocol::Usual => "proto=0".to_owned(),
                other => other.name().to_owned(),
            };
            let choices = Protocol::ALL.map(|protocol| (protocol, text(protocol)));
            let list = List { name, width: 124.0, when_none: "", short: None };
            list_ui(ui, list, &mut args.protocol, &choices);
        }
        Field::FileNo => fileno_ui(ui, name, &mut args.of, bench, locale),
        Field::Flags(way) => flags_ui(ui, name, way, &mut args.flags, locale),
        Field::How => {
            segments_ui(ui, name, &mut args.how, &How::ALL.map(|how| (how, how.name().to_owned())));
        }
        Field::Blocking => {
            segments_ui(ui, name, &mut args.blocking, &[(true, "True".to_owned()), (false, "False".to_owned())]);
        }
        Field::Protocol => {
            segments_ui(ui, name, &mut args.transport, &["tcp", "udp"].map(|name| (name, format!("'{name}'"))));
        }
        Field::Option => {
            let here = SocketOption::readable().filter(|option| option.is_here());
            let choices: Vec<(&'static str, String)> =
                here.map(|option| (option.name(), format!("{}, {}", option.level(), option.name()))).collect();
            let list = List { name, width: 190.0, when_none: "", short: Some(args.option) };
            list_ui(ui, list, &mut args.option, &choices);
        }
        _ => {}
    }
}

/// The families; one of which the system has no socket at all cannot be chosen.
fn families_ui(ui: &mut Ui, args: &mut Arguments, locale: &Locale) {
    for family in Family::ALL {
        let refusal = Kind::ALL.map(|kind| support(family, kind).err()).into_iter().collect::<Option<Vec<_>>>();
        let reason = refusal.and_then(|all| all.into_iter().next()).map(|error| error.to_string());
        if choice_ui(ui, args.family == family, &family.to_string(), reason) {
            args.family = family;
            if support(family, args.kind).is_err() {
                args.kind = Kind::Stream;
            }
            args.protocol = Protocol::of(args.family, args.kind);
        }
    }
    for (family, key) in NOT_BUILT {
        choice_ui(ui, false, family, Some(locale.text(key)));
    }
    ui.label(RichText::new(",").monospace());
}

/// The types; what the system refuses cannot be chosen, and says why.
fn kinds_ui(ui: &mut Ui, args: &mut Arguments) {
    for kind in Kind::ALL {
        let reason = support(args.family, kind).err().map(|error| error.to_string());
        if choice_ui(ui, args.kind == kind, &kind.to_string(), reason) {
            args.kind = kind;
            args.protocol = Protocol::of(args.family, args.kind);
        }
    }
}

/// `fileno=`: none for a new socket, or one of those that are open.
fn fileno_ui(ui: &mut Ui, name: &str, of: &mut Option<ConnectionId>, bench: &Bench, locale: &Locale) {
    let open = || bench.sockets().iter().filter(|socket| !socket.state.is_closed);
    if of.is_some_and(|id| open().all(|socket| socket.id != id)) {
        *of = None;
    }
    let new = [(None, "fileno=None".to_owned())];
    let taken = open().map(|socket| (Some(socket.id), format!("fileno={}.fileno()", socket.var)));
    let choices: Vec<(Option<ConnectionId>, String)> = new.into_iter().chain(taken).collect();
    let list = List { name, width: 150.0, when_none: "", short: None };
    if let [(_, none)] = &choices[..] {
        let button = ui.add_enabled(false, Button::new(none.as_str())).accessible_name(name);
        button.on_disabled_hover_text(locale.text("by-hand-fileno-nobody"));
    } else {
        list_ui(ui, list, of, &choices);
    }
}

/// The flags of a call: a menu to tick several in, each with its meaning, or why it is missing here.
fn flags_ui(ui: &mut Ui, name: &str, way: Direction, flags: &mut Flags, locale: &Locale) {
    let shown = flags.only(way).to_string();
    let button = Button::new(RichText::new(format!("{shown} ⏷")).monospace().size(12.0));
    let menu = MenuButton::from_button(button)
        .config(MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside));
    let (response, _) = menu.ui(ui, |ui| {
        ui.set_max_width(380.0);
        for flag in FLAGS.iter().filter(|flag| flag.is_for(way)) {
            flag_ui(ui, flag, flags, locale);
        }
    });
    response.on_hover_text(name).accessible_name(format!("{name}: {shown}"));
}

fn flag_ui(ui: &mut Ui, flag: &Flag, flags: &mut Flags, locale: &Locale) {
    let palette = theme::palette(ui.ctx());
    let this = flag.alone;
    let mut is_set = flags.has(this);
    let tick = egui::Checkbox::new(&mut is_set, RichText::new(flag.name).monospace());
    let missing = locale.text("by-hand-option-missing");
    if ui.add_enabled(flag.is_here(), tick).on_disabled_hover_text(&missing).changed() {
        *flags = if is_set { flags.and(this) } else { flags.without(this) };
    }
    let meaning = locale.text(&flag_key(flag));
    let text = if flag.is_here() { meaning } else { format!("{missing}. {meaning}") };
    ui.add(egui::Label::new(RichText::new(text).small().color(palette.weak_text)).wrap());
}

/// The key of a flag's meaning.
pub(super) fn flag_key(flag: &Flag) -> String {
    format!("by-hand-flag-{}", flag.name)
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
        Field::Proto => "by-hand-field-proto",
        Field::FileNo => "by-hand-field-fileno",
        Field::Flags(_) => "by-hand-field-flags",
        Field::Address => "by-hand-field-address",
        Field::Backlog => "by-hand-field-backlog",
        Field::Data => "by-hand-field-data",
        Field::Bufsize => "by-hand-field-bufsize",
        Field::How => "by-hand-field-half",
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
