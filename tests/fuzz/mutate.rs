//! Bytes made from others: changed as a damaged file, a wrong hand or an enemy would.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// What often goes wrong.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\xff\xff\xff\xff\x7f",
    b"\x80",
    b"\r\n",
    b"\n",
    b"\"",
    b"\\",
    b"'",
    b"(",
    b"((((((((((((((((",
    b"[",
    b"[[[[[[[[[[[[[[[[",
    b"{",
    b"}",
    b"]",
    b")",
    b",",
    b":",
    b"::",
    b"%",
    b"=",
    b"-",
    b"..",
    b"/",
    b"*",
    b"?",
    b" ",
    b"\t",
    b"0",
    b"-1",
    b"1e308",
    b"0x",
    b"18446744073709551615",
    b"18446744073709551616",
    b"9223372036854775808",
    b"4294967296",
    b"65536",
    b"NaN",
    b"inf",
    b"null",
    b"true",
    b"\xe5\xa5\x97",
    b"\xf0\x9f\x94\x8c",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"${",
    b"${random:99999999}",
    b"not ",
    b" or ",
    b" and ",
    b"/(a*)*b/",
    b"--",
];
/// The longest input that is made.
const MAX_BYTES: usize = 64 << 10;

fn below(random: &mut ChaCha8Rng, limit: usize) -> usize {
    random.next_u64() as usize % limit.max(1)
}

/// Another input, made from one of these.
pub fn mutate(seeds: &[Vec<u8>], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut data = seeds[below(random, seeds.len())].clone();
    for _ in 0..1 + below(random, 6) {
        let at = below(random, data.len() + 1);
        let end = at + below(random, (data.len() - at).min(40) + 1);
        match below(random, 8) {
            0 if at < data.len() => data[at] ^= 1 << below(random, 8),
            1 if at < data.len() => data[at] = random.next_u32() as u8,
            2 => drop(data.drain(at..end)),
            3 => {
                let copy = data[at..end].repeat(1 + below(random, 50));
                data.splice(at..at, copy);
            }
            4 => {
                data.splice(at..end, PIECES[below(random, PIECES.len())].iter().copied());
            }
            5 => {
                let other = &seeds[below(random, seeds.len())];
                let from = below(random, other.len() + 1);
                let to = from + below(random, other.len() - from + 1);
                data.splice(at..end, other[from..to].iter().copied());
            }
            6 => data.truncate(at),
            _ => {
                // A number that is another.
                let digits = |byte: &u8| byte.is_ascii_digit();
                if let Some(first) = data[at..].iter().position(digits).map(|first| at + first) {
                    let last = first + data[first..].iter().take_while(|byte| digits(byte)).count();
                    data.splice(first..last, random.next_u64().to_string().into_bytes());
                }
            }
        }
        data.truncate(MAX_BYTES);
    }
    data
}
