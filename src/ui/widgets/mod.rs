//! Small parts that several panels use.

mod badge;
pub mod choice;
mod ends;
mod focus;
pub mod hex;
mod left_to_right;
mod list_keys;
mod primary;
pub mod row_scroll;
mod state;
mod typed;
mod whole;
mod wrong;

pub use badge::badge;
pub use ends::{LineEnds, ends_ui, right_ui};
pub use focus::{RING, focus_ring};
pub use left_to_right::{data, left_to_right, line};
pub use list_keys::ListKeys;
pub use primary::primary;
pub use state::{dot, state_color, state_key};
pub use typed::{layout, select_all};
pub use whole::{Beside, is_cut, whole_ui};
pub use wrong::reason;
