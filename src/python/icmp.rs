//! An echo request on a raw socket (RFC 792, RFC 4443): what `ping` sends.

use super::payload::{self, ToSend};
use super::source::Source;
use super::template::fill;
use super::{literal, place};
use crate::lab::Endpoint;

const CHECKSUM: &str = r#"
def checksum(data):
    """The Internet checksum (RFC 1071): words added with their carries, and turned round."""
    total = sum(word for (word,) in struct.iter_unpack("!H", data + bytes(len(data) % 2)))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def request(sequence, payload):
    packet = struct.pack("!BBHHH", $REQUEST$, 0, 0, IDENTIFIER, sequence) + payload
    $SUM$
    return packet
"#;

const MAIN: &str = r#"
# A raw socket needs rights: root, or CAP_NET_RAW.
with socket.socket($FAMILY$, socket.SOCK_RAW, socket.$PROTOCOL$) as s:
    s.settimeout(TIMEOUT)
    s.connect(ADDRESS)
    $LOOP$
"#;

const EXCHANGE: &str = r#"
s.send(request(sequence, $PAYLOAD$))
try:
    while True:  # others get echo replies, too: the identifier tells which is ours
        data = s.recv(65535)
        $HEADER$
        kind, _, _, identifier, number = struct.unpack_from("!BBHHH", data)
        if (kind, identifier, number) == ($REPLY$, IDENTIFIER, sequence):
            print("reply", sequence, data[8:], flush=True)
            break
except TimeoutError:
    print("no answer within", TIMEOUT, "seconds")
"#;

pub(super) fn program(endpoint: &Endpoint) -> Source {
    let mut source = Source::new(endpoint, "ICMP echo: what ping sends and gets.");
    source.import(&["os", "struct"]);
    let place = place::add(&mut source, &endpoint.address);
    let is_v6 = place.family == "socket.AF_INET6";
    source.constant("IDENTIFIER = os.getpid() & 0xFFFF  # marks our requests");
    let patience_ms = endpoint.options.answer_timeout_ms;
    let patience_ms = if patience_ms == 0 { 5_000 } else { patience_ms };
    source.constant(format!("TIMEOUT = {}  # seconds", literal::seconds(patience_ms)));
    let to_send = payload::add(&mut source, endpoint);
    let sum = "# Computed with a checksum of zero, and then put in its place.\n\
               packet = packet[:2] + struct.pack(\"!H\", checksum(packet)) + packet[4:]";
    let (request, reply, protocol) = if is_v6 { ("128", "129", "IPPROTO_ICMPV6") } else { ("8", "0", "IPPROTO_ICMP") };
    // The system computes that of ICMPv6, which covers the addresses, too (RFC 3542 §3.1).
    let sum = if is_v6 { "# The system puts in the checksum of ICMPv6." } else { sum };
    source.define(fill(CHECKSUM, &[("REQUEST", request), ("SUM", sum)]));
    let header = "data = data[(data[0] & 15) * 4:]  # IPv4 gives its own header, too";
    let header = if is_v6 { "" } else { header };
    let exchange = |payload: &str| fill(EXCHANGE, &[("PAYLOAD", payload), ("HEADER", header), ("REPLY", reply)]);
    let body = match to_send {
        ToSend::Typed => {
            source.import(&["sys"]);
            let lines = exchange(&payload::typed(endpoint));
            fill("for sequence, line in enumerate(sys.stdin, 1):\n    $LINES$\n", &[("LINES", &lines)])
        }
        ToSend::File => format!("sequence = 1\n{}", exchange("open(PATH, \"rb\").read()")),
        ToSend::Bytes => format!("sequence = 1\n{}", exchange("PAYLOAD")),
    };
    source.main(fill(MAIN, &[("FAMILY", &place.family), ("PROTOCOL", protocol), ("LOOP", &body)]));
    source
}
