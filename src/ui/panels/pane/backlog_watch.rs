//! Watches which clients wait in a server's backlog. The system has to be asked, and its tables are long on a busy machine:
//! so a thread of its own asks twice a second, and a frame is drawn only when the answer has changed.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use egui::Context;

use crate::address::Addr;
use crate::socket::TcpTable;

/// Between two looks.
const INTERVAL: Duration = Duration::from_millis(500);

/// A watch, which ends when it is dropped.
pub(super) struct BacklogWatch {
    local: Addr,
    waiting: Arc<Mutex<Vec<Addr>>>,
    /// The thread ends when this is gone.
    _running: Sender<()>,
}

impl BacklogWatch {
    /// Watches the listening socket at `local`; no client is seen to wait where the system has no more threads.
    pub fn start(local: Addr, ctx: &Context) -> Self {
        let waiting = Arc::new(Mutex::new(Vec::new()));
        let (running, ended) = bounded::<()>(0);
        let (seen, address, ctx) = (waiting.clone(), local.clone(), ctx.clone());
        let work = move || {
            loop {
                let now = TcpTable::read().map(|table| table.waiting(&address)).unwrap_or_default();
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                if *seen != now {
                    *seen = now;
                    ctx.request_repaint_of(egui::ViewportId::ROOT);
                }
                drop(seen);
                if ended.recv_timeout(INTERVAL) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        // Without it the list is only not as complete as it could be.
        let _ = thread::Builder::new().name("backlog".to_owned()).spawn(work);
        Self { local, waiting, _running: running }
    }

    /// Whether it watches this socket.
    pub fn is_of(&self, local: &Addr) -> bool {
        self.local == *local
    }

    /// Who waited at the last look.
    pub fn waiting(&self) -> Vec<Addr> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
