//! Buffers that stop at the payload cap, and whose capacity stops there too: plain `Vec` growth doubles past it.

use super::{MAX_PAYLOAD_BYTES, Problem};

/// Appends `piece`.
///
/// # Errors
/// [`Problem::TooLong`] where the payload would pass the cap; nothing is appended then.
pub(super) fn push(out: &mut Vec<u8>, piece: &[u8]) -> Result<(), Problem> {
    let extra = growth(out.len(), out.capacity(), piece.len()).ok_or(Problem::TooLong)?;
    out.reserve_exact(extra);
    out.extend_from_slice(piece);
    Ok(())
}

/// Appends `piece`.
///
/// # Errors
/// [`Problem::TextTooLong`] where the text would pass the cap; nothing is appended then.
pub(super) fn push_str(out: &mut String, piece: &str) -> Result<(), Problem> {
    let extra = growth(out.len(), out.capacity(), piece.len()).ok_or(Problem::TextTooLong)?;
    out.reserve_exact(extra);
    out.push_str(piece);
    Ok(())
}

/// How many bytes over `len` to reserve for `more`; `None` where that passes the cap.
fn growth(len: usize, capacity: usize, more: usize) -> Option<usize> {
    let needed = len.checked_add(more).filter(|needed| *needed <= MAX_PAYLOAD_BYTES)?;
    let wanted = if needed <= capacity { needed } else { needed.max(capacity * 2).min(MAX_PAYLOAD_BYTES) };
    Some(wanted - len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_length_nor_capacity_passes_the_cap() {
        let mut out = Vec::new();
        let piece = [0; 1000];
        while push(&mut out, &piece).is_ok() {}
        assert!(out.capacity() <= MAX_PAYLOAD_BYTES, "{}", out.capacity());
        assert_eq!(push(&mut out, &piece), Err(Problem::TooLong));
        assert_eq!(out.len(), MAX_PAYLOAD_BYTES / 1000 * 1000);
        assert_eq!(push_str(&mut String::new(), &"a".repeat(MAX_PAYLOAD_BYTES + 1)), Err(Problem::TextTooLong));
    }
}
