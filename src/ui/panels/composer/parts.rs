//! What stands beside the field as a chip while it is not as usual, and else in the menu.

use egui::containers::menu::SubMenuButton;
use egui::{Button, CornerRadius, Label, Popup, PopupCloseBehavior, RichText, TextWrapMode, Ui, vec2};

use super::chip::{CHIP, CHIP_PADDING, Face, Part, choose_ui};
use super::options::Setting;
use super::{Asked, Composer, ComposerAction, ComposerContext};
use crate::framing::{FRAMINGS, Framing};
use crate::lab::Role;
use crate::record::Progress;
use crate::units::size;

impl Composer {
    /// The parts that stand beside the field as far as there is room, the most important first; and the others.
    pub(super) fn faces(&self, cx: &ComposerContext<'_>) -> (Vec<Face>, Vec<Face>) {
        let settings = Setting::ALL.into_iter().map(Part::Setting);
        let parts = [Part::To, Part::Progress, Part::Repeat].into_iter().chain(settings).chain([Part::Framing]);
        let (mut chips, mut others) = (Vec::new(), Vec::new());
        for part in parts.filter(|part| self.has(*part, cx)) {
            let face = self.face(part, cx);
            let is_chip = match part {
                Part::To | Part::Progress => true,
                _ => face.back.is_some(),
            };
            if is_chip { chips.push(face) } else { others.push(face) }
        }
        (chips, others)
    }

    fn has(&self, part: Part, cx: &ComposerContext<'_>) -> bool {
        match part {
            Part::To => match cx.endpoint.role() {
                Role::Client | Role::Relay => false,
                Role::Server => self.choice.is_needed(cx.status),
                Role::Peer => true,
            },
            Part::Progress => self.progress(cx).is_some(),
            Part::Repeat => true,
            Part::Setting(setting) => !setting.choices(cx.locale, self.how()).is_empty(),
            Part::Framing => cx.endpoint.transport().is_stream(),
        }
    }

    fn face(&self, part: Part, cx: &ComposerContext<'_>) -> Face {
        let locale = cx.locale;
        let face = |key: &str, shown: String| Face { part, name: locale.text(key), shown, hint: None, back: None };
        let usual = |name: &str| Some(locale.with("composer-back", &[("name", name.into())]));
        match part {
            Part::To => match cx.endpoint.role() {
                Role::Peer => face("composer-to", self.destination.shown(cx)),
                Role::Client | Role::Server | Role::Relay => face("composer-to", self.choice.shown(cx)),
            },
            Part::Progress => {
                let (percent, words) = self.progress(cx).unwrap_or_default();
                let back = Some(locale.text("composer-file-cancel"));
                Face { back, hint: Some(words.clone()), name: words, ..face("composer-file-path", percent) }
            }
            Part::Repeat => {
                let (shown, hint) = self.repeating.shown(locale);
                Face { hint, back: self.repeating.back(locale), ..face("composer-repeat-title", shown) }
            }
            Part::Setting(setting) => {
                let (how, name) = (self.how(), locale.text(setting.key()));
                let back = setting.unusual(locale, how).map(|shown| (shown, usual(&name)));
                let is_chosen = |(choice, _): &(_, _)| *choice == how;
                let now = || setting.choices(locale, how).into_iter().find(is_chosen).map(|(_, text)| text);
                let (shown, back) = back.unwrap_or_else(|| (now().unwrap_or_default(), None));
                Face { hint: setting.hint(locale, how), back, ..face(setting.key(), shown) }
            }
            Part::Framing => {
                let framing = &cx.endpoint.framing;
                let name = locale.text("composer-framing");
                let back = if framing.is_raw() { None } else { usual(&name) };
                let hint = Some(locale.text(&format!("{}-hint", framing.kind().key())));
                Face { hint, back, ..face("composer-framing", framing.to_string()) }
            }
        }
    }

