//! Small parts that several panels use.
pub mod choice;
pub mod hex;
mod hex_cells;
mod hex_copy;
mod hex_paint;
pub mod row_scroll;
