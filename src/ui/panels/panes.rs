//! The panes side by side or as tabs, dragged to wherever they are wanted. What was arranged stays arranged when
//! endpoints come and go.

use egui::accesskit::Role;
use egui::{Color32, Id, Rect, Stroke, Style, Ui, UiBuilder, Visuals, WidgetText};
use egui_tiles::{
    Behavior, Container, ContainerKind, EditAction, SimplificationOptions, TabState, Tile, TileId, Tiles, Tree,
    UiResponse,
};

use super::pane::state::PaneStates;
use super::pane::{PaneContext, pane_ui};
use crate::record::EndpointId;
use crate::ui::action::{Action, Actions};
use crate::ui::model::Slot;
use crate::ui::preferences::Arrangement;
use crate::ui::theme;

/// A pane narrower than this, in points, has no room for what stands in it.
const COLUMN: f32 = 300.0;
/// Panes that stand beside each other stay there down to this width, in points: a column that opens beside them makes them
/// narrower, and does not rearrange them.
const NARROWEST: f32 = 260.0;
/// More columns than these are too many to follow.
const MOST_COLUMNS: usize = 3;

/// Where each endpoint's pane stands.
pub struct Panes {
    tree: Tree<EndpointId>,
    /// The endpoint whose pane was brought to the front last.
    front: Option<EndpointId>,
    /// The columns that there was room for when the panes were placed.
    columns: usize,
    /// Whether the person has moved or resized panes: what they arranged stays.
    is_by_hand: bool,
    /// The endpoints whose panes get a place before the others.
    first: Vec<EndpointId>,
}

impl Panes {
    /// Forgets how the panes were arranged: the next [`Self::sync`] places them again.
    pub fn rearrange(&mut self) {
        *self = Self { first: std::mem::take(&mut self.first), ..Self::default() };
    }

    /// Gives the panes of these endpoints a place before the others, in this order.
    pub fn put_first(&mut self, first: Vec<EndpointId>) {
        self.first = first;
        self.rearrange();
    }

    /// Takes in the panes of new endpoints, lets go those of removed ones, and brings the `focused` one to the front
    /// when that has changed. Panes that find no column in `width` become tabs of the last one.
    pub fn sync(&mut self, slots: &[Slot], focused: Option<EndpointId>, arrangement: Arrangement, width: f32) {
        let fitting = |column: f32| ((width / column) as usize).clamp(1, MOST_COLUMNS);
        let columns = self.columns.clamp(fitting(COLUMN), fitting(NARROWEST));
        if columns != self.columns && !self.is_by_hand {
            // A smaller window has room for fewer side by side, a larger one for more.
            self.rearrange();
        }
        self.columns = columns;
        let is_there = |id: &EndpointId| slots.iter().any(|slot| slot.id == *id);
        let (kept, gone): (Vec<_>, Vec<_>) = self.panes().partition(|(_, id)| is_there(id));
        for (tile, _) in gone {
            self.tree.remove_recursively(tile);
        }
        if kept.is_empty() {
            self.tree = Tree::empty(Id::unique("panes"));
        }
        let mut missing: Vec<EndpointId> =
            slots.iter().map(|slot| slot.id).filter(|id| !kept.iter().any(|(_, kept)| kept == id)).collect();
        // A stable sort: the others stay in the lab's order.
        missing.sort_by_key(|id| self.first.iter().position(|first| first == id).unwrap_or(usize::MAX));
        for id in missing {
            self.add(id, arrangement, columns);
        }
        if let Some(id) = focused.filter(|_| focused != self.front) {
            self.tree.make_active(|_, tile| matches!(tile, Tile::Pane(pane) if *pane == id));
            self.front = focused;
        }
    }

    /// Where the pane of an endpoint was drawn last, if it was to be seen.
    pub fn rect_of(&self, endpoint: EndpointId) -> Option<Rect> {
        let (tile, _) = self.panes().find(|(_, id)| *id == endpoint)?;
        self.tree.tiles.rect(tile)
    }

    /// Draws them all.
    pub fn panes_ui(
        &mut self,
        ui: &mut Ui,
        slots: &mut [Slot],
        states: &mut PaneStates,
        cx: &PaneContext<'_>,
        actions: &mut Actions,
    ) {
        let is_low = theme::is_low(ui.ctx());
        let mut drawn = Drawn { slots, states, cx, actions, is_edited: false, is_low };
        self.tree.ui(&mut drawn, ui);
        self.is_by_hand |= drawn.is_edited;
    }

    fn panes(&self) -> impl Iterator<Item = (TileId, EndpointId)> {
        self.tree.tiles.iter().filter_map(|(tile, content)| match content {
            Tile::Pane(id) => Some((*tile, *id)),
            Tile::Container(_) => None,
        })
    }

