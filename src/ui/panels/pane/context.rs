//! What surrounds a pane, and the endpoint that it shows.

use crate::explain::Owned;
use crate::export::Names;
use crate::lab::{Endpoint, NamedPayload};
use crate::locale::Locale;
use crate::record::{EndpointId, EndpointStatus, Snapshot};
use crate::session::{Gauges, Session};
use crate::ui::peers::Peers;
use crate::ui::table::Table;

/// What all panes need to know.
pub struct PaneContext<'a> {
    pub session: &'a Session,
    pub locale: &'a Locale,
    pub log: &'a Snapshot,
    /// How logs are shown.
    pub table: &'a Table,
    /// The endpoints, as each other's peers.
    pub peers: &'a Peers,
    pub names: &'a Names,
    pub selected: Option<u64>,
    /// The row that the selected one is compared with.
    pub compared: Option<u64>,
    pub focused: Option<EndpointId>,
    /// The endpoint whose pane the keys are to go to.
    pub takes_focus: Option<EndpointId>,
    /// The payloads that the lab keeps.
    pub kept: &'a [NamedPayload],
    /// The program's own sockets.
    pub owned: &'a [Owned],
    /// The endpoint whose settings are open.
    pub settings_of: Option<EndpointId>,
    /// Why the lab takes no more endpoints, where it does not.
    pub full: Option<String>,
    /// A mistake is looked for: what would tell it is not said.
    pub hides_mistake: bool,
}

/// One endpoint as the parts of its pane show it.
pub struct EndpointView<'a> {
    pub id: EndpointId,
    pub endpoint: &'a Endpoint,
    pub status: &'a EndpointStatus,
    pub cx: &'a PaneContext<'a>,
    /// What the system shows of its sockets.
    pub gauges: &'a Gauges,
    /// Its place in the lab, which gives its colour.
    pub place: usize,
}
