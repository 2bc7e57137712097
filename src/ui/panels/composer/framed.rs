//! A payload's bytes as they stand on the wire.

use std::ops::Range;

use bytes::Bytes;

use crate::framing::{Framing, WrapError};
use crate::lab::Endpoint;
use crate::payload::{Content, PayloadError};

/// A payload's bytes with what the framing puts around them, made once for each payload and framing.
#[derive(Default)]
pub(super) struct Framed {
    made: Option<(Option<Framing>, Result<Bytes, WrapError>)>,
    /// Where in them the payload lies.
    pub(super) payload: Range<usize>,
}

impl Framed {
    /// Makes them again where the framing is another one.
    pub(super) fn update(&mut self, content: &Result<Content, PayloadError>, endpoint: &Endpoint) {
        let Ok(Content::Bytes(bytes)) = content else {
            self.made = None;
            return;
        };
        let framing = Some(&endpoint.framing).filter(|framing| endpoint.transport().is_stream() && !framing.is_raw());
        if self.made.as_ref().is_some_and(|(made_with, _)| made_with.as_ref() == framing) {
            return;
        }
        let wrapped = framing.map_or(Ok(bytes.clone()), |framing| framing.wrap(bytes));
        // What a framing adds stands before the payload or behind it.
        let before = match &wrapped {
            Ok(wrapped) if !wrapped.starts_with(bytes) && wrapped.ends_with(bytes) => wrapped.len() - bytes.len(),
            _ => 0,
        };
        self.payload = before..before + bytes.len();
        self.made = Some((framing.cloned(), wrapped));
    }

    pub(super) fn bytes(&self) -> Option<&Bytes> {
        self.made.as_ref()?.1.as_ref().ok()
    }

    /// Why the framing cannot carry the payload.
    pub(super) fn error(&self) -> Option<&WrapError> {
        self.made.as_ref()?.1.as_ref().err()
    }

    /// How many bytes the framing adds, where there is one.
    pub(super) fn added(&self) -> Option<usize> {
        let (framing, _) = self.made.as_ref()?;
        framing.as_ref()?;
        Some(self.bytes()?.len() - self.payload.len())
    }
}