    fn add(&mut self, id: EndpointId, arrangement: Arrangement, columns: usize) {
        let tiles = &mut self.tree.tiles;
        let pane = tiles.insert_pane(id);
        let Some(root) = self.tree.root else {
            self.tree.root = Some(pane);
            return;
        };
        let wanted = match arrangement {
            Arrangement::SideBySide => ContainerKind::Horizontal,
            Arrangement::Tabs => ContainerKind::Tabs,
        };
        match tiles.get_mut(root) {
            Some(Tile::Container(container)) if container.kind() == wanted => {
                let is_full = arrangement == Arrangement::SideBySide && container.num_children() >= columns;
                match container.children().last().copied().filter(|_| is_full) {
                    Some(last) => self.add_tab_to(last, pane),
                    None => container.add_child(pane),
                }
            }
            _ if arrangement == Arrangement::SideBySide && columns == 1 => self.add_tab_to(root, pane),
            _ => self.tree.root = Some(tiles.insert_container(Container::new(wanted, vec![root, pane]))),
        }
    }

    /// Puts a pane as a tab where `place` stands.
    fn add_tab_to(&mut self, place: TileId, pane: TileId) {
        let tiles = &mut self.tree.tiles;
        if let Some(Tile::Container(Container::Tabs(tabs))) = tiles.get_mut(place) {
            tabs.add_child(pane);
            return;
        }
        let parent = tiles.parent_of(place);
        let tabs = tiles.insert_tab_tile(vec![place, pane]);
        match parent.and_then(|parent| tiles.get_mut(parent)) {
            Some(Tile::Container(container)) => {
                let _ = container.replace_child(place, tabs);
            }
            _ => self.tree.root = Some(tabs),
        }
    }
}

impl Default for Panes {
    fn default() -> Self {
        Self { tree: Tree::empty(Id::unique("panes")), front: None, columns: 0, is_by_hand: false, first: Vec::new() }
    }
}

/// The panes while they are drawn.
struct Drawn<'a> {
    slots: &'a mut [Slot],
    states: &'a mut PaneStates,
    cx: &'a PaneContext<'a>,
    actions: &'a mut Actions,
    is_edited: bool,
    is_low: bool,
}

impl Behavior<EndpointId> for Drawn<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, id: &mut EndpointId) -> UiResponse {
        let place = self.slots.iter().position(|slot| slot.id == *id);
        let Some((place, slot)) = place.map(|place| (place, &mut self.slots[place])) else { return UiResponse::None };
        // The same widgets keep their state wherever the pane is dragged to.
        let state = self.states.of(slot);
        let name = self.cx.locale.with("pane-group", &[("name", slot.endpoint.name.as_str().into())]);
        // Two panes have the same controls: who hears the window learns whose they are.
        let pane = UiBuilder::new().id_salt(id.0).accessibility_role(Role::Group).accessibility_label(name);
        ui.scope_builder(pane, |ui| pane_ui(ui, (place, slot), state, self.cx, self.actions)).inner
    }

    fn tab_title_for_pane(&mut self, id: &EndpointId) -> WidgetText {
        let name = self.slots.iter().find(|slot| slot.id == *id).map(|slot| slot.endpoint.name.clone());
        name.unwrap_or_default().into()
    }

    fn on_tab_button(
        &mut self,
        tiles: &mut Tiles<EndpointId>,
        tile: TileId,
        response: egui::Response,
    ) -> egui::Response {
        if let (true, Some(id)) = (response.clicked(), tiles.get_pane(&tile)) {
            self.actions.push(Action::Focus(*id));
        }
        response
    }

    fn on_edit(&mut self, edit: EditAction) {
        // Which tab is in front is no arrangement.
        self.is_edited |= edit != EditAction::TabSelected;
    }

    fn gap_width(&self, _style: &Style) -> f32 {
        6.0
    }

    fn min_size(&self) -> f32 {
        200.0
    }

    fn tab_bar_height(&self, _style: &Style) -> f32 {
        if self.is_low { 22.0 } else { 28.0 }
    }

    fn tab_bar_color(&self, visuals: &Visuals) -> Color32 {
        theme::of(visuals).window
    }

    fn tab_bg_color(&self, visuals: &Visuals, _: &Tiles<EndpointId>, _: TileId, state: &TabState) -> Color32 {
        let palette = theme::of(visuals);
        if state.active { palette.surface } else { palette.window }
    }

    fn tab_outline_stroke(&self, visuals: &Visuals, _: &Tiles<EndpointId>, _: TileId, state: &TabState) -> Stroke {
        let palette = theme::of(visuals);
        Stroke::new(1.0, if state.active { palette.accent } else { palette.line })
    }

    fn tab_text_color(&self, visuals: &Visuals, _: &Tiles<EndpointId>, _: TileId, state: &TabState) -> Color32 {
        let palette = theme::of(visuals);
        if state.active { palette.text } else { palette.weak_text }
    }

    fn resize_stroke(&self, style: &Style, state: egui_tiles::ResizeState) -> Stroke {
        let palette = theme::of(&style.visuals);
        match state {
            egui_tiles::ResizeState::Idle => Stroke::NONE,
            egui_tiles::ResizeState::Hovering => Stroke::new(1.0, palette.accent),
            egui_tiles::ResizeState::Dragging => Stroke::new(2.0, palette.accent),
        }
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { prune_single_child_tabs: true, ..SimplificationOptions::default() }
    }
}
