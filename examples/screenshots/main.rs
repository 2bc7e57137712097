//! Makes the pictures in `screenshots/` from the real program: its own window, real sockets behind it, driven by the
//! names of its controls. `cargo run --release --example screenshots`; with a word behind it only those whose names begin so.
//!
//! It needs a renderer (Mesa's software one will do), the package fonts-noto-cjk, and the examples' ports free.

mod animation;
mod apng;
#[path = "../../tests/pictures/fonts.rs"]
mod fonts;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Theme, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};
use socketlab::lab::{Endpoint, Lab, Role, ShowAs};
use socketlab::locale::Language;
use socketlab::record::Runs;
use socketlab::ui::{App, Native, WindowOptions, theme};

/// How long anything may take.
const LIMIT: Duration = Duration::from_secs(20);

/// A window, and the folder that its log is kept in, as a person's is.
struct Window(Harness<'static, App>, #[expect(dead_code, reason = "it goes with the window")] tempfile::TempDir);

/// One picture: its file's name, and how the window looks.
struct Look {
    name: &'static str,
    language: Language,
    theme: Theme,
    size: Vec2,
}

/// What draws a picture, its file's name, and how the window looks.
type Picture = (fn(&Look), &'static str, Language, Theme, Vec2);

fn main() {
    let usual = Vec2::new(1440.0, 860.0);
    let small = Vec2::new(900.0, 600.0);
    let (english, chinese) = (Language::English, Language::Chinese);
    let (light, dark) = (Theme::Light, Theme::Dark);
    let all: [Picture; 11] = [
        (echo, "echo-en-light", english, light, usual),
        (echo, "echo-en-dark", english, dark, usual),
        (echo, "echo-zh-light", chinese, light, usual),
        (echo, "echo-zh-dark-small", chinese, dark, small),
        (exchange, "exchange-en-light", english, light, usual),
        (exchange, "exchange-zh-dark", chinese, dark, usual),
        (port_in_use, "port-in-use-en-light", english, light, usual),
        (operator, "manual-reply-zh-light", chinese, light, usual),
        (rooms, "rooms-en-dark", english, dark, usual),
        (by_hand, "by-hand-en-light", english, light, usual),
        (by_hand, "by-hand-zh-dark-small", chinese, dark, small),
    ];
    let wanted = std::env::args().nth(1).unwrap_or_default();
    for (draw, name, language, theme, size) in all {
        if name.starts_with(&wanted) {
            draw(&Look { name, language, theme, size });
        }
    }
    if animation::NAME.starts_with(&wanted) {
        animation::make();
    }
    for scene in SCENES.iter().filter(|scene| scene.name.starts_with(&wanted)) {
        teaching(scene, Vec2::new(1280.0, 720.0));
    }
}

/// What a teacher shows in ten minutes, for docs/TEACHING.md: a picture of each.
struct Scene {
    name: &'static str,
    example: &'static str,
    /// How the example is changed before it is opened.
    prepare: fn(&mut Lab),
    acts: &'static [Act],
}

/// What is done in a scene.
enum Act {
    StartAll,
    /// Press the control of this name; one that ends with a blank only begins so.
    Press(&'static str),
    /// Send from the first composer that can.
    Send,
    /// Wait until this is seen.
    Until(&'static str),
    /// Show both sides in one picture.
    Exchange,
    /// Choose the last row that has this text.
    Row(&'static str),
}

use Act::{Exchange, Press, Row, Send, StartAll, Until};

const SCENES: &[Scene] = &[
    Scene {
        name: "teaching-two-sends",
        example: "rooms-raw",
        prepare: |lab| {
            // Long enough for two sends to come before the next recv.
            lab.endpoints[0].options.recv_pause_ms = 3000;
            lab.endpoints.truncate(2);
            lab.endpoints.rotate_left(1);
        },
        acts: &[StartAll, Exchange, Send, Until("success"), Press("talk"), Send, Send, Until("→ 32"), Row("→ 32")],
    },
    Scene {
        name: "teaching-backlog",
        example: "timestamp",
        prepare: |_| {},
        acts: &[
            Press("Start server"),
            Press("Connect first client"),
            Press("Connect second client"),
            Until("waits in the backlog"),
            Exchange,
            Send,
            Send,
            Send,
        ],
    },
    Scene {
        name: "teaching-blocked",
        example: "timestamp",
        prepare: |_| {},
        acts: &[
            Press("Start server"),
            Press("Connect first client"),
            Press("Connect second client"),
            Until("waits in the backlog"),
            Exchange,
        ],
    },
    Scene {
        name: "teaching-lost",
        example: "udp-peers",
        prepare: |_| {},
        acts: &[StartAll, Send, Until("recvfrom"), Press("Stop bob"), Until("Start bob"), Send, Exchange],
    },
    Scene {
        name: "teaching-half-close",
        example: "answered-by-hand",
        prepare: |lab| {
            lab.endpoints[0].options.keep_half_open = true;
            lab.endpoints[0].payload = "Goodbye".to_owned();
            lab.endpoints.rotate_left(1);
        },
        acts: &[
            StartAll,
            Send,
            Until("recv"),
            Press("More options"),
            Press("Half-close"),
            Until("shutdown"),
            Send,
            Exchange,
        ],
    },
    Scene {
        name: "teaching-port-in-use",
        example: "errors",
        prepare: |lab| lab.endpoints.truncate(2),
        acts: &[StartAll, Until("EADDRINUSE")],
    },
];

/// The program's window is cleared with the colour of its ground, and a harness clears with none.
fn clear(ctx: &egui::Context) {
    let ground = |ui: &mut egui::Ui| {
        let colour = theme::palette(ui.ctx()).window;
        ui.painter().rect_filled(ui.ctx().content_rect(), 0.0, colour);
    };
    ctx.on_begin_pass("ground", Arc::new(ground));
}

fn teaching(scene: &Scene, size: Vec2) {
    let mut lab = socketlab::lab::examples::find(scene.example).expect("an example").lab();
    (scene.prepare)(&mut lab);
    let look = Look { name: scene.name, language: Language::English, theme: Theme::Light, size };
    let mut window = Window::open(lab, &look);
    for act in scene.acts {
        match act {
            StartAll => window.start_all(),
            Press(name) => window.press(name),
            Send => window.send(),
            Until(text) => window.until(text, |window| window.has(text, 1)),
            Exchange => {
                window.0.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
                window.settle();
            }
            Row(text) => window.click_row(text),
        }
    }
    window.save(&look);
}

/// Sockets by hand: a wrong order and its answer, then a server that waits while its client connects and sends.
fn by_hand(look: &Look) {
    let mut window = Window::open(Lab::default(), look);
    window.0.key_press_modifiers(egui::Modifiers::NONE, egui::Key::F7);
    window.settle();
    for call in ["socket", "accept", "bind", "listen", "accept", "socket", "connect", "send"] {
        for name in [call, if look.language == Language::Chinese { "执行" } else { "Call" }] {
            window.0.get_by_label(name).click();
            window.settle();
        }
    }
    window.save(look);
}

/// The first lesson: start both, send `hello`, and look at its echo.
fn echo(look: &Look) {
    let mut window = Window::open(Lab::echo(), look);
    window.start_all();
    window.send();
    window.until("the echo", |w| w.has("→ send", 2) || w.has("send", 2));
    window.click_row("hello");
    window.save(look);
}

/// Both sides of two echoes in one picture, with a receive chosen.
fn exchange(look: &Look) {
    let mut window = Window::open(Lab::echo(), look);
    window.start_all();
    for rows in [2, 4] {
        window.send();
        window.until("the echo", |w| w.has("→ send", rows) || w.has("send", rows));
    }
    window.0.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num2);
    window.settle();
    window.until("the steps", |w| w.has("recv(1024) → 5", 4));
    window.click_row("recv(1024) → 5");
    window.save(look);
}

/// A port that somebody else holds: cause, holder and next step stand where it happened.
fn port_in_use(look: &Look) {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let mut lab = Lab::echo();
    lab.endpoints[0].address.port = holder.local_addr().expect("its address").port();
    lab.endpoints.truncate(1);
    let mut window = Window::open(lab, look);
    window.start_all();
    window.until("the failure", |w| w.has("EADDRINUSE", 1));
    window.save(look);
}

/// Chat rooms over a raw stream: messages and the receives they came in.
fn rooms(look: &Look) {
    let mut lab = socketlab::lab::examples::find("rooms").expect("the example of the chat rooms").lab();
    // The first pane is that of who speaks first.
    lab.endpoints.rotate_left(1);
    let mut window = Window::open(lab, look);
    window.start_all();
    window.send();
    window.until("the answer", |w| w.has("success", 1));
    window.save(look);
}

/// A server whose operator answers three clients.
fn operator(look: &Look) {
    let mut lab = Lab::echo();
    lab.endpoints[0].make_server().behaviour = "manual".to_owned();
    lab.endpoints[0].payload = "你好，同学们！".to_owned();
    let client = lab.endpoints[1].clone();
    lab.endpoints.extend((2..=3).map(|n| Endpoint { name: format!("client {n}"), ..client.clone() }));
    assert_eq!(lab.endpoints.iter().filter(|e| e.role() == Role::Client).count(), 3);
    let mut window = Window::open(lab, look);
    window.start_all();
    window.send();
    window.save(look);
}

impl Window {
    fn open(lab: Lab, look: &Look) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options = WindowOptions {
            lab,
            lab_path: None,
            preferences_path: None,
            portable: None,
            runs: Some(Runs::within(folder.path())),
            show: ShowAs { language: Some(look.language), ..ShowAs::default() },
            native_dialogs: Native::No,
        };
        let harness = Harness::builder()
            .with_size(look.size)
            .with_theme(look.theme)
            .with_context_setup(|ctx| {
                fonts::set_up(ctx);
                clear(ctx);
            })
            .build_eframe(|cc| App::new(cc, options).expect("the window opens"));
        Self(harness, folder)
    }

    fn start_all(&mut self) {
        let name = if self.has("Start all", 1) { "Start all" } else { "全部启动" };
        self.0.get_by_label(name).click();
        self.settle();
    }

    /// Sends what stands in the first composer that can send.
    fn send(&mut self) {
        let is_send = |label: &str| matches!(label, "Send" | "发送");
        let can_send = |w: &Self| w.buttons(is_send).iter().any(|enabled| *enabled);
        self.until("a composer that can send", can_send);
        self.settle();
        let by = || By::new().role(egui::accesskit::Role::Button);
        let button = self.0.query_all(by()).find(|node| {
            let node = node.accesskit_node();
            node.label().is_some_and(|label| is_send(&label)) && !node.is_disabled()
        });
        button.expect("a composer can send").click();
        self.settle();
    }

    /// Presses the first control of this name that can be pressed.
    fn press(&mut self, name: &str) {
        let is_it = |label: &str| label == name || name.ends_with(' ') && label.starts_with(name);
        self.until(name, |window| window.buttons(is_it).contains(&true));
        let button = self.0.query_all(By::new().role(egui::accesskit::Role::Button)).find(|node| {
            let node = node.accesskit_node();
            node.label().is_some_and(|label| is_it(&label)) && !node.is_disabled()
        });
        button.expect("it can be pressed").click();
        self.settle();
    }

    fn buttons(&self, wanted: impl Fn(&str) -> bool) -> Vec<bool> {
        let buttons = self.0.query_all(By::new().role(egui::accesskit::Role::Button));
        let wanted = buttons.filter(|node| node.accesskit_node().label().is_some_and(|label| wanted(&label)));
        wanted.map(|node| !node.accesskit_node().is_disabled()).collect()
    }

    /// Clicks the last row of a log that shows this text.
    fn click_row(&mut self, text: &str) {
        let rows: Vec<_> = self
            .0
            .query_all(By::new())
            .filter(|node| {
                let node = node.accesskit_node();
                let shown = node.label().or_else(|| node.value()).unwrap_or_default();
                shown.contains(text) && shown.contains("recv")
            })
            .collect();
        if let Some(row) = rows.last() {
            row.click();
        }
        drop(rows);
        self.settle();
    }

    /// Whether at least `count` texts of the window hold this one.
    fn has(&self, text: &str, count: usize) -> bool {
        self.texts().iter().filter(|shown| shown.contains(text)).count() >= count
    }

    fn texts(&self) -> Vec<String> {
        let all = self.0.query_all(By::new());
        all.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
    }

    fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + LIMIT;
        while !holds(self) {
            assert!(Instant::now() < deadline, "waited in vain for {what}; the window shows {:#?}", self.texts());
            self.0.step();
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// Draws until the sockets have said what they have to say and every animation is over.
    fn settle(&mut self) {
        let end = Instant::now() + Duration::from_millis(500);
        while Instant::now() < end {
            self.0.step();
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    fn save(&mut self, look: &Look) {
        self.settle();
        let path = Path::new("screenshots").join(format!("{}.png", look.name));
        self.0.render().expect("a renderer").save(&path).expect("screenshots/ can be written");
        println!("{}", path.display());
    }
}
