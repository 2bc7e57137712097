//! Echo requests for raw sockets: ICMP (RFC 792) and ICMPv6 (RFC 4443 §4.1). What `ping` sends.

use bytes::{BufMut, Bytes, BytesMut};

use crate::address::Addr;

/// Numbers the echo requests of one socket.
pub(super) struct Echo {
    is_v6: bool,
    identifier: u16,
    sequence: u16,
}

impl Echo {
    pub(super) fn to(addr: &Addr) -> Self {
        let is_v6 = addr.inet().is_some_and(|addr| addr.is_ipv6());
        Self { is_v6, identifier: std::process::id() as u16, sequence: 0 }
    }

    /// The packet of the next request with this payload.
    pub(super) fn request(&mut self, payload: &[u8]) -> Bytes {
        const ECHO_V4: u8 = 8;
        const ECHO_V6: u8 = 128;
        self.sequence = self.sequence.wrapping_add(1);
        let mut packet = BytesMut::with_capacity(8 + payload.len());
        packet.put_u8(if self.is_v6 { ECHO_V6 } else { ECHO_V4 });
        packet.put_u8(0);
        packet.put_u16(0);
        packet.put_u16(self.identifier);
        packet.put_u16(self.sequence);
        packet.put_slice(payload);
        // The system computes that of ICMPv6, which covers the addresses too (RFC 3542 §3.1).
        if !self.is_v6 {
            let sum = checksum(&packet);
            packet[2..4].copy_from_slice(&sum.to_be_bytes());
        }
        packet.freeze()
    }
}

/// The Internet checksum (RFC 1071).
fn checksum(bytes: &[u8]) -> u16 {
    let words = bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0)));
    let mut sum: u32 = words.sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_numbered_and_their_checksum_is_right() {
        let mut echo = Echo::to(&Addr::from(([127, 0, 0, 1], 0)));
        for sequence in 1..=3_u16 {
            let packet = echo.request(b"hello");
            assert_eq!((packet[0], packet[1]), (8, 0));
            assert_eq!(packet[6..8], sequence.to_be_bytes());
            assert_eq!(&packet[8..], b"hello");
            assert_eq!(checksum(&packet), 0, "a packet with its checksum sums to nothing");
        }
    }
}
