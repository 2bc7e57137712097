//! The log, the composer and the inspector, each in a window of its own, driven by accessible names.

mod composer;
mod composer_line;
mod composer_more;
mod fixture;
mod inspector;
mod log;
mod log_columns;
mod log_filter;
mod log_folds;
mod log_search;
mod log_window;
mod look;
mod right_to_left;
