//! The window in Chinese: what this program names itself is in Chinese, too.

use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use socketlab::address::Transport;
use socketlab::lab::{Endpoint, Lab};
use socketlab::locale::Language;

use crate::window::{Window, click, is_seen, open_in, until, until_seen};

fn open(lab: Lab) -> Window {
    open_in(Language::Chinese, lab, Vec2::new(1280.0, 800.0))
}

fn names(window: &Window) -> Vec<String> {
    window.state().lab().endpoints.into_iter().map(|endpoint| endpoint.name).collect()
}

/// Opens an example from the list of them.
fn open_example(window: &mut Window, typed: &str, last_endpoint: &str) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    let search = "搜索示例";
    until(window, search, |window| window.query_by_label(search).is_some_and(|field| field.is_focused()));
    window.get_by_label(search).type_text(typed);
    window.step();
    window.key_press(Key::Enter);
    until(window, last_endpoint, |window| names(window).last().is_some_and(|name| name == last_endpoint));
}

#[test]
fn endpoints_of_examples_and_new_ones_have_chinese_names() {
    let mut window = open(Lab::echo());
    assert_eq!(names(&window), ["服务器", "客户端"]);
    until_seen(&mut window, "TCP 服务器");
    click(&mut window, "添加 TCP 客户端");
    until(&mut window, "a new client", |window| names(window).len() == 3);
    assert_eq!(names(&window), ["服务器", "客户端", "客户端 2"]);
}

#[test]
fn an_example_is_opened_with_chinese_names() {
    let mut window = open(Lab::default());
    open_example(&mut window, "S21", "数据报太长");
    assert_eq!(window.state().lab().name, "错误");
    until_seen(&mut window, "端口未监听");
    for english in ["holds the port", "no server listens", "UDP server"] {
        assert!(!is_seen(&window, english), "{english}");
    }
    open_example(&mut window, "socketserver-unixgram", "线程客户端 2");
    assert_eq!(names(&window)[2], "逐个客户端 1");
}

#[test]
fn transports_are_named_in_one_way() {
    for (address, name) in [
        ("unix:///tmp/a", "Unix 流服务器"),
        ("unixgram:///tmp/b", "Unix 数据报服务器"),
        ("unixpacket:///tmp/c", "Unix 有序分组服务器"),
    ] {
        let server = Endpoint::server(name.to_lowercase(), address.parse().unwrap());
        let mut window = open(Lab { endpoints: vec![server], ..Lab::default() });
        until_seen(&mut window, name);
        for transport in Transport::ALL.into_iter().filter(|transport| transport.is_unix()) {
            assert!(!is_seen(&window, transport.label()), "{}", transport.label());
        }
    }
}

#[test]
fn a_lab_without_a_name_is_called_so_in_the_title() {
    let mut window = open_in(Language::English, Lab::default(), Vec2::new(900.0, 600.0));
    window.get_by_label("简体中文").click();
    window.step();
    // With the next event the system is told.
    window.hover_at(egui::Pos2::new(5.0, 5.0));
    window.step();
    let mut commands = window.output().viewport_output.values().flat_map(|output| &output.commands);
    let wanted = egui::ViewportCommand::Title("未命名 — 套接字实验室".to_owned());
    assert!(commands.any(|command| *command == wanted));
}
