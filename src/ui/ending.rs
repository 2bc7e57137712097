//! SIGTERM, SIGHUP and Ctrl-C close the window as its own button does, so that the run is known to have ended. Nothing is asked then: nobody
//! may be there to reply.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use egui::Context;

static IS_WISHED: AtomicBool = AtomicBool::new(false);

/// The window that is to notice it.
static WINDOW: Mutex<Option<Context>> = Mutex::new(None);

/// Lets the window notice it.
pub(super) fn follow(ctx: &Context) {
    if window().replace(ctx.clone()).is_none() {
        // Where it cannot be set the system ends the program, as it always has.
        let _ = ctrlc::set_handler(|| {
            IS_WISHED.store(true, Ordering::Relaxed);
            window().iter().for_each(Context::request_repaint);
        });
    }
}

/// Whether somebody wishes the program to end.
pub(super) fn is_wished() -> bool {
    IS_WISHED.load(Ordering::Relaxed)
}

fn window() -> MutexGuard<'static, Option<Context>> {
    WINDOW.lock().unwrap_or_else(PoisonError::into_inner)
}
