//! What the parts of the exchange need to know.

use crate::diagram::Axis;
use crate::locale::Locale;
use crate::record::{EndpointId, Snapshot};
use crate::session::Session;
use crate::ui::model::Slot;
use crate::ui::table::RowTime;

/// What surrounds the picture.
pub(super) struct ExchangeContext<'a> {
    pub locale: &'a Locale,
    pub log: &'a Snapshot,
    pub session: &'a Session,
    pub slots: &'a [Slot],
    pub selected: Option<u64>,
    pub focused: Option<EndpointId>,
    pub takes_focus: bool,
    /// What places down the picture count.
    pub axis: Axis,
    /// Which time of a step is shown, as in all logs of the lab.
    pub time: RowTime,
    /// How large the picture is drawn, 1 for the usual size.
    pub size: f32,
}
