//! Time (RFC 868, port 37): the seconds since 1900 in four bytes. They run over in 2036 and begin again.

use bytes::Bytes;

use super::replies::greets;
use super::{Client, Kind};

pub(super) const KIND: Kind = Kind::new("time", |_| Ok(greets(seconds)));

/// From the beginning of 1900 to that of 1970 (RFC 868).
const SECONDS_1900_TO_1970: i64 = 2_208_988_800;

fn seconds(client: &Client<'_>) -> Bytes {
    let seconds = client.time().timestamp().wrapping_add(SECONDS_1900_TO_1970) as u32;
    Bytes::copy_from_slice(&seconds.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use chrono::{Local, TimeZone};

    use super::super::transcript::Server;

    #[test]
    fn is_four_bytes_of_seconds_since_1900() {
        let mut server = Server::new("time");
        // The RFC's own example: 2,629,584,000 is midnight of 1 May 1983.
        server.time = Local.timestamp_opt(2_629_584_000 - super::SECONDS_1900_TO_1970, 0).unwrap();
        let shown = format!("<< {}", 2_629_584_000_u32.to_be_bytes().escape_ascii());
        assert_eq!(server.opened(1), [shown.clone(), "<< close".to_owned()]);
        assert_eq!(server.received(1, b"?"), [shown]);
    }
}
