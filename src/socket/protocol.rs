//! The third argument of `socket`.

use serde::{Deserialize, Serialize};

use super::{Family, Kind};

/// A protocol; the numbers are the same on every system (IANA, "Protocol Numbers").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Protocol {
    /// 0: the one that belongs to the family and the type.
    #[default]
    Usual = 0,
    Tcp = 6,
    Udp = 17,
    Icmp = 1,
    Icmpv6 = 58,
    Igmp = 2,
    /// A raw socket that only sends, and is given whole IP packets (raw(7)).
    Raw = 255,
}

impl Protocol {
    pub const ALL: [Protocol; 7] = [
        Protocol::Usual,
        Protocol::Tcp,
        Protocol::Udp,
        Protocol::Icmp,
        Protocol::Icmpv6,
        Protocol::Igmp,
        Protocol::Raw,
    ];

    /// The constant's name.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Usual => "0",
            Protocol::Tcp => "IPPROTO_TCP",
            Protocol::Udp => "IPPROTO_UDP",
            Protocol::Icmp => "IPPROTO_ICMP",
            Protocol::Icmpv6 => "IPPROTO_ICMPV6",
            Protocol::Igmp => "IPPROTO_IGMP",
            Protocol::Raw => "IPPROTO_RAW",
        }
    }

    pub fn number(self) -> i32 {
        self as i32
    }

    /// What lessons give such a socket: a raw one has no usual protocol.
    pub fn of(family: Family, kind: Kind) -> Self {
        match (family, kind) {
            (Family::Inet6, Kind::Raw) => Protocol::Icmpv6,
            (_, Kind::Raw) => Protocol::Icmp,
            _ => Protocol::Usual,
        }
    }
}
