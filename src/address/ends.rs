//! The two addresses of a connection.

use std::sync::Arc;

use super::Addr;

/// Both ends of a connection, as one side sees them: what joins the rows of its two sides. Clones share one allocation, so
/// every row can hold them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ends(Arc<(Option<Addr>, Addr)>);

impl Ends {
    /// `local` is `None` where the system has not said it, or no longer does.
    pub fn new(local: Option<Addr>, peer: Addr) -> Self {
        Self(Arc::new((local, peer)))
    }

    /// This side's address.
    pub fn local(&self) -> Option<&Addr> {
        self.0.0.as_ref()
    }

    /// The other side's address.
    pub fn peer(&self) -> &Addr {
        &self.0.1
    }
}
