//! What a new server's behaviour is made with.

use super::Settings;
use crate::payload::Encoding;

/// What was chosen for a server, as far as its behaviour may care.
#[derive(Debug, Clone, Copy)]
pub struct Setup<'a> {
    pub settings: &'a Settings,
    /// In which text comes and goes.
    pub encoding: Encoding,
    pub input: Input,
}

/// What [`super::Behaviour::received`] is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// What one `recv` gave of a byte stream, which may be cut anywhere.
    Pieces,
    /// Something whole: a datagram, or a message that a framing found.
    Messages,
}
