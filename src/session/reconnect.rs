//! Sends of a client that connects again: one on each connection. What is sent before the server has closed the one before
//! would be lost with it.

use std::time::{Duration, Instant};

use super::{EndpointSender, SendError};
use crate::record::ConnectionId;

/// Which connection the next send goes out on.
#[derive(Debug)]
pub struct OneEach {
    /// How long a server may take to close.
    limit: Duration,
    sent_on: Option<ConnectionId>,
    /// Since when its close is waited for.
    waits_since: Option<Instant>,
    /// The server had its time, and has not closed: it is not waited for again.
    stays_open: bool,
}

impl OneEach {
    /// For sends of this endpoint; `None` where it does not connect again, and nothing has to be waited for.
    pub fn of(sender: &EndpointSender) -> Option<Self> {
        let limit = sender.reconnects?;
        Some(Self { limit, sent_on: None, waits_since: None, stays_open: false })
    }

    /// The connection for the next send; `None` while it is to be waited for. Does not wait itself: it is asked again.
    ///
    /// # Errors
    /// There will be none: the endpoint has ended.
    pub fn next(&mut self, sender: &EndpointSender) -> Result<Option<ConnectionId>, SendError> {
        let Some(open) = sender.open()? else { return Ok(None) };
        if self.sent_on == Some(open) && !self.stays_open {
            let since = *self.waits_since.get_or_insert_with(Instant::now);
            self.stays_open = since.elapsed() >= self.limit;
        }
        Ok(Some(open).filter(|open| self.sent_on != Some(*open) || self.stays_open))
    }

    /// Notes what was sent on.
    pub fn sent_on(&mut self, connection: ConnectionId) {
        (self.sent_on, self.waits_since) = (Some(connection), None);
    }
}
