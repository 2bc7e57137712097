//! Checksums: the bytes that a sender appends so that a receiver can tell whether the rest came whole.
//!
//! The CRCs are those of the `crc` crate's catalogue, named as there in each kind's comment: "the" CRC of a device is
//! often another one, with the same polynomial and another start.

use ::bytes::Bytes;
use crc::{CRC_8_SMBUS, CRC_16_IBM_3740, CRC_16_MODBUS, CRC_32_ISO_HDLC, Crc, Digest};
use serde::{Deserialize, Serialize};

use super::ByteOrder;
use crate::message::{UnknownChoice, choice};

choice! {
    /// What a checksum is computed by.
    #[derive(Default)]
    pub enum ChecksumKind: "payload-checksum-" {
        #[default]
        None = "none",
        /// CRC-8/SMBUS: polynomial 0x07, start 0x00.
        Crc8 = "crc8" as "CRC-8",
        /// CRC-16/MODBUS: polynomial 0x8005 reflected, start 0xffff (MODBUS over Serial Line V1.02 §6.2.2).
        Crc16Modbus = "crc16-modbus" as "CRC-16/Modbus",
        /// CRC-16/IBM-3740, mostly called CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xffff, not reflected.
        Crc16Ccitt = "crc16-ccitt" as "CRC-16/CCITT-FALSE",
        /// CRC-32/ISO-HDLC, that of Ethernet, zip and PNG: polynomial 0x04c11db7 reflected.
        Crc32 = "crc32" as "CRC-32",
        /// The bytes' sum, modulo 256.
        Sum8 = "sum8" as "sum-8",
        /// The bytes' exclusive or, which NMEA 0183 and many serial devices call a checksum (BCC, LRC).
        Xor8 = "xor8" as "xor-8",
    }
}

static CRC8: Crc<u8> = Crc::<u8>::new(&CRC_8_SMBUS);
static CRC16_MODBUS: Crc<u16> = Crc::<u16>::new(&CRC_16_MODBUS);
static CRC16_CCITT: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_3740);
static CRC32: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

impl ChecksumKind {
    /// How many bytes it appends.
    pub fn width(self) -> usize {
        match self {
            ChecksumKind::None => 0,
            ChecksumKind::Crc8 | ChecksumKind::Sum8 | ChecksumKind::Xor8 => 1,
            ChecksumKind::Crc16Modbus | ChecksumKind::Crc16Ccitt => 2,
            ChecksumKind::Crc32 => 4,
        }
    }

    /// The byte order that is meant where none is said: Modbus sends its low byte first, the others their high byte.
    pub fn usual_order(self) -> ByteOrder {
        if self == ChecksumKind::Crc16Modbus { ByteOrder::Little } else { ByteOrder::Big }
    }

    /// The key of a sentence in the locale files that says exactly which algorithm this is.
    pub fn hint_key(self) -> String {
        format!("{}-hint", self.key())
    }
}

/// A checksum and the order of its bytes. On the command line it is one word, `crc16-modbus:le`; where the order is
/// left out there and in lab files, it is [`ChecksumKind::usual_order`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Checksum {
    pub kind: ChecksumKind,
    pub order: ByteOrder,
}

/// A checksum as lab files hold it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    kind: ChecksumKind,
    order: Option<ByteOrder>,
}

impl From<Written> for Checksum {
    fn from(Written { kind, order }: Written) -> Self {
        Checksum { kind, order: order.unwrap_or(kind.usual_order()) }
    }
}

impl From<ChecksumKind> for Checksum {
    fn from(kind: ChecksumKind) -> Self {
        Checksum { kind, order: kind.usual_order() }
    }
}

impl Checksum {
    /// The key of "the last `bytes` bytes are the `name` of the rest" in the locale files, with these two arguments.
    pub const FOUND_KEY: &'static str = "payload-checksum-found";

    /// Whether nothing is appended.
    pub fn is_none(&self) -> bool {
        self.kind == ChecksumKind::None
    }

    /// Begins a checksum over bytes that come in pieces.
    pub fn start(self) -> RunningChecksum {
        let state = match self.kind {
            ChecksumKind::None => Running::None,
            ChecksumKind::Crc8 => Running::Crc8(CRC8.digest()),
            ChecksumKind::Crc16Modbus => Running::Crc16(CRC16_MODBUS.digest()),
            ChecksumKind::Crc16Ccitt => Running::Crc16(CRC16_CCITT.digest()),
            ChecksumKind::Crc32 => Running::Crc32(CRC32.digest()),
            ChecksumKind::Sum8 => Running::Sum8(0),
            ChecksumKind::Xor8 => Running::Xor8(0),
        };
        RunningChecksum { state, checksum: self }
    }

    /// The checksum of `bytes`, in its byte order; empty where there is none.
    pub fn of(self, bytes: &[u8]) -> Bytes {
        let mut running = self.start();
        running.add(bytes);
        running.finish()
    }

    /// The bytes before the checksum; `None` where they do not end in their checksum.
    pub fn strip(self, bytes: &[u8]) -> Option<&[u8]> {
        let (body, end) = bytes.split_at_checked(bytes.len().checked_sub(self.kind.width())?)?;
        (self.of(body) == end).then_some(body)
    }

    /// Whether the bytes end in the checksum of those before it, of which there is at least one.
    pub fn verify(self, bytes: &[u8]) -> bool {
        !self.is_none() && self.strip(bytes).is_some_and(|body| !body.is_empty())
    }