    /// A chip: pressed, it opens what can be chosen; its `×` takes it back.
    pub(super) fn chip_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, face: &Face, asked: &mut Asked) {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().button_padding.x = CHIP_PADDING;
        let (left, right) =
            (CornerRadius { nw: 11, sw: 11, ne: 0, se: 0 }, CornerRadius { nw: 0, sw: 0, ne: 11, se: 11 });
        let corners = if face.back.is_some() { left } else { CornerRadius::same(11) };
        let text = RichText::new(face.text()).small();
        let chip = ui.add(Button::new(text).corner_radius(corners).min_size(vec2(0.0, CHIP.0)));
        let hint = face.hint.as_deref().map(|hint| format!("\n{hint}")).unwrap_or_default();
        let chip = chip.on_hover_text(format!("{}{hint}", face.whole())).accessible_name(face.whole());
        let popup = Popup::menu(&chip).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        popup.show(|ui| self.inside_ui(ui, cx, face.part, asked));
        if let Some(back) = &face.back {
            ui.spacing_mut().button_padding.x = 2.0;
            let button = Button::new(RichText::new("×").small()).corner_radius(right).min_size(vec2(CHIP.1, CHIP.0));
            let can_press = face.part != Part::Framing || !cx.status.state.is_active();
            let button = ui.add_enabled(can_press, button).on_hover_text(back).accessible_name(back);
            let stop_first = cx.locale.text("settings-stop-first");
            if button.on_disabled_hover_text(stop_first).clicked() {
                self.take_back(cx, face.part, asked);
            }
        }
    }

    /// The same as a line of the menu.
    pub(super) fn line_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, face: &Face, asked: &mut Asked) {
        let shown = RichText::new(format!("{}  ⏵", face.shown)).weak();
        let button = Button::new(&face.name).right_text(shown).wrap_mode(TextWrapMode::Extend);
        let line = SubMenuButton::from_button(button).ui(ui, |ui| self.inside_ui(ui, cx, face.part, asked));
        line.0.accessible_name(face.whole());
    }

    fn take_back(&mut self, cx: &ComposerContext<'_>, part: Part, asked: &mut Asked) {
        match part {
            Part::To => {}
            Part::Progress => self.file.stop(),
            Part::Repeat => self.repeating.stop_or_forget(),
            Part::Setting(setting) => {
                if let Some((usual, _)) = setting.choices(cx.locale, self.how()).into_iter().next() {
                    self.set_how(usual);
                }
            }
            Part::Framing => asked.actions.push(ComposerAction::SetFraming(Framing::default())),
        }
    }

    /// What can be chosen.
    fn inside_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, part: Part, asked: &mut Asked) {
        match part {
            Part::To if cx.endpoint.role() == Role::Peer => {
                asked.actions.extend(self.destination.field_ui(ui, cx).map(ComposerAction::SendTo));
            }
            Part::To => self.choice.list_ui(ui, cx),
            Part::Progress => {
                ui.add(Label::new(self.progress(cx).unwrap_or_default().1).extend());
            }
            Part::Repeat => self.repeat_ui(ui, cx, asked),
            Part::Setting(setting) => {
                if let Some(how) = choose_ui(ui, &setting.choices(cx.locale, self.how()), &self.how()) {
                    self.set_how(how);
                }
            }
            Part::Framing => framing_ui(ui, cx, asked),
        }
    }

    /// How far what is on its way to the target is, in percent and in words; nothing where nothing is.
    pub(super) fn progress(&self, cx: &ComposerContext<'_>) -> Option<(String, String)> {
        let to = self.to(cx).ok().filter(|_| self.payload.kind.is_file())?;
        let meant = cx.status.open().filter(|(id, _)| to.means(*id));
        let parts = meant.filter_map(|(_, connection)| connection.progress);
        let Progress { sent, total } =
            parts.reduce(|a, b| Progress { sent: a.sent + b.sent, total: a.total + b.total })?;
        let args = [("sent", size(sent).into()), ("total", size(total).into())];
        let percent = (u128::from(sent) * 100).checked_div(u128::from(total)).unwrap_or(100);
        Some((format!("{percent} %"), cx.locale.with("composer-file-sent", &args)))
    }

    fn repeat_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>, asked: &mut Asked) {
        ui.reset_style();
        ui.set_min_width(330.0);
        // To wait for a turn is what a repeated send does by itself.
        let reason = self.reason(cx).filter(|_| self.is_our_turn(cx) != Some(false));
        let begin = ui.horizontal(|ui| self.repeating.controls_ui(ui, cx.locale, reason.as_deref())).inner;
        self.repeating.status_ui(ui, cx.locale);
        if let Some(begin) = begin {
            asked.actions.extend(self.plan(cx, begin).map(ComposerAction::Repeat));
        }
    }
}

/// The framings to choose from, each with the parameter it usually has.
fn framing_ui(ui: &mut Ui, cx: &ComposerContext<'_>, asked: &mut Asked) {
    let is_active = cx.status.state.is_active();
    if is_active {
        ui.weak(cx.locale.text("settings-stop-first"));
    }
    let now = &cx.endpoint.framing;
    let one = |kind: &'static crate::framing::Kind| {
        let framing = if kind == now.kind() { now.clone() } else { kind.example.parse().ok()? };
        let text = format!("{}  {framing}", cx.locale.text(&kind.key()));
        Some((framing, text))
    };
    let choices: Vec<(Framing, String)> = FRAMINGS.iter().filter_map(one).collect();
    let chosen = ui.add_enabled_ui(!is_active, |ui| choose_ui(ui, &choices, now)).inner;
    asked.actions.extend(chosen.map(ComposerAction::SetFraming));
}
