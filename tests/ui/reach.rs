//! How another machine reaches an endpoint is told where the endpoint is.

use egui::Key;

use crate::window::{Window, click, echo_on_free_port, is_seen, open, open_sized, until, until_seen};

const REACH: &str = "Reach it from another machine…";

fn asks(window: &mut Window) {
    click(window, "Menu of server");
    click(window, REACH);
}

#[test]
fn a_server_at_loopback_says_that_only_this_machine_reaches_it_and_how_to_change_that() {
    let (lab, _) = echo_on_free_port();
    let mut window = open(lab);
    asks(&mut window);
    until_seen(&mut window, "only from this machine");
    assert!(is_seen(&window, "0.0.0.0") && !is_seen(&window, "QR code"));
    click(&mut window, "Settings");
    until_seen(&mut window, "Host");
    until(&mut window, "the window to go", |window| !is_seen(window, "only from this machine"));
}

#[test]
fn a_server_beyond_loopback_shows_what_to_type_elsewhere_in_a_small_window_too() {
    let has_network = !socketlab::socket::interfaces().is_empty();
    if !has_network {
        println!("this machine has no network: what is said then is looked at");
    }
    for size in [egui::Vec2::new(1280.0, 800.0), egui::Vec2::new(640.0, 420.0)] {
        let (mut lab, port) = echo_on_free_port();
        lab.endpoints[0].address.host = "0.0.0.0".to_owned();
        let mut window = open_sized(lab, size);
        asks(&mut window);
        if !has_network {
            until_seen(&mut window, "This machine has no address in a network");
            continue;
        }
        until_seen(&mut window, "It is not running");
        window.key_press(Key::Escape);
        until(&mut window, "the window to go", |window| !is_seen(window, "QR code"));
        window.key_press(Key::F5);
        until_seen(&mut window, "listen(128)");
        asks(&mut window);
        until_seen(&mut window, "QR code of tcp://");
        assert!(is_seen(&window, &format!(":{port}")) && !is_seen(&window, "It is not running"));
        until_seen(&mut window, "reachable from other machines");
    }
}
