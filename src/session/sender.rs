//! The way out of a running endpoint.

use std::time::Duration;

use bytes::Bytes;

use crate::engine::{MailboxError, Mailboxes, To};
use crate::framing::{Framing, WrapError};
use crate::lab::Endpoint;
use crate::message::sentences;
use crate::record::ConnectionId;

sentences! {
    /// Why a payload was not sent.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum SendError: "send-" {
        Mailbox(MailboxError),
        Framing(WrapError),
        FileUnreadable { path: String, error: String },
        FileTooLarge { path: String, bytes: u64, most: u64 },
    }
}

/// Sends for one endpoint as long as it runs; clones may be used from any thread.
#[derive(Debug, Clone)]
pub struct EndpointSender {
    pub(super) mailboxes: Mailboxes,
    /// `None` where the socket keeps boundaries by itself.
    pub(super) framing: Option<Framing>,
    /// How long a server may take to close before the next send; `None` for an endpoint that does not connect again.
    pub(super) reconnects: Option<Duration>,
}

impl EndpointSender {
    pub(super) fn new(endpoint: &Endpoint, mailboxes: Mailboxes) -> Self {
        let framing = endpoint.transport().is_stream().then(|| endpoint.framing.clone());
        let client = endpoint.client_settings();
        let reconnects = client.reconnect.then(|| Duration::from_millis(client.connect_timeout_ms));
        Self { mailboxes, framing, reconnects }
    }

    /// Sends a payload; the number of connections (or addresses) it was handed to.
    ///
    /// # Errors
    /// Nobody can be sent to, it is somebody else's turn, the framing cannot carry it, or one of the connections did not
    /// take it; the others did all the same.
    pub fn send(&self, to: &To, payload: &Bytes) -> Result<usize, SendError> {
        self.send_at_once(to, std::slice::from_ref(payload))
    }

    /// Sends several payloads with no pause between them, so that a byte stream may bring them as one; the number of
    /// connections (or addresses) they were handed to.
    ///
    /// # Errors
    /// As [`Self::send`], for all of them or none.
    pub fn send_at_once(&self, to: &To, payloads: &[Bytes]) -> Result<usize, SendError> {
        // The connection puts it around the payload; who sends is to hear of it where it cannot.
        if let Some(framing) = &self.framing {
            payloads.iter().try_for_each(|payload| framing.wrapped_bytes(payload).map(drop))?;
        }
        Ok(self.mailboxes.send_at_once(to, payloads)?)
    }

    /// Sends bytes as they were sent before: no framing is put around them again; the number of connections (or addresses)
    /// they were handed to.
    ///
    /// # Errors
    /// Nobody can be sent to, or it is somebody else's turn.
    pub fn send_as_is(&self, to: &To, bytes: &Bytes) -> Result<usize, SendError> {
        Ok(self.mailboxes.send_as_is(to, bytes)?)
    }

    /// Each of those that `to` means now.
    ///
    /// # Errors
    /// Nobody.
    pub(super) fn each_of(&self, to: &To) -> Result<Vec<To>, SendError> {
        if *to != To::All {
            return Ok(vec![to.clone()]);
        }
        let each: Vec<To> = self.mailboxes.meant(to).into_iter().map(To::One).collect();
        if each.is_empty() { Err(MailboxError::NotOpen.into()) } else { Ok(each) }
    }

    /// Whether somebody is there to be sent to.
    ///
    /// # Errors
    /// The endpoint has ended, or the connection has; of one that connects again, all connections that come.
    pub(super) fn reaches(&self, to: &To) -> Result<(), SendError> {
        let can_send = match to {
            To::Address(_) => true,
            To::One(_) | To::All if self.reconnects.is_some() => !self.mailboxes.has_sent_end(),
            To::One(_) | To::All => !self.mailboxes.meant(to).is_empty(),
        };
        if can_send && !self.mailboxes.is_over() { Ok(()) } else { Err(MailboxError::NotOpen.into()) }
    }

    /// The connection that is open now, the latest where there are several; `None` between two.
    ///
    /// # Errors
    /// There will be none to send on.
    pub(super) fn open(&self) -> Result<Option<ConnectionId>, SendError> {
        self.reaches(&To::All)?;
        Ok(self.mailboxes.meant(&To::All).pop())
    }

    /// Whether this side may send now to all that `to` means.
    pub fn is_our_turn(&self, to: &To) -> bool {
        self.mailboxes.is_our_turn(to)
    }
}
