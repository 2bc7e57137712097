//! Small parts that several panels use.

pub mod choice;
mod dialog;
mod ends;
mod focus;
pub mod hex;
mod left_to_right;
pub mod row_scroll;
mod search;
mod signal;
mod state;
mod typed;
mod whole;

pub use dialog::{Stays, close_line_ui, close_ui, dialog_ui, title_ui};
pub use ends::{LineEnds, ends_ui, right_ui, shared_ends_ui};
pub use focus::{RING, focus_ring};
pub use left_to_right::{data, left_to_right, line};
pub use search::{Found, Search};
pub use signal::{badge, primary, reason};
pub use state::{dot, state_color, state_key, stripe};
pub use typed::{layout, select_all};
pub use whole::{Beside, is_cut, text_width, whole_ui};
