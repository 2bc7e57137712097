//! What stands in the window, one file for each panel.
