//! The ideas that the examples teach, in the order of teaching.

use crate::lab::examples::{EXAMPLES, Example};

/// What several examples teach.
#[derive(Debug)]
pub struct Idea {
    /// The key of its title in the locale files.
    pub key: &'static str,
    /// The examples by their ids, the first one first.
    pub examples: &'static [&'static str],
}

/// Every idea, with its examples.
pub static IDEAS: &[Idea] = &[
    Idea { key: "idea-first-steps", examples: &["echo", "two-sockets", "discard", "quote"] },
    Idea {
        key: "idea-waiting",
        examples: &[
            "timestamp",
            "backlog",
            "join-blocks",
            "socketserver-tcp",
            "socketserver-unix",
            "fork",
            "event-loop",
            "non-blocking",
        ],
    },
    Idea {
        key: "idea-cuts",
        examples: &[
            "rooms-raw",
            "command",
            "line-timestamp",
            "rules",
            "http-end",
            "chargen-tcp",
            "slow-reader",
            "relay-tcp",
        ],
    },
    Idea {
        key: "idea-datagrams",
        examples: &[
            "udp-echo",
            "udp-unconnected",
            "udp-timestamp",
            "udp-upper",
            "datagram-cut",
            "udp-peers",
            "udp-loop",
            "socketserver-udp",
            "chargen",
            "relay-loss",
            "relay-delay",
            "relay-duplicate",
            "relay-reorder",
        ],
    },
    Idea { key: "idea-conversations", examples: &["answered-by-hand", "half-duplex", "full-duplex", "rooms"] },
    Idea { key: "idea-endings", examples: &["greeting", "time-wait", "upper-once", "eof-spin"] },
    Idea {
        key: "idea-families",
        examples: &[
            "any-address",
            "ipv6",
            "unix-stream",
            "unix-datagram",
            "unix-seqpacket",
            "socketserver-unixgram",
            "broadcast",
            "multicast",
            "icmp",
        ],
    },
    Idea { key: "idea-data", examples: &["structured", "time", "lesson-texts"] },
    Idea { key: "idea-errors", examples: &["errors", "daytime"] },
    // What is wrong with them is not said: their ids and names tell the symptom only.
    Idea { key: "idea-faults", examples: &["fault-1", "fault-2", "fault-3", "fault-4", "fault-5", "fault-6"] },
];

/// The idea that an example is for; a test holds that each is for one.
pub fn idea_of(example: &Example) -> Option<&'static Idea> {
    IDEAS.iter().find(|idea| idea.examples.contains(&example.id))
}

/// Every example with its place in [`EXAMPLES`], in the order of teaching.
pub fn in_order() -> impl Iterator<Item = (usize, &'static Example)> {
    let ids = IDEAS.iter().flat_map(|idea| idea.examples);
    ids.filter_map(|id| EXAMPLES.iter().enumerate().find(|(_, example)| example.id == *id))
}
