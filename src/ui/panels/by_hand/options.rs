//! The options of the selected socket by name, with their types and what the kernel says of them now.

use egui::{Button, Grid, Label, RichText, ScrollArea, Ui};

use super::{ByHand, View};
use crate::by_hand::Request;
use crate::by_hand::picker::PICKS;
use crate::locale::Locale;
use crate::socket::{Lack, Op, SocketOption};
use crate::ui::theme;

/// What a click in the table asks for.
enum Asked {
    Get(SocketOption),
    Set(SocketOption, Option<String>),
}

impl ByHand {
    pub(super) fn options_ui(&mut self, ui: &mut Ui, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        let weak = |text: String| Label::new(RichText::new(text).color(palette.weak_text).small()).wrap();
        let Some(socket) = self.selected.and_then(|id| self.bench.socket(id)) else {
            ui.add(weak(locale.text("by-hand-wrong-no-socket")));
            return;
        };
        let id = socket.id;
        ui.add(weak(locale.with("by-hand-options-of", &[("socket", socket.var.as_str().into())])));
        let (family, kind) = (socket.state.family, socket.state.kind);
        let now = self.bench.options(id);
        let mut asked = None;
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let grid = Grid::new("by hand options").num_columns(4).striped(true).spacing([6.0, 4.0]);
            grid.show(ui, |ui| {
                // Those that lessons use on such a socket first.
                let (fit, rest): (Vec<_>, Vec<_>) =
                    SocketOption::readable().partition(|option| option.is_for(family, kind));
                for option in fit.into_iter().chain(rest) {
                    let value = now.as_ref().and_then(|now| now.iter().find(|(other, _)| *other == option));
                    asked = row_ui(ui, option, value.map(|(_, value)| value), locale).or(asked.take());
                }
            });
        });
        match asked {
            Some(Asked::Get(option)) => self.make(Request::on(id, Op::GetSockOpt(option))),
            Some(Asked::Set(option, value)) => {
                if let Some(pick) = PICKS.iter().find(|pick| pick.name == "setsockopt") {
                    (self.pick, self.args.option, self.front) = (pick, option.name(), View::Calls);
                    self.args.value = value.unwrap_or_else(|| self.args.value.clone());
                }
            }
            None => {}
        }
    }
}

type Value = Result<crate::socket::OptionValue, crate::socket::ErrorCode>;

fn row_ui(ui: &mut Ui, option: SocketOption, value: Option<&Value>, locale: &Locale) -> Option<Asked> {
    let palette = theme::palette(ui.ctx());
    let name = RichText::new(option.name()).monospace().size(11.5);
    let hover = format!(
        "{}, {}: {}",
        option.level(),
        option.name(),
        locale.text(&format!("by-hand-type-{}", option.type_().name()))
    );
    ui.add(Label::new(name)).on_hover_text(hover);
    ui.label(RichText::new(option.type_().name()).small().color(palette.weak_text));
    let shown = match value {
        Some(Ok(value)) => RichText::new(value.to_string()).monospace().color(palette.text),
        Some(Err(code)) => RichText::new(code.name).small().color(palette.trouble),
        None if !option.is_here() => RichText::new(locale.text("by-hand-option-missing")).small(),
        None => RichText::new("–").color(palette.weak_text),
    };
    ui.add(Label::new(shown));
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let missing = option.lack().map_or_else(String::new, |lack| locale.text(lack_key(lack)));
        let get = ui.add_enabled(option.is_here(), Button::new("get").small()).on_disabled_hover_text(&missing);
        if get.accessible_name(format!("getsockopt {}", option.name())).clicked() {
            asked = Some(Asked::Get(option));
        }
        let set = ui.add_enabled(option.can_be_set(), Button::new("set…").small());
        let why = if option.is_here() { locale.text("by-hand-option-read-only") } else { missing };
        let set = set.on_disabled_hover_text(why);
        if set.accessible_name(format!("setsockopt {}", option.name())).clicked() {
            let current = value.and_then(|value| value.as_ref().ok()).map(ToString::to_string);
            asked = Some(Asked::Set(option, current));
        }
    });
    ui.end_row();
    asked
}

/// The key of why an option is missing here.
pub(super) fn lack_key(lack: Lack) -> &'static str {
    match lack {
        Lack::System => "by-hand-option-missing",
        Lack::OnlyTogether => "by-hand-option-together",
    }
}
