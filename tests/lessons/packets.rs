//! What Wireshark's `tshark` says of the packets of a log: nothing is malformed, nothing is odd that the log does not tell of, and
//! what goes over a connection is what was sent.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Once;

use serde_json::Value;

/// Both addresses of a way through a connection.
type Way = (String, String);

pub fn are_as_they_should_be(packets: &Path, rows: &Path) -> Result<(), String> {
    static SKIPPED: Once = Once::new();
    if Command::new("tshark").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        SKIPPED.call_once(|| eprintln!("SKIPPED: packets are not looked at, as there is no tshark"));
        return Ok(());
    }
    let rows: Vec<Value> =
        fs::read_to_string(rows).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let has_reset = rows.iter().any(|row| row["error"]["name"] == "ECONNRESET" || is_reset(row));
    let packets = tshark(packets);
    for packet in &packets {
        let [is_malformed, flags, is_reset] = [ODD, ODD + 1, ODD + 2].map(|place| packet[place].as_str());
        if !is_malformed.is_empty() || !flags.is_empty() || is_reset == "1" && !has_reset {
            return Err(format!("tshark finds odd: {packet:?}"));
        }
    }
    let (sent, carried) = (sent(&rows), carried(&packets));
    for (way, bytes) in &sent {
        let found = carried.get(way).map(String::as_str).unwrap_or_default();
        if found != bytes {
            return Err(format!("{way:?}: {} digits were sent, {} are in packets", bytes.len(), found.len()));
        }
    }
    Ok(())
}

fn is_reset(row: &Value) -> bool {
    row["note"] == "bytes-unread" || row["args"]["option"] == "SO_LINGER"
}

/// What calls of the lab sent over streams, in hexadecimal digits.
fn sent(rows: &[Value]) -> BTreeMap<Way, String> {
    let mut sent: BTreeMap<Way, String> = BTreeMap::new();
    for row in rows.iter().filter(|row| row["call"] == "send" || row["call"] == "sendall") {
        let (Some(local), Some(peer)) = (row["local"].as_str(), row["peer"].as_str()) else { continue };
        if row["direction"] == "out" && local.contains(':') && !local.starts_with('/') {
            sent.entry((local.to_owned(), peer.to_owned())).or_default().push_str(row["hex"].as_str().unwrap());
        }
    }
    sent
}

/// The same as the packets have it, with datagrams, which `send` may have sent, too.
fn carried(packets: &[Vec<String>]) -> BTreeMap<Way, String> {
    let mut carried: BTreeMap<Way, String> = BTreeMap::new();
    for fields in packets {
        let of = |four: usize, six: usize, tcp: usize, udp: usize| {
            let port = if fields[tcp].is_empty() { &fields[udp] } else { &fields[tcp] };
            if fields[four].is_empty() {
                format!("[{}]:{port}", fields[six])
            } else {
                format!("{}:{port}", fields[four])
            }
        };
        let way = (of(0, 1, 4, 6), of(2, 3, 5, 7));
        carried.entry(way).or_default().push_str(if fields[8].is_empty() { &fields[9] } else { &fields[8] });
    }
    carried
}

/// What is asked of each packet: whom it is between, its bytes, and from [`ODD`] on what is odd about it.
const FIELDS: [&str; 13] = [
    "ip.src",
    "ipv6.src",
    "ip.dst",
    "ipv6.dst",
    "tcp.srcport",
    "tcp.dstport",
    "udp.srcport",
    "udp.dstport",
    "tcp.payload",
    "udp.payload",
    "_ws.malformed",
    "tcp.analysis.flags",
    "tcp.flags.reset",
];
const ODD: usize = 10;

fn tshark(packets: &Path) -> Vec<Vec<String>> {
    let fields = FIELDS.iter().flat_map(|field| ["-e", field]);
    let mut command = Command::new("tshark");
    command.args(["-n", "-T", "fields"]).args(fields).arg("-r").arg(packets);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}
