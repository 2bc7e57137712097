//! What stands in the window: a file or a folder for each panel.

pub mod about;
mod add;
pub mod by_hand;
pub mod card;
pub mod composer;
mod endpoint_menu;
pub mod endpoints;
pub mod examples;
pub mod exchange;
pub mod go_to;
pub mod inspector;
pub mod log;
pub mod menu;
pub mod notice;
pub mod palette;
pub mod pane;
pub mod panes;
pub mod preferences;
pub mod program;
pub mod rates;
pub mod report;
pub mod services;
pub mod settings;
pub mod side;
pub mod status;
pub mod streams;
