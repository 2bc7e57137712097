//! What stands in the window, one file for each panel.

pub mod about;
pub mod composer;
pub mod connections;
pub mod endpoints;
pub mod failure;
pub mod header;
pub mod inspector;
pub mod log;
pub mod menu;
pub mod notice;
pub mod palette;
pub mod pane;
pub mod panes;
pub mod preferences;
pub mod settings;
pub mod status;
