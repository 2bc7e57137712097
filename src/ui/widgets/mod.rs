//! Small parts that several panels use.

mod badge;
mod primary;
mod state;
mod wrong;

pub use badge::badge;
pub use primary::primary;
pub use state::{dot, state_color, state_key};
pub use wrong::reason;
