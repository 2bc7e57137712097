//! A program that keeps everything beside itself says where, and one that can keep nothing says so once.

use std::fs;

use egui_kittest::kittest::Queryable;
use socketlab::lab::Lab;
use socketlab::ui::WindowOptions;

use crate::window::{USUAL, Window, click, is_seen, open_keeping, open_with, options, until_seen};

fn open_portable(folder: &std::path::Path) -> Window {
    open_with(WindowOptions { portable: Some(folder.to_owned()), runs: None, ..options(Lab::echo()) }, USUAL)
}

#[test]
fn a_portable_program_says_where_it_keeps_everything() {
    let folder = std::env::temp_dir().join("socketlab-data");
    let said = format!("Portable: settings and logs stay in {}", folder.display());
    let mut window = open_portable(&folder);
    for (menu, entry) in [("Help", "About Socket Lab"), ("View", "Preferences…")] {
        click(&mut window, menu);
        click(&mut window, entry);
        until_seen(&mut window, &said);
        click(&mut window, "Close");
    }
    assert!(!folder.exists(), "saying so makes nothing");
}

#[test]
fn settings_that_cannot_be_kept_are_told_of_once() {
    let folder = tempfile::tempdir().unwrap();
    // A file in the place of the folder: not even an administrator can write into it.
    fs::write(folder.path().join("read-only"), "").unwrap();
    let mut window = open_keeping(Lab::echo(), folder.path().join("read-only/preferences.toml"));
    let said = "⚠ Settings are not kept for the next start";
    assert!(!is_seen(&window, said));
    let change = |window: &mut Window| {
        click(window, "View");
        click(window, "Panes as tabs");
    };
    change(&mut window);
    until_seen(&mut window, said);
    window.get_by_label("Close this notice").click();
    window.step();
    change(&mut window);
    (0..20).for_each(|_| {
        std::thread::yield_now();
        window.step();
    });
    assert!(!is_seen(&window, said));
}
