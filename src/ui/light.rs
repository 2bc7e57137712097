//! Lights a control wherever it stands: a ring around it for a moment. What it is called is enough to find it, because every
//! control has an accessible name: for one frame the tree that a screen reader gets is asked for, and looked through.

use std::time::Duration;

use egui::accesskit::{Node, TreeUpdate};
use egui::{
    Context, CornerRadius, FullOutput, LayerId, Order, Plugin, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2,
};

use super::theme;

/// How long a ring is seen.
const SEEN: Duration = Duration::from_millis(2500);
/// Between the control and the ring, in points.
const GAP: f32 = 3.0;

/// What is to be lit.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Names of controls: first those with the endpoint's name in them, last what it is called everywhere. One that begins so
    /// and goes on with a blank is taken, too.
    pub names: Vec<String>,
    /// Names of what it stands behind while it is not to be seen.
    pub behind: Vec<String>,
    /// Where it is looked for.
    pub within: Option<Rect>,
    /// What a screen reader says of it.
    pub said: String,
}

#[derive(Debug)]
struct Ring {
    rect: Rect,
    said: String,
    /// Until when it is seen, in seconds.
    until: f64,
}

/// The ring, and what is looked for.
#[derive(Debug, Default)]
pub struct Light {
    wanted: Option<Wanted>,
    ring: Option<Ring>,
    /// A screen reader is there: the tree is made anyway, and must not be turned off.
    is_tree_needed: bool,
    is_asked_for: bool,
}

impl Light {
    /// Looks for this control in the next frame.
    pub fn want(ctx: &Context, wanted: Wanted) {
        let light = ctx.plugin_or_default::<Light>();
        light.lock().wanted = Some(wanted);
        ctx.request_repaint();
    }
}

impl Plugin for Light {
    fn debug_name(&self) -> &'static str {
        "light"
    }

    fn input_hook(&mut self, ctx: &Context, _: &mut egui::RawInput) {
        if self.wanted.is_some() && !self.is_tree_needed {
            ctx.enable_accesskit();
            self.is_asked_for = true;
        }
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let tree = output.platform_output.accesskit_update.as_ref();
        if std::mem::take(&mut self.is_asked_for) {
            ctx.disable_accesskit();
        } else {
            self.is_tree_needed = tree.is_some();
        }
        if let Some(tree) = tree
            && let Some(wanted) = self.wanted.take()
        {
            let until = ctx.input(|input| input.time) + SEEN.as_secs_f64();
            self.ring = find(tree, &wanted).map(|rect| Ring { rect, said: wanted.said, until });
            ctx.request_repaint();
        }
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        let Some(Ring { rect, said, until }) = &self.ring else { return };
        let left = until - ui.input(|input| input.time);
        if left <= 0.0 {
            self.ring = None;
            return;
        }
        let accent = theme::palette(ui.ctx()).accent;
        let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, ui.scope_id().with("light")));
        let ring = rect.expand(GAP);
        painter.rect_filled(ring, CornerRadius::same(6), accent.gamma_multiply(0.12));
        painter.rect_stroke(ring, CornerRadius::same(6), Stroke::new(3.0, accent), StrokeKind::Outside);
        // Small, so that nothing under it loses the pointer.
        let corner = Rect::from_min_size(ring.min, Vec2::splat(1.0));
        let here = ui.interact(corner, ui.scope_id().with("lit"), Sense::hover());
        here.widget_info(|| WidgetInfo::labeled(Role::Label, true, said));
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
    }
}

/// The place of the control that fits best: by its name, and then the first that is inside.
fn find(tree: &TreeUpdate, wanted: &Wanted) -> Option<Rect> {
    let all = || tree.nodes.iter().filter_map(|(_, node)| Some((label(node)?, place(node)?)));
    let is_inside = |place: &Rect| wanted.within.is_none_or(|within| within.contains(place.center()));
    let named = |name: &str| {
        let inside = || all().filter(|(_, place)| is_inside(place));
        let exact = inside().find(|(label, _)| label == name);
        let begins = |label: &str| label.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '));
        exact.or_else(|| inside().find(|(label, _)| begins(label)))
    };
    // A name with the endpoint's in it is nobody else's: that control may stand elsewhere.
    let own = wanted.names.split_last().map_or(&[][..], |(_, own)| own);
    let elsewhere = || own.iter().find_map(|name| all().find(|(label, _)| label == name));
    let behind = || wanted.behind.iter().find_map(|name| named(name));
    let found = wanted.names.iter().find_map(|name| named(name)).or_else(behind).or_else(elsewhere);
    // What is not to be seen in there is somewhere in it: the whole of it is lit.
    found.map(|(_, place)| place).or(wanted.within)
}

fn label(node: &Node) -> Option<String> {
    node.label().or_else(|| node.value()).map(str::to_owned)
}

fn place(node: &Node) -> Option<Rect> {
    let bounds = node.bounds()?;
    let point = |x: f64, y: f64| pos2(x as f32, y as f32);
    let rect = Rect::from_min_max(point(bounds.x0, bounds.y0), point(bounds.x1, bounds.y1));
    rect.is_positive().then_some(rect)
}
