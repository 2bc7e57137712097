//! Small parts that several panels use.

mod badge;
pub mod choice;
pub mod hex;
mod hex_cells;
mod hex_copy;
mod hex_paint;
mod primary;
pub mod row_scroll;
mod state;
mod wrong;

pub use badge::badge;
pub use primary::primary;
pub use state::{dot, state_color, state_key};
pub use wrong::reason;
