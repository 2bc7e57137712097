//! Ten seconds of the exchange for the head of the README: two sends that arrive as one.

use std::path::Path;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, Theme, Vec2};
use socketlab::lab::Lab;
use socketlab::locale::Language;

use crate::apng::{self, Frame};
use crate::{Look, Window};

/// Its file's name, and what it is asked for by.
pub const NAME: &str = "animation";
/// From the first frame to the last.
const LASTS: Duration = Duration::from_secs(10);
/// Between two frames.
const FRAME: Duration = Duration::from_millis(125);

/// When something is done after the first frame, in milliseconds, and what.
type Cue = (u64, fn(&mut Window));

const CUES: &[Cue] = &[
    (700, |window| window.press("Start all")),
    (2500, |window| window.press("Send")),
    (4500, |window| window.press("At once: ×1")),
    (5500, |window| window.press("×2")),
    (6200, |window| window.press("Send")),
    (8500, |window| window.click_row("→ 10")),
];

/// Plays the scene and writes `screenshots/animation.png`, which moves.
pub fn make() {
    let mut lab = Lab::echo();
    // Long enough for the second send to come before the next recv.
    lab.endpoints[0].options.recv_pause_ms = 900;
    // The client's composer is the first.
    lab.endpoints.rotate_left(1);
    let look = Look { name: NAME, language: Language::English, theme: Theme::Light, size: Vec2::new(960.0, 540.0) };
    let mut window = Window::open(lab, &look);
    window.0.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    window.settle();
    let (mut frames, mut cues) = (Vec::new(), CUES.iter().peekable());
    let began = Instant::now();
    let mut shown_at = began;
    while began.elapsed() < LASTS {
        if let Some((_, act)) = cues.next_if(|(at, _)| began.elapsed() >= Duration::from_millis(*at)) {
            act(&mut window);
        }
        let next = Instant::now() + FRAME;
        while Instant::now() < next {
            window.0.step();
            std::thread::park_timeout(Duration::from_millis(5));
        }
        let image = window.0.render().expect("a renderer");
        let ms = shown_at.elapsed().as_millis() as u16;
        shown_at = Instant::now();
        frames.push(Frame { image, ms });
    }
    if let Some(last) = frames.last_mut() {
        last.ms += 1500;
    }
    let path = Path::new("screenshots").join(format!("{NAME}.png"));
    apng::write(&path, &frames).expect("screenshots/ can be written");
    println!("{}", path.display());
}
