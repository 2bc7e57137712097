//! The 64 bytes that each row has in `N.rows`: its numbers, and where the rest of it lies.

/// Bytes of a row's header, and of what stands before the first.
pub(super) const HEADER_BYTES: usize = 64;

/// The numbers of a row. What stands for what is decided in [`super::description`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Header {
    pub stamp: u64,
    pub took: u64,
    pub nth: u64,
    pub offset: u64,
    pub endpoint: u32,
    pub connection: u32,
    /// How many bytes a send was given, or how many a message takes in its stream.
    pub asked: u32,
    /// Where the description is in `N.bytes`.
    pub description: u32,
    /// Where the bytes are in `N.bytes`, how many they are, and their CRC.
    pub at: u32,
    pub length: u32,
    pub bytes_crc: u32,
}

impl Header {
    /// As it stands in the file, at the place of this row: at another it is none.
    pub fn encode(&self, row: u64) -> [u8; HEADER_BYTES] {
        let mut out = [0; HEADER_BYTES];
        let longs = [self.stamp, self.took, self.nth, self.offset];
        let words =
            [self.bytes_crc, self.endpoint, self.connection, self.asked, self.description, self.at, self.length];
        let (words_to, longs_to) = out[4..].split_at_mut(4 * words.len());
        words_to.chunks_exact_mut(4).zip(words).for_each(|(to, word)| to.copy_from_slice(&word.to_le_bytes()));
        longs_to.chunks_exact_mut(8).zip(longs).for_each(|(to, long)| to.copy_from_slice(&long.to_le_bytes()));
        let crc = crc(&out, row);
        out[..4].copy_from_slice(&crc.to_le_bytes());
        out
    }

    /// `None` where the CRC is wrong.
    pub fn decode(from: &[u8; HEADER_BYTES], row: u64) -> Option<Self> {
        let found = u32::from_le_bytes([from[0], from[1], from[2], from[3]]);
        (found == crc(from, row)).then(|| Self::unchecked(from))
    }

    /// As it stands there, whatever its CRC says.
    pub fn unchecked(from: &[u8; HEADER_BYTES]) -> Self {
        let word = |at: usize| u32::from_le_bytes([from[at], from[at + 1], from[at + 2], from[at + 3]]);
        let long = |at: usize| u64::from(word(at)) | u64::from(word(at + 4)) << 32;
        Self {
            bytes_crc: word(4),
            endpoint: word(8),
            connection: word(12),
            asked: word(16),
            description: word(20),
            at: word(24),
            length: word(28),
            stamp: long(32),
            took: long(40),
            nth: long(48),
            offset: long(56),
        }
    }
}

/// Over all but itself, and the row's number.
fn crc(header: &[u8; HEADER_BYTES], row: u64) -> u32 {
    let mut over = [0; HEADER_BYTES + 4];
    over[..HEADER_BYTES - 4].copy_from_slice(&header[4..]);
    over[HEADER_BYTES - 4..].copy_from_slice(&row.to_le_bytes());
    crc32fast::hash(&over)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_reads_as_it_was_written_and_not_with_a_bit_changed_or_elsewhere() {
        let header = Header {
            stamp: 1 << 40,
            took: 2,
            nth: 3,
            offset: u64::MAX,
            endpoint: u32::MAX,
            connection: 5,
            asked: 6,
            description: 7,
            at: 8,
            length: 9,
            bytes_crc: 10,
        };
        let bytes = header.encode(77);
        assert_eq!(Header::decode(&bytes, 77), Some(header));
        assert_eq!(Header::decode(&bytes, 78), None);
        for bit in 0..8 * HEADER_BYTES {
            let mut changed = bytes;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Header::decode(&changed, 77), None, "bit {bit}");
        }
    }
}