    /// Every checksum that the bytes end in, the widest first. One byte fits by chance once in 256 times.
    pub fn found_in(bytes: &[u8]) -> Vec<Checksum> {
        let mut all: Vec<Checksum> = ChecksumKind::ALL
            .into_iter()
            .flat_map(|kind| ByteOrder::ALL.map(|order| Checksum { kind, order }))
            .filter(|checksum| checksum.kind.width() > 1 || checksum.order == ByteOrder::Big)
            .collect();
        all.sort_by_key(|checksum| std::cmp::Reverse(checksum.kind.width()));
        all.retain(|checksum| checksum.verify(bytes));
        all
    }
}

impl std::fmt::Display for Checksum {
    /// The word of the command line; the order only where there is more than one byte.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.kind.width() > 1 { write!(f, "{}:{}", self.kind, self.order) } else { write!(f, "{}", self.kind) }
    }
}

impl std::str::FromStr for Checksum {
    type Err = UnknownChoice;

    fn from_str(word: &str) -> Result<Self, UnknownChoice> {
        match word.split_once(':') {
            Some((kind, order)) => Ok(Checksum { kind: kind.parse()?, order: order.parse()? }),
            None => Ok(word.parse::<ChecksumKind>()?.into()),
        }
    }
}

/// A checksum under way: for a file that is sent in pieces.
pub struct RunningChecksum {
    checksum: Checksum,
    state: Running,
}

enum Running {
    None,
    Crc8(Digest<'static, u8>),
    Crc16(Digest<'static, u16>),
    Crc32(Digest<'static, u32>),
    Sum8(u8),
    Xor8(u8),
}

impl RunningChecksum {
    /// Takes the next bytes in.
    pub fn add(&mut self, bytes: &[u8]) {
        match &mut self.state {
            Running::None => {}
            Running::Crc8(digest) => digest.update(bytes),
            Running::Crc16(digest) => digest.update(bytes),
            Running::Crc32(digest) => digest.update(bytes),
            Running::Sum8(sum) => *sum = bytes.iter().fold(*sum, |sum, byte| sum.wrapping_add(*byte)),
            Running::Xor8(all) => *all = bytes.iter().fold(*all, |all, byte| all ^ byte),
        }
    }

    /// The checksum's bytes, in its byte order; empty where there is none.
    pub fn finish(self) -> Bytes {
        let number = match self.state {
            Running::None => 0,
            Running::Crc8(digest) => digest.finalize().into(),
            Running::Crc16(digest) => digest.finalize().into(),
            Running::Crc32(digest) => digest.finalize().into(),
            Running::Sum8(byte) | Running::Xor8(byte) => byte.into(),
        };
        self.checksum.order.write(number, self.checksum.kind.width()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogues_check_values() {
        // The checksum of "123456789", as catalogues of CRCs list it.
        let cases: [(&str, &[u8]); 11] = [
            ("none", b""),
            ("crc8", b"\xf4"),
            ("crc8:le", b"\xf4"),
            ("crc16-modbus", b"\x37\x4b"),
            ("crc16-modbus:be", b"\x4b\x37"),
            ("crc16-ccitt", b"\x29\xb1"),
            ("crc16-ccitt:le", b"\xb1\x29"),
            ("crc32", b"\xcb\xf4\x39\x26"),
            ("crc32:le", b"\x26\x39\xf4\xcb"),
            ("sum8", b"\xdd"),
            ("xor8", b"\x31"),
        ];
        for (word, expected) in cases {
            let checksum: Checksum = word.parse().unwrap();
            assert_eq!(checksum.of(b"123456789"), expected, "{word}");
            let mut running = checksum.start();
            running.add(b"1234");
            running.add(b"");
            running.add(b"56789");
            assert_eq!(running.finish(), expected, "{word}");
            assert_eq!(checksum.kind.width(), expected.len());
            let whole = [b"123456789", expected].concat();
            assert_eq!(checksum.strip(&whole), Some(&b"123456789"[..]), "{word}");
            assert_eq!(checksum.verify(&whole), !checksum.is_none(), "{word}");
            assert_eq!(checksum.strip(b"123456788\0"), None.or(checksum.is_none().then_some(&b"123456788\0"[..])));
        }
    }

    #[test]
    fn a_modbus_frame_is_recognised() {
        // Read ten holding registers of device 1.
        let frame = b"\x01\x03\x00\x00\x00\x0a\xc5\xcd";
        let found = Checksum::found_in(frame);
        assert_eq!(found.first().map(ToString::to_string).as_deref(), Some("crc16-modbus:le"));
        assert_eq!(Checksum::found_in(b""), []);
        assert_eq!(Checksum::found_in(b"\0"), [], "a checksum of nothing says nothing");
    }

    #[test]
    fn one_word_and_a_table_of_toml() {
        for kind in ChecksumKind::ALL {
            for order in ByteOrder::ALL {
                let checksum = Checksum { kind, order };
                let read: Checksum = checksum.to_string().parse().unwrap();
                assert_eq!(read.of(b"abc"), checksum.of(b"abc"), "{checksum}");
                assert_eq!(toml::from_str::<Checksum>(&toml::to_string(&checksum).unwrap()).unwrap(), checksum);
            }
        }
        let modbus: Checksum = toml::from_str("kind = \"crc16-modbus\"").unwrap();
        assert_eq!(modbus.to_string(), "crc16-modbus:le");
        assert!(toml::from_str::<Checksum>("kind = \"crc32\"\nendian = \"le\"").is_err());
        assert!("crc16".parse::<Checksum>().is_err());
        assert!("crc32:middle".parse::<Checksum>().is_err());
    }
}
