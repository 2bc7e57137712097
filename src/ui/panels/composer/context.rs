//! What surrounds a composer.

use crate::lab::{Endpoint, NamedPayload};
use crate::locale::Locale;
use crate::record::EndpointStatus;
use crate::session::EndpointSender;

/// What a composer needs to know of its endpoint.
pub struct ComposerContext<'a> {
    pub locale: &'a Locale,
    pub endpoint: &'a Endpoint,
    pub status: &'a EndpointStatus,
    /// The way out, if it was ever started.
    pub sender: Option<&'a EndpointSender>,
    /// The payloads that the lab keeps.
    pub kept: &'a [NamedPayload],
}
