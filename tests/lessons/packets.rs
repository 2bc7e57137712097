//! What Wireshark's `tshark` says of the packets of a log: nothing is malformed, nothing is odd that the log does not tell of, and
//! what goes over a connection is what was sent.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Once;

use serde_json::Value;

/// What tshark finds odd and no row tells of.
const ODD: &str = "_ws.malformed || tcp.analysis.flags && !tcp.analysis.window_full || _ws.expert.severity == error";

/// Both addresses of a way through a connection.
type Way = (String, String);

pub fn are_as_they_should_be(packets: &Path, rows: &Path) -> Result<(), String> {
    static SKIPPED: Once = Once::new();
    if Command::new("tshark").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        SKIPPED.call_once(|| eprintln!("SKIPPED: packets are not looked at, as there is no tshark"));
        return Ok(());
    }
    let odd = tshark(packets, &["-Y", ODD]);
    if !odd.is_empty() {
        return Err(format!("tshark finds odd:\n{odd}"));
    }
    let rows: Vec<Value> =
        fs::read_to_string(rows).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let resets = rows.iter().any(|row| row["error"]["name"] == "ECONNRESET" || is_reset(row));
    let reset = tshark(packets, &["-Y", "tcp.flags.reset == 1"]);
    if !reset.is_empty() && !resets {
        return Err(format!("a reset that no row tells of:\n{reset}"));
    }
    let (sent, carried) = (sent(&rows), carried(packets));
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
fn carried(packets: &Path) -> BTreeMap<Way, String> {
    let fields =
        ["ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport"];
    let fields = fields.iter().chain(&["tcp.payload", "udp.payload"]).flat_map(|field| ["-e", field]);
    let args: Vec<&str> = ["-T", "fields"].into_iter().chain(fields).collect();
    let mut carried: BTreeMap<Way, String> = BTreeMap::new();
    for line in tshark(packets, &args).lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let of = |four: usize, six: usize, tcp: usize, udp: usize| {
            let port = if fields[tcp].is_empty() { fields[udp] } else { fields[tcp] };
            if fields[four].is_empty() {
                format!("[{}]:{port}", fields[six])
            } else {
                format!("{}:{port}", fields[four])
            }
        };
        let way = (of(0, 1, 4, 6), of(2, 3, 5, 7));
        carried.entry(way).or_default().push_str(if fields[8].is_empty() { fields[9] } else { fields[8] });
    }
    carried
}

fn tshark(packets: &Path, args: &[&str]) -> String {
    let output = Command::new("tshark").arg("-n").arg("-r").arg(packets).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
