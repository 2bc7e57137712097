//! What stands in the window, one file for each panel.
pub mod composer;
mod composer_field;
mod composer_preview;
mod composer_target;
pub mod inspector;
mod inspector_facts;
pub mod log;
mod log_columns;
mod log_filter;
mod log_list;
mod log_row;
