//! When to draw. Nothing is drawn while nothing changes; under traffic a frame is drawn at most so often that drawing
//! leaves the processor to the sockets.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use egui::{Context, Event, ViewportId};

/// Between frames, on a graphics card.
const ON_CARD: Duration = Duration::from_millis(33);
/// Between frames, where the processor draws, or a network carries them.
const COSTLY: Duration = Duration::from_millis(250);
/// There, too, what a person does shows what comes of it soon: between frames, for so long after it.
const AFTER_ACT: Duration = Duration::from_millis(60);
const ACT_LASTS: Duration = Duration::from_millis(600);

/// Turns the recorder's many wakes into few frames. Clones share it.
#[derive(Clone)]
pub struct Pacer(Arc<Shared>);

struct Shared {
    /// Set once a window is there: the session starts first.
    window: RwLock<Option<(Context, Duration)>>,
    is_due: AtomicBool,
    started: Instant,
    /// When the last frame began, in milliseconds since `started`.
    last_frame_ms: AtomicU64,
    /// Until when a person waits for what comes of what they did, in milliseconds since `started`.
    acted_until_ms: AtomicU64,
}

impl Pacer {
    /// Names the window to draw, and whether each picture costs much: the processor draws it, or a network carries it.
    pub fn attach(&self, ctx: &Context, is_costly: bool) {
        let interval = if is_costly { COSTLY } else { ON_CARD };
        *self.0.window.write().unwrap_or_else(PoisonError::into_inner) = Some((ctx.clone(), interval));
        // What was due in a window before is not drawn there any more.
        self.0.is_due.store(false, Ordering::Release);
        self.wake();
    }

    /// Something has changed: a frame is due. Any thread may call it, as often as it likes.
    pub fn wake(&self) {
        let window = self.0.window.read().unwrap_or_else(PoisonError::into_inner);
        let Some((ctx, interval)) = &*window else { return };
        if self.0.is_due.swap(true, Ordering::AcqRel) {
            return;
        }
        let now = self.now_ms();
        let is_awaited = now < self.0.acted_until_ms.load(Ordering::Relaxed);
        let interval = if is_awaited { AFTER_ACT.min(*interval) } else { *interval };
        let since = now.saturating_sub(self.0.last_frame_ms.load(Ordering::Relaxed));
        // Never zero, which egui takes for a wish for two frames.
        let delay = interval.saturating_sub(Duration::from_millis(since)).max(Duration::from_millis(1));
        ctx.request_repaint_after_for(delay, ViewportId::ROOT);
    }

    /// A frame begins: what changes from here on needs another.
    pub fn frame_begins(&self, ctx: &Context) {
        let now = self.now_ms();
        if ctx.input(|input| input.events.iter().any(is_act)) {
            self.0.acted_until_ms.store(now + ACT_LASTS.as_millis() as u64, Ordering::Relaxed);
        }
        self.0.last_frame_ms.store(now, Ordering::Relaxed);
        self.0.is_due.store(false, Ordering::Release);
    }

    fn now_ms(&self) -> u64 {
        self.0.started.elapsed().as_millis() as u64
    }
}

/// Whether a person did something: to move the pointer over the window is nothing.
fn is_act(event: &Event) -> bool {
    !matches!(event, Event::PointerMoved(_) | Event::MouseMoved(_) | Event::PointerGone | Event::WindowFocused(_))
}

impl Default for Pacer {
    fn default() -> Self {
        Self(Arc::new(Shared {
            window: RwLock::new(None),
            is_due: AtomicBool::new(false),
            started: Instant::now(),
            last_frame_ms: AtomicU64::new(0),
            acted_until_ms: AtomicU64::new(0),
        }))
    }
}
