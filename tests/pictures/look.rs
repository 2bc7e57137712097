//! Pictures to be looked at and compared with nothing, because times and ports are in them:
//! `cargo test --test pictures -- --ignored look`, with a folder for them in `SOCKETLAB_PICTURES`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::{Theme, Vec2};
use egui_kittest::kittest::Queryable;
use socketlab::lab::{Endpoint, Lab, Model};
use socketlab::locale::{Language, Locale};

use super::{SMALL, Window, open};

const MIDDLE: Vec2 = Vec2::new(1280.0, 800.0);

fn save(window: &mut Window, name: &str) {
    let Some(folder) = std::env::var_os("SOCKETLAB_PICTURES").map(PathBuf::from) else { return };
    window.run_steps(4);
    window.render().unwrap().save(folder.join(format!("{name}.png"))).unwrap();
}

fn looks() -> [(&'static str, Theme, Language, Vec2); 4] {
    [
        ("light-en-small", Theme::Light, Language::English, SMALL),
        ("dark-zh-small", Theme::Dark, Language::Chinese, SMALL),
        ("dark-en-middle", Theme::Dark, Language::English, MIDDLE),
        ("light-zh-middle", Theme::Light, Language::Chinese, MIDDLE),
    ]
}

/// Clicks what the locale calls so.
fn click(window: &mut Window, name: &str) {
    window.run_steps(3);
    window.query_all_by_label(name).next().unwrap_or_else(|| panic!("nothing is called {name}")).click();
    window.run_steps(3);
}

fn wait(window: &mut Window, time: Duration) {
    let until = Instant::now() + time;
    while Instant::now() < until {
        window.step();
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

#[test]
#[ignore = "makes pictures"]
fn look_at_the_settings() {
    for (look, theme, language, size) in looks() {
        let locale = Locale::new(language);
        let text = |key: &str| locale.text(key);
        let settings = locale.with("settings-named", &[("name", locale.name("server").into())]);
        let lab = || {
            let mut lab = Lab::echo();
            lab.endpoints.truncate(1);
            lab.endpoints.push(Endpoint::peer("peer", "udp://127.0.0.1:5002".parse().unwrap()));
            lab.endpoints[0].framing = "length:u16be".parse().unwrap();

            lab
        };
        let mut window = open(lab(), language, theme, size);
        click(&mut window, &settings);
        save(&mut window, &format!("settings-{look}"));
        click(&mut window, &text("setting-transport"));
        save(&mut window, &format!("transports-{look}"));
        let mut window = open(lab(), language, theme, size);
        click(&mut window, &locale.with("settings-named", &[("name", locale.name("peer").into())]));
        click(&mut window, &text("settings-traffic"));
        click(&mut window, &text("settings-datagrams"));
        save(&mut window, &format!("datagrams-{look}"));
        let mut window = open(lab(), language, theme, size);
        click(&mut window, &text("add-more"));
        save(&mut window, &format!("add-{look}"));
        let mut window = open(lab(), language, theme, size);
        click(&mut window, &text("menu-examples"));
        save(&mut window, &format!("examples-menu-{look}"));
        let mut window = open(lab(), language, theme, size);
        window.get_by_label(&text("command-start-all")).focus();
        save(&mut window, &format!("focus-{look}"));
        let mut window = open(Lab::default(), language, theme, size);
        save(&mut window, &format!("first-{look}"));
    }
}

#[test]
#[ignore = "makes pictures"]
fn look_at_threads_and_messages() {
    for (look, theme, language, size) in looks() {
        let locale = Locale::new(language);
        let mut lab = Lab::echo();
        let mut second = lab.endpoints[1].clone();
        second.name = "second".to_owned();
        second.framing = "line".parse().unwrap();
        for endpoint in &mut lab.endpoints {
            endpoint.address.port = 0;
            endpoint.options.recv_size = 16;
            endpoint.payload = r"one\ntwo\na line that is cut in three\n".to_owned();
        }
        lab.endpoints[0].make_server().model = Some(Model::OneAtATime);
        // The client sends what the server is to cut.
        lab.endpoints[0].framing = "line".parse().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        lab.endpoints.push(second);
        lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
        let mut window = open(lab, language, theme, size);
        click(&mut window, &locale.text("command-start-all"));
        wait(&mut window, Duration::from_millis(700));
        for name in ["server", "client"] {
            let threads = locale.with("workers-named", &[("name", locale.name(name).into())]);
            if window.query_by_label(&threads).is_some() {
                click(&mut window, &threads);
            }
        }
        wait(&mut window, Duration::from_millis(300));
        save(&mut window, &format!("threads-{look}"));
        let send = locale.text("composer-send");
        let sends: Vec<_> = window.query_all_by_label(&send).collect();
        if let Some(button) = sends.last() {
            button.click();
        }
        wait(&mut window, Duration::from_millis(1200));
        save(&mut window, &format!("messages-{look}"));
    }
}

#[test]
#[ignore = "makes pictures"]
fn look_at_the_exchange() {
    for (look, theme, language, size) in looks() {
        let locale = Locale::new(language);
        let mut lab = Lab::echo();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
        let mut window = open(lab, language, theme, size);
        window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
        click(&mut window, &locale.text("command-start-all"));
        wait(&mut window, Duration::from_millis(700));
        let send = locale.text("composer-send");
        if let Some(button) = window.query_all_by_label(&send).last() {
            button.click();
        }
        wait(&mut window, Duration::from_millis(1500));
        save(&mut window, &format!("exchange-{look}"));
        window.key_press(egui::Key::F11);
        save(&mut window, &format!("exchange-presented-{look}"));
    }
}
