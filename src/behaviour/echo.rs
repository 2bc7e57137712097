//! Echo (RFC 862): what comes goes back unchanged.

use super::Kind;
use super::replies::replies;

/// What goes out is a reference to the same bytes: memory holds them once.
pub(super) const KIND: Kind = Kind::new("echo", |_| Ok(replies(|_, bytes| bytes.clone())));

#[cfg(test)]
mod tests {
    use super::super::transcript::play;

    #[test]
    fn returns_what_came() {
        assert_eq!(play("echo", &[b"hello", b"", b"\xff\0"]), ["<< hello", "<< ", "<< \\xff\\x00", "<< close"]);
    }
}
