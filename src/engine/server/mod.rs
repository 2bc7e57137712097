//! TCP servers, one file for each model.

pub(super) mod thread_per_connection;
