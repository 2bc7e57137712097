//! What stands in the window, one file for each panel.

pub mod about;
pub mod by_hand;
pub mod composer;
mod composer_field;
mod composer_preview;
mod composer_target;
pub mod connections;
pub mod endpoints;
pub mod failure;
pub mod header;
pub mod inspector;
mod inspector_facts;
pub mod log;
mod log_columns;
mod log_filter;
mod log_list;
mod log_row;
pub mod menu;
pub mod notice;
pub mod palette;
pub mod pane;
pub mod panes;
pub mod preferences;
pub mod services;
pub mod settings;
pub mod status;
